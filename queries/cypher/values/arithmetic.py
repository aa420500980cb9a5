"""Arithmetic on values: integers of 64 bits, IEEE floats, and + on strings, lists and dates."""

import math
from collections.abc import Callable
from datetime import date

from queries.cypher.errors import CypherArithmeticError, CypherTypeError
from queries.cypher.values.dates import shift
from queries.cypher.values.duration import Duration
from queries.cypher.values.kinds import NUMBERS, Value, is_list, kind_of, shown
from queries.cypher.values.text import to_text

MINIMUM, MAXIMUM = -(2**63), 2**63 - 1


def checked(value: int) -> int:
    """Give an integer back if it fits 64 bits.

    Raises
    ------
    CypherArithmeticError
        It does not.
    """
    if MINIMUM <= value <= MAXIMUM:
        return value
    raise CypherArithmeticError(f"{value} does not fit an integer of 64 bits", detail="NumberOutOfRange")


def _unfit(operator: str, left: Value, right: Value) -> CypherTypeError:
    return CypherTypeError(
        f"`{operator}` does not take {shown(left)} and {shown(right)}", detail="InvalidArgumentType"
    )


def add(left: Value, right: Value) -> Value:
    """`left + right`."""
    kind = kind_of(left)
    other = kind_of(right)
    if kind is int and other is int:
        return checked(left + right)
    if left is None or right is None:
        return None
    if kind in NUMBERS and other in NUMBERS:
        return float(left) + float(right)
    if is_list(left) or is_list(right):
        return [*_as_list(left), *_as_list(right)]
    return _joined(left, right) if kind is str or other is str else _later(left, right)


def _as_list(value: Value) -> list[Value]:
    return value if is_list(value) else [value]


def _later(left: Value, right: Value) -> Value:
    if isinstance(right, date):
        left, right = right, left
    if isinstance(left, Duration) and isinstance(right, Duration):
        return left + right
    if isinstance(left, date) and isinstance(right, Duration):
        return shift(left, right)
    raise _unfit("+", left, right)


def _joined(left: Value, right: Value) -> str:
    if type(left) in _TEXTUAL and type(right) in _TEXTUAL:
        return to_text(left) + to_text(right)
    raise _unfit("+", left, right)


_TEXTUAL = frozenset({str, int, float, bool, date, Duration})


def concatenate(left: Value, right: Value) -> Value:
    """`left || right`: two strings or two lists."""
    if left is None or right is None:
        return None
    if type(left) is type(right) and type(left) in {str, list}:
        return left + right
    raise _unfit("||", left, right)


def subtract(left: Value, right: Value) -> Value:
    """`left - right`."""
    kind = kind_of(left)
    other = kind_of(right)
    if kind is int and other is int:
        return checked(left - right)
    if left is None or right is None:
        return None
    if kind in NUMBERS and other in NUMBERS:
        return float(left) - float(right)
    if other is Duration:
        if kind is Duration:
            return left + -right
        if kind is date:
            return shift(left, -right)
    raise _unfit("-", left, right)


def multiply(left: Value, right: Value) -> Value:
    """`left * right`."""
    kind = kind_of(left)
    other = kind_of(right)
    if kind is int and other is int:
        return checked(left * right)
    if left is None or right is None:
        return None
    if kind in NUMBERS and other in NUMBERS:
        return float(left) * float(right)
    if kind is Duration and other in NUMBERS:
        return left.scaled(right)
    if other is Duration and kind in NUMBERS:
        return right.scaled(left)
    raise _unfit("*", left, right)


def divide(left: Value, right: Value) -> Value:
    """`left / right`: of two integers the quotient cut towards zero."""
    kind = kind_of(left)
    other = kind_of(right)
    if kind is int and other is int:
        if right == 0:
            raise CypherArithmeticError(
                f"{left} / 0: an integer cannot be divided by zero", detail="DivisionByZero"
            )
        quotient = abs(left) // abs(right)
        return checked(quotient if (left < 0) == (right < 0) else -quotient)
    if left is None or right is None:
        return None
    if kind in NUMBERS and other in NUMBERS:
        return _float_quotient(float(left), float(right))
    if kind is Duration and other in NUMBERS and right:
        return left.scaled(1 / right)
    raise _unfit("/", left, right)


def _float_quotient(left: float, right: float) -> float:
    if right:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1, right)


def modulo(left: Value, right: Value) -> Value:
    """`left % right`, of the sign of the left."""
    kind = kind_of(left)
    other = kind_of(right)
    if kind is int and other is int:
        if right == 0:
            raise CypherArithmeticError(
                f"{left} % 0: an integer cannot be divided by zero", detail="DivisionByZero"
            )
        rest = abs(left) % abs(right)
        return -rest if left < 0 else rest
    if left is None or right is None:
        return None
    if kind in NUMBERS and other in NUMBERS:
        left, right = float(left), float(right)
        return math.fmod(left, right) if right and not math.isinf(left) else math.nan
    raise _unfit("%", left, right)


def power(left: Value, right: Value) -> Value:
    """`left ^ right`, always a float."""
    if left is None or right is None:
        return None
    if type(left) not in NUMBERS or type(right) not in NUMBERS:
        raise _unfit("^", left, right)
    base, exponent = float(left), float(right)
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ValueError:  # a root of a negative number, or zero to a negative power
        return math.inf if base == 0 else math.nan


def negate(value: Value) -> Value:
    """`-value`."""
    kind = kind_of(value)
    if kind is int:
        return checked(-value)
    if value is None:
        return None
    if kind is float:
        return 0 - value  # as Neo4j, which has no negative zero here
    if kind is Duration:
        return -value
    raise CypherTypeError(f"`-` does not take {shown(value)}", detail="InvalidArgumentType")


def positive(value: Value) -> Value:
    """`+value`."""
    if value is None or type(value) in NUMBERS:
        return value
    raise CypherTypeError(f"`+` does not take {shown(value)}", detail="InvalidArgumentType")


OPERATIONS: dict[str, Callable[[Value, Value], Value]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "%": modulo,
    "^": power,
    "||": concatenate,
}
