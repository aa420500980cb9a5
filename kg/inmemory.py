"""What of a graph file is held in memory to be asked: no more than the questions so far can read."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.graphfile.file import open_reading
from kg.ontology import PAPER
from kg.records import Batch
from kg.store import GraphStore
from queries.catalogue.files import CannedQuery
from queries.catalogue.names import NAME_QUERIES


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
        from loaders.complete import reached, unread

        omit = frozenset[str]() if query is None else unread(query)
        return self._hold(_Part(omit, omit, None if query is None else reached(query)))

    def store_for(self, query: CannedQuery) -> GraphStore:
        """What a canned query reads, and what finding the names of its parameters reads.

        Parameters
        ----------
        query : CannedQuery
            From `queries.catalogue.files`.

        Returns
        -------
        GraphStore
            Kept as by `store`.
        """
        from loaders.complete import reached, unread

        # the paper to take where none is given is the one with the most relationships of any type
        names_a_paper = any(parameter.type == PAPER for parameter in query.parameters)
        types = None if names_a_paper else reached(query.body)
        return self._hold(_Part(unread(f"{query.body}{NAME_QUERIES}"), unread(query.body), types))

    def _hold(self, part: _Part) -> GraphStore:
        if self._held is None or not part <= self._held[0]:
            self._held = part, self._load(part)
        return self._held[1]

    def _load(self, part: _Part) -> GraphStore:
        from kg.graphfile.batches import batches
        from loaders.memory import AskedPart, MemoryStore

        with open_reading(self._path) as connection:
            read = batches(connection, omit=part.omit, omit_of_edges=part.omit_of_edges, types=part.types)
            if part.omit:
                return AskedPart(read, self._part)
            store = MemoryStore()
            store.sync(read)
            return store

    def _part(self, nodes: Collection[str], edges: Collection[tuple[str, str, str]]) -> Iterator[Batch]:
        from kg.graphfile.batches import part

        with open_reading(self._path) as connection:
            yield from part(connection, nodes, edges)
