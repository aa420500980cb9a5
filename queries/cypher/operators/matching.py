"""Operators that find nodes and walk relationships."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import TypeAlias

from queries.cypher.graph import Edge, Snapshot, Vertex, index_key
from queries.cypher.operators.rows import once
from queries.cypher.plan.context import Evaluate, Operator, Row
from queries.cypher.syntax.tree import Direction
from queries.cypher.values.compare import contains, is_nan
from queries.cypher.values.kinds import Value, is_list, is_map

Pairs: TypeAlias = Callable[[Vertex], Iterable[tuple[Edge, Vertex]]]
"""Gives the edges to walk from a vertex, each with the vertex at its other end."""

_END, _START = attrgetter("end"), attrgetter("start")


def pairs_of(types: Sequence[str] | None, direction: Direction) -> Pairs:
    """Give the function that lists the edges of some types (any if None) from a vertex."""
    if direction == "both":
        return _both_ways(types)
    outgoing = direction == "out"
    if types is None:
        return _any_type(outgoing=outgoing)
    return (
        _one_type(types[0], outgoing=outgoing) if len(types) == 1 else _some_types(types, outgoing=outgoing)
    )


def _one_type(kind: str, *, outgoing: bool) -> Pairs:
    if outgoing:

        def leaving(vertex: Vertex) -> Iterable[tuple[Edge, Vertex]]:
            edges = vertex.out.get(kind, ())
            return zip(edges, map(_END, edges), strict=False)

        return leaving

    def arriving(vertex: Vertex) -> Iterable[tuple[Edge, Vertex]]:
        edges = vertex.into.get(kind, ())
        return zip(edges, map(_START, edges), strict=False)

    return arriving


def _some_types(types: Sequence[str], *, outgoing: bool) -> Pairs:
    each = [_one_type(kind, outgoing=outgoing) for kind in dict.fromkeys(types)]
    return lambda vertex: chain.from_iterable(pairs(vertex) for pairs in each)


def _any_type(*, outgoing: bool) -> Pairs:
    if outgoing:

        def leaving(vertex: Vertex) -> Iterable[tuple[Edge, Vertex]]:
            return chain.from_iterable(
                zip(edges, map(_END, edges), strict=True) for edges in vertex.out.values()
            )

        return leaving

    def arriving(vertex: Vertex) -> Iterable[tuple[Edge, Vertex]]:
        return chain.from_iterable(
            zip(edges, map(_START, edges), strict=True) for edges in vertex.into.values()
        )

    return arriving


def _both_ways(types: Sequence[str] | None) -> Pairs:
    leaving, arriving = pairs_of(types, "out"), pairs_of(types, "in")

    def pairs(vertex: Vertex) -> Iterable[tuple[Edge, Vertex]]:
        if not vertex.looped:
            return chain(leaving(vertex), arriving(vertex))
        # an edge to itself is among those leaving, so once is enough
        return chain(leaving(vertex), (pair for pair in arriving(vertex) if pair[1] is not vertex))

    return pairs


@dataclass(frozen=True, slots=True)
class Reach:
    """One hop that has no condition but a label: the edges, and the slots of start, edge and end."""

    pairs: Pairs
    slots: tuple[int, int, int]
    label: str | None


# --- finding where to start -------------------------------------------------------------------------


def scanned(
    source: Operator, vertices: Callable[[], Sequence[Vertex]], slot: int, predicate: Evaluate | None
) -> Operator:
    """Put each of `vertices` into a slot."""

    def run(row: Row) -> Iterator[None]:
        guard = row[0]
        for _ in source(row):
            for vertex in vertices():
                if guard.stopped:
                    guard.raise_stopped()
                row[slot] = vertex
                if predicate is None or predicate(row) is True:
                    yield None

    return run


def sought(
    source: Operator,
    snapshot: Snapshot,
    key: tuple[str | None, str],
    wanted: Evaluate,
    slot: int,
    *,
    predicate: Evaluate | None,
) -> Operator:
    """Put each vertex into a slot whose property has one of the values wanted, by the index."""

    def run(row: Row) -> Iterator[None]:
        for _ in source(row):
            for vertex in _found(snapshot, key, wanted(row)):
                row[slot] = vertex
                if predicate is None or predicate(row) is True:
                    yield None

    return run


def _found(snapshot: Snapshot, key: tuple[str | None, str], values: Sequence[Value]) -> Iterable[Vertex]:
    label, name = key
    index = snapshot.index(label, name)
    plain = dict.fromkeys(index_key(value) for value in values if not isinstance(value, list | dict))
    hits = chain.from_iterable(index.get(value, ()) for value in plain if not is_nan(value))
    nested: list[Value] = [value for value in values if is_list(value) or is_map(value)]
    if not nested:
        return hits
    missed = (
        vertex for vertex in snapshot.with_label(label) if contains(nested, vertex.properties.get(name))
    )
    return chain(hits, missed)


def edges_scanned(
    source: Operator,
    edges: Callable[[], Iterable[Edge]],
    slots: tuple[int, int, int],
    predicate: Evaluate | None,
) -> Operator:
    """Put each edge and its two ends, in the order given, into slots."""
    first, edge_slot, second = slots

    def run(row: Row) -> Iterator[None]:
        guard = row[0]
        for _ in source(row):
            for edge in edges():
                if guard.stopped:
                    guard.raise_stopped()
                row[first], row[edge_slot], row[second] = edge.start, edge, edge.end
                if predicate is None or predicate(row) is True:
                    yield None

    return run


# --- walking one relationship -----------------------------------------------------------------------


def expanded(
    source: Operator,
    pairs: Pairs,
    slots: tuple[int, int, int],
    *,
    label: str | None = None,
    used: Callable[[Row, Edge], bool] | None = None,
    predicate: Evaluate | None = None,
) -> Operator:
    """Walk each edge from the vertex in the first slot; put edge and far end into the others."""
    from_slot, edge_slot, to_slot = slots
    if source is once:
        return _expanded_once(pairs, slots, label, used, predicate)

    def run(row: Row) -> Iterator[None]:
        guard = row[0]
        for _ in source(row):
            if guard.stopped:
                guard.raise_stopped()
            vertex = row[from_slot]
            for edge, end in pairs(vertex) if vertex is not None else ():
                if (label is None or label in end.labels) and (used is None or not used(row, edge)):
                    row[edge_slot] = edge
                    row[to_slot] = end
                    if predicate is None or predicate(row) is True:
                        yield None

    return run


def _expanded_once(
    pairs: Pairs,
    slots: tuple[int, int, int],
    label: str | None,
    used: Callable[[Row, Edge], bool] | None,
    predicate: Evaluate | None,
) -> Operator:
    """Walk from the current row alone, as subqueries and OPTIONAL MATCH do for each of theirs."""
    from_slot, edge_slot, to_slot = slots

    def run(row: Row) -> Iterator[None]:
        vertex = row[from_slot]
        for edge, end in pairs(vertex) if vertex is not None else ():
            if (label is None or label in end.labels) and (used is None or not used(row, edge)):
                row[edge_slot] = edge
                row[to_slot] = end
                if predicate is None or predicate(row) is True:
                    yield None

    return run


def expanded_into(
    source: Operator,
    pairs: Pairs,
    slots: tuple[int, int, int],
    *,
    used: Callable[[Row, Edge], bool] | None = None,
    predicate: Evaluate | None = None,
) -> Operator:
    """Walk each edge between the vertices in the first and the last slot; put it into the other."""
    from_slot, edge_slot, to_slot = slots

    def run(row: Row) -> Iterator[None]:
        guard = row[0]
        for _ in source(row):
            if guard.stopped:
                guard.raise_stopped()
            vertex, target = row[from_slot], row[to_slot]
            if vertex is None or target is None:
                continue
            for edge, end in pairs(vertex):
                if end is target and (used is None or not used(row, edge)):
                    row[edge_slot] = edge
                    if predicate is None or predicate(row) is True:
                        yield None

    return run


def walked_again(
    source: Operator,
    accepts: Callable[[Edge], Iterable[tuple[Vertex, Vertex]]],
    slots: tuple[int, int, int],
    *,
    bound: tuple[bool, bool],
    used: Callable[[Row, Edge], bool] | None = None,
    predicate: Evaluate | None = None,
) -> Operator:
    """Match an edge that an earlier clause has bound: put its ends into slots, or compare them."""
    from_slot, edge_slot, to_slot = slots

    def run(row: Row) -> Iterator[None]:
        for _ in source(row):
            edge = row[edge_slot]
            if edge is None or (used is not None and used(row, edge)):
                continue
            for start, end in accepts(edge):
                if (bound[0] and row[from_slot] is not start) or (bound[1] and row[to_slot] is not end):
                    continue
                row[from_slot], row[to_slot] = start, end
                if row[from_slot] is start and (predicate is None or predicate(row) is True):
                    yield None

    return run
