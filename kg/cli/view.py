"""`kg view`: a page, a picture or a map of the graph."""

import webbrowser
from pathlib import Path

import click

from kg.cli.complete import names
from kg.cli.cypher import parameters
from kg.cli.graphs import open_graph
from kg.cli.options import graph_option, param_option
from kg.cli.output import note
from kg.errors import UsageError
from queries.catalogue.files import find_queries, query_named
from viz.matplot import is_picture
from viz.notebook import View
from viz.scope import DEFAULT_NODES, PICTURE_NODES, Scope


@click.command(
    epilog="""\b
Examples:
  kg view --open
  kg view DETR -o detr.html
  kg view --query paths-between --param a=DETR --param b=COCO
  kg view --cypher "MATCH p = (:Task)-[:SUBTASK_OF]->(:Task) RETURN p" -o tasks.svg
  kg view --map -o map
  kg view DETR -g neo4j://localhost
"""
)
@click.argument("name", required=False, shell_complete=names)
@click.option("--query", "canned", metavar="QUERY", help="Show the rows of a canned query.")
@click.option("--cypher", metavar="TEXT", help="Show the rows of a Cypher query.")
@param_option
@click.option("--papers", is_flag=True, help="Show papers as nodes too.")
@click.option("--task", metavar="NAME", help="Only papers on this task, and what they speak of.")
@click.option("--since", type=int, metavar="YEAR", help="Only papers of this year or later.")
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), default=0.0, metavar="X",
    help="Only relationships at least that sure, 0 to 1.",
)  # fmt: skip
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N",
    help=f"Nodes at most.  [default: {DEFAULT_NODES}; {PICTURE_NODES} in a picture]",
)  # fmt: skip
@click.option("--map", "mapped", is_flag=True, help="Write a map of communities with a page for each.")
@graph_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="PATH",
    help="The page (.html) or picture (.svg, .png, .pdf) to write; with --map a folder.  "
    "[default: kg-view.html]",
)  # fmt: skip
@click.option("--open", "opening", is_flag=True, help="Open what was written.")
def view(
    name: str | None,
    canned: str | None,
    cypher: str | None,
    params: tuple[str, ...],
    papers: bool,
    task: str | None,
    since: int | None,
    min_confidence: float,
    limit: int | None,
    mapped: bool,
    graph: str,
    output: Path | None,
    opening: bool,
) -> None:
    """Write a page that shows the graph.

    NAME shows a thing and its neighbours; without it, and without a query, the most important things of
    each type. The page is one file that opens without a network.
    """
    if sum(choice is not None for choice in (name, canned, cypher)) + mapped > 1:
        raise UsageError("NAME, --query, --cypher and --map each say what to show: give one of them.")
    limit = limit or (PICTURE_NODES if output and is_picture(output) else DEFAULT_NODES)
    scope = Scope(papers=papers, task=task, since=since, min_confidence=min_confidence, limit=limit)
    written = (
        _write_map(graph, scope, output)
        if mapped
        else _view(graph, scope, name, canned, cypher, parameters(params)).write(
            output or Path("kg-view.html")
        )
    )
    click.echo(written)
    if opening:
        webbrowser.open(written.resolve().as_uri())


def _write_map(graph: str, scope: Scope, output: Path | None) -> Path:
    if output is None:
        raise UsageError("A map is a folder of pages; say where: kg view --map -o DIR")
    from viz import map as maps  # loads what finds communities

    return maps.write(open_graph(graph).source(), output, scope=scope)


def _view(
    address: str,
    scope: Scope,
    name: str | None,
    canned: str | None,
    cypher: str | None,
    given: dict[str, object],
) -> View:
    """What to show, under a title that says what was asked."""
    graph = open_graph(address)
    if canned is not None:
        query = query_named(canned, find_queries())
        answer = graph.answer(query, given)
        for said in answer.notes:
            note(said)
        return graph.view_of(answer.result, scope, title=query.title)
    if cypher is not None:
        return graph.view_of(graph.run(cypher, given), scope)
    return graph.view(name, scope)
