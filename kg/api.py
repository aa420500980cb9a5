"""The library: build a graph file, open it, ask it, export it, look at it.

The command line is made of these functions, so that whatever it does can be done from Python.

Examples
--------
>>> from kg import api
>>> report = api.build(["examples"], "landmarks.kg")  # doctest: +SKIP
>>> graph = api.open("landmarks.kg")  # doctest: +SKIP
>>> graph.query("datasets-for-task", task="object detection").to_pandas()  # doctest: +SKIP
>>> graph.networkx().number_of_edges()  # doctest: +SKIP
"""

from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.answers import Found, Portrait, Reason, Stats
from kg.graphfile.file import open_reading
from kg.graphfile.lookup import Lookup
from kg.ontology import PAPER
from kg.progress import Progress
from kg.records import Batch, Scalar
from kg.resolve.keys import key
from kg.store import GraphStore
from queries.catalogue import answers
from queries.catalogue.answers import Answer
from queries.catalogue.files import CannedQuery, find_queries, query_named
from queries.catalogue.names import NAME_QUERIES
from queries.cypher.result import Result

if TYPE_CHECKING:
    import networkx as nx

    from kg.build import BuildReport, MinConfidence
    from kg.filesource import FileSource
    from kg.merges import MergeRow
    from kg.resolve.suggest import Suggestion
    from viz.notebook import View
    from viz.scope import Scope


def build(
    paths: Sequence[str],
    graph: str | Path = "graph.kg",
    *,
    columns: Mapping[str, str] | None = None,
    model: str = "default",
    workers: int = 1,
    strict: bool = False,
    min_confidence: "MinConfidence" = None,
    progress: Progress | None = None,
) -> "BuildReport":
    """Build a graph file from papers, or add papers to one.

    Only texts that the file does not hold yet are extracted. Work is committed in shards: a build that
    was stopped goes on where it was when it is started again. The graph itself takes the place of the
    last one at the end, so that readers never see half of it.

    Parameters
    ----------
    paths : sequence of str
        Files, folders, glob patterns, or "-" for standard input.
    graph : str or Path
        The graph file.
    columns : mapping of str to str, optional
        For tables: which column holds "title", "abstract" and so on, where its name does not say so.
    model : str
        Name of a model that comes with the program, or a folder made by `kg train`.
    workers : int
        Processes that extract. A script that asks for more than one needs the usual
        ``if __name__ == "__main__":``.
    strict : bool
        Stop at the first line that is not understood.
    min_confidence : float or "default", optional
        From which probability on (0.2 to 1) edges are in the graph, now and after later builds; "default"
        gives that back to the model. Without paths it moves the graph of a file; nothing is extracted again.
    progress : Progress, optional
        Told of each stage and step.

    Returns
    -------
    BuildReport
        What was read and what came of it.

    Raises
    ------
    kg.errors.InputError
        An input is missing, unreadable or holds no paper.
    kg.errors.GraphFileError
        The file is not a graph file, or another build is at work on it.
    kg.errors.OutputError
        The file cannot be written.
    kg.errors.ExtractionError
        The model cannot be loaded, or a paper ends its worker each time.
    """
    from kg.build import build as run

    return run(
        paths, Path(graph), columns=columns, model=model, workers=workers, strict=strict,
        min_confidence=min_confidence, progress=progress,
    )  # fmt: skip


def forget(what: str, graph: str | Path = "graph.kg", *, progress: Progress | None = None) -> "BuildReport":
    """Take a source or a paper out of a graph file; the graph is then as if it had never been read.

    Parameters
    ----------
    what : str
        A source as `Graph.stats` names it, or the id of a paper or of any of its records.
    graph : str or Path
        The graph file.
    progress : Progress, optional
        Told of each stage.

    Returns
    -------
    BuildReport
        What the graph holds now.

    Raises
    ------
    kg.errors.NotFoundError
        No source and no paper has that name.
    """
    from kg.build import forget as run

    return run(what, Path(graph), progress=progress)


def merges(graph: str | Path = "graph.kg", name: str | None = None) -> "list[MergeRow]":
    """List the names that became one thing, with reason and evidence.

    Parameters
    ----------
    graph : str or Path
        The graph file.
    name : str, optional
        Only the merges of things that have this name.

    Returns
    -------
    list of MergeRow
        The things with most papers first.

    Raises
    ------
    kg.errors.NotFoundError
        Nothing was merged into a thing of that name.
    """
    from kg.merges import merges as run

    return run(Path(graph), name)


def undo_merges(
    ids: Sequence[str], graph: str | Path = "graph.kg", *, progress: Progress | None = None
) -> None:
    """Take merges apart, in this graph and in all later builds of it.

    Parameters
    ----------
    ids : sequence of str
        Merges, as `merges` names them.
    graph : str or Path
        The graph file.
    progress : Progress, optional
        Told of each stage.

    Raises
    ------
    kg.errors.NotFoundError
        There is no such merge.
    """
    from kg.merges import undo as run

    run(ids, Path(graph), progress=progress)


def add_rules(rules: str | Path, graph: str | Path = "graph.kg", *, progress: Progress | None = None) -> int:
    """Say what is one thing and what is not, in this graph and in all later builds of it.

    Parameters
    ----------
    rules : str or Path
        A file with one rule a line: ``same: NAME | NAME`` or ``different: NAME | NAME``. Of two rules for
        one pair of names the later holds.
    graph : str or Path
        The graph file.
    progress : Progress, optional
        Told of each stage.

    Returns
    -------
    int
        How many rules the file holds.

    Raises
    ------
    kg.errors.InputError
        The file cannot be read, or a line is no rule.
    """
    from kg.merges import add_rules as run

    return run(Path(rules), Path(graph), progress=progress)


