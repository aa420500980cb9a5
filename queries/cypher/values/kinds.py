"""What a value is: the engine's types, and their names for people."""

from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard, cast

from queries.cypher.graph import Edge, Trail, Vertex
from queries.cypher.values.duration import Duration

if TYPE_CHECKING:
    from collections.abc import Callable

Value: TypeAlias = Any
"""A Cypher value: None, bool, int, float, str, date, Duration, list, dict, Vertex, Edge or Trail."""

NUMBERS = frozenset({int, float})
PLAIN = frozenset({str, int, type(None), date, Duration, Vertex, Edge, Trail})
"""Types whose values Python groups as Cypher does."""

_NAMES: dict[type, str] = {
    type(None): "Null",
    bool: "Boolean",
    int: "Integer",
    float: "Float",
    str: "String",
    date: "Date",
    Duration: "Duration",
    list: "List",
    dict: "Map",
    Vertex: "Node",
    Edge: "Relationship",
    Trail: "Path",
}


kind_of = cast("Callable[[Value], type[object]]", type)
"""The type of a value; the built-in itself, under a name that the type checker can follow."""


def is_list(value: Value) -> TypeGuard[list[Value]]:
    """Say whether a value is a list."""
    return type(value) is list


def is_map(value: Value) -> TypeGuard[dict[str, Value]]:
    """Say whether a value is a map."""
    return type(value) is dict


def type_name(value: Value) -> str:
    """Name the type of a value as the language does."""
    kind = kind_of(value)
    return _NAMES.get(kind, kind.__name__)


def shown(value: Value) -> str:
    """Show a value in a message: its type, and what it is where that is short."""
    if value is None or isinstance(value, Vertex | Edge | Trail):
        return type_name(value)
    text = repr(value)
    limit = 40
    return f"{type_name(value)} {text if len(text) <= limit else text[:limit] + '…'}"
