"""Where values enter the engine as parameters and leave it in rows."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, cast

from queries.cypher.entities import Node, Path, Relationship
from queries.cypher.errors import ParameterError
from queries.cypher.graph import Edge, Snapshot, Trail, Vertex
from queries.cypher.values.arithmetic import MAXIMUM, MINIMUM
from queries.cypher.values.duration import Duration
from queries.cypher.values.kinds import Value, kind_of

PLAIN_ROW_TYPES = frozenset({str, int, float, bool, type(None), date, Duration})
"""Types of values that are the same within the engine and outside."""


def outgoing(value: Value) -> Value:
    """Turn what the engine works with into what a row of a `Result` holds."""
    kind = kind_of(value)
    if kind in PLAIN_ROW_TYPES:
        return value
    convert = _OUTGOING.get(kind)
    return value if convert is None else convert(value)


def _node(vertex: Vertex) -> Node:
    return Node(vertex.element_id, vertex.labels, vertex.properties)


def _relationship(edge: Edge) -> Relationship:
    return Relationship(
        edge.element_id, edge.type, edge.start.element_id, edge.end.element_id, edge.properties
    )


def _path(trail: Trail) -> Path:
    return Path(tuple(map(_node, trail.vertices)), tuple(map(_relationship, trail.edges)))


def _list(values: list[Value]) -> list[Any]:
    return [outgoing(value) for value in values]


def _map(values: dict[str, Value]) -> dict[str, Any]:
    return {key: outgoing(value) for key, value in values.items()}


_OUTGOING: dict[type[object], Callable[[Any], Any]] = {
    Vertex: _node,
    Edge: _relationship,
    Trail: _path,
    list: _list,
    dict: _map,
}


def incoming(name: str, value: object, snapshot: Snapshot) -> Value:
    """Turn a parameter's value into what the engine works with.

    Raises
    ------
    ParameterError
        The value is of no Cypher type, or not of this graph.
    """
    kind = type(value)
    if kind in PLAIN_ROW_TYPES:
        if kind is int and not MINIMUM <= cast("int", value) <= MAXIMUM:
            raise ParameterError(
                f"parameter ${name}: {value} does not fit an integer of 64 bits", detail="NumberOutOfRange"
            )
        return value
    if isinstance(value, Mapping):
        entries = cast("Mapping[object, object]", value)
        return {str(key): incoming(f"{name}.{key}", item, snapshot) for key, item in entries.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = cast("list[object]", value)
        return [incoming(f"{name}[{position}]", item, snapshot) for position, item in enumerate(items)]
    if isinstance(value, Node | Relationship):
        return _found(name, value, snapshot)
    return _subclassed(name, value)


def _found(name: str, value: Node | Relationship, snapshot: Snapshot) -> Vertex | Edge:
    known = snapshot.vertex_by_id if isinstance(value, Node) else snapshot.edge_by_id
    if value.element_id not in known:
        raise ParameterError(
            f"parameter ${name}: this graph has no `{value.element_id}`", detail="EntityNotFound"
        )
    return known[value.element_id]


def _subclassed(name: str, value: object) -> Value:
    """Take a value of a subclass, such as an enum of strings or NumPy's float, as what it is."""
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return kind(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return date(value.year, value.month, value.day)
    raise ParameterError(
        f"parameter ${name}: a {type(value).__name__} is no Cypher value; "
        "give a string, number, boolean, date, list or map",
        detail="InvalidArgumentType",
    )
