"""Positions for the nodes of a view, computed before a page is written: seeded, so equal at every run.

Each connected part is laid out by itself by the spring model, the parts are put side by side, the largest
first, and what has no link stands in rows below. Nodes that would lie on each other are pushed apart.

References
----------
T. Fruchterman and E. Reingold, "Graph drawing by force-directed placement", Software: Practice and
Experience 21(11), 1991.
"""

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import rustworkx as rx

SPACING = 60.0
"""Room that a node takes, in the page's units (pixels at scale 1)."""

_SEED = 20190409
_GREAT = 20
"""So many of the most important have their names written in any case."""

_SHORT = 12
"""Characters of a name that fit one room."""

_CLOSE = 0.1
"""Nearer than this is the same spot, and a room short of this is room enough."""
_WIDE = 1.7
"""Width by height of the whole: that of a screen."""
_FAR = 110
"""Nodes that the page draws when it shows all from afar, and so the frame of a large drawing."""

_WORK = 40_000
"""Nodes times passes: large graphs get fewer passes, so that a page takes seconds."""


class Point(NamedTuple):
    """A position."""

    x: float
    y: float


Positions: TypeAlias = dict[str, Point]


def positions(
    ids: Sequence[str], pairs: Iterable[tuple[str, str]], names: Mapping[str, str] | None = None
) -> Positions:
    """Where each node stands.

    Parameters
    ----------
    ids : sequence of str
        The nodes, the most important first: these get the most room.
    pairs : iterable of (str, str)
        The nodes that are linked, in any order and direction.
    names : mapping, optional
        Names that are to find room to the right of their nodes, by id.

    Returns
    -------
    dict
        Position by id, around the origin, x to the right and y down, rounded to 0.1.

    Examples
    --------
    >>> sorted(positions(["a", "b", "c"], [("a", "b")]))
    ['a', 'b', 'c']

    Notes
    -----
    Quadratic in the nodes of the largest part: 1,000 nodes take about a second, 3,000 some seconds.
    """
    order = sorted(ids)
    linked = sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})
    great = set(ids[:_GREAT])
    tails = {key: _tail(name) + (key in great) for key, name in (names or {}).items()}
    parts = _parts(order, linked)
    blocks = [_laid_out(part, linked, ids, tails) for part in parts if len(part) > 1]
    alone = [part[0] for part in parts if len(part) == 1]
    placed = _pack(blocks)
    placed.update(_rows(alone, placed))
    return _centred(placed)


