"""Functions on numbers."""

import math
from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    InvalidOperation,
)

from queries.cypher.errors import CypherArgumentError
from queries.cypher.functions.registry import function
from queries.cypher.values.arithmetic import checked
from queries.cypher.values.types import BOOLEAN, FLOAT, INTEGER, NUMBER, STRING

_ROUNDINGS = {
    "UP": ROUND_UP,
    "DOWN": ROUND_DOWN,
    "CEILING": ROUND_CEILING,
    "FLOOR": ROUND_FLOOR,
    "HALF_UP": ROUND_HALF_UP,
    "HALF_DOWN": ROUND_HALF_DOWN,
    "HALF_EVEN": ROUND_HALF_EVEN,
}


@function("abs", [NUMBER], NUMBER)
def absolute(value: float) -> float:
    """Give the distance from zero."""
    return checked(abs(value)) if isinstance(value, int) else abs(value)


@function("sign", [NUMBER], INTEGER)
def sign(value: float) -> int:
    """Give -1, 0 or 1."""
    return (value > 0) - (value < 0)


@function("ceil", [NUMBER], FLOAT, also=["ceiling"])
def ceil(value: float) -> float:
    """Give the next whole number up."""
    return float(math.ceil(value)) if math.isfinite(value) else value


@function("floor", [NUMBER], FLOAT)
def floor(value: float) -> float:
    """Give the next whole number down."""
    return float(math.floor(value)) if math.isfinite(value) else value


@function("round", [NUMBER, INTEGER, STRING], FLOAT, required=1)
def round_number(value: float, precision: int | None = None, mode: str = "HALF_UP") -> float:
    """Round to whole numbers, ties upwards; or to decimals by a mode, ties away from zero."""
    if not math.isfinite(value):
        return value
    if precision is None:
        return float(math.floor(value + 0.5)) if abs(value) < 2**52 else float(value)
    if mode.upper() not in _ROUNDINGS:
        raise CypherArgumentError(
            f"'{mode}' is no way to round: choose one of {', '.join(_ROUNDINGS)}",
            detail="InvalidArgumentValue",
        )
    if precision < 0:
        raise CypherArgumentError(
            f"round() takes no negative precision: {precision}", detail="NumberOutOfRange"
        )
    try:
        return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-precision), _ROUNDINGS[mode.upper()]))
    except InvalidOperation:  # more decimals than a float has
        return float(value)


@function("isNaN", [NUMBER], BOOLEAN)
def is_nan(value: float) -> bool:
    """Say whether a number is NaN."""
    return math.isnan(value)


@function("e", [], FLOAT)
def e() -> float:
    """Give the base of the natural logarithm."""
    return math.e


@function("pi", [], FLOAT)
def pi() -> float:
    """Give the circle's number."""
    return math.pi


@function("atan2", [NUMBER, NUMBER], FLOAT)
def atan2(y: float, x: float) -> float:
    """Give the angle of a point."""
    return math.atan2(y, x)


@function("haversin", [NUMBER], FLOAT)
def haversin(value: float) -> float:
    """Give half the versine."""
    return math.sin(value / 2) ** 2


def _enter(name: str, compute: Callable[[float], float]) -> None:
    """Enter a function of one number that is NaN outside its domain and infinite beyond all floats."""

    @function(name, [NUMBER], FLOAT)
    def call(value: float) -> float:
        try:
            return compute(value)
        except OverflowError:
            return math.inf
        except ValueError:
            return -math.inf if value == 0 else math.nan

    _ = call


for _name, _compute in {
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "log10": math.log10,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "degrees": math.degrees,
    "radians": math.radians,
}.items():
    _enter(_name, _compute)


@function("cot", [NUMBER], FLOAT)
def cot(value: float) -> float:
    """Give the cotangent."""
    return 1 / math.tan(value) if value else math.inf


@function("coth", [NUMBER], FLOAT)
def coth(value: float) -> float:
    """Give the hyperbolic cotangent."""
    return 1 / math.tanh(value) if value else math.nan
