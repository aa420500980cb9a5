"""What a value is: the engine's types, and their names for people."""

from datetime import date
from typing import Any, TypeAlias

from queries.cypher.graph import Edge, Trail, Vertex
from queries.cypher.values.duration import Duration

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


def type_name(value: Value) -> str:
    """Name the type of a value as the language does."""
    return _NAMES.get(type(value), type(value).__name__)


def shown(value: Value) -> str:
    """Show a value in a message: its type, and what it is where that is short."""
    if value is None or isinstance(value, Vertex | Edge | Trail):
        return type_name(value)
    text = repr(value)
    limit = 40
    return f"{type_name(value)} {text if len(text) <= limit else text[:limit] + '…'}"
