"""`kg export`: the graph in another format."""

from pathlib import Path

import click

from kg.cli.graphs import open_graph
from kg.cli.options import graph_option
from loaders.formats import registry


@click.command(
    epilog="""\b
Examples:
  kg export json -o graph.json
  kg export graphml -o graph.graphml
  kg export csv -o tables --evidence 0
"""
)
@click.argument("form", metavar="FORMAT", type=click.Choice([f.name for f in registry.FORMATS]))
@graph_option
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="PATH",
    help="The file to write; for csv and parquet a folder.",
)  # fmt: skip
@click.option(
    "--evidence", type=click.IntRange(min=0), metavar="N",
    help="At most so many sentences for each edge, the best first.",
)  # fmt: skip
def export(form: str, graph: str, output: Path, evidence: int | None) -> None:
    """Write the graph in another format.

    FORMAT is json (NetworkX node-link), graphml (Gephi, yEd), csv or parquet (a folder of tables), jsonld
    or turtle (RDF).
    """
    open_graph(graph).export(form, output, evidence=evidence)
    click.echo(output)
