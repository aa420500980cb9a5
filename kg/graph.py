"""A graph to ask, export and look at, wherever it is stored: what `kg.api.open` gives."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from kg.answers import Found, Portrait, Reason, Stats
from kg.lookup import Lookup
from kg.ontology import MAX_STORED_EVIDENCE
from kg.records import Batch, Scalar
from kg.store import GraphStore
from queries.catalogue import answers
from queries.catalogue.answers import Answer
from queries.catalogue.files import CannedQuery, find_queries, query_named
from queries.catalogue.names import Names
from queries.cypher.result import Result

if TYPE_CHECKING:
    import networkx as nx

    from loaders.browser.scripts import Offer
    from viz.notebook import View
    from viz.scope import Scope
    from viz.source import Source


class Graph(ABC):
    """A graph to ask, export and look at: in a graph file, or on a server.

    It may stand in a ``with`` block, at whose end it is closed.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def show(self, name: str, limit: int = 10) -> Portrait:
        """A paper or entity with its neighbours; `limit` of each kind."""
        with self.lookup() as lookup:
            return lookup.show(name, limit)

    def why(self, a: str, b: str, limit: int = 100) -> list[Reason]:
        """The edges between two things, each with up to `limit` sentences that say so."""
        with self.lookup() as lookup:
            return lookup.why(a, b, limit)

    def search(self, text: str, limit: int = 20) -> list[Found]:
        """Entities and papers by name, alias and words, best first."""
        with self.lookup() as lookup:
            return lookup.search(text, limit)

    def stats(self, top: int = 10) -> Stats:
        """What the graph holds, counted."""
        with self.lookup() as lookup:
            return lookup.stats(top)

    def run(
        self,
        query: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        max_rows: int | None = None,
    ) -> Result:
        """Run a read-only Cypher query.

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
        return self.store(query).run(query, params, timeout=timeout, max_rows=max_rows)

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
        return answers.run(query, self.fill(query, given), self, timeout=timeout, max_rows=max_rows)

    def fill(
        self, query: CannedQuery, given: Mapping[str, object]
    ) -> tuple[dict[str, Scalar], tuple[str, ...]]:
        """The values a canned query would run with, names as the graph stores them, and what was chosen."""
        with self.names() as names:
            return answers.fill(query, given, names)

    def networkx(self) -> "nx.MultiDiGraph[str]":
        """The graph as a NetworkX graph of the caller's own, with all properties and evidence.

        Returns
        -------
        networkx.MultiDiGraph
            Keyed by node id and relationship type; nodes carry `labels`, edges `type`.
        """
        from loaders.memory import to_networkx

        return to_networkx(self.batches(evidence=MAX_STORED_EVIDENCE))

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

    @abstractmethod
    def source(self) -> "Source":
        """What the views read."""

    @abstractmethod
    def store(self, query: str | None = None) -> GraphStore:
        """The graph as a store, which answers Cypher.

        Parameters
        ----------
        query : str, optional
            The query to come; the store then holds what that one can read, and maybe no more.
        """

    @abstractmethod
    def names(self) -> AbstractContextManager[Names]:
        """What resolves the names of a canned query's parameters, for the length of a block."""

    @abstractmethod
    def lookup(self) -> AbstractContextManager[Lookup]:
        """What answers `show`, `why`, `search` and `stats`, for the length of a block."""

    @abstractmethod
    def batches(self, *, evidence: int | None = None) -> Iterator[Batch]:
        """The whole graph as batches, nodes first, with up to so many pieces of evidence an edge."""

    @abstractmethod
    def close(self) -> None:
        """Give back what is held open."""