def suggest_merges(graph: str | Path = "graph.kg", limit: int = 50) -> "list[Suggestion]":
    """List probable duplicates that were not merged, the most useful first.

    Parameters
    ----------
    graph : str or Path
        The graph file.
    limit : int
        How many at most.

    Returns
    -------
    list of Suggestion
        Pairs of entities with what they share.
    """
    from kg.merges import suggestions as run

    return run(Path(graph), limit)


def link(file: str | Path, graph: str | Path = "graph.kg", *, progress: Progress | None = None) -> int:
    """Link things to a list of your own, in this graph and in all later builds of it.

    Parameters
    ----------
    file : str or Path
        JSON, JSON Lines or CSV with name, aliases, id and url, for example a dump of Papers with Code. It
        takes the place of an earlier list.
    graph : str or Path
        The graph file.
    progress : Progress, optional
        Told of each stage.

    Returns
    -------
    int
        How many things are linked.

    Raises
    ------
    kg.errors.InputError
        The file cannot be read, or an entry has no name or neither id nor url.
    """
    from kg.merges import link as run

    return run(Path(file), Path(graph), progress=progress)


def open(graph: str | Path = "graph.kg") -> "Graph":  # noqa: A001 - `api.open` reads as it should
    """Open a graph file.

    Parameters
    ----------
    graph : str or Path
        The graph file. It is opened anew for each question, and so never holds up a build.

    Returns
    -------
    Graph
        What can be asked, exported and drawn.

    Raises
    ------
    kg.errors.GraphFileError
        It is missing, not a graph file, of a newer version, or not complete yet.
    """
    opened = Graph(Path(graph))
    opened.check()
    return opened


@dataclass(frozen=True, slots=True)
class _Part:
    """What of a graph is read: all but some properties, and some types of relationships (None: all)."""

    omit: frozenset[str]
    omit_of_edges: frozenset[str]
    types: frozenset[str] | None

    def __le__(self, other: "_Part") -> bool:
        """Whether the other holds all that this one does."""
        has_types = other.types is None or (self.types is not None and self.types <= other.types)
        return has_types and other.omit <= self.omit and other.omit_of_edges <= self.omit_of_edges


class Graph:
    """A graph file to ask, export and look at.

    Parameters
    ----------
    path : Path
        The graph file; `kg.api.open` checks it first.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held: tuple[_Part, GraphStore] | None = None

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
        return answers.answer(query, given, self._store_for(query), key, timeout=timeout, max_rows=max_rows)

    def fill(
        self, query: CannedQuery, given: Mapping[str, object]
    ) -> tuple[dict[str, Scalar], tuple[str, ...]]:
        """The values a canned query would run with, names as the graph stores them, and what was chosen."""
        return answers.fill(query, given, self._store_for(query), key)

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
            return to_networkx(batches(connection))

    def export(self, form: str, path: str | Path, *, evidence: int | None = None) -> None:
        """Write the graph in another format.

        Parameters
        ----------
        form : str
            "json", "graphml", "csv", "parquet", "jsonld" or "turtle".
        path : str or Path
            The file to write; for csv and parquet a folder. It changes when all is written, not before.
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

        limit = registry.named(form).evidence if evidence is None else evidence
        registry.export(form, self.batches(evidence=limit), path)

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
        from loaders.complete import reached, unread

        omit = frozenset[str]() if query is None else unread(query)
        return self._hold(_Part(omit, omit, None if query is None else reached(query)))

    def _store_for(self, query: CannedQuery) -> GraphStore:
        """What a canned query reads, and what finding the names of its parameters reads.

        The paper to take where none is given is the one with the most relationships of any type.
        """
        from loaders.complete import reached, unread

        names_a_paper = any(parameter.type == PAPER for parameter in query.parameters)
        types = None if names_a_paper else reached(query.body)
        return self._hold(_Part(unread(f"{query.body}{NAME_QUERIES}"), unread(query.body), types))

    def _hold(self, part: "_Part") -> GraphStore:
        if self._held is None or not part <= self._held[0]:
            self._held = part, self._load(part)
        return self._held[1]

    def batches(self, *, evidence: int | None = None) -> Iterator[Batch]:
        """The whole graph as batches, nodes first, with up to so many pieces of evidence an edge."""
        from kg.graphfile.batches import batches

        with open_reading(self.path) as connection:
            yield from batches(connection, evidence=evidence)

    def _load(self, part: _Part) -> GraphStore:
        from kg.graphfile.batches import batches
        from loaders.memory import AskedPart, MemoryStore

        with open_reading(self.path) as connection:
            read = batches(connection, omit=part.omit, omit_of_edges=part.omit_of_edges, types=part.types)
            if part.omit:
                return AskedPart(read, self._part)
            store = MemoryStore()
            store.sync(read)
            return store

    def _part(self, nodes: Collection[str], edges: Collection[tuple[str, str, str]]) -> Iterator[Batch]:
        from kg.graphfile.batches import part

        with open_reading(self.path) as connection:
            yield from part(connection, nodes, edges)

    @contextmanager
    def _lookup(self) -> Generator[Lookup]:
        with open_reading(self.path) as connection:
            yield Lookup(connection, key)
