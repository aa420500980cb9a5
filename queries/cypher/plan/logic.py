"""Compile logic, comparisons and arithmetic."""

import operator
from collections.abc import Callable
from typing import Any

import regex

from queries.cypher.errors import CypherArgumentError, CypherTypeError, LimitError
from queries.cypher.plan.context import Context, Evaluate, Row, compile_expression, compiles, located
from queries.cypher.syntax.tree import Binary, Comparison, Constant, Expression, IsNull, Unary
from queries.cypher.values.arithmetic import OPERATIONS, negate, positive
from queries.cypher.values.compare import compare, contains, equals, is_nan
from queries.cypher.values.kinds import NUMBERS, Value, is_list, kind_of, shown


@compiles(Unary)
def _unary(node: Unary, context: Context) -> Evaluate:
    operand = compile_expression(node.operand, context)
    if node.operator == "NOT":
        return located(lambda row: _negated(operand(row)), node.at)
    change = negate if node.operator == "-" else positive
    return located(lambda row: change(operand(row)), node.at)


def _negated(value: Value) -> bool | None:
    if value is None:
        return None
    if value is True or value is False:
        return not value
    raise _no_boolean("NOT", value)


def _no_boolean(word: str, value: Value) -> CypherTypeError:
    return CypherTypeError(f"{word} takes booleans, not {shown(value)}", detail="InvalidArgumentType")


@compiles(Binary)
def _binary(node: Binary, context: Context) -> Evaluate:
    left, right = compile_expression(node.left, context), compile_expression(node.right, context)
    logic = _LOGIC.get(node.operator)
    if logic is not None:
        return located(logic(left, right), node.at)
    if node.operator == "=~":
        return located(_matching(left, right, node.right), node.at)
    operation = OPERATIONS.get(node.operator) or _PREDICATES[node.operator]
    return located(lambda row: operation(left(row), right(row)), node.at)


# --- three-valued logic ---------------------------------------------------------------------------


def _and(left: Evaluate, right: Evaluate) -> Evaluate:
    def evaluate(row: Row) -> bool | None:
        one = left(row)
        if one is False:
            return False
        other = right(row)
        if one is True and other is True:
            return True
        return _conjunction(one, other)

    return evaluate


def _conjunction(one: Value, other: Value) -> bool | None:
    _check_booleans("AND", one, other)
    return False if other is False else None


def _or(left: Evaluate, right: Evaluate) -> Evaluate:
    def evaluate(row: Row) -> bool | None:
        one = left(row)
        if one is True:
            return True
        other = right(row)
        _check_booleans("OR", one, other)
        if other is True:
            return True
        return None if one is None or other is None else False

    return evaluate


def _xor(left: Evaluate, right: Evaluate) -> Evaluate:
    def evaluate(row: Row) -> bool | None:
        one, other = left(row), right(row)
        _check_booleans("XOR", one, other)
        return None if one is None or other is None else one is not other

    return evaluate


_LOGIC: dict[str, Callable[[Evaluate, Evaluate], Evaluate]] = {"AND": _and, "OR": _or, "XOR": _xor}


def _check_booleans(word: str, *values: Value) -> None:
    for value in values:
        if value is not None and value is not True and value is not False:
            raise _no_boolean(word, value)


# --- comparisons ----------------------------------------------------------------------------------

_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_DIRECT = NUMBERS | {str}


@compiles(Comparison)
def _comparison(node: Comparison, context: Context) -> Evaluate:
    operands = [compile_expression(node.first, context)]
    tests: list[Evaluate] = []
    for symbol, expression in node.rest:
        operands.append(compile_expression(expression, context))
        tests.append(_test(symbol, operands[-2], operands[-1]))
    chained = tests[0]
    for test in tests[1:]:
        chained = _and(chained, test)
    return chained


def _test(symbol: str, left: Evaluate, right: Evaluate) -> Evaluate:
    if symbol == "=":
        return lambda row: equals(left(row), right(row))
    if symbol == "<>":
        return lambda row: _unequal(left(row), right(row))
    holds = _ORDERS[symbol]

    def evaluate(row: Row) -> bool | None:
        one, other = left(row), right(row)
        kind = kind_of(one)
        if kind is type(other) and kind in _DIRECT:
            return holds(one, other)
        return _ordered(holds, one, other)

    return evaluate


def _unequal(left: Value, right: Value) -> bool | None:
    same = equals(left, right)
    return None if same is None else not same


def _ordered(holds: Callable[[Any, Any], bool], left: Value, right: Value) -> bool | None:
    order = compare(left, right)
    if order is None:
        return None
    return False if is_nan(left) or is_nan(right) else holds(order, 0)


@compiles(IsNull)
def _is_null(node: IsNull, context: Context) -> Evaluate:
    operand = compile_expression(node.operand, context)
    if node.negated:
        return lambda row: operand(row) is not None
    return lambda row: operand(row) is None


# --- strings and lists ----------------------------------------------------------------------------


def _both_text(left: Value, right: Value) -> bool:
    return type(left) is str and type(right) is str


def _starts_with(left: Value, right: Value) -> bool | None:
    return str.startswith(left, right) if _both_text(left, right) else None


def _ends_with(left: Value, right: Value) -> bool | None:
    return str.endswith(left, right) if _both_text(left, right) else None


def _contains(left: Value, right: Value) -> bool | None:
    return right in left if _both_text(left, right) else None


def _in(left: Value, right: Value) -> bool | None:
    if right is None:
        return None
    if not is_list(right):
        raise CypherTypeError(f"IN takes a list, not {shown(right)}", detail="InvalidArgumentType")
    return contains(right, left)


_PREDICATES: dict[str, Callable[[Value, Value], bool | None]] = {
    "STARTS WITH": _starts_with,
    "ENDS WITH": _ends_with,
    "CONTAINS": _contains,
    "IN": _in,
}


def _pattern(text: str, at: int | None = None) -> "regex.Pattern[str]":
    try:
        return regex.compile(text, regex.VERSION0)
    except (regex.error, RecursionError, OverflowError) as error:
        raise CypherArgumentError(
            f"'{text}' is no regular expression: {error}", detail="InvalidArgumentValue", offset=at
        ) from None


def _matching(left: Evaluate, right: Evaluate, written: Expression) -> Evaluate:
    """Match the whole string within the time that the run has left."""
    if isinstance(written, Constant) and isinstance(written.value, str):
        known = _pattern(written.value, written.at)
        return lambda row: _match(row, left(row), known)

    def evaluate(row: Row) -> bool | None:
        text, pattern = left(row), right(row)
        return _match(row, text, _pattern(pattern)) if type(pattern) is str else None

    return evaluate


def _match(row: Row, text: Value, pattern: "regex.Pattern[str]") -> bool | None:
    if type(text) is not str:
        return None
    try:
        return pattern.fullmatch(text, timeout=row[0].seconds_left()) is not None
    except TimeoutError:
        raise LimitError("the regular expression took too long", detail="Stopped") from None