def _laid_out(
    part: Sequence[str],
    pairs: Iterable[tuple[str, str]],
    ids: Sequence[str],
    tails: Mapping[str, int],
) -> Positions:
    """One connected part; the most important nodes of a large one first, then the rest around them."""
    passes = max(20, min(60, _WORK // max(1, len(part))))
    if len(part) <= _FAR + _FAR // 2:
        return _widened(spread(_spring(part, pairs, passes), tails, passes=passes))
    members = set(part)
    top = sorted([key for key in ids if key in members][:_FAR])
    wide = SPACING * math.sqrt(len(part) / len(top))
    frame = _widened(spread(_spring(top, pairs, 60, wide), tails, room=0.8 * wide, passes=100))
    return spread(_spring(part, pairs, passes, fixed=frame), passes=passes)


def _parts(ids: Sequence[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Connected parts, the largest first."""
    graph, index = _graph(ids, pairs)
    names = {number: key for key, number in index.items()}
    parts = [sorted(names[number] for number in part) for part in rx.connected_components(graph)]
    return sorted(parts, key=lambda part: (-len(part), part[0]))


def _graph(
    ids: Sequence[str], pairs: Iterable[tuple[str, str]]
) -> tuple["rx.PyGraph[str, None]", dict[str, int]]:
    index = {key: number for number, key in enumerate(ids)}
    graph: rx.PyGraph[str, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(list(ids))
    graph.add_edges_from([(index[a], index[b], None) for a, b in pairs if a in index and b in index])
    return graph, index


def _spring(
    part: Sequence[str],
    pairs: Iterable[tuple[str, str]],
    passes: int,
    room: float = SPACING,
    fixed: Mapping[str, Point] | None = None,
) -> Positions:
    """The spring model, drawn small: `spread` gives each node its room."""
    graph, index = _graph(part, pairs)
    size = 0.5 * room * math.sqrt(len(part))
    set_ = {index[key]: (p.x / size, p.y / size) for key, p in (fixed or {}).items()}
    raw = rx.spring_layout(
        graph,
        pos=set_ or None,
        fixed=set(set_) or None,
        k=2.2 / math.sqrt(len(part)),
        num_iter=2 * passes,
        scale=1,
        seed=_SEED,
    )
    return {key: Point(size * raw[number][0], size * raw[number][1]) for key, number in index.items()}


def _widened(points: Positions) -> Positions:
    """As wide by height as a screen, by more room across: distances only grow."""
    across, down = (statistics.pstdev(values) for values in zip(*points.values(), strict=True))
    factor = max(1.0, min(3.0, _WIDE * down / across)) if across else 1.0
    return {key: Point(p.x * factor, p.y) for key, p in points.items()}


def _tail(name: str) -> int:
    """How many rooms a name takes beside its node when all is shown."""
    return 1 if len(name) <= _SHORT else 2


def spread(
    points: Mapping[str, Point],
    tails: Mapping[str, int] | None = None,
    *,
    room: float = SPACING * 0.8,
    passes: int = 60,
) -> Positions:
    """Push apart what is nearer than `room`, in a fixed number of passes at most.

    Parameters
    ----------
    points : mapping
        Positions by id.
    tails : mapping, optional
        How many rooms to keep free to the right of a node, for its name.
    room : float
        The least distance between two nodes.
    passes : int
        How often all are looked at.

    Examples
    --------
    >>> apart = spread({"a": Point(0, 0), "b": Point(1, 0)}, room=10)
    >>> apart["b"].x - apart["a"].x >= 9.9
    True
    """
    current = dict(sorted(points.items()))
    reserved = {key: count for key, count in (tails or {}).items() if key in current}
    for _ in range(passes):
        moves = _moves([*current.items(), *_reserve(current, reserved, room)], room)
        if not moves:
            break
        for key, (dx, dy) in moves.items():
            current[key] = Point(current[key].x + dx, current[key].y + dy)
    return current


def _reserve(points: Positions, tails: Mapping[str, int], room: float) -> Iterable[tuple[str, Point]]:
    """Points that stand for names: they push, and their node moves when they are pushed."""
    for key, count in sorted(tails.items()):
        for step in range(1, count + 1):
            yield key, Point(points[key].x + step * room * 0.8, points[key].y)


def _moves(spots: Sequence[tuple[str, Point]], room: float) -> dict[str, tuple[float, float]]:
    """How each node moves in one pass, from what is near any of its spots."""
    cells: dict[tuple[int, int], list[tuple[str, Point]]] = {}
    for key, point in spots:
        cells.setdefault((int(point.x // room), int(point.y // room)), []).append((key, point))
    moves: dict[str, tuple[float, float]] = {}
    for (column, row), members in cells.items():
        near = [
            spot
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for spot in cells.get((i, j), ())
        ]
        for key, point in members:
            push = _push(key, point, near, room)
            if push:
                before = moves.get(key, (0.0, 0.0))
                moves[key] = before[0] + push[0], before[1] + push[1]
    return moves


def _push(
    key: str, here: Point, near: Iterable[tuple[str, Point]], room: float
) -> tuple[float, float] | None:
    """Half the way out of every neighbour's room; what lies on one spot parts by the order of ids."""
    dx = dy = 0.0
    for other, there in near:
        if other == key:
            continue
        x, y = here.x - there.x, here.y - there.y
        distance = math.hypot(x, y)
        if distance >= room - _CLOSE:
            continue
        if distance < _CLOSE:
            x, y, distance = (1.0 if key > other else -1.0), 0.3, 1.0
        step = (room - min(distance, room)) / 2 / distance
        dx, dy = dx + x * step, dy + y * step
    return (dx, dy) if dx or dy else None


def _pack(blocks: Sequence[Positions]) -> Positions:
    """Blocks in shelves, as wide as a screen would have them."""
    boxes = [_box(block) for block in blocks]
    area = sum((x1 - x0 + SPACING) * (y1 - y0 + SPACING) for x0, y0, x1, y1 in boxes)
    wide = max([math.sqrt(area * _WIDE), *(x1 - x0 + SPACING for x0, _, x1, _ in boxes)], default=0.0)
    placed: Positions = {}
    left = top = height = 0.0
    for block, (x0, y0, x1, y1) in zip(blocks, boxes, strict=True):
        if left and left + x1 - x0 > wide:
            left, top, height = 0.0, top + height + SPACING, 0.0
        placed.update({k: Point(p.x - x0 + left, p.y - y0 + top) for k, p in block.items()})
        left, height = left + x1 - x0 + 1.5 * SPACING, max(height, y1 - y0)
    return placed


def _rows(alone: Sequence[str], placed: Positions) -> Positions:
    """What has no link, in rows below the rest."""
    x0, _, x1, y1 = _box(placed) if placed else (0.0, 0.0, 0.0, -2 * SPACING)
    wide = max(x1 - x0, math.sqrt(len(alone) * _WIDE) * SPACING)
    columns = max(1, int(wide // SPACING))
    top = y1 + 1.5 * SPACING
    return {
        key: Point(x0 + (number % columns) * SPACING, top + (number // columns) * SPACING)
        for number, key in enumerate(alone)
    }


def _box(points: Mapping[str, Point]) -> tuple[float, float, float, float]:
    xs, ys = [p.x for p in points.values()], [p.y for p in points.values()]
    return min(xs), min(ys), max(xs), max(ys)


def _centred(points: Positions) -> Positions:
    if not points:
        return {}
    x0, y0, x1, y1 = _box(points)
    cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
    return {key: Point(round(p.x - cx, 1), round(p.y - cy, 1)) for key, p in sorted(points.items())}
