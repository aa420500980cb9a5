"""Opening the graph that a command asks: a file today, a server by the same door."""

from collections.abc import Collection, Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from kg.answers import Found, Portrait, Reason, Stats
from kg.errors import StoreError
from kg.graphfile.file import open_reading
from kg.graphfile.lookup import Lookup
from kg.records import Batch, Scalar
from kg.resolve.keys import key
from kg.store import GraphStore
from queries.catalogue import answers
from queries.catalogue.answers import Answer
from queries.catalogue.files import CannedQuery
from queries.catalogue.names import NAME_QUERIES
from queries.cypher.result import Result


class Graph(Protocol):
    """What the commands ask of a graph, wherever it lives."""

    def show(self, name: str, limit: int = 10) -> Portrait:
        """A thing with its neighbours."""
        ...

    def why(self, a: str, b: str, limit: int = 100) -> list[Reason]:
        """The edges between two things with their evidence."""
        ...

    def search(self, text: str, limit: int = 20) -> list[Found]:
        """Things by name, alias and words."""
        ...

    def stats(self, top: int = 10) -> Stats:
        """What the graph holds, counted."""
        ...

    def run(
        self,
        query: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        max_rows: int | None = None,
    ) -> Result:
        """Rows of a Cypher query."""
        ...

    def answer(
        self,
        query: CannedQuery,
        given: Mapping[str, object],
        *,
        timeout: float | None = None,
        max_rows: int | None = None,
    ) -> Answer:
        """Rows of a canned query, and what was chosen for the person who asked."""
        ...

    def fill(
        self, query: CannedQuery, given: Mapping[str, object]
    ) -> tuple[dict[str, Scalar], tuple[str, ...]]:
        """The values a canned query would run with, names as the graph stores them."""
        ...


@cache
def open_graph(address: str) -> Graph:
    """Open the graph at an address; within one process, once.

    Parameters
    ----------
    address : str
        A graph file, or the address of a server (neo4j://HOST).

    Raises
    ------
    StoreError
        No store of this program answers to such an address.
    """
    if "://" in address:
        raise StoreError(
            f"{address} is a server's address, and commands read graph files only so far: servers come with "
            "kg load. Give a file with -g, or set KG_GRAPH."
        )
    return FileGraph(Path(address))


class FileGraph:
    """A graph file; each question opens it, so that it never holds up a build."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: GraphStore | None = None
        self._omitted = frozenset[str]()

    @contextmanager
    def _lookup(self) -> Generator[Lookup]:
        with open_reading(self._path) as connection:
            yield Lookup(connection, key)

    def show(self, name: str, limit: int = 10) -> Portrait:
        """A thing with its neighbours."""
        with self._lookup() as lookup:
            return lookup.show(name, limit)

    def why(self, a: str, b: str, limit: int = 100) -> list[Reason]:
        """The edges between two things with their evidence."""
        with self._lookup() as lookup:
            return lookup.why(a, b, limit)

    def search(self, text: str, limit: int = 20) -> list[Found]:
        """Things by name, alias and words."""
        with self._lookup() as lookup:
            return lookup.search(text, limit)

    def stats(self, top: int = 10) -> Stats:
        """What the graph holds, counted."""
        with self._lookup() as lookup:
            return lookup.stats(top)

    def run(
        self,
        query: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        max_rows: int | None = None,
    ) -> Result:
        """Rows of a Cypher query."""
        return self.store(query).run(query, params, timeout=timeout, max_rows=max_rows)

    def answer(
        self,
        query: CannedQuery,
        given: Mapping[str, object],
        *,
        timeout: float | None = None,
        max_rows: int | None = None,
    ) -> Answer:
        """Rows of a canned query, and what was chosen for the person who asked."""
        store = self.store(query.body, NAME_QUERIES)
        return answers.answer(query, given, store, key, timeout=timeout, max_rows=max_rows)

    def fill(
        self, query: CannedQuery, given: Mapping[str, object]
    ) -> tuple[dict[str, Scalar], tuple[str, ...]]:
        """The values a canned query would run with, names as the graph stores them."""
        return answers.fill(query, given, self.store(NAME_QUERIES), key)

    def store(self, *queries: str) -> GraphStore:
        """The graph in memory, with the properties that these queries read.

        It is read once for all questions of this process, and once more where a question reads what
        those before it did not.
        """
        from kg.graphfile.batches import batches
        from loaders.complete import unread
        from loaders.memory import MemoryStore

        omit = frozenset[str].intersection(*(unread(query) for query in queries))
        if self._held is None or not self._omitted <= omit:
            self._omitted = omit if self._held is None else omit & self._omitted
            self._held = MemoryStore(self._complete)
            with open_reading(self._path) as connection:
                self._held.sync(batches(connection, omit=self._omitted))
        return self._held

    def _complete(self, nodes: Collection[str], edges: Collection[tuple[str, str, str]]) -> Iterator[Batch]:
        """All properties of the nodes and edges in a query's rows."""
        from kg.graphfile.batches import part

        with open_reading(self._path) as connection:
            yield from part(connection, nodes, edges)

    def export(self, form: str, output: Path, evidence: int | None) -> None:
        """Write the graph in another format."""
        raise NotImplementedError
