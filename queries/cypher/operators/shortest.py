"""Shortest paths between two nodes, by breadth-first search from both ends."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, islice
from typing import TypeAlias

from queries.cypher.errors import CypherArgumentError
from queries.cypher.graph import Edge, Vertex
from queries.cypher.operators.adjacency import Ends, Pairs
from queries.cypher.operators.trails import Walk
from queries.cypher.plan.context import Operator, Row
from queries.cypher.syntax.pattern_tree import Selector

Origins: TypeAlias = dict[Vertex, list[tuple[Edge, Vertex]]]
"""For each vertex reached: the edges by which it was reached first, each with the vertex before."""


@dataclass(frozen=True, slots=True)
class ShortestWalk:
    """How to search: `walk` from the start, `back` the edges to walk from the far end.

    `ends` are the vertices at the other ends of those edges, of the start's and of the far end's.
    `at` is the place in the query's text; `exhaustive` says that longer paths than the shortest may count
    too: more than one is asked for, or `walk.accept` may turn down the shortest.
    """

    walk: Walk
    back: Pairs
    ends: tuple[Ends, Ends]
    selector: Selector
    distinct_ends: bool
    exhaustive: bool
    at: int

    @property
    def is_choosy(self) -> bool:
        """Whether some edges may not be walked."""
        return self.walk.each is not None or self.walk.used is not None

    def side(self, row: Row, side: int) -> Pairs:
        """Give the allowed edges to walk from the start (0) or from the far end (1)."""
        walk = self.walk
        pairs, each, used = (walk.pairs if side == 0 else self.back), walk.each, walk.used
        if not self.is_choosy:
            return pairs

        def allowed(vertex: Vertex) -> Iterator[tuple[Edge, Vertex]]:
            for edge, end in pairs(vertex):
                row[walk.step] = edge
                if (each is None or each(row) is True) and (used is None or not used(row, edge)):
                    yield edge, end

        return allowed


def shortest(source: Operator, search: ShortestWalk) -> Operator:
    """Put the edges of a shortest path, or of several of them in turn, into a slot."""
    walk = search.walk
    from_slot, edges_slot, to_slot = walk.slots

    def run(row: Row) -> Iterator[None]:
        for _ in source(row):
            start, target = row[from_slot], row[to_slot]
            if start is None or target is None:
                continue
            paths = _filtered_paths(row, search) if search.exhaustive else _paths(row, start, target, search)
            for row[edges_slot] in paths if search.selector.groups else islice(paths, search.selector.count):
                yield None

    return run


def unlisted(source: Operator, slot: int) -> Operator:
    """Put the only edge of a list in the list's place: a link without length binds no list."""

    def run(row: Row) -> Iterator[None]:
        for _ in source(row):
            row[slot] = row[slot][0]
            yield None

    return run


def _paths(row: Row, start: Vertex, target: Vertex, search: ShortestWalk) -> Iterator[list[Edge]]:
    if start is target:
        yield from _round_trip(row, search)
    elif search.selector.groups or search.is_choosy:
        yield from _all_paths(row, start, target, search)
    else:
        yield from _first_path(row, start, target, search)


def _meeting(
    fronts: tuple[list[Vertex], list[Vertex]],
    limit: int | None,
    advance: Callable[[list[Vertex], int], tuple[list[Vertex], list[Vertex]]],
) -> list[Vertex]:
    """Go on from the smaller front, step by step, until both sides meet; give where."""
    for length in count(1):
        if (limit is not None and length > limit) or not fronts[0] or not fronts[1]:
            break
        side = 0 if len(fronts[0]) <= len(fronts[1]) else 1
        front, meeting = advance(fronts[side], side)
        if meeting:
            return meeting
        fronts = (front, fronts[1]) if side == 0 else (fronts[0], front)
    return []


# --- any one, by all edges there are ------------------------------------------------------------------

Parents: TypeAlias = dict[Vertex, Vertex | None]
"""For each vertex reached: the one from which it was, None for where the search began."""


def _first_path(row: Row, start: Vertex, target: Vertex, search: ShortestWalk) -> Iterator[list[Edge]]:
    """Search by vertices alone; the edges are looked up when it is known which way they lead."""
    sides: tuple[Parents, Parents] = ({start: None}, {target: None})

    def advance(front: list[Vertex], side: int) -> tuple[list[Vertex], list[Vertex]]:
        return _advanced(row, front, sides[side], sides[1 - side], search.ends[side])

    for vertex in _meeting(([start], [target]), search.walk.high, advance):
        forth = _edges_back(vertex, sides[0], search.walk.pairs)
        yield forth[::-1] + _edges_back(vertex, sides[1], search.back)


