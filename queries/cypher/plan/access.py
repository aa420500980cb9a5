"""Compile names, literals and what reads into values: properties, indexes, labels, maps."""

from collections.abc import Callable
from datetime import date

from queries.cypher.errors import CypherArgumentError, CypherTypeError, did_you_mean
from queries.cypher.graph import Edge, Vertex
from queries.cypher.plan.context import (
    Context,
    Evaluate,
    Row,
    Slot,
    compile_expression,
    compiles,
    located,
    reading,
)
from queries.cypher.syntax.pattern_tree import LabelExpression
from queries.cypher.syntax.tree import (
    Constant,
    Expression,
    HasLabel,
    Index,
    ListLiteral,
    MapLiteral,
    MapProjection,
    Parameter,
    Property,
    Slice,
    Variable,
)
from queries.cypher.values.dates import PARTS
from queries.cypher.values.duration import Duration
from queries.cypher.values.kinds import Value, is_list, is_map, shown


@compiles(Constant)
def _constant(node: Constant, _context: Context) -> Evaluate:
    value = node.value
    return lambda _row: value


@compiles(Variable)
def _variable(node: Variable, context: Context) -> Evaluate:
    return reading(context.names[node.name].index)


@compiles(Parameter)
def _parameter(node: Parameter, _context: Context) -> Evaluate:
    name = node.name
    return lambda row: row[0].parameters[name]


@compiles(ListLiteral)
def _list(node: ListLiteral, context: Context) -> Evaluate:
    items = [compile_expression(item, context) for item in node.items]
    return lambda row: [item(row) for item in items]


@compiles(MapLiteral)
def _map(node: MapLiteral, context: Context) -> Evaluate:
    entries = [(key, compile_expression(value, context)) for key, value in node.entries]
    return lambda row: {key: value(row) for key, value in entries}


# --- properties -----------------------------------------------------------------------------------


@compiles(Property)
def _property(node: Property, context: Context) -> Evaluate:
    key = node.key
    slot = entity_slot(node.operand, context)
    if slot is not None:
        return _certain_property(slot.index, key) if slot.certain else _possible_property(slot.index, key)
    operand = compile_expression(node.operand, context)
    return located(lambda row: property_of(operand(row), key), node.at)


def property_read(expression: Expression, context: Context) -> tuple[int, str] | None:
    """Give slot and key of `variable.key`, where the variable can only be a node or a relationship."""
    if not isinstance(expression, Property) or any(known == expression for known, _ in context.computed):
        return None
    slot = entity_slot(expression.operand, context)
    return None if slot is None else (slot.index, expression.key)


def entity_slot(operand: Expression, context: Context) -> Slot | None:
    """Give the slot of a variable that can only be a node or a relationship."""
    if not isinstance(operand, Variable) or any(known == operand for known, _ in context.computed):
        return None
    slot = context.names[operand.name]
    return slot if slot.kind in {"node", "relationship"} else None


def _certain_property(index: int, key: str) -> Evaluate:
    return lambda row: row[index].properties.get(key)


def _possible_property(index: int, key: str) -> Evaluate:
    def evaluate(row: Row) -> Value:
        entity = row[index]
        return None if entity is None else entity.properties.get(key)

    return evaluate


def property_of(holder: Value, key: str) -> Value:
    """`holder.key`.

    Raises
    ------
    CypherTypeError
        The value has no properties.
    """
    if isinstance(holder, Vertex | Edge):
        return holder.properties.get(key)
    if holder is None:
        return None
    if is_map(holder):
        return holder.get(key)
    if isinstance(holder, date):
        return _part(PARTS, holder, key, "date")
    if isinstance(holder, Duration):
        return _part(_DURATION_PARTS, holder, key, "duration")
    raise CypherTypeError(f"{shown(holder)} has no property `{key}`", detail="InvalidArgumentType")


def _part(parts: dict[str, Callable[[Value], int]], holder: Value, key: str, what: str) -> int:
    if key not in parts:
        raise CypherArgumentError(
            f"a {what} has no part `{key}`{did_you_mean(key, parts)}", detail="InvalidArgumentValue"
        )
    return parts[key](holder)


_DURATION_PARTS: dict[str, Callable[[Value], int]] = {
    "years": lambda value: int(value.months / 12),
    "quarters": lambda value: int(value.months / 3),
    "months": lambda value: value.months,
    "monthsOfYear": lambda value: value.months - int(value.months / 12) * 12,
    "weeks": lambda value: int(value.days / 7),
    "days": lambda value: value.days,
    "daysOfWeek": lambda value: value.days - int(value.days / 7) * 7,
    "hours": lambda value: int(value.seconds / 3600),
    "minutes": lambda value: int(value.seconds / 60),
    "seconds": lambda value: int(value.seconds),
}


