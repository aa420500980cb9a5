"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import click

from kg.errors import UsageError
from loaders.bolt.address import is_address

Command: TypeAlias = Callable[..., Any]

graph_option = click.option(
    "-g", "--graph", envvar="KG_GRAPH", default="graph.kg", show_default=True, show_envvar=True,
    metavar="FILE|neo4j://HOST", help="Where to read.",
)  # fmt: skip


def _file(ctx: click.Context, _param: click.Parameter, graph: str) -> str:
    if is_address(graph):
        raise UsageError(
            f"kg {ctx.info_name} writes a graph file, and {graph} (from -g or KG_GRAPH) is a server's "
            "address; name a file with -g"
        )
    return graph


target_option = click.option(
    "-g", "--graph", envvar="KG_GRAPH", default="graph.kg", show_default=True, show_envvar=True,
    metavar="FILE", help="The graph file.", callback=_file,
)  # fmt: skip

format_option = click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv", "markdown"]), default="table",
    show_default=True, help="How rows are written.",
)  # fmt: skip

output_option = click.option(
    "-o", "--output", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path), metavar="FILE",
    help="Write to a file instead of standard output.",
)  # fmt: skip


param_option = click.option(
    "--param", "params", multiple=True, metavar="NAME=VALUE",
    help='A value for $NAME: JSON (3, true, [1, 2], "3"), or else text. May be given again.',
)  # fmt: skip

_timeout = click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS",
    help="Stop the query after so long.",
)  # fmt: skip
_max_rows = click.option(
    "--max-rows", type=click.IntRange(min=1), metavar="N", help="Refuse to give more rows than this."
)


def limits_options(command: Command) -> Command:
    """`--timeout` and `--max-rows`, for commands that run Cypher."""
    return _timeout(_max_rows(command))


def limit_option(default: int, what: str) -> Callable[[Command], Command]:
    """`--limit N`: at most so many of something."""
    return click.option(
        "--limit", type=click.IntRange(min=1), default=default, show_default=True, metavar="N", help=what
    )
