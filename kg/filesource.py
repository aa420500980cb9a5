"""The views' source over a graph file: structure in memory, evidence read for what is shown."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.errors import NotFoundError
from kg.graphfile.batches import batches, part
from kg.graphfile.file import open_reading
from kg.graphfile.lookup import FileLookup
from kg.ontology import EDGE_PROPERTIES
from kg.records import EdgeBatch
from kg.resolve.keys import key
from loaders.memory import to_networkx
from viz.source import Item, Link, LinkKey, Piece, pieces_of
from viz.source_networkx import NetworkxSource

_EVIDENCE = frozenset(p.name for p in EDGE_PROPERTIES if p.name.startswith("evidence_"))


class FileSource(NetworkxSource):
    """A graph file as the views read it.

    Parameters
    ----------
    path : Path
        The graph file.
    """

    def __init__(self, path: Path) -> None:
        with open_reading(path) as connection:
            graph = to_networkx(batches(connection, omit=_EVIDENCE))
        super().__init__(graph, self._pieces)
        self._path = path

    def matching(self, name: str) -> list[Item]:
        """What a person means by a name, in any spelling that the graph file knows."""
        with open_reading(self._path) as connection:
            try:
                things = FileLookup(connection, key).meant(name)
            except NotFoundError:
                return []
        found = self.items([thing.id for thing in things])
        return [found[thing.id] for thing in things]

    def _pieces(self, links: Sequence[Link]) -> Mapping[LinkKey, Sequence[Piece]]:
        with open_reading(self._path) as connection:
            return {
                LinkKey(row.source, row.target, batch.type): pieces_of(row.properties)
                for batch in part(connection, (), [link.key for link in links])
                if isinstance(batch, EdgeBatch)
                for row in batch.rows
            }
