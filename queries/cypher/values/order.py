"""The one order of all values, by which ORDER BY, min and max go: across types too, null last."""

import math
from datetime import date
from typing import TypeAlias

from queries.cypher.graph import Edge, Trail, Vertex
from queries.cypher.values.duration import Duration
from queries.cypher.values.kinds import Value, kind_of

SortKey: TypeAlias = tuple[Value, ...]

_RANKS: dict[type, int] = {
    dict: 0,
    Vertex: 1,
    Edge: 2,
    list: 3,
    Trail: 4,
    date: 5,
    Duration: 6,
    str: 7,
    bool: 8,
    int: 9,
    float: 9,
    type(None): 11,
}
_RANK_OF_NAN = 10
_UNKNOWN = 12


def sort_key(value: Value) -> SortKey:
    """Give a key by which Python sorts values as Cypher does, ascending.

    >>> sorted([None, 2, "a", [1], 1.5], key=sort_key)
    [[1], 'a', 1.5, 2, None]
    """
    kind = kind_of(value)
    rank = _RANKS.get(kind, _UNKNOWN)
    if kind is float and math.isnan(value):
        return (_RANK_OF_NAN,)
    if kind in _NESTED:
        return (rank, *_NESTED[kind](value))
    return (rank,) if value is None else (rank, value)


def _list_key(value: list[Value]) -> SortKey:
    return tuple(map(sort_key, value))


def _map_key(value: dict[str, Value]) -> SortKey:
    names = sorted(value)
    return (len(names), *names, *(sort_key(value[name]) for name in names))


def _entity_key(value: Vertex | Edge) -> SortKey:
    return (value.number,)


def _trail_key(value: Trail) -> SortKey:
    first = value.vertices[0].number
    return (first, *(edge.number for edge in value.edges))


def _duration_key(value: Duration) -> SortKey:
    return (value.order, value.months, value.days)


_NESTED = {
    list: _list_key,
    dict: _map_key,
    Vertex: _entity_key,
    Edge: _entity_key,
    Trail: _trail_key,
    Duration: _duration_key,
}
