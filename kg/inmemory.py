"""What of a graph file is held in memory to be asked: no more than the questions so far can read."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.graphfile.file import open_reading
from kg.records import Batch
from kg.store import GraphStore

if TYPE_CHECKING:
    from loaders.reach import Reach


@dataclass(frozen=True, slots=True)
class _Part:
    """What of a graph is read: all but some properties, of the nodes and edges that can be reached."""

    omit: frozenset[str]
    reach: "Reach"

    def __le__(self, other: "_Part") -> bool:
        """Whether the other holds all that this one does."""
        return self.reach <= other.reach and other.omit <= self.omit

    def __or__(self, other: "_Part") -> "_Part":
        """What holds both."""
        return _Part(self.omit & other.omit, self.reach | other.reach)


class InMemory:
    """The part of a graph file that is in memory.

    Parameters
    ----------
    path : Path
        The graph file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: tuple[_Part, GraphStore] | None = None

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
        from loaders.complete import unread
        from loaders.reach import EVERYTHING, reached

        if query is None:
            return self._hold(_Part(frozenset(), EVERYTHING))
        return self._hold(_Part(unread(query), reached(query)))

    def _hold(self, part: _Part) -> GraphStore:
        if self._held is None:
            self._held = part, self._load(part)
        elif not part <= self._held[0]:
            part |= self._held[0]  # so that questions in turn do not push out each other's part
            self._held = part, self._load(part)
        return self._held[1]

    def _load(self, part: _Part) -> GraphStore:
        from kg.graphfile.batches import batches
        from loaders.memory import AskedPart, MemoryStore

        reach = part.reach
        with open_reading(self._path) as connection:
            if not part.omit:
                store = MemoryStore()
                store.sync(batches(connection, keep=True))
                return store
            read = batches(connection, omit=part.omit, kinds=reach.kinds, labels=reach.labels, keep=True)
            return AskedPart(read, self._part, part.omit)

    def _part(self, nodes: Collection[str], edges: Collection[tuple[str, str, str]]) -> Iterator[Batch]:
        from kg.graphfile.batches import part

        with open_reading(self._path) as connection:
            yield from part(connection, nodes, edges)
