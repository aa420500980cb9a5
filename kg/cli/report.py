"""The summary that `kg build` and `kg forget` end with."""

import sys
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.cli.text import one_line

if TYPE_CHECKING:
    from kg.build import BuildReport

_LINES = 20


def summary(report: "BuildReport", graph: str) -> None:
    """Print what was read and what came of it, on standard error.

    Parameters
    ----------
    report : BuildReport
        What the build says.
    graph : str
        The graph file.
    """
    console = Console(file=sys.stderr, markup=False, highlight=False, emoji=False, soft_wrap=True)
    _gaps(report, console)
    table = Table(box=SIMPLE_HEAD, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for name, count in _counts(report):
        table.add_row(name, f"{count:,}")
    console.print(table)
    seconds = ", ".join(f"{name} {taken:.1f} s" for name, taken in report.seconds.items())
    state = f"Wrote {graph}" if report.changed else f"{graph} holds all of it already; nothing was written"
    console.print(Text(one_line(f"{state} ({seconds})" if seconds else state)))


def _counts(report: "BuildReport") -> list[tuple[str, int]]:
    """The lines of the table; what is 0 and says nothing then is left out."""
    lines = [
        ("inputs", report.inputs, True),
        ("entries in the graph file", report.entries, True),
        ("  that repeat another word for word", report.repeated, False),
        ("  that are versions of another paper", report.merged, False),
        ("papers", report.papers, True),
        ("entities", report.entities, True),
        ("edges", report.edges, True),
        ("texts read by the model", report.extracted, True),
        ("texts read again", report.re_extracted, False),
        ("lines of page furniture", report.furniture, False),
        ("entries not understood", len(report.not_understood), True),
    ]
    return [(name, count) for name, count, always in lines if count or always]


def _gaps(report: "BuildReport", console: Console) -> None:
    gaps = report.not_understood
    for gap in gaps[:_LINES]:
        place = f"{gap.source.name}:{gap.source.line}"
        console.print(Text(one_line(f"not understood: {place}: {gap.reason}")))
    if len(gaps) > _LINES:
        console.print(f"… and {len(gaps) - _LINES:,} more that were not understood")
