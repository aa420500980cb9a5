"""`kg forget`: take papers out of a graph file."""

import click

from kg import api
from kg.cli.complete import names
from kg.cli.options import target_option
from kg.cli.progress import Drawn
from kg.cli.report import summary


@click.command(
    epilog="""\b
Examples:
  kg forget drafts.txt
  kg forget 2005.12872
"""
)
@click.argument("what", metavar="SOURCE|PAPER", shell_complete=names)
@target_option
def forget(what: str, graph: str) -> None:
    """Take papers out of the graph.

    SOURCE is the name of an input as it was given to kg build; PAPER is a paper's id. What is left is the
    graph that a build without them would have made.
    """
    with Drawn() as progress:
        report = api.forget(what, graph, progress=progress)
    summary(report, graph)
