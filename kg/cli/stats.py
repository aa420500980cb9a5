"""`kg stats`: what the graph holds, counted."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.table import Table
from rich.text import Text

from kg.answers import Stats
from kg.cli.graphs import open_graph
from kg.cli.options import format_option, graph_option, limit_option, output_option
from kg.cli.output import console, writing
from kg.cli.rows import write_json, write_rows
from kg.cli.text import one_line
from kg.ontology import NODE_TYPE
from queries.cypher.result import Result

if TYPE_CHECKING:
    from rich.console import Console

_COLUMNS = ("what", "name", "count")


@click.command(
    epilog="""\b
Examples:
  kg stats
  kg stats -g vision.kg --format json
  kg stats -g neo4j://localhost
"""
)
@graph_option
@limit_option(10, "Most-named things of each label.")
@format_option
@output_option
def stats(graph: str, limit: int, form: str, output: Path | None) -> None:
    """Count papers, entities, relationships and years, and name what made the graph."""
    held = open_graph(graph).stats(limit)
    if form in ("csv", "markdown"):
        write_rows(Result(_COLUMNS, _rows(held)), form, output)
        return
    with writing(output) as stream:
        if form == "json":
            write_json(asdict(held), stream)
        else:
            _draw(held, console(stream))


def _rows(held: Stats) -> list[tuple[object, ...]]:
    return [
        *(("label", name, count) for name, count in held.labels.items()),
        *(("type", name, count) for name, count in held.types.items()),
        *(("year", year, count) for year, count in held.years.items()),
        ("year", None, held.undated),
        *((label, thing.name, thing.papers) for label, top in held.top.items() for thing in top),
    ]


def _draw(held: Stats, console: "Console") -> None:
    """Counts side by side with a bar each, then the most-named things of each label."""
    _bars(console, "Nodes", dict(held.labels))
    _bars(console, "Relationships", dict(held.types))
    years = {str(year): count for year, count in held.years.items()}
    _bars(console, "Papers by year", {**years, "no year": held.undated})
    for label, top in held.top.items():
        _bars(console, f"Most-named {NODE_TYPE[label].plural}", {t.name: t.papers or 0 for t in top})
    for line in _origin(held):
        console.print(line, style="dim")


def _origin(held: Stats) -> Iterator[str]:
    """What was read and what made the graph; a server does not know the first."""
    if held.inputs:
        read = f"{held.records:,} records, {held.furniture:,} lines of furniture"
        yield f"Inputs: {held.inputs:,} ({read}, {held.not_understood:,} not understood)"
    yield f"Made by: {', '.join(f'{name} {value}' for name, value in held.manifest.items())}"


def _bars(console: "Console", title: str, counts: dict[str, int]) -> None:

    longest = max(counts.values(), default=0) or 1
    table = Table(
        box=None, title=title, title_justify="left", title_style="bold", show_header=False, pad_edge=False
    )
    table.add_column(no_wrap=True, max_width=40)
    table.add_column(justify="right")
    table.add_column(style="cyan")
    for name, count in counts.items():
        table.add_row(Text(one_line(name)), f"{count:,}", "█" * max(round(24 * count / longest), count > 0))
    console.print(table)
    console.print()