def _advanced(
    row: Row, front: list[Vertex], reached: Parents, others: Parents, ends: Ends
) -> tuple[list[Vertex], list[Vertex]]:
    """Go one step on from each vertex of the front until the other side is met; give where."""
    guard = row[0]
    new: list[Vertex] = []
    add = new.append
    for vertex in front:
        if guard.stopped:
            guard.raise_stopped()
        for end in ends(vertex):
            if end not in reached:
                reached[end] = vertex
                if end in others:
                    return new, [end]
                add(end)
    return new, []


def _edges_back(vertex: Vertex, parents: Parents, pairs: Pairs) -> list[Edge]:
    """Give the edges from a vertex back to where the search began, the last walked first."""
    edges: list[Edge] = []
    before = parents[vertex]
    while before is not None:
        edges.append(next(edge for edge, end in pairs(before) if end is vertex))
        vertex, before = before, parents[before]
    return edges


# --- all of them, or by some edges only ---------------------------------------------------------------


def _all_paths(row: Row, start: Vertex, target: Vertex, search: ShortestWalk) -> Iterator[list[Edge]]:
    sides: tuple[Origins, Origins] = ({start: []}, {target: []})

    def advance(front: list[Vertex], side: int) -> tuple[list[Vertex], list[Vertex]]:
        return _every_way(row, front, sides[side], sides[1 - side], search.side(row, side))

    yield from _joined(_meeting(([start], [target]), search.walk.high, advance), sides)


def _every_way(
    row: Row, front: list[Vertex], reached: Origins, others: Origins, allowed: Pairs
) -> tuple[list[Vertex], list[Vertex]]:
    """Go one step on from each vertex of the front; note every way by which a new vertex was reached."""
    guard = row[0]
    new: Origins = {}
    for vertex in front:
        if guard.stopped:
            guard.raise_stopped()
        for edge, end in allowed(vertex):
            if end not in reached:
                new.setdefault(end, []).append((edge, vertex))
    reached.update(new)
    return list(new), [vertex for vertex in new if vertex in others]


def _joined(meeting: list[Vertex], sides: tuple[Origins, Origins]) -> Iterator[list[Edge]]:
    for vertex in meeting:
        for first in _back_to_origin(vertex, sides[0]):
            for second in _back_to_origin(vertex, sides[1]):
                yield first[::-1] + second


def _back_to_origin(vertex: Vertex, origins: Origins) -> Iterator[list[Edge]]:
    """Give the edges of each way back to where the search began, the last walked first."""
    if not origins[vertex]:
        yield []
    for edge, before in origins[vertex]:
        for rest in _back_to_origin(before, origins):
            yield [edge, *rest]


def _round_trip(row: Row, search: ShortestWalk) -> Iterator[list[Edge]]:
    if search.walk.low == 0:
        yield []
    elif search.distinct_ends:
        raise CypherArgumentError(
            "shortestPath() takes two different nodes, and here both are the same: write *0.. to allow it",
            detail="InvalidArgumentValue",
            offset=search.at,
        )
    else:
        yield from _filtered_paths(row, search)


def _filtered_paths(row: Row, search: ShortestWalk) -> Iterator[list[Edge]]:
    """Try all trails by their length; give those of as many lengths as are asked for."""
    walk, lengths = search.walk, search.selector.count if search.selector.groups else None
    from_slot, edges_slot, to_slot = walk.slots
    start, target = row[from_slot], row[to_slot]
    trails: list[tuple[list[Edge], Vertex]] = [([], start)]
    for length in count():
        found = False
        for edges, end in trails:
            row[edges_slot], row[to_slot] = edges, target
            if length >= walk.low and end is target and (walk.accept is None or walk.accept(row) is True):
                found = True
                yield edges
        lengths = lengths - 1 if found and lengths is not None else lengths
        if lengths == 0 or not trails or length == walk.high:
            return
        trails = list(_longer(row, trails, walk))


def _longer(
    row: Row, trails: list[tuple[list[Edge], Vertex]], walk: Walk
) -> Iterator[tuple[list[Edge], Vertex]]:
    guard = row[0]
    for edges, end in trails:
        for edge, following in walk.pairs(end):
            if guard.stopped:
                guard.raise_stopped()
            row[walk.step] = edge
            taken = edge in edges or (walk.used is not None and walk.used(row, edge))
            if not taken and (walk.each is None or walk.each(row) is True):
                yield [*edges, edge], following
