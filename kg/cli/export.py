"""`kg export`: the graph in another format."""

from pathlib import Path

import click

from kg.cli.graphs import open_graph
from kg.cli.options import graph_option
from kg.cli.output import note
from kg.errors import UsageError
from loaders.formats import registry

BROWSER = "neo4j-browser"


@click.command(
    epilog="""\b
Examples:
  kg export json -o graph.json
  kg export graphml -o graph.graphml
  kg export csv -o tables --evidence 0
  kg export neo4j-browser -o browser --serve
"""
)
@click.argument("form", metavar="FORMAT", type=click.Choice([f.name for f in registry.FORMATS]))
@graph_option
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="PATH",
    help="The file to write; for csv, parquet and those of Neo4j a folder.",
)  # fmt: skip
@click.option(
    "--evidence", type=click.IntRange(min=0), metavar="N",
    help="At most so many sentences for each edge, the best first.",
)  # fmt: skip
@click.option(
    "--serve", "port", is_flag=False, flag_value="8474", type=click.IntRange(0, 65535), metavar="[PORT]",
    help="With neo4j-browser: then offer the folder to Neo4j Browser on this computer, until Ctrl-C.",
)  # fmt: skip
def export(form: str, graph: str, output: Path, evidence: int | None, port: int | None) -> None:
    """Write the graph in another format.

    FORMAT is json (NetworkX node-link), graphml (Gephi, yEd), csv or parquet (a folder of tables), jsonld
    or turtle (RDF), neo4j-admin (a folder for bulk import) or neo4j-browser (a folder with style, queries
    and guide for Neo4j Browser).
    """
    if port is None:
        open_graph(graph).export(form, output, evidence=evidence)
        click.echo(output)
    elif form == BROWSER:
        _serve(graph, output, port)
    else:
        raise UsageError(f"--serve offers what {BROWSER} writes, and nothing else; leave it out for {form}")


def _serve(graph: str, output: Path, port: int) -> None:
    """Write the folder with the address that it is offered at, and offer it."""
    from loaders.browser.scripts import GUIDE, STYLE
    from loaders.browser.serve import SETTING, offering

    with offering(output, port) as server:
        offer = open_graph(graph).offer(server.server_port)
        registry.export(BROWSER, offer, output)
        click.echo(output)
        click.echo(f":play {offer.address(GUIDE)}\n:style {offer.address(STYLE)}")
        note("Type these lines into Neo4j Browser on this computer. Ctrl-C ends the offer.")
        note(f"Where the server's setting {SETTING} was changed, it must list localhost.")
        server.serve_forever()
