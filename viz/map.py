"""A graph too large for one page, as a map: its communities, each linked to a page of its own.

The map is a drawing with links and a list, without any script; all addresses are relative, so that the
folder can be moved, zipped and served from anywhere.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from kg.errors import NotFoundError
from kg.ontology import ENTITY_LABELS, NODE_TYPE, PAPER, TASK
from viz import files, page
from viz.communities import communities
from viz.layout import Point, positions
from viz.naming import resolve
from viz.ranking import by_importance, in_turn, pagerank
from viz.scope import Gate, Scope, papers_on
from viz.select import of_ids
from viz.source import Link, Outline, Source

MOST = 60
"""Communities on one map; what lies in smaller ones is counted."""

_SMALLEST = 4
"""Things that make a community worth a page."""

_RADIUS = 38.0, 100.0
_AIR = 12.0
_ROUNDS = 120
_PULL_FROM = 1.8
"""How the circles are brought together: room between two, rounds, and how wide the drawing starts."""

_NAMES = 3
_LETTER = 5.0
"""Half the width of a letter and some air, in the drawing's units."""

_TIES = 2
"""Ties drawn for each community, on average: the strongest."""


@dataclass(frozen=True, slots=True)
class Community:
    """A group of things that are linked more closely to each other than to the rest.

    Attributes
    ----------
    ids : tuple of str
        Its things (no papers), the most important first, types in turn.
    names : tuple of str
        The names of its most important things.
    papers : int
        Papers in it.
    file : str
        The file name of its page.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    papers: int
    file: str

    @property
    def name(self) -> str:
        """What it is called: its most important things."""
        return ", ".join(self.names)


def write(
    source: Source, folder: str | Path, *, title: str = "Knowledge graph", scope: Scope | None = None
) -> Path:
    """Write a map and the pages of its communities.

    Parameters
    ----------
    source : Source
        The graph.
    folder : str or Path
        Made where it is missing. Pages of an earlier map in it are replaced; what the new map no longer
        has is removed.
    title : str
        Heading of the map.
    scope : Scope, optional
        Filters, and the number of nodes on each page.

    Returns
    -------
    Path
        The map, `index.html` in the folder.

    Raises
    ------
    kg.errors.NotFoundError
        The graph has no communities to draw.
    kg.errors.OutputError
        The folder cannot be written.
    """
    scope = scope or Scope()
    outline, links = _outline(source, scope)
    found = _communities(source, outline, links)
    shown = found[:MOST]
    if not shown:
        raise NotFoundError("Nothing to map: too few things are linked. `kg view` draws them on one page.")
    target = files.folder(folder)
    for community in shown:
        selection = of_ids(source, community.ids, scope, about=f"{community.name} and what is close to them")
        text = page.render(selection, title=community.name, home="index.html")
        files.write(target / community.file, text)
    index = page.fill("map.html.j2", (), _values(title, shown, found, links))
    written = files.write(target / "index.html", index)
    _sweep(target, {community.file for community in shown})
    return written


def _outline(source: Source, scope: Scope) -> tuple[Outline, list[Link]]:
    outline = source.outline()
    task = resolve(source, scope.task, TASK).id if scope.task else None
    papers = papers_on(task, outline.links) if task else None
    return outline, Gate(scope, outline.years, papers).links(outline.links)


def _communities(source: Source, outline: Outline, links: Sequence[Link]) -> list[Community]:
    """Communities with enough things in them, the largest first."""
    ranks = pagerank(outline.labels, links)
    found = [
        (ids, sum(outline.labels.get(key) == PAPER for key in group))
        for group in communities(links)
        if len(ids := _things(outline.labels, ranks, group)) >= _SMALLEST
    ]
    found.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    names = source.items([key for ids, _ in found for key in ids[:_NAMES]])
    return [
        Community(
            tuple(ids),
            tuple(names[key].name for key in ids[:_NAMES]),
            papers,
            f"community-{number:03}.html",
        )
        for number, (ids, papers) in enumerate(found, 1)
    ]


def _things(labels: Mapping[str, str], ranks: Mapping[str, float], group: Sequence[str]) -> list[str]:
    ordered = by_importance(group, ranks)
    return in_turn([[key for key in ordered if labels.get(key) == label] for label in ENTITY_LABELS])


def _values(
    title: str, shown: Sequence[Community], found: Sequence[Community], links: Sequence[Link]
) -> dict[str, Any]:
    """What the map's template draws."""
    joined = _between(shown, links)
    places, radii = _places(shown, joined)
    left = min(p.x - r for p, r in zip(places, radii, strict=True)) - 20
    top = min(p.y - r for p, r in zip(places, radii, strict=True)) - 20
    right = max(p.x + r for p, r in zip(places, radii, strict=True)) + 20
    bottom = max(p.y + r for p, r in zip(places, radii, strict=True)) + 20
    strong = sorted(joined.items(), key=lambda item: (-item[1], item[0]))[: _TIES * len(shown)]
    strongest = max(joined.values(), default=1)
    return {
        "title": title,
        "box": [round(value, 1) for value in (left, top, right - left, bottom - top)],
        "circles": [
            {"community": c, "x": p.x, "y": p.y, "r": r, "lines": _lines(c.names, r)}
            for c, p, r in zip(shown, places, radii, strict=True)
        ],
        "lines": [
            {"a": places[a], "b": places[b], "width": round(1 + 6 * count / strongest, 1)}
            for (a, b), count in sorted(strong)
        ],
        "labels": [NODE_TYPE[label] for label in ENTITY_LABELS],
        "left_out": sum(len(c.ids) for c in found[MOST:]),
    }


