"""Rows of two stores in a form that can be compared: values, their types, the order of everything."""

from typing import Any, cast

from queries.cypher.result import Node, Path, Relationship, Result

_DIGITS = 9  # sums of floats may differ in the last ones, for stores add in different orders


def comparable(value: Any) -> Any:
    """A value with its type, properties in one order."""
    if isinstance(value, list | tuple):
        return ["list", *map(comparable, cast("list[Any]", value))]
    if isinstance(value, dict):
        return "map", sorted((name, comparable(item)) for name, item in cast("dict[str, Any]", value).items())
    if isinstance(value, float):
        return "float", round(value, _DIGITS)
    return type(value).__name__, _parts(value)


def _parts(value: object) -> Any:
    """What a node, relationship or path consists of; other values as they are."""
    match value:
        case Node():
            return value.element_id, value.labels, comparable(dict(value.properties))
        case Relationship():
            ends = (value.element_id, value.type, value.start, value.end)
            return *ends, comparable(dict(value.properties))
        case Path():
            return comparable(value.nodes), comparable(value.relationships)
        case _:
            return value


def assert_same(one: Result, other: Result, said: object = "") -> None:
    """Columns and rows of two results are the same, in the same order; `said` tells where they came from."""
    assert one.columns == other.columns, said
    assert len(one) == len(other), said
    for number, rows in enumerate(zip(one.rows, other.rows, strict=True)):
        here, there = (comparable(list(row)) for row in rows)
        assert here == there, (said, f"row {number}")
