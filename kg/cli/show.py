"""`kg show`: a thing, its properties, and its neighbours by relationship."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from kg.answers import Neighbours, Portrait, Thing
from kg.cli.complete import names
from kg.cli.graphs import open_graph
from kg.cli.options import format_option, graph_option, limit_option, output_option
from kg.cli.output import console, note, writing
from kg.cli.rows import write_json, write_rows
from kg.cli.text import one_line
from queries.cypher.result import Result

if TYPE_CHECKING:
    from rich.console import Console

_COLUMNS = ("type", "direction", "label", "name", "papers", "confidence", "id")
_HIDDEN = ("lookup", "name", "title", "abstract")


@click.command(
    epilog="""\b
Examples:
  kg show DETR
  kg show "task: segmentation" --limit 20
  kg show 2005.12872 --format json
  kg show DETR -g neo4j://localhost
"""
)
@click.argument("name", shell_complete=names)
@graph_option
@limit_option(10, "Neighbours of each kind.")
@format_option
@output_option
def show(name: str, graph: str, limit: int, form: str, output: Path | None) -> None:
    """Show a paper, method, dataset or task with its neighbours.

    NAME is a name, alias or id; a paper goes by title, arXiv id, DOI or the start of its id too. Put a
    label before it to say which: "task: segmentation".
    """
    portrait = open_graph(graph).show(name, limit)
    for other in portrait.others:
        note(f"Also called {name!r}: {_described(other)}; see it with: kg show {other.id!r}")
    _write(portrait, form, output)


def _write(portrait: Portrait, form: str, output: Path | None) -> None:

    if form in ("csv", "markdown"):
        write_rows(Result(_COLUMNS, _rows(portrait)), form, output)
        return
    with writing(output) as stream:
        if form == "json":
            write_json(_as_object(portrait), stream)
        else:
            _draw(portrait, console(stream))


def _rows(portrait: Portrait) -> list[tuple[object, ...]]:
    return [
        (
            group.type,
            group.direction,
            group.label,
            near.thing.name,
            near.papers,
            near.confidence,
            near.thing.id,
        )
        for group in portrait.neighbours
        for near in group.first
    ]


def _as_object(portrait: Portrait) -> dict[str, object]:

    thing = portrait.thing
    return {
        "id": thing.id,
        "label": thing.label,
        "properties": dict(portrait.properties),
        "neighbours": [asdict(group) for group in portrait.neighbours],
        "others": [asdict(other) for other in portrait.others],
    }


def _draw(portrait: Portrait, console: "Console") -> None:
    """Name, properties, abstract, then the neighbours under their relationships."""
    console.print(Text(one_line(portrait.thing.name), style="bold"), Text(portrait.thing.label, style="dim"))
    for name, value in portrait.properties.items():
        if name not in _HIDDEN:
            shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
            console.print(Text(f"  {name}: ", style="dim") + Text(one_line(shown)))
    console.print(Text(f"  id: {portrait.thing.id}", style="dim"))
    if abstract := portrait.properties.get("abstract"):
        console.print(Text(f"\n{one_line(str(abstract))}"))
    for group in portrait.neighbours:
        _draw_group(group, console)


def _draw_group(group: Neighbours, console: "Console") -> None:

    arrow = {"out": "→", "in": "←", "both": "↔"}[group.direction]
    console.print(Text(f"\n{group.type} {arrow} {group.label} ({group.total:,})", style="bold"))
    for near in group.first:
        told = f"{near.papers} papers" if near.papers != 1 else f"{near.confidence:.2f}"
        year = f" ({near.thing.year})" if near.thing.year else ""
        console.print(Text(f"  {one_line(near.thing.name)}{year}  ") + Text(told, style="dim"))
    if group.total > len(group.first):
        console.print(Text(f"  … {group.total - len(group.first):,} more (--limit)", style="dim"))


def _described(thing: Thing) -> str:
    return f"{thing.label} {thing.name!r}"
