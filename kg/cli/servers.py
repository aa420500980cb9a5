"""Servers on the command line: where they are and who asks, from the arguments and the environment."""

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

import click

from kg.cli.progress import Drawn
from kg.errors import UsageError
from kg.store import Counts
from loaders.bolt.address import DEFAULT_USER, parse_address
from loaders.bolt.store import BoltStore

address_argument = click.argument("address", metavar="neo4j://HOST[:PORT][/DATABASE]", required=False)

share_option = click.option(
    "--share", is_flag=True, help="Load beside other data; without it a database that holds any is refused."
)


@contextmanager
def server(
    address: str | None,
    *,
    share: bool = False,
    confirm: Callable[[str], bool] = lambda _question: False,
    progress: Drawn | None = None,
) -> Generator[BoltStore]:
    """Open a server's database; user and password come from the environment, or are asked for.

    Raises
    ------
    UsageError
        No address was given, here or in NEO4J_URI; or no password, and nobody can be asked.
    StoreError
        No server answers, it refuses the user, or has no such database.
    """
    named = address or os.environ.get("NEO4J_URI")
    if not named:
        raise UsageError("no server named; give neo4j://HOST, or set NEO4J_URI")
    user = os.environ.get("NEO4J_USERNAME") or DEFAULT_USER
    password = os.environ.get("NEO4J_PASSWORD") or _asked(f"Password of {user} on {named}")
    stages: list[str] = []

    def watch(kind: str, rows: int) -> None:
        if progress is None:
            return
        if kind not in stages:
            stages.append(kind)
            progress.stage(kind)
        progress.advance(rows)

    store = BoltStore(
        parse_address(named, os.environ), user, password, share=share, confirm=confirm, watch=watch
    )
    try:
        yield store
    finally:
        store.close()


def _asked(question: str) -> str:
    if not sys.stdin.isatty():
        raise UsageError("no password, and nobody to ask for it; set NEO4J_PASSWORD")
    return str(click.prompt(question, hide_input=True, err=True))


def summary(counts: Counts, where: object) -> str:
    """One line on what a load changed.

    Examples
    --------
    >>> summary(Counts(nodes_created=2), "neo4j://h/neo4j")
    'neo4j://h/neo4j: nodes 2 created, 0 changed, 0 removed; relationships 0 created, 0 changed, 0 removed'
    """
    c = counts
    nodes = f"{c.nodes_created:,} created, {c.nodes_changed:,} changed, {c.nodes_removed:,} removed"
    relationships = (
        f"{c.relationships_created:,} created, {c.relationships_changed:,} changed, "
        f"{c.relationships_removed:,} removed"
    )
    return f"{where}: nodes {nodes}; relationships {relationships}"
