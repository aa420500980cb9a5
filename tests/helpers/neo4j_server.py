"""The server that tests talk to: one a run, started when a test first needs it."""

import os
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kg.records import Batch
from loaders.bolt.address import Address, parse_address
from loaders.bolt.store import BoltStore
from tests.neo4j.server import PASSWORD, Server, missing

_GIVEN = os.environ.get("NEO4J_PASSWORD", "")  # before any test sets a wrong one


@contextmanager
def started(
    folder: Path,
    before: Callable[[Server], object] = lambda _server: None,
    settings: Mapping[str, str] | None = None,
) -> Generator[Server]:
    """A server of this test run's own; without Java the tests skip, and fail in CI.

    `before` is done with the server's files before it starts.
    """
    lacking = missing()
    if lacking and not os.environ.get("CI"):
        pytest.skip(lacking)
    assert lacking is None, lacking
    server = Server(folder, settings=dict(settings or {}))
    server.prepare()
    before(server)
    server.start()
    try:
        yield server
    finally:
        server.kill()


@contextmanager
def database(folder: Path) -> Generator[Address]:
    """An empty database: `KG_TEST_NEO4J_URI` (with NEO4J_PASSWORD as its password) or our own server's."""
    given = os.environ.get("KG_TEST_NEO4J_URI")
    if given is None:
        with started(folder) as server:
            yield parse_address(server.uri, {})
        return
    address = parse_address(given, {})
    store = open_store(address)
    [(count,)] = store.run("MATCH (n) RETURN count(n) AS n").rows
    store.close()
    if count:
        pytest.exit(f"KG_TEST_NEO4J_URI names a database with {count} nodes; it must be empty", returncode=2)
    yield address


def open_store(address: Address, **options: Any) -> BoltStore:
    """A store in a test's database."""
    return BoltStore(address, "neo4j", password(), **options)


def password() -> str:
    """The password of a test's database."""
    return _GIVEN if "KG_TEST_NEO4J_URI" in os.environ else PASSWORD


@contextmanager
def holding(address: Address, batches: Iterable[Batch]) -> Generator[BoltStore]:
    """A store that holds a graph, and is emptied afterwards."""
    store = open_store(address)
    try:
        store.sync(batches)
        yield store
    finally:
        store.remove()
        store.close()
