"""Compile `x IS :: TYPE`."""

from collections.abc import Callable
from datetime import date

from queries.cypher.graph import Edge, Trail, Vertex
from queries.cypher.plan.context import Context, Evaluate, compile_expression, compiles
from queries.cypher.syntax.tree import IsTyped, TypeName, TypeOption
from queries.cypher.values.duration import Duration
from queries.cypher.values.kinds import NUMBERS, Value, is_list, kind_of

_STORABLE = frozenset({bool, int, float, str, date, Duration})
_KINDS: dict[str, frozenset[type]] = {
    "BOOLEAN": frozenset({bool}),
    "INTEGER": frozenset({int}),
    "FLOAT": frozenset({float}),
    "STRING": frozenset({str}),
    "DATE": frozenset({date}),
    "DURATION": frozenset({Duration}),
    "MAP": frozenset({dict}),
    "NODE": frozenset({Vertex}),
    "RELATIONSHIP": frozenset({Edge}),
    "PATH": frozenset({Trail}),
}
"""The types of values that are no lists; what is not here, no value of this engine is."""


@compiles(IsTyped)
def _is_typed(node: IsTyped, context: Context) -> Evaluate:
    operand, test, negated = compile_expression(node.operand, context), _test(node.type), node.negated
    return lambda row: test(operand(row)) is not negated


def _test(name: TypeName) -> Callable[[Value], bool]:
    tests = [_option_test(option) for option in name.options]
    return tests[0] if len(tests) == 1 else lambda value: any(test(value) for test in tests)


def _option_test(option: TypeOption) -> Callable[[Value], bool]:
    nullable = not option.not_null and option.name != "NOTHING"
    test = _value_test(option)
    return lambda value: nullable if value is None else test(value)


def _value_test(option: TypeOption) -> Callable[[Value], bool]:
    """Give the test of a value that is not null."""
    if option.name == "ANY":
        return lambda _value: True
    if option.name == "LIST":
        if option.element is None:
            return is_list
        element = _test(option.element)
        return lambda value: is_list(value) and all(map(element, value))
    if option.name == "PROPERTY VALUE":
        return lambda value: kind_of(value) in _STORABLE or (is_list(value) and _is_storable_list(value))
    kinds = _KINDS.get(option.name, frozenset[type]())
    return lambda value: kind_of(value) in kinds


def _is_storable_list(items: list[Value]) -> bool:
    """Say whether a property could hold a list: values of one type, or numbers, none of them null."""
    kinds = set(map(kind_of, items))
    return kinds <= NUMBERS or (len(kinds) == 1 and kinds <= _STORABLE)
