"""`kg build`: from papers to a graph file."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg import api
from kg.cli.options import target_option
from kg.cli.progress import Drawn
from kg.cli.report import summary
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.build import MinConfidence

_KEPT = 0.2
"""`kg.extract.things.KEPT`, which takes long to import."""


class _Confidence(click.ParamType["MinConfidence"]):
    """A probability, or the model's own choice."""

    name = "confidence"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> "MinConfidence":
        """Let "default" pass."""
        return "default" if value == "default" else click.FloatRange(_KEPT, 1)(value, param, ctx)


@click.command(
    epilog="""\b
Examples:
  kg build abstracts.txt more/*.txt
  kg build arxiv.jsonl.gz -g arxiv.kg --workers 8
  kg build table.csv --map title=Headline --map abstract=Summary
  kg build abstracts.txt --link methods.json
  cat abstracts.txt | kg build -
  kg build --min-confidence 0.7
"""
)
@click.argument("paths", nargs=-1, metavar="PATH...")
@target_option
@click.option(
    "--map", "columns", multiple=True, metavar="FIELD=COLUMN",
    help="Which column of a table holds the title, abstract, ...; may be given again.",
)  # fmt: skip
@click.option(
    "--workers", type=click.IntRange(min=1), default=1, show_default=True, metavar="N",
    help="Processes that read papers.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Stop at the first entry that is not understood.")
@click.option(
    "--model", default="default", show_default=True, metavar="NAME|DIR", help="What reads the papers."
)
@click.option(
    "--min-confidence", type=_Confidence(), metavar="X|default",
    help="From which probability on (0.2 to 1) edges are in the graph, also after later builds; "
    "default: what the model says. Without PATH it moves the graph that is there.",
)  # fmt: skip
@click.option(
    "--link", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="Link things to a list of yours: name, aliases, id, url; kept for later builds.",
)  # fmt: skip
def build(
    paths: Sequence[str],
    graph: str,
    columns: Sequence[str],
    workers: int,
    strict: bool,
    model: str,
    min_confidence: "MinConfidence",
    link: Path | None,
) -> None:
    """Read papers and make the graph of them, or add to it.

    PATH is a file, a folder, a pattern, or - for standard input; compressed or not, in any shape that kg
    knows: abstracts one a line, copied pages, JSON Lines of arXiv, Semantic Scholar and OpenAlex, BibTeX,
    RIS, CSV, JSON, Parquet. Papers that the graph has already are not read again, and a build that was
    stopped goes on where it stood.
    """
    if not paths and (min_confidence is None or not Path(graph).exists()):
        raise UsageError(
            "nothing to read: give a PATH; without one, --min-confidence X moves a graph that is there, "
            f"and {graph} is {'there' if Path(graph).exists() else 'not'}"
        )
    with Drawn() as progress:
        report = api.build(
            list(paths), graph, columns=_columns(columns), model=model, workers=workers, strict=strict,
            min_confidence=min_confidence, links=link, progress=progress,
        )  # fmt: skip
    summary(report, graph)


def _columns(given: Sequence[str]) -> dict[str, str]:
    pairs = [each.partition("=") for each in given]
    for field, equals, column in pairs:
        if not (field and equals and column):
            raise UsageError(f"--map {field + equals!r} is not like FIELD=COLUMN: --map title=Headline")
    return {field: column for field, _, column in pairs}
