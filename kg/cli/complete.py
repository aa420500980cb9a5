"""What the shell offers when TAB is pressed; a graph that cannot be read offers nothing."""

import os

import click
from click.shell_completion import CompletionItem

from kg.cli.graphs import open_graph
from kg.cli.text import one_line
from kg.errors import KgError
from loaders.bolt.address import is_address

_OFFERED = 20


def names(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names in the graph that match what was typed so far."""
    graph = ctx.params.get("graph") or "graph.kg"
    if is_address(graph) and not os.environ.get("NEO4J_PASSWORD"):
        return []  # who presses TAB is not asked for a password
    try:
        found = open_graph(graph).search(incomplete, _OFFERED)
    except KgError:
        return []
    return [CompletionItem(one_line(f.thing.name), help=f.thing.label) for f in found if f.match != "near"]
