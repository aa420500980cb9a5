"""The graph of a graph file."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.graph import Graph
from kg.graphfile.directory import FileDirectory
from kg.graphfile.file import open_reading
from kg.graphfile.lookup import FileLookup
from kg.inmemory import InMemory
from kg.records import Batch
from kg.resolve.keys import key
from kg.store import GraphStore
from queries.catalogue.names import Names

if TYPE_CHECKING:
    import networkx as nx

    from kg.filesource import FileSource


class FileGraph(Graph):
    """A graph file, opened anew for each question, so that it never holds up a build.

    Parameters
    ----------
    path : Path
        The graph file.

    Raises
    ------
    kg.errors.GraphFileError
        It cannot be asked.
    """

    def __init__(self, path: Path) -> None:
        with open_reading(path):
            self.path = path
        self._memory = InMemory(path)

    def source(self) -> "FileSource":
        """What the views read: the graph in memory without evidence, and the evidence of what is shown."""
        from kg.filesource import FileSource

        return FileSource(self.path)

    def store(self, query: str | None = None) -> GraphStore:
        """The graph in memory as a store, kept for the next question; see `InMemory.store`."""
        return self._memory.store(query)

    @contextmanager
    def names(self) -> Generator[Names]:
        """What finds names in the file."""
        with open_reading(self.path) as connection:
            yield Names(FileDirectory(connection), key)

    @contextmanager
    def lookup(self) -> Generator[FileLookup]:
        """What answers straight from the file."""
        with open_reading(self.path) as connection:
            yield FileLookup(connection, key)

    def networkx(self) -> "nx.MultiDiGraph[str]":
        """The graph as a NetworkX graph of the caller's own; see `Graph.networkx`."""
        from kg.graphfile.batches import batches
        from loaders.memory import to_networkx

        with open_reading(self.path) as connection:
            return to_networkx(batches(connection, keep=True))

    def batches(self, *, evidence: int | None = None) -> Iterator[Batch]:
        """The whole graph as batches, nodes first, with up to so many pieces of evidence an edge."""
        from kg.graphfile.batches import batches

        with open_reading(self.path) as connection:
            yield from batches(connection, evidence=evidence)

    def close(self) -> None:
        """Nothing to do: the file is open only while a question is answered."""
