"""A small graph of papers that most tests of the engine ask."""

from typing import Any

import networkx as nx
import pytest

from queries.cypher.engine import Engine

Graph = nx.MultiDiGraph

NODES: list[tuple[str, list[str], dict[str, Any]]] = [
    ("p1", ["Paper"], {"title": "Trees", "year": 2019}),
    ("p2", ["Paper"], {"title": "Forests", "year": 2020}),
    ("p3", ["Paper"], {"title": "Rivers", "year": 2021, "tags": ["x", "y"]}),
    ("m1", ["Method", "Entity"], {"name": "Pruning", "rank": 1}),
    ("m2", ["Method", "Entity"], {"name": "Grafting", "rank": 2}),
    ("m3", ["Method", "Entity"], {"name": "Damming"}),
    ("t1", ["Task", "Entity"], {"name": "Gardening"}),
]
EDGES: list[tuple[str, str, str, dict[str, Any]]] = [
    ("p1", "m1", "USES", {"confidence": 0.9}),
    ("p1", "m2", "USES", {"confidence": 0.5}),
    ("p2", "m1", "USES", {"confidence": 0.8}),
    ("p3", "m3", "PROPOSES", {"confidence": 1.0}),
    ("p1", "t1", "ADDRESSES", {}),
    ("p2", "t1", "ADDRESSES", {}),
    ("m1", "m2", "PART_OF", {}),
    ("m2", "m1", "COMPARED_WITH", {}),
    ("m3", "m3", "PART_OF", {}),
]


def papers_graph() -> "nx.MultiDiGraph[str]":
    """Build the graph, keyed by type as this project's graphs are."""
    graph: nx.MultiDiGraph[str] = Graph()
    for key, labels, properties in NODES:
        graph.add_node(key, labels=labels, id=key, **properties)
    for start, end, kind, properties in EDGES:
        _ = graph.add_edge(start, end, kind, type=kind, **properties)
    return graph


@pytest.fixture
def papers() -> Engine:
    """Give an engine on the graph of papers."""
    return Engine(papers_graph())


@pytest.fixture
def nothing() -> Engine:
    """Give an engine on a graph without nodes."""
    empty: nx.MultiDiGraph[str] = Graph()
    return Engine(empty)
