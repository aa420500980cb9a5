"""Every store that keeps the `GraphStore` protocol, holding the same small graph."""

from collections.abc import Generator

import pytest

from kg import api
from kg.records import Batch
from kg.store import GraphStore
from loaders.memory import MemoryStore
from tests.helpers.handmade import detection
from tests.helpers.neo4j_server import database, open_store


@pytest.fixture(scope="session")
def known_batches(tmp_path_factory: pytest.TempPathFactory) -> list[Batch]:
    """Papers about object detection, written by hand."""
    path = detection().write(tmp_path_factory.mktemp("graph") / "hand.kg")
    return list(api.open(path).batches())


@pytest.fixture(scope="session")
def in_memory(known_batches: list[Batch]) -> GraphStore:
    store = MemoryStore()
    store.sync(known_batches)
    return store


@pytest.fixture(scope="session")
def on_a_server(
    known_batches: list[Batch], tmp_path_factory: pytest.TempPathFactory
) -> Generator[GraphStore]:
    with database(tmp_path_factory.mktemp("neo4j")) as address:
        store = open_store(address)
        store.sync(known_batches)
        yield store
        store.remove()
        store.close()


@pytest.fixture(params=["in_memory", "on_a_server"])
def store(request: pytest.FixtureRequest) -> GraphStore:
    """Each store in turn."""
    return request.getfixturevalue(request.param)
