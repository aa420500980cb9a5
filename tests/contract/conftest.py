"""Every store that keeps the `GraphStore` protocol, holding the same small graph."""

from collections.abc import Generator

import pytest

from kg import api
from kg.records import Batch
from kg.store import GraphStore
from loaders.bolt.address import Address
from loaders.memory import MemoryStore
from tests.helpers.handmade import detection
from tests.helpers.neo4j_server import holding


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


@pytest.fixture(scope="module")
def on_a_server(known_batches: list[Batch], server_address: Address) -> Generator[GraphStore]:
    with holding(server_address, known_batches) as store:
        yield store


@pytest.fixture(params=["in_memory", "on_a_server"])
def store(request: pytest.FixtureRequest) -> GraphStore:
    """Each store in turn."""
    return request.getfixturevalue(request.param)
