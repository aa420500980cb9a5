"""Charts of a graph: papers over time, the most named things, and what is evaluated on what.

Each chart is first a small table (`rows`), then a drawing of it (`write`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from kg.errors import NotFoundError
from kg.ontology import DATASET, METHOD, NODE_TYPE, PAPER
from viz import matplot
from viz.naming import resolve
from viz.scope import is_role
from viz.source import Item, Link, Source

_YEAR, _MONTH = 4, 7
"""Characters of a date that tell the year, and the month."""

_MONTHS_FOR = 5
"""Years that a chart by month may span."""

_LONG = 34
_LINES = ("-o", "--s", "-.^", ":D")
_COLORS = ("#0072b2", "#d55e00", "#007f5c", "#56616b")
_DARK = 0.6
"""Share of the most papers from which a cell is so dark that its number is white."""

MOST_LINES = len(_LINES)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Papers that name a thing, by month (or by year, where few papers tell the month).

    Attributes
    ----------
    periods : tuple of str
        "2019-05" or "2019", without a gap.
    counts : mapping
        Papers in each period, by the thing's name.
    undated : mapping
        Papers without a date, by the thing's name.
    """

    periods: tuple[str, ...]
    counts: Mapping[str, tuple[int, ...]]
    undated: Mapping[str, int]

    def rows(self) -> list[tuple[str, str, int]]:
        """(name, period, papers), as a table."""
        return [
            (name, period, count)
            for name, counts in self.counts.items()
            for period, count in zip(self.periods, counts, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The things of one label that most papers name."""

    label: str
    entries: tuple[tuple[str, int], ...]

    def rows(self) -> list[tuple[str, int]]:
        """(name, papers), as a table."""
        return list(self.entries)


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Papers that speak of a thing of one kind and of one of another."""

    across: tuple[str, ...]
    down: tuple[str, ...]
    papers: tuple[tuple[int, ...], ...]
    labels: tuple[str, str] = (METHOD, DATASET)

    def rows(self) -> list[tuple[str, str, int]]:
        """(down, across, papers) for each pair that a paper speaks of, as a table."""
        return [
            (row, column, count)
            for row, counts in zip(self.down, self.papers, strict=True)
            for column, count in zip(self.across, counts, strict=True)
            if count
        ]


Chart: TypeAlias = Timeline | Ranking | HeatMap


def timeline(source: Source, names: Sequence[str]) -> Timeline:
    """Count the papers of methods, tasks or datasets over time.

    Parameters
    ----------
    source : Source
        The graph.
    names : sequence of str
        Ids, names or aliases; four at most, so that lines can be told apart.

    Returns
    -------
    Timeline
        By month where at least half of the dated papers tell it and they lie within five years, else by
        year.

    Raises
    ------
    kg.errors.NotFoundError
        A name is unknown, or no paper of these has a date.
    """
    things = [resolve(source, name) for name in dict.fromkeys(names)][:MOST_LINES]
    papers = {item.id: _papers_of(source, item) for item in things}
    dates = {
        key: _date(item)
        for key, item in source.items(frozenset(chain.from_iterable(papers.values()))).items()
    }
    known = [date for date in dates.values() if date]
    if not known:
        told = ", ".join(item.name for item in things)
        raise NotFoundError(f"No paper on {told} has a date, so there is nothing to draw over time.")
    cut = _MONTH if _is_monthly(known) else _YEAR
    usable = [date[:cut] for date in known if len(date) >= cut]
    periods = _periods(min(usable), max(usable))
    counted = {item.name: Counter(dates[key][:cut] for key in papers[item.id]) for item in things}
    return Timeline(
        periods,
        {name: tuple(counts[period] for period in periods) for name, counts in counted.items()},
        {name: sum(n for date, n in counts.items() if len(date) < cut) for name, counts in counted.items()},
    )


def ranking(source: Source, label: str = METHOD, *, limit: int = 20) -> Ranking:
    """Find the things of one label that most papers name.

    Parameters
    ----------
    source : Source
        The graph.
    label : str
        Method, Dataset or Task.
    limit : int
        Bars at most.

    Returns
    -------
    Ranking
        The most named first, ties by name.

    Raises
    ------
    kg.errors.NotFoundError
        The graph has none.
    """
    outline = source.outline()
    counts = _named(outline.labels, outline.links, label)
    if not counts:
        raise NotFoundError(f"This graph has no {NODE_TYPE[label].plural} that a paper names.")
    best = sorted(counts, key=lambda key: (-len(counts[key]), key))[:limit]
    items = source.items(best)
    return Ranking(label, tuple((items[key].name, len(counts[key])) for key in best))


def heat_map(source: Source, down: str = METHOD, across: str = DATASET, *, limit: int = 15) -> HeatMap:
    """Count the papers that speak of a thing of one label and of one of another.

    Parameters
    ----------
    source : Source
        The graph.
    down, across : str
        Labels of rows and columns.
    limit : int
        Rows and columns at most, those that most papers name.

    Returns
    -------
    HeatMap
        The most named first.

    Raises
    ------
    kg.errors.NotFoundError
        No paper speaks of both.
    """
    outline = source.outline()
    rows, columns = (_named(outline.labels, outline.links, label) for label in (down, across))
    top = [sorted(c, key=lambda key, c=c: (-len(c[key]), key))[:limit] for c in (rows, columns)]
    papers = tuple(tuple(len(rows[r] & columns[c]) for c in top[1]) for r in top[0])
    if not any(map(any, papers)):
        raise NotFoundError(
            f"No paper of this graph speaks of {NODE_TYPE[down].plural} and {NODE_TYPE[across].plural}."
        )
    items = source.items([*top[0], *top[1]])
    names = [tuple(items[key].name for key in keys) for keys in top]
    return HeatMap(names[1], names[0], papers, (down, across))


def write(chart: Chart, path: str | Path) -> Path:
    """Draw a chart.

    Parameters
    ----------
    chart : Timeline, Ranking or HeatMap
        What to draw.
    path : str or Path
        Ends in .svg, .png or .pdf.

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
    with matplot.drawing(path, width=9, height=_height(chart)) as axes:
        if isinstance(chart, Timeline):
            _draw_timeline(axes, chart)
        elif isinstance(chart, Ranking):
            _draw_ranking(axes, chart)
        else:
            _draw_heat_map(axes, chart)
    return Path(path)


def _papers_of(source: Source, item: Item) -> frozenset[str]:
    return frozenset(
        link.source for link in source.links([item.id]) if is_role(link) and link.target == item.id
    )


def _date(item: Item) -> str:
    published = item.properties.get("published")
    return str(published) if published else str(item.year or "")


def _is_monthly(dates: Sequence[str]) -> bool:
    years = [int(date[:_YEAR]) for date in dates]
    most_tell = 2 * sum(len(date) >= _MONTH for date in dates) >= len(dates)
    return most_tell and max(years) - min(years) < _MONTHS_FOR


def _periods(first: str, last: str) -> tuple[str, ...]:
    """All periods from the first to the last, months or years as these are."""
    if len(first) < _MONTH:
        return tuple(str(year) for year in range(int(first), int(last) + 1))
    low, high = (int(p[:4]) * 12 + int(p[5:7]) - 1 for p in (first, last))
    return tuple(f"{month // 12:04}-{month % 12 + 1:02}" for month in range(low, high + 1))


def _named(labels: Mapping[str, str], links: Iterable[Link], label: str) -> dict[str, set[str]]:
    """The papers that name each thing of a label."""
    papers: defaultdict[str, set[str]] = defaultdict(set)
    for link in links:
        if is_role(link) and labels.get(link.target) == label and labels.get(link.source) == PAPER:
            papers[link.target].add(link.source)
    return dict(papers)


def _height(chart: Chart) -> float:
    if isinstance(chart, Timeline):
        return 4.5
    return 1.8 + 0.32 * len(chart.entries if isinstance(chart, Ranking) else chart.down)


def _short(name: str) -> str:
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    return plain if len(plain) <= _LONG else plain[: _LONG - 1] + "…"


def _draw_timeline(axes: matplot.Axes, chart: Timeline) -> None:
    for (name, counts), line, color in zip(chart.counts.items(), _LINES, _COLORS, strict=False):
        undated = chart.undated[name]
        note = f" ({undated} without a date)" if undated else ""
        axes.plot(
            range(len(chart.periods)), counts, line, color=color, label=_short(name) + note, markersize=5
        )
    step = max(1, len(chart.periods) // 12)
    axes.set_xticks(
        range(0, len(chart.periods), step), chart.periods[::step], rotation=0 if step == 1 else 30
    )
    axes.set_ylim(0)
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.set_ylabel("papers")
    axes.legend(frameon=False)


def _draw_ranking(axes: matplot.Axes, chart: Ranking) -> None:
    rows = range(len(chart.entries))
    counts = [count for _, count in chart.entries]
    bars = axes.barh(rows, counts, color=NODE_TYPE[chart.label].color)
    axes.bar_label(bars, padding=3, color=matplot.SOFT)
    axes.set_yticks(rows, [_short(name) for name, _ in chart.entries])
    axes.invert_yaxis()
    axes.set_xlabel(f"papers that name it, by {chart.label.lower()}")


def _draw_heat_map(axes: matplot.Axes, chart: HeatMap) -> None:
    most = max(map(max, chart.papers))
    axes.imshow(chart.papers, cmap="Blues", aspect="auto", vmin=0, vmax=most * 1.15)
    axes.set_xticks(range(len(chart.across)), [_short(n) for n in chart.across], rotation=40, ha="right")
    axes.set_yticks(range(len(chart.down)), [_short(name) for name in chart.down])
    for y, counts in enumerate(chart.papers):
        for x, count in enumerate(counts):
            if count:
                color = "white" if count > most * _DARK else matplot.INK
                axes.text(x, y, str(count), ha="center", va="center", color=color, fontsize=8)
    axes.set_xlabel(f"papers that speak of both: {chart.labels[0].lower()} and {chart.labels[1].lower()}")
    axes.spines[:].set_visible(False)
