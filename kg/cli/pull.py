"""`kg pull`: a graph file of the graph that a Neo4j server holds."""

import click

from kg import api
from kg.cli.options import target_option
from kg.cli.progress import Drawn
from kg.cli.servers import address_argument, credentials, named


@click.command(
    epilog="""\b
Examples:
  NEO4J_PASSWORD=... kg pull neo4j://localhost -g pulled.kg
  kg pull neo4j+s://db.example:7687/papers -g pulled.kg

\b
User and password come from NEO4J_USERNAME and NEO4J_PASSWORD, or are asked for; without an address NEO4J_URI
says where.
"""
)
@address_argument
@target_option
def pull(address: str | None, graph: str) -> None:
    """Make a graph file of the graph in a Neo4j database.

    The file answers and exports as the one that was loaded there, up to 100 sentences for each edge. Nothing
    can be built upon it, since a server holds the graph and not what was read in each paper.
    """
    place = named(address)
    with Drawn() as progress:
        report = api.pull(place, graph, auth=credentials(place), progress=progress)
    click.echo(
        f"Wrote {graph}: {report.papers:,} papers, {report.entities:,} entities, {report.edges:,} "
        f"relationships from {report.origin}"
    )
