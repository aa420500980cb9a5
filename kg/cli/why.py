"""`kg why`: the sentences behind the edges between two things, with the mentions marked."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click
from rich.text import Text

from kg.answers import Quote, Reason
from kg.cli.complete import names
from kg.cli.graphs import open_graph
from kg.cli.options import format_option, graph_option, limit_option, output_option
from kg.cli.output import console, writing
from kg.cli.rows import write_json, write_rows
from kg.cli.text import markdown, one_line, pieces, printable
from queries.cypher.result import Result

if TYPE_CHECKING:
    from rich.console import Console

_COLUMNS = (
    "source", "type", "target", "paper", "paper_id", "confidence", "text",
    "head_start", "head_end", "tail_start", "tail_end",
)  # fmt: skip


@click.command(
    epilog="""\b
Examples:
  kg why DETR "object detection"
  kg why 2005.12872 COCO
  kg why DETR COCO -g neo4j://localhost
  kg why DETR COCO --format markdown -o evidence.md
"""
)
@click.argument("a", shell_complete=names)
@click.argument("b", shell_complete=names)
@graph_option
@limit_option(100, "Sentences for each edge.")
@format_option
@output_option
def why(a: str, b: str, graph: str, limit: int, form: str, output: Path | None) -> None:
    """Print the sentences behind the edges between two things, with the mentions marked.

    A and B are names as `kg show` takes them: two entities, or a paper and an entity.
    """
    write_reasons(open_graph(graph).why(a, b, limit), form, output)


def write_reasons(reasons: Sequence[Reason], form: str, output: Path | None = None) -> None:
    """Write edges with their evidence in one of the formats of `--format`."""
    if form == "csv":
        write_rows(Result(_COLUMNS, _rows(reasons)), form, output)
        return
    with writing(output) as stream:
        if form == "json":
            write_json([_as_object(reason) for reason in reasons], stream)
        elif form == "markdown":
            _write_markdown(reasons, stream)
        else:
            _draw(reasons, console(stream))


def _rows(reasons: Sequence[Reason]) -> list[tuple[object, ...]]:
    return [
        (
            reason.source.name, reason.type, reason.target.name, quote.paper.name, quote.paper.id,
            quote.confidence, quote.text, *(quote.head or (None, None)), *quote.tail,
        )
        for reason in reasons
        for quote in reason.quotes
    ]  # fmt: skip


def _as_object(reason: Reason) -> dict[str, object]:

    return asdict(reason)


def _headline(reason: Reason) -> str:
    papers = f"{reason.papers:,} paper{'s' if reason.papers != 1 else ''}"
    return f"{reason.source.name} —{reason.type}→ {reason.target.name} ({papers}, {reason.confidence:.2f})"


def _paper_line(quote: Quote) -> str:
    year = f" ({quote.paper.year})" if quote.paper.year else ""
    return f"{quote.paper.name}{year} [{quote.paper.id[:12]}] {quote.confidence:.2f}"


def _write_markdown(reasons: Sequence[Reason], stream: TextIO) -> None:
    for reason in reasons:
        stream.write(f"## {markdown(_headline(reason))}\n\n")
        for quote in reason.quotes:
            cut = pieces(quote.text, (quote.head, quote.tail))
            text = "".join(_strong(p.text) if p.marked else _spaced(p.text) for p in cut)
            stream.write(f"- {text}  \n  {markdown(_paper_line(quote))}\n")
        stream.write("\n")


def _strong(text: str) -> str:
    return f"**{markdown(text)}**"


def _spaced(text: str) -> str:
    """Markdown text with the spaces at its ends kept, which join it to the mention beside it."""
    left = " " if text[:1].isspace() else ""
    right = " " if text[-1:].isspace() and text.strip() else ""
    return f"{left}{markdown(text)}{right}"


def _draw(reasons: Sequence[Reason], console: "Console") -> None:

    for number, reason in enumerate(reasons):
        console.print(Text(("\n" if number else "") + one_line(_headline(reason)), style="bold"))
        for quote in reason.quotes:
            console.print(
                Text("\n  ")
                + _quoted(
                    quote,
                    styled=console.color_system is not None and not console.no_color and not console.no_color,
                )
            )
            console.print(Text(f"    {one_line(_paper_line(quote))}", style="dim"))


def _quoted(quote: Quote, *, styled: bool) -> "Text":
    """The sentences; mentions in bold where there is style, in «» where there is none."""
    text = Text()
    for piece in pieces(quote.text, (quote.head, quote.tail)):
        shown = printable(piece.text).replace("\n", "\n  ")
        if piece.marked:
            text.append(shown if styled else f"«{shown}»", style="bold" if styled else "")
        else:
            text.append(shown)
    return text
