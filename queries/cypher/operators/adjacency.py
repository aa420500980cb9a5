"""What lies next to a vertex: its edges of some types and direction, each with the vertex it leads to."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import TypeAlias

from queries.cypher.graph import Edge, Snapshot, Vertex
from queries.cypher.plan.context import Evaluate, Row
from queries.cypher.syntax.pattern_tree import Direction

Pairs: TypeAlias = Callable[[Vertex], Iterable[tuple[Edge, Vertex]]]
"""Gives the edges to walk from a vertex, each with the vertex at its other end."""
Ends: TypeAlias = Callable[[Vertex], list[Vertex]]
"""Gives the vertices alone, once for each edge: all that is wanted where nobody speaks of the edge."""

_END, _START = attrgetter("end"), attrgetter("start")
_OUT, _INTO = attrgetter("out"), attrgetter("into")


def pairs_of(types: Sequence[str] | None, direction: Direction) -> Pairs:
    """Give the function that lists the edges of some types (any if None) from a vertex."""
    if direction == "both":
        return _both_ways(types)
    edges_of, far = _edges_of(types, direction), _END if direction == "out" else _START
    listed = types is not None and len(types) == 1

    def pairs(vertex: Vertex) -> Iterable[tuple[Edge, Vertex]]:
        edges = edges_of(vertex) if listed else list(edges_of(vertex))
        return zip(edges, map(far, edges), strict=False)

    return pairs


def _both_ways(types: Sequence[str] | None) -> Pairs:
    leaving, arriving = pairs_of(types, "out"), pairs_of(types, "in")

    def pairs(vertex: Vertex) -> Iterable[tuple[Edge, Vertex]]:
        if not vertex.looped:
            return chain(leaving(vertex), arriving(vertex))
        # an edge to itself is among those leaving, so once is enough
        return chain(leaving(vertex), (pair for pair in arriving(vertex) if pair[1] is not vertex))

    return pairs


class _Neighbours(dict[Vertex, list[Vertex]]):
    """The ends of edges by the vertex that they are walked from, listed when first asked for and kept."""

    def __init__(self, types: Sequence[str] | None, direction: Direction) -> None:
        super().__init__()
        self._pairs = pairs_of(types, direction)

    def __missing__(self, vertex: Vertex) -> list[Vertex]:
        found = [end for _, end in self._pairs(vertex)]
        if len(self) < _MOST_KEPT:
            self[vertex] = found
        return found


_MOST_KEPT = 1_000_000


def ends_of(snapshot: Snapshot, types: Sequence[str] | None, direction: Direction) -> Ends:
    """Give the function that lists the vertices at the other ends of those edges, in the same order.

    The lists are the snapshot's own: nobody may change them.
    """
    key = (None if types is None else tuple(types), direction)
    known = snapshot.neighbours.get(key)
    if known is None:
        known = snapshot.neighbours[key] = _Neighbours(types, direction)
    return known.__getitem__


def degree_of(
    snapshot: Snapshot, types: Sequence[str] | None, direction: Direction
) -> Callable[[Vertex], int]:
    """Give the function that counts a vertex's edges of some types (any if None), those to itself once."""
    if direction != "both":
        return snapshot.edges.degree(types, outgoing=direction == "out")
    leaving, arriving = (snapshot.edges.degree(types, outgoing=out) for out in (True, False))
    walked = pairs_of(types, "both")

    def degree(vertex: Vertex) -> int:
        if vertex.looped:
            return sum(1 for _ in walked(vertex))
        return leaving(vertex) + arriving(vertex)

    return degree


def _edges_of(types: Sequence[str] | None, direction: Direction) -> Callable[[Vertex], Iterable[Edge]]:
    by_type = _OUT if direction == "out" else _INTO
    if types is None:
        return lambda vertex: chain.from_iterable(by_type(vertex).values())
    if len(types) == 1:
        kind = types[0]
        if direction == "out":
            return lambda vertex: vertex.out.get(kind, ())
        return lambda vertex: vertex.into.get(kind, ())
    kinds = tuple(dict.fromkeys(types))
    return lambda vertex: chain.from_iterable(by_type(vertex).get(kind, ()) for kind in kinds)


@dataclass(frozen=True, slots=True)
class Reach:
    """A hop by edges of which nobody speaks: `find` lists its ends, each of which goes into `slot`."""

    find: Callable[[Row], list[Vertex]]
    slot: int


def reaching(ends: Ends, slots: tuple[int, int], label: str | None, predicate: Evaluate | None) -> Reach:
    """Give the hop from the vertex in the first slot to those with a label for which a predicate holds."""
    start, target = slots

    def find(row: Row) -> list[Vertex]:
        return ends(row[start])

    def find_labelled(row: Row) -> list[Vertex]:
        return [end for end in ends(row[start]) if label in end.labels]

    def find_tested(row: Row) -> list[Vertex]:
        return [row[target] for row[target] in find_plain(row) if test(row) is True]

    find_plain = find if label is None else find_labelled
    if predicate is None:
        return Reach(find_plain, target)
    test = predicate
    return Reach(find_tested, target)


def ways_of(
    types: Sequence[str] | None, direction: Direction
) -> Callable[[Edge], Iterator[tuple[Vertex, Vertex]]]:
    """Give the function that lists the ways to walk an edge, from where to where, if it has such a type."""

    def ways(edge: Edge) -> Iterator[tuple[Vertex, Vertex]]:
        if types is not None and edge.type not in types:
            return
        if direction != "in":
            yield edge.start, edge.end
        if direction == "in" or (direction == "both" and edge.start is not edge.end):
            yield edge.end, edge.start

    return ways
