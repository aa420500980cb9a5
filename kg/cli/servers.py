"""Servers on the command line: where they are and who asks, from the arguments and the environment."""

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kg.errors import UsageError
from kg.store import Counts
from loaders.bolt.address import DEFAULT_USER, Address, parse_address

if TYPE_CHECKING:
    from kg.progress import Progress
    from loaders.bolt.store import BoltStore

METAVAR = "neo4j://HOST[:PORT][/DATABASE]"
address_argument = click.argument("address", metavar=METAVAR, required=False, envvar="NEO4J_URI")

share_option = click.option(
    "--share", is_flag=True, help="Load beside other data; without it a database that holds any is refused."
)


@contextmanager
def server(
    address: str | None,
    *,
    share: bool = False,
    confirm: Callable[[str], bool] = lambda _question: False,
    progress: "Progress | None" = None,
) -> "Generator[BoltStore]":
    """Open a server's database to load or empty it; user and password come from the environment, or a person.

    Raises
    ------
    UsageError
        No address was given; or no password, and nobody can be asked.
    StoreError
        No server answers, it refuses the user, or has no such database.
    """
    from loaders.bolt.store import BoltStore

    place = parse_address(named(address), os.environ)
    user, password = credentials(place)
    watch = _watch(progress) if progress else _ignore
    store = BoltStore(place, user, password, share=share, confirm=confirm, watch=watch)
    try:
        yield store
    finally:
        store.close()


def named(address: str | None) -> str:
    """The address, if there is one.

    Raises
    ------
    UsageError
        There is none.
    """
    if not address:
        raise UsageError("no server named; give neo4j://HOST, or set NEO4J_URI")
    return address


def credentials(address: str | Address) -> tuple[str, str]:
    """User and password for a server: of the environment, or as a person types it.

    Raises
    ------
    UsageError
        It is no server's address; or there is no password, and nobody can be asked.
    """
    address = parse_address(str(address), os.environ)
    user = os.environ.get("NEO4J_USERNAME") or DEFAULT_USER
    return user, os.environ.get("NEO4J_PASSWORD") or _asked(f"Password of {user} on {address}")


def _asked(question: str) -> str:
    if not sys.stdin.isatty():
        raise UsageError("no password, and nobody to ask for it; set NEO4J_PASSWORD")
    return str(click.prompt(question, hide_input=True, err=True))


def _watch(progress: "Progress") -> Callable[[str, int], None]:
    stages: list[str] = []

    def watch(kind: str, rows: int) -> None:
        if kind not in stages:
            stages.append(kind)
            progress.stage(kind)
        progress.advance(rows)

    return watch


def _ignore(_kind: str, _rows: int) -> None:
    pass


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