@compiles(MapProjection)
def _map_projection(node: MapProjection, context: Context) -> Evaluate:
    subject = compile_expression(node.subject, context)
    parts = [_projected(key, value, context) for key, value in node.entries]

    def evaluate(row: Row) -> Value:
        holder = subject(row)
        if holder is None:
            return None
        result: dict[str, Value] = {}
        for part in parts:
            result.update(part(row, holder))
        return result

    return evaluate


def _projected(
    key: str | None, value: Expression | None, context: Context
) -> Callable[[Row, Value], dict[str, Value]]:
    if key is None:
        return lambda _row, holder: _all_properties(holder)
    if value is None:
        return lambda _row, holder: {key: property_of(holder, key)}
    compiled = compile_expression(value, context)
    return lambda row, _holder: {key: compiled(row)}


def _all_properties(holder: Value) -> dict[str, Value]:
    if isinstance(holder, Vertex | Edge):
        return holder.properties
    if is_map(holder):
        return holder
    raise CypherTypeError(f"{shown(holder)} has no properties", detail="InvalidArgumentType")


# --- positions ------------------------------------------------------------------------------------


@compiles(Index)
def _index(node: Index, context: Context) -> Evaluate:
    operand, index = compile_expression(node.operand, context), compile_expression(node.index, context)
    return located(lambda row: _item(operand(row), index(row)), node.at)


def _item(holder: Value, index: Value) -> Value:
    if holder is None or index is None:
        return None
    if is_list(holder):
        if type(index) is not int:
            raise CypherTypeError(
                f"a list's index is an integer, not {shown(index)}", detail="InvalidArgumentType"
            )
        return holder[index] if -len(holder) <= index < len(holder) else None
    if is_map(holder) or isinstance(holder, Vertex | Edge):
        if type(index) is not str:
            raise CypherTypeError(
                f"a key is a string, not {shown(index)}", detail="MapElementAccessByNonString"
            )
        return property_of(holder, index)
    raise CypherTypeError(f"{shown(holder)} cannot be indexed", detail="InvalidArgumentType")


@compiles(Slice)
def _slice(node: Slice, context: Context) -> Evaluate:
    operand = compile_expression(node.operand, context)
    start = compile_expression(node.start, context) if node.start is not None else None
    end = compile_expression(node.end, context) if node.end is not None else None

    def evaluate(row: Row) -> Value:
        items = operand(row)
        bounds = [0 if start is None else start(row), _LAST if end is None else end(row)]
        return _sliced(items, bounds)

    return located(evaluate, node.at)


_LAST = 2**63 - 1


def _sliced(items: Value, bounds: list[Value]) -> Value:
    if items is None or None in bounds:
        return None
    if not is_list(items):
        raise CypherTypeError(f"only a list can be sliced, not {shown(items)}", detail="InvalidArgumentType")
    for bound in bounds:
        if type(bound) is not int:
            raise CypherTypeError(
                f"a list's index is an integer, not {shown(bound)}", detail="InvalidArgumentType"
            )
    return items[bounds[0] : bounds[1]]


# --- labels ---------------------------------------------------------------------------------------


@compiles(HasLabel)
def _has_label(node: HasLabel, context: Context) -> Evaluate:
    operand, test = compile_expression(node.operand, context), label_test(node.labels)
    return located(lambda row: _labelled(operand(row), test), node.at)


def _labelled(value: Value, test: Callable[[tuple[str, ...]], bool]) -> bool | None:
    if isinstance(value, Vertex):
        return test(value.labels)
    if value is None:
        return None
    if isinstance(value, Edge):
        return test((value.type,))
    raise CypherTypeError(
        f"only nodes and relationships have labels, not {shown(value)}", detail="InvalidArgumentType"
    )


def label_test(labels: LabelExpression) -> Callable[[tuple[str, ...]], bool]:
    """Give the test that a node's labels, or a relationship's one type, must pass."""
    if labels.operator == "name":
        name = labels.name
        return lambda held: name in held
    if labels.operator == "any":
        return bool
    tests = [label_test(operand) for operand in labels.operands]
    if labels.operator == "not":
        return lambda held: not tests[0](held)
    if labels.operator == "and":
        return lambda held: all(test(held) for test in tests)
    return lambda held: any(test(held) for test in tests)
