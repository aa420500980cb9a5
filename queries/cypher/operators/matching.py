"""Operators that find nodes and walk relationships."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from queries.cypher.errors import CypherTypeError
from queries.cypher.graph import Edge, Snapshot, Vertex, index_key
from queries.cypher.operators.adjacency import Ends, Pairs
from queries.cypher.operators.rows import once
from queries.cypher.plan.context import Evaluate, Operator, Row
from queries.cypher.values.compare import contains, is_nan
from queries.cypher.values.kinds import Value, is_list, is_map, shown

# --- finding where to start -------------------------------------------------------------------------


def scanned(
    source: Operator, vertices: Callable[[], Sequence[Vertex]], slot: int, predicate: Evaluate | None
) -> Operator:
    """Put each of `vertices` into a slot."""

    def run(row: Row) -> Iterator[None]:
        guard = row[0]
        for _ in source(row):
            for row[slot] in vertices():
                if guard.stopped:
                    guard.raise_stopped()
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
            found = _found(snapshot, key, wanted(row))
            for row[slot] in found:
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


@dataclass(frozen=True, slots=True)
class Tests:
    """What a hop must pass: its edge is not `used` by another link, and `predicate` holds of the row."""

    used: Callable[[Row, Edge], bool] | None = None
    predicate: Evaluate | None = None

    def __bool__(self) -> bool:
        return self.used is not None or self.predicate is not None


def reached(
    source: Operator, ends: Ends, slots: tuple[int, int], label: str | None, predicate: Evaluate | None
) -> Operator:
    """Put each vertex next to the one in the first slot into the other, and no edge anywhere."""
    from_slot, to_slot = slots

    def walk(row: Row) -> Iterator[None]:
        found = ends(row[from_slot])
        for row[to_slot] in found:
            if (label is None or label in row[to_slot].labels) and (
                predicate is None or predicate(row) is True
            ):
                yield None

    def run(row: Row) -> Iterator[None]:
        guard = row[0]
        for _ in source(row):
            if guard.stopped:
                guard.raise_stopped()
            found = ends(row[from_slot])
            for row[to_slot] in found:
                if (label is None or label in row[to_slot].labels) and (
                    predicate is None or predicate(row) is True
                ):
                    yield None

    return walk if source is once else run


def expanded(
    source: Operator,
    pairs: Pairs,
    slots: tuple[int, int, int],
    tests: Tests,
    *,
    label: str | None = None,
    into: bool = False,
) -> Operator:
    """Walk each edge from the vertex in the first slot; put edge and far end into the others.

    `into` says that the far end is bound already, so that only edges that lead there count.
    """
    from_slot, edge_slot, to_slot = slots
    used, predicate = tests.used, tests.predicate

    def run(row: Row) -> Iterator[None]:
        guard = row[0]
        for _ in source(row):
            if guard.stopped:
                guard.raise_stopped()
            target = row[to_slot] if into else None
            for edge, end in pairs(row[from_slot]):
                if (
                    (target is None or target is end)
                    and (label is None or label in end.labels)
                    and (used is None or not used(row, edge))
                ):
                    row[edge_slot] = edge
                    row[to_slot] = end
                    if predicate is None or predicate(row) is True:
                        yield None

    return run


def walked_again(
    source: Operator,
    ways: Callable[[Edge], Iterable[tuple[Vertex, Vertex]]],
    slots: tuple[int, int, int],
    bound: tuple[bool, bool],
    tests: Tests,
) -> Operator:
    """Match an edge that an earlier clause has bound: put its ends into slots, or compare them."""
    from_slot, edge_slot, to_slot = slots
    used, predicate = tests.used, tests.predicate

    def run(row: Row) -> Iterator[None]:
        for _ in source(row):
            edge = row[edge_slot]
            if edge is None or (used is not None and used(row, edge)):
                continue
            if not isinstance(edge, Edge):
                raise CypherTypeError(f"{shown(edge)} is no relationship", detail="InvalidArgumentType")
            for start, end in ways(edge):
                if (bound[0] and row[from_slot] is not start) or (bound[1] and row[to_slot] is not end):
                    continue
                row[from_slot], row[to_slot] = start, end
                if row[from_slot] is start and (predicate is None or predicate(row) is True):
                    yield None

    return run
