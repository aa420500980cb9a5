"""A graph file to ask, export and look at: what `kg.api.open` gives."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.answers import Found, Portrait, Reason, Stats
from kg.graphfile.directory import FileDirectory
from kg.graphfile.file import open_reading
from kg.graphfile.lookup import Lookup
from kg.inmemory import InMemory
from kg.records import Batch, Scalar
from kg.resolve.keys import key
from kg.store import GraphStore
from queries.catalogue import answers
from queries.catalogue.answers import Answer
from queries.catalogue.files import CannedQuery, find_queries, query_named
from queries.catalogue.names import Names
from queries.cypher.result import Result

if TYPE_CHECKING:
    import networkx as nx

    from kg.filesource import FileSource
    from loaders.browser.scripts import Offer
    from viz.notebook import View
    from viz.scope import Scope


class Graph:
    """A graph file to ask, export and look at.

    Parameters
    ----------
    path : Path
        The graph file; `kg.api.open` checks it first.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._memory = InMemory(path)

    def check(self) -> None:
        """Open the file once.

        Raises
        ------
        kg.errors.GraphFileError
            It cannot be asked.
        """
        with open_reading(self.path):
            pass

    def show(self, name: str, limit: int = 10) -> Portrait:
        """A paper or entity with its neighbours; `limit` of each kind."""
        with self._lookup() as lookup:
            return lookup.show(name, limit)

    def why(self, a: str, b: str, limit: int = 100) -> list[Reason]:
        """The edges between two things, each with up to `limit` sentences that say so."""
        with self._lookup() as lookup:
            return lookup.why(a, b, limit)

    def search(self, text: str, limit: int = 20) -> list[Found]:
        """Entities and papers by name, alias and words, best first."""
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
        """Run a read-only Cypher query on the graph in memory.

        Parameters
        ----------
        query : str
            The query.
        params : mapping, optional
            Values of its parameters.
        timeout : float, optional
            Seconds after which it is stopped.
        max_rows : int, optional
            Rows after which it is stopped.

        Returns
        -------
        Result
            Rows of plain values.

        Raises
        ------
        kg.errors.QueryError
            The query is wrong, writes, or ran past its limits.
        """
        return self._memory.run(query, params, timeout=timeout, max_rows=max_rows)

    def query(self, name: str, **parameters: object) -> Result:
        """Run a canned query; names of things may be typed in any spelling.

        Parameters
        ----------
        name : str
            The query's name; `kg query` lists them.
        **parameters
            Values of its parameters; the defaults of its header hold for the rest.

        Returns
        -------
        Result
            Rows of plain values.

        Raises
        ------
        kg.errors.NotFoundError
            There is no such query, or no such thing in this graph; the message lists the nearest.
        kg.errors.UsageError
            No such parameter, or a value of another type.
        """
        return self.answer(query_named(name, find_queries()), parameters).result

    def answer(
        self,
        query: CannedQuery,
        given: Mapping[str, object],
        *,
        timeout: float | None = None,
        max_rows: int | None = None,
    ) -> Answer:
        """Rows of a canned query, and what was chosen for the person who asked."""
        with self._directory() as names:
            filled = answers.fill(query, given, names)
        return answers.run(query, filled, self._memory, timeout=timeout, max_rows=max_rows)

    def fill(
        self, query: CannedQuery, given: Mapping[str, object]
    ) -> tuple[dict[str, Scalar], tuple[str, ...]]:
        """The values a canned query would run with, names as the graph stores them, and what was chosen."""
        with self._directory() as names:
            return answers.fill(query, given, names)

    def networkx(self) -> "nx.MultiDiGraph[str]":
        """The graph as a NetworkX graph of the caller's own, with all properties and evidence.

        Returns
        -------
        networkx.MultiDiGraph
            Keyed by node id and relationship type; nodes carry `labels`, edges `type`.
        """
        from kg.graphfile.batches import batches
        from loaders.memory import to_networkx

        with open_reading(self.path) as connection:
            return to_networkx(batches(connection, keep=True))

    def export(self, form: str, path: str | Path, *, evidence: int | None = None) -> None:
        """Write the graph in another format.

        Parameters
        ----------
        form : str
            "json", "graphml", "csv", "parquet", "jsonld", "turtle", "neo4j-admin" or "neo4j-browser".
        path : str or Path
            The file to write, or folder. It changes when all is written, not before.
        evidence : int, optional
            Most pieces of evidence an edge carries; without it, what suits the format.

        Raises
        ------
        kg.errors.UsageError
            There is no such format.
        kg.errors.OutputError
            The disk is full, or the place cannot be written.
        """
        from loaders.formats import registry

        format_ = registry.named(form)
        limit = format_.evidence if evidence is None else evidence
        registry.export(form, self.offer() if format_.asks else self.batches(evidence=limit), path)

    def offer(self, port: int | None = None) -> "Offer":
        """The canned queries as Neo4j Browser takes them, to be offered at a port of this machine."""
        from kg.browser import scripts
        from loaders.browser.scripts import DEFAULT_PORT, Offer

        return Offer(scripts(self), DEFAULT_PORT if port is None else port)

    def view(self, name: str | None = None, scope: "Scope | None" = None) -> "View":
        """Choose what to look at: a thing and its neighbours, or the most important things of each type.

        Parameters
        ----------
        name : str, optional
            A name in any spelling, an alias or an id.
        scope : viz.scope.Scope, optional
            Filters and the number of nodes.

        Returns
        -------
        View
            Shows itself in a notebook; `write` makes a page (.html) or a picture (.svg, .png, .pdf).

        Raises
        ------
        kg.errors.NotFoundError
            Nothing is called so, or nothing passes the filters.
        """
        from viz.notebook import View
        from viz.select import around, overview

        if name is None:
            return View(overview(self.source(), scope))
        return View(around(self.source(), name, scope), name)

    def view_of(
        self, result: Result, scope: "Scope | None" = None, *, title: str = "Rows of a query"
    ) -> "View":
        """Look at the nodes, relationships and paths in the rows of a query."""
        from viz.notebook import View
        from viz.select import of_result

        return View(of_result(self.source(), result, scope, about=title), title)

    def source(self) -> "FileSource":
        """What the views read: the graph in memory without evidence, and the evidence of what is shown."""
        from kg.filesource import FileSource

        return FileSource(self.path)

    def store(self, query: str | None = None) -> GraphStore:
        """The graph in memory as a store; with only what one query can read, where that is given.

        Parameters
        ----------
        query : str, optional
            A Cypher query. Properties that it cannot read are left in the file, and given back to the
            nodes and relationships of its rows.

        Returns
        -------
        GraphStore
            Kept for the next question, as long as it holds what that one reads.
        """
        return self._memory.store(query)

    def batches(self, *, evidence: int | None = None) -> Iterator[Batch]:
        """The whole graph as batches, nodes first, with up to so many pieces of evidence an edge."""
        from kg.graphfile.batches import batches

        with open_reading(self.path) as connection:
            yield from batches(connection, evidence=evidence)

    @contextmanager
    def _directory(self) -> Generator[Names]:
        with open_reading(self.path) as connection:
            yield Names(FileDirectory(connection), key)

    @contextmanager
    def _lookup(self) -> Generator[Lookup]:
        with open_reading(self.path) as connection:
            yield Lookup(connection, key)
