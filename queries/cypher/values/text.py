"""How values look as text: numbers as the JVM writes them, for that is what Neo4j shows."""

import math

from queries.cypher.values.kinds import Value

_PLAIN_FROM, _PLAIN_TO = 1e-3, 1e7


def to_text(value: Value) -> str:
    """Give a number, boolean, string or date as text.

    >>> to_text(True), to_text(1.0), to_text(1e10), to_text(0.0001)
    ('true', '1.0', '1.0E10', '1.0E-4')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float_text(value)
    return str(value)


def _float_text(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0 or _PLAIN_FROM <= abs(value) < _PLAIN_TO:
        return repr(value) if "e" not in repr(value) else f"{value:f}"
    mantissa, _, exponent = f"{value:e}".partition("e")
    shortest = repr(value / 10 ** int(exponent)) if "e" not in repr(value) else repr(value).partition("e")[0]
    mantissa = shortest if float(f"{shortest}e{int(exponent)}") == value else mantissa
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}E{int(exponent)}"
