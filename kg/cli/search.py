"""`kg search`: entities and papers by name, alias and words."""

from pathlib import Path

import click

from kg.answers import Found
from kg.cli.graphs import open_graph
from kg.cli.options import format_option, graph_option, limit_option, output_option
from kg.cli.output import note
from kg.cli.rows import write_rows
from kg.errors import NotFoundError
from queries.cypher.result import Result

_COLUMNS = ("label", "name", "papers", "year", "match", "id")


@click.command(
    epilog="""\b
Examples:
  kg search "deformable detr"
  kg search segmentation -g neo4j://localhost
  kg search segmentation --limit 50 --format csv
"""
)
@click.argument("text")
@graph_option
@limit_option(20, "Things found.")
@format_option
@output_option
def search(text: str, graph: str, limit: int, form: str, output: Path | None) -> None:
    """Find entities and papers by name, alias and words.

    Case, hyphens and plurals make no difference. The best match stands first: the name itself, an alias,
    the start of a name, words of it, words of an abstract. Where nothing matches, near names are given.
    """
    found = open_graph(graph).search(text, limit)
    if not found:
        raise NotFoundError(f"Nothing in {graph} matches {text!r}, or is near it. Try fewer words.")
    if found[0].match == "near":
        note(f"Nothing is called {text!r}; near names:")
    write_rows(Result(_COLUMNS, [_row(f, whole=form != "table") for f in found]), form, output)


def _row(found: Found, *, whole: bool) -> tuple[object, ...]:
    thing = found.thing
    short = thing.id if whole or thing.papers is not None else thing.id[:12]
    return (thing.label, thing.name, thing.papers, thing.year, found.match, short)
