"""The two sources give the same of the same graph: NetworkX directly, and Cypher over a store."""

from typing import TYPE_CHECKING

import pytest

from loaders.memory import MemoryStore, read_graph
from viz.example import landmarks
from viz.scope import Scope
from viz.select import around, of_result, overview
from viz.source_networkx import NetworkxSource
from viz.source_store import StoreSource

if TYPE_CHECKING:
    import networkx as nx


@pytest.fixture
def store(graph: "nx.MultiDiGraph[str]") -> MemoryStore:
    store = MemoryStore()
    store.sync(read_graph(graph))
    return store


def test_outlines_are_equal(source: NetworkxSource, store: MemoryStore):
    by_cypher, direct = StoreSource(store).outline(), source.outline()
    assert by_cypher.labels == direct.labels
    assert by_cypher.years == direct.years
    assert {link.key: link for link in by_cypher.links} == {link.key: link for link in direct.links}
    assert StoreSource(store).totals() == source.totals()


@pytest.mark.parametrize(
    "scope", [Scope(), Scope(papers=True), Scope(since=2018), Scope(task="object detection")]
)
def test_overviews_are_equal(source: NetworkxSource, store: MemoryStore, scope: Scope):
    assert overview(StoreSource(store), scope) == overview(source, scope)


@pytest.mark.parametrize("name", ["BERT", "vision transformer", "Long Short-Term Memory", "dataset:coco"])
def test_surroundings_are_equal(source: NetworkxSource, store: MemoryStore, name: str):
    assert around(StoreSource(store), name) == around(source, name)


def test_names_are_found_by_lookup_where_a_key_is_given(store: MemoryStore):
    keyed = StoreSource(store, key=lambda name: name.lower().replace("-", " "))
    assert [item.id for item in keyed.matching("Object-Detection")] == ["task:object%20detection"]


def test_rows_of_a_store_are_drawn(store: MemoryStore):
    source = StoreSource(store)
    result = store.run("MATCH p = (:Method {name: 'DETR'})-[:USED_FOR]->(:Task) RETURN p")
    selection = of_result(source, result)
    assert [node.item.name for node in selection.nodes] == ["DETR", "object detection"]
    assert [edge.link.type for edge in selection.edges] == ["USED_FOR"]
    lone = store.run("MATCH (:Method {name: 'DETR'})-[r:USED_FOR]->() RETURN r")
    assert of_result(source, lone).edges == selection.edges


def test_the_store_still_holds_the_same_graph(store: MemoryStore):
    overview(StoreSource(store))
    assert store.run("MATCH (n) RETURN count(n)").rows[0][0] == landmarks().number_of_nodes()
