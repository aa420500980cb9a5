"""The views' source over a server: names are resolved there as everywhere."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from kg.errors import NotFoundError
from kg.lookup import Lookup
from kg.store import GraphStore
from viz.source import Item
from viz.source_store import StoreSource


class ServerSource(StoreSource):
    """A server's graph as the views read it.

    Parameters
    ----------
    store : GraphStore
        The server's database.
    lookup : callable
        Opens what looks names up in the same graph.
    """

    def __init__(self, store: GraphStore, lookup: Callable[[], AbstractContextManager[Lookup]]) -> None:
        super().__init__(store)
        self._lookup = lookup

    def matching(self, name: str) -> list[Item]:
        """What a person means by a name, in any spelling that the graph knows."""
        with self._lookup() as lookup:
            try:
                things = lookup.meant(name)
            except NotFoundError:
                return []
        found = self.items([thing.id for thing in things])
        return [found[thing.id] for thing in things]
