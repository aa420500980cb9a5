"""The graph of a Neo4j server: asked where it lies, with the answers that its graph file gives."""

import os
import weakref
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.graph import Graph
from kg.ontology import EVIDENCE_PARTS, MAX_STORED_EVIDENCE, SCHEMA_VERSION
from kg.records import Batch, EdgeRow, NodeBatch
from kg.resolve.keys import key
from loaders.bolt.address import DEFAULT_USER, Address, parse_address
from loaders.bolt.lookup import ServerLookup
from loaders.bolt.store import BoltStore
from queries.catalogue.names import Names, StoreDirectory

if TYPE_CHECKING:
    from kg.serversource import ServerSource


class ServerGraph(Graph):
    """A graph in a database of a Neo4j server.

    Parameters
    ----------
    address : Address
        The server and database.
    user, password : str
        Who asks.

    Attributes
    ----------
    condition : str
        What a person should know beside the answers: that a load was broken off. Empty where all is well.

    Raises
    ------
    kg.errors.StoreError
        No server answers, it refuses this user, or holds no graph that this program can ask.
    """

    def __init__(self, address: Address, user: str, password: str) -> None:
        self._store = BoltStore(address, user, password)
        self._closed = weakref.finalize(self, self._store.close)
        self.address = address
        self.condition = self._store.check()

    def source(self) -> "ServerSource":
        """What the views read."""
        from kg.serversource import ServerSource

        return ServerSource(self._store, self.lookup)

    def store(self, query: str | None = None) -> BoltStore:
        """The database, whatever the query."""
        del query  # the server chooses itself what to read
        return self._store

    @contextmanager
    def names(self) -> Generator[Names]:
        """What asks the server for names."""
        yield Names(StoreDirectory(self._store), key)

    @contextmanager
    def lookup(self) -> Generator[ServerLookup]:
        """What asks the server."""
        made = {"origin": str(self.address), "schema": SCHEMA_VERSION, "server": self._store.agent()}
        yield ServerLookup(self._store, key, made)

    def batches(self, *, evidence: int | None = None) -> Iterator[Batch]:
        """The whole graph as batches, nodes first, with up to so many pieces of evidence an edge."""
        for batch in self._store.read():
            if isinstance(batch, NodeBatch) or evidence is None or evidence >= MAX_STORED_EVIDENCE:
                yield batch
            else:
                yield replace(batch, rows=[_with_less(row, evidence) for row in batch.rows])

    def close(self) -> None:
        """End the connection, as the end of this object does too."""
        self._closed()


def _with_less(row: EdgeRow, evidence: int) -> EdgeRow:
    properties = {
        name: value[:evidence] if name in EVIDENCE_PARTS and isinstance(value, Sequence) else value
        for name, value in row.properties.items()
    }
    return EdgeRow(row.source, row.target, properties)


def credentials(auth: tuple[str, str] | None, environment: Mapping[str, str]) -> tuple[str, str]:
    """User and password: the ones given, or those of the environment.

    Parameters
    ----------
    auth : tuple of str, optional
        User and password.
    environment : mapping of str to str
        Holds `NEO4J_PASSWORD`, and maybe `NEO4J_USERNAME`.

    Raises
    ------
    UsageError
        There is no password.
    """
    if auth is not None:
        return auth
    password = environment.get("NEO4J_PASSWORD")
    if not password:
        raise UsageError("no password for the server; set NEO4J_PASSWORD (and NEO4J_USERNAME)")
    return environment.get("NEO4J_USERNAME") or DEFAULT_USER, password


def connect(address: str, auth: tuple[str, str] | None = None) -> ServerGraph:
    """Open the graph at an address (neo4j://HOST[:PORT][/DATABASE]); `kg.api.open` describes it."""
    return ServerGraph(parse_address(address, os.environ), *credentials(auth, os.environ))
