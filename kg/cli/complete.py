"""What the shell offers when TAB is pressed; a graph that cannot be read offers nothing."""

import click
from click.shell_completion import CompletionItem

from kg.cli.graphs import open_graph
from kg.cli.text import one_line
from kg.errors import KgError

_OFFERED = 20


def names(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names in the graph that match what was typed so far."""
    try:
        found = open_graph(ctx.params.get("graph") or "graph.kg").search(incomplete, _OFFERED)
    except KgError:
        return []
    return [CompletionItem(one_line(f.thing.name), help=f.thing.label) for f in found if f.match != "near"]
