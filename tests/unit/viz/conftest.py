from typing import TYPE_CHECKING

import pytest

from viz.example import landmarks
from viz.source_networkx import NetworkxSource

if TYPE_CHECKING:
    import networkx as nx


@pytest.fixture
def graph() -> "nx.MultiDiGraph[str]":
    return landmarks()


@pytest.fixture
def source(graph: "nx.MultiDiGraph[str]") -> NetworkxSource:
    return NetworkxSource(graph)
