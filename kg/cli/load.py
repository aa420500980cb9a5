"""`kg load`: put the graph into a Neo4j server."""

import os
import sys

import click

from kg.cli.graphs import open_graph
from kg.cli.options import graph_option
from kg.cli.progress import Drawn
from kg.cli.servers import address_argument, named, server, share_option, summary
from kg.errors import UsageError
from kg.ontology import MAX_STORED_EVIDENCE
from loaders.bolt.address import is_address, parse_address


@click.command(
    epilog="""\b
Examples:
  NEO4J_PASSWORD=... kg load neo4j://localhost
  kg load -g graph.kg bolt://localhost:7687/papers --dry-run

\b
User and password come from NEO4J_USERNAME and NEO4J_PASSWORD, or are asked for; without an address NEO4J_URI
says where.
"""
)
@address_argument
@graph_option
@click.option("--keep", is_flag=True, help="Leave what is gone from the graph on the server.")
@click.option("--dry-run", is_flag=True, help="Count what would change, and write nothing.")
@share_option
@click.option("--yes", is_flag=True, help="Remove more than a tenth of the stored graph without asking.")
def load(address: str | None, graph: str, *, keep: bool, dry_run: bool, share: bool, yes: bool) -> None:
    """Make a Neo4j database hold this graph.

    Loading again changes nothing; a load that was stopped goes on where it was; what is gone from the
    graph is removed, and nobody else's data is touched.
    """

    def confirm(question: str) -> bool:
        return yes or (sys.stdin.isatty() and click.confirm(question, err=True))

    place = named(address)
    if is_address(graph) and parse_address(graph, os.environ) == parse_address(place, os.environ):
        raise UsageError(f"{graph} would be loaded into itself; name the graph file with -g")
    opened = open_graph(graph)
    with Drawn() as progress, server(place, share=share, confirm=confirm, progress=progress) as store:
        counts = store.sync(opened.batches(evidence=MAX_STORED_EVIDENCE), keep=keep, dry_run=dry_run)
        where = store.address
    click.echo(summary(counts, where) + (" (nothing written)" if dry_run else ""))
