"""A selection as a picture for papers and slides: SVG, PNG or PDF, drawn without a browser."""

from collections.abc import Sequence
from pathlib import Path

from kg.ontology import NODE_TYPE, NODE_TYPES
from viz import matplot
from viz.layout import Point, Positions, positions
from viz.network import radius
from viz.selection import Selection, ShownNode

MARKERS = {"square": "s", "dot": "o", "diamond": "D", "triangle": "^"}

_SCALE = {"diamond": 0.72, "square": 0.85}
"""matplotlib measures these by their sides, not from corner to corner."""

_WIDTH = 12.0
_POINT = 72.0
_NAME = 30
_LETTER = 5.4
_LINE = 12.0


def write(selection: Selection, path: str | Path, *, title: str | None = None) -> Path:
    """Draw a selection.

    Parameters
    ----------
    selection : Selection
        What to show; some dozens of nodes read best on paper.
    path : str or Path
        Ends in .svg, .png or .pdf.
    title : str, optional
        Written above the drawing.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    kg.errors.UsageError
        Another ending, or matplotlib is not installed.
    kg.errors.OutputError
        The file cannot be written.
    """
    names = {node.item.id: node.item.name for node in selection.nodes}
    pairs = [(edge.link.source, edge.link.target) for edge in selection.edges]
    placed = positions([node.item.id for node in selection.nodes], pairs, names)
    xs, ys = [p.x for p in placed.values()], [p.y for p in placed.values()]
    wide, high = max(xs) - min(xs) + 240, max(ys) - min(ys) + 120
    height = min(max(_WIDTH * high / wide, 4.0), 16.0)
    scale = _WIDTH * _POINT / wide
    with matplot.drawing(path, width=_WIDTH, height=height) as axes:
        axes.set_axis_off()
        axes.set_xlim(min(xs) - 60, max(xs) + 180)
        axes.set_ylim(max(ys) + 60, min(ys) - 60)
        _edges(axes, selection, placed)
        _nodes(axes, selection.nodes, placed, scale)
        focus_first = sorted(selection.nodes, key=lambda node: node.item.id != selection.focus)
        _names(axes, focus_first, placed, scale)
        _legend(axes, selection)
        if title:
            axes.set_title(_short(title, 100), loc="left")
    return Path(path)


def _edges(axes: matplot.Axes, selection: Selection, placed: Positions) -> None:
    for edge in selection.edges:
        a, b = placed[edge.link.source], placed[edge.link.target]
        axes.plot([a.x, b.x], [a.y, b.y], color="#9aa5b1", linewidth=0.6, alpha=0.5, zorder=1)


def _nodes(axes: matplot.Axes, nodes: Sequence[ShownNode], placed: Positions, scale: float) -> None:
    for node in nodes:
        type_ = NODE_TYPE[node.item.label]
        at = placed[node.item.id]
        size = min(max(2 * radius(node.importance) * scale, 3.0), 26.0) * _SCALE.get(type_.shape, 1.0)
        axes.plot(
            [at.x],
            [at.y],
            MARKERS[type_.shape],
            color=type_.color,
            markersize=size,
            markeredgecolor="white",
            markeredgewidth=0.6,
            zorder=2,
        )


def _names(axes: matplot.Axes, nodes: Sequence[ShownNode], placed: Positions, scale: float) -> None:
    """Names, the most important first, each where it meets no mark and no other name."""
    taken = [_around(placed[node.item.id], radius(node.importance)) for node in nodes]
    wide, high = _LETTER / scale, _LINE / scale
    for node in nodes:
        text = _short(node.item.name, _NAME)
        at, gap = placed[node.item.id], radius(node.importance) + 4
        for x, align in ((at.x + gap, "left"), (at.x - gap, "right")):
            left = x if align == "left" else x - len(text) * wide
            box = (left, at.y - high / 2, left + len(text) * wide, at.y + high / 2)
            if not any(_meet(box, other) for other in taken):
                taken.append(box)
                axes.text(x, at.y, text, ha=align, va="center", fontsize=8, zorder=3, parse_math=False)
                break


def _around(at: Point, reach: float) -> tuple[float, float, float, float]:
    return at.x - reach, at.y - reach, at.x + reach, at.y + reach


def _meet(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _legend(axes: matplot.Axes, selection: Selection) -> None:
    present = {node.item.label for node in selection.nodes}
    for type_ in NODE_TYPES:
        if type_.label in present:
            marker = MARKERS[type_.shape]
            axes.plot([], [], marker, color=type_.color, label=type_.plural, linestyle="none")
    axes.legend(loc="lower left", frameon=False, ncols=4, bbox_to_anchor=(0, -0.05))


def _short(text: str, most: int) -> str:
    """One line without control characters, which an SVG file may not hold."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"
