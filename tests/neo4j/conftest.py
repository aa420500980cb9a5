"""A database of a real server, emptied after each test."""

from collections.abc import Callable, Iterator

import pytest

from loaders.bolt.address import Address
from loaders.bolt.store import BoltStore
from tests.helpers.neo4j_server import open_store

Open = Callable[..., BoltStore]


@pytest.fixture
def open_bolt(server_address: Address) -> Iterator[Open]:
    """Opens stores in an empty database; all it holds is deleted afterwards."""
    opened: list[BoltStore] = []

    def open_one(**options: object) -> BoltStore:
        opened.append(open_store(server_address, **options))
        return opened[-1]

    yield open_one
    cleaner = open_one(share=True)
    cleaner.remove()
    with cleaner._database.session() as session:  # pyright: ignore[reportPrivateUsage]
        session.run("MATCH (n) DETACH DELETE n").consume()
    for store in opened:
        store.close()
