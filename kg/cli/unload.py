"""`kg unload`: take the graph out of a Neo4j server."""

import click

from kg.cli.servers import METAVAR, server, summary


@click.command(
    epilog="""\b
Examples:
  NEO4J_PASSWORD=... kg unload neo4j://localhost
"""
)
@click.argument("address", metavar=METAVAR)
def unload(address: str) -> None:
    """Take our graph out of a Neo4j database, and nothing else."""
    with server(address, share=True) as store:
        click.echo(summary(store.remove(), store.address))