def _between(shown: Sequence[Community], links: Sequence[Link]) -> Counter[tuple[int, int]]:
    """Links between the things of two communities."""
    where = {key: number for number, community in enumerate(shown) for key in community.ids}
    counts: Counter[tuple[int, int]] = Counter()
    for link in links:
        a, b = where.get(link.source), where.get(link.target)
        if a is not None and b is not None and a != b:
            counts[min(a, b), max(a, b)] += 1
    return counts


def _places(
    shown: Sequence[Community], joined: Mapping[tuple[int, int], int]
) -> tuple[list[Point], list[float]]:
    """Circles whose area grows with what they hold, side by side."""
    most = max(len(community.ids) for community in shown)
    least, largest = _RADIUS
    radii = [round(max(least, largest * math.sqrt(len(c.ids) / most)), 1) for c in shown]
    keys = [community.file for community in shown]
    strong = [pair for pair, count in joined.items() if count > 1] or list(joined)
    rough = positions(keys, [(keys[a], keys[b]) for a, b in strong])
    return _packed([rough[key] for key in keys], radii), radii


def _packed(centres: Sequence[Point], radii: Sequence[float]) -> list[Point]:
    """Circles drawn together to the middle, and out of each other where they meet."""
    points = [Point(_PULL_FROM * p.x, p.y) for p in centres]
    for step in range(_ROUNDS):
        pull = 1 - step / _ROUNDS
        points = [Point(p.x * (1 - 0.02 * pull), p.y * (1 - 0.04 * pull)) for p in points]
        for a, b in combinations(range(len(points)), 2):
            points[a], points[b] = _apart(points[a], points[b], radii[a] + radii[b] + _AIR)
    return [Point(round(p.x, 1), round(p.y, 1)) for p in points]


def _apart(a: Point, b: Point, least: float) -> tuple[Point, Point]:
    x, y = b.x - a.x, b.y - a.y
    distance = math.hypot(x, y)
    if distance >= least:
        return a, b
    if not distance:
        x, distance = 1.0, 1.0
    step = (least - distance) / 2 / distance
    return Point(a.x - x * step, a.y - y * step), Point(b.x + x * step, b.y + y * step)


def _lines(names: Sequence[str], radius: float) -> list[str]:
    """The names that a circle has room for, cut to its width."""
    room = max(6, int(radius / _LETTER))
    kept = names[: 3 if radius > _RADIUS[1] / 2 else 1]
    return [name if len(name) <= room else name[: room - 1] + "…" for name in kept]


def _sweep(folder: Path, kept: set[str]) -> None:
    """Remove the pages of an earlier map that this one does not have."""
    for old in folder.glob("community-[0-9][0-9][0-9].html"):
        if old.name not in kept:
            old.unlink(missing_ok=True)
