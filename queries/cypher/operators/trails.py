"""Operators that walk paths of any length, never twice over the same relationship."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from queries.cypher.graph import Edge, Trail, Vertex
from queries.cypher.operators.adjacency import Pairs
from queries.cypher.plan.context import Evaluate, Operator, Row


@dataclass(frozen=True, slots=True)
class Walk:
    """How to walk a relationship of variable length.

    Parameters
    ----------
    pairs
        The edges to walk from a vertex.
    low, high
        How many relationships at least and at most; None for any number.
    slots
        Of the vertex to start from, of the list of edges, of the far end.
    step
        Where each edge is put for `each`, the condition on single edges.
    into
        Whether the far end is bound already.
    used
        Whether an edge is taken by another part of the pattern.
    accept
        The condition on the whole walk.
    backwards
        Whether the walk goes from the pattern's right to its left, so that the list turns around.
    """

    pairs: Pairs
    low: int
    high: int | None
    slots: tuple[int, int, int]
    step: int
    each: Evaluate | None = None
    into: bool = False
    used: Callable[[Row, Edge], bool] | None = None
    accept: Evaluate | None = None
    backwards: bool = False


def varied(source: Operator, walk: Walk) -> Operator:
    """Walk depth first; put the edges walked and the far end into slots."""
    from_slot, edges_slot, to_slot = walk.slots
    accept = walk.accept

    def run(row: Row) -> Iterator[None]:
        for _ in source(row):
            start = row[from_slot]
            target = row[to_slot] if walk.into else None
            if start is None or (walk.into and target is None):
                continue
            for edges, end in _walks(row, start, walk):
                if target is None or end is target:
                    row[edges_slot], row[to_slot] = edges[::-1] if walk.backwards else edges, end
                    if accept is None or accept(row) is True:
                        yield None

    return run


def _walks(row: Row, start: Vertex, walk: Walk) -> Iterator[tuple[list[Edge], Vertex]]:
    """Give every walk from `start`, shorter ones of a branch first."""
    pairs, low, high, step, each, used = walk.pairs, walk.low, walk.high, walk.step, walk.each, walk.used
    guard = row[0]
    path: dict[Edge, None] = {}
    if low == 0:
        yield [], start
    stack = [iter(pairs(start))] if high is None or high > 0 else []
    while stack:
        for edge, end in stack[-1]:
            if guard.stopped:
                guard.raise_stopped()
            if edge in path or (used is not None and used(row, edge)):
                continue
            row[step] = edge
            if each is not None and each(row) is not True:
                continue
            path[edge] = None
            if len(path) >= low:
                yield list(path), end
            if high is None or len(path) < high:
                stack.append(iter(pairs(end)))
                break
            del path[edge]
        else:
            _ = stack.pop()
            if path:
                _ = path.popitem()


def retraced(source: Operator, walk: Walk) -> Operator:
    """Match a list of edges that an earlier clause has bound; put its far end into a slot."""
    from_slot, edges_slot, to_slot = walk.slots

    def run(row: Row) -> Iterator[None]:
        for _ in source(row):
            start, edges = row[from_slot], row[edges_slot]
            if start is None or edges is None:
                continue
            end = _retrace(start, edges[::-1] if walk.backwards else edges, walk)
            if end is None or (walk.into and row[to_slot] is not end):
                continue
            row[to_slot] = end
            if walk.accept is None or walk.accept(row) is True:
                yield None

    return run


def _retrace(start: Vertex, edges: Sequence[Edge], walk: Walk) -> Vertex | None:
    """Give where the edges lead from `start`, None where they cannot be walked."""
    if len(edges) < walk.low or (walk.high is not None and len(edges) > walk.high):
        return None
    here = start
    for edge in edges:
        following = next((end for other, end in walk.pairs(here) if other is edge), None)
        if following is None:
            return None
        here = following
    return here


def trail_along(start: Vertex, edges: Iterable[Edge]) -> Trail:
    """Give the path that leads along the edges from a vertex."""
    vertices, here = [start], start
    walked = tuple(edges)
    for edge in walked:
        here = edge.end if edge.start is here else edge.start
        vertices.append(here)
    return Trail(tuple(vertices), walked)


# --- quantified parts -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Repetition:
    """How to walk a quantified part.

    Parameters
    ----------
    inner
        Walks the part once from the vertex in the first of `ends`, to the one in the second.
    ends
        The slots of the part's own first and last node.
    inner_slots
        Every slot that `inner` fills, to be put back after going deeper.
    edge_slots
        Those among them that hold the edges of one walk of the part, in its order.
    used_slot
        Where the edges of the repetitions before are, for `inner` to avoid.
    groups
        Slots of one repetition, and of the list over all of them.
    slots
        Of the vertex to start from, of the list of all edges, of the far end.
    backwards
        Whether the part is walked from its last node to its first.
    """

    inner: Operator
    ends: tuple[int, int]
    inner_slots: Sequence[int]
    edge_slots: Sequence[int]
    used_slot: int
    groups: Sequence[tuple[int, int]]
    slots: tuple[int, int, int]
    low: int
    high: int | None
    into: bool
    backwards: bool
    accept: Evaluate | None


def repeated(source: Operator, part: Repetition) -> Operator:
    """Walk a quantified part as often as it may be."""
    from_slot, edges_slot, to_slot = part.slots
    accept = part.accept

    def run(row: Row) -> Iterator[None]:
        for _ in source(row):
            start = row[from_slot]
            target = row[to_slot] if part.into else None
            if start is None or (part.into and target is None):
                continue
            row[part.used_slot] = {}
            for rounds, end in _rounds(row, start, part, []):
                if target is not None and end is not target:
                    continue
                ordered = rounds[::-1] if part.backwards else rounds
                row[to_slot] = end
                row[edges_slot] = [edge for values in ordered for edge in _edges(values, part)]
                for index, slot in part.groups:
                    row[slot] = [values[index] for values in ordered]
                if accept is None or accept(row) is True:
                    yield None

    return run


def _edges(values: dict[int, object], part: Repetition) -> list[object]:
    return [values[slot] for slot in part.edge_slots]


def _rounds(
    row: Row, start: Vertex, part: Repetition, rounds: list[dict[int, object]]
) -> Iterator[tuple[list[dict[int, object]], Vertex]]:
    """Give every sequence of repetitions from `start` on: the slots of each one, and the last vertex."""
    if len(rounds) >= part.low:
        yield rounds, start
    if part.high is not None and len(rounds) >= part.high:
        return
    guard = row[0]
    row[part.ends[0]] = start
    for _ in part.inner(row):
        if guard.stopped:
            guard.raise_stopped()
        values = {slot: row[slot] for slot in part.inner_slots}
        used = row[part.used_slot]
        row[part.used_slot] = used | dict.fromkeys(_edges(values, part))
        yield from _rounds(row, row[part.ends[1]], part, [*rounds, values])
        row[part.used_slot] = used
        for slot, value in values.items():
            row[slot] = value
