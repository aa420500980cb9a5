"""The graph as a NetworkX graph and the store that keeps one."""

import gc
from collections.abc import Iterator
from itertools import pairwise

import duckdb
import networkx as nx
import pytest

from kg.errors import QueryError, StoreError
from kg.graphfile.batches import batches, part
from kg.records import Batch, EdgeBatch, EdgeRow, NodeBatch, NodeRow
from kg.store import Counts
from loaders.complete import unread
from loaders.memory import AskedPart, MemoryStore, to_networkx

Tables = duckdb.DuckDBPyConnection


def small_graph(*names: str, confidence: float = 0.5) -> list[Batch]:
    """Methods in a row, each part of the next."""
    nodes = [NodeRow(f"method:{name}", {"name": name, "paper_count": 1}) for name in names]
    edges = [EdgeRow(f"method:{a}", f"method:{b}", {"confidence": confidence}) for a, b in pairwise(names)]
    return [NodeBatch("Method", nodes), EdgeBatch("PART_OF", "Method", "Method", edges)]


def same(one: "nx.MultiDiGraph[str]", other: "nx.MultiDiGraph[str]") -> bool:
    """Whether two graphs have equal nodes, edges and attributes, seen from both ends."""
    return (one.nodes, one.succ, one.pred) == (other.nodes, other.succ, other.pred)


def test_the_shape_of_the_graph(graph_tables: Tables):
    graph = to_networkx(batches(graph_tables))
    assert type(graph) is nx.MultiDiGraph
    node = graph.nodes["method:c%2b%2b"]
    assert node["labels"] == ["Entity", "Method"]
    assert (node["id"], node["kg"], node["name"]) == ("method:c%2b%2b", "1", "C++")
    edge = graph.edges["method:sieve", "task:sorting", "USED_FOR"]
    assert list(edge)[:4] == ["type", "kg", "confidence", "paper_count"]
    assert (edge["type"], edge["kg"]) == ("USED_FOR", "1")


def test_it_equals_a_graph_made_by_networkx_itself(graph_tables: Tables):
    graph = to_networkx(batches(graph_tables))
    by_the_book: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    by_the_book.add_nodes_from(graph.nodes(data=True))
    for source, target, type_, attributes in graph.edges(keys=True, data=True):
        by_the_book.add_edge(source, target, type_, **attributes)
    assert same(graph, by_the_book)
    assert dict(graph.in_degree()) == dict(by_the_book.in_degree())
    assert same(graph.reverse().reverse(), graph)


def test_two_types_may_join_one_pair():
    extra = EdgeBatch("USED_FOR", "Method", "Method", [EdgeRow("method:a", "method:b", {})])
    graph = to_networkx([*small_graph("a", "b"), extra])
    assert set(graph["method:a"]["method:b"]) == {"PART_OF", "USED_FOR"}
    assert graph.pred["method:b"]["method:a"] == graph.succ["method:a"]["method:b"]


def test_attributes_of_two_edges_are_two(graph_tables: Tables):
    graph = to_networkx(batches(graph_tables))
    one, other = list(graph.edges(data=True))[:2]
    one[2]["mine"] = True
    one[2]["evidence_papers"].append("x")
    assert "mine" not in other[2]
    assert "x" not in other[2]["evidence_papers"]


def test_an_edge_to_nowhere_is_named():
    with pytest.raises(StoreError, match="PART_OF ends at 'method:b'"):
        to_networkx([small_graph("a")[0], small_graph("a", "b")[1]])


def test_the_garbage_collector_runs_again_even_after_an_error():
    def broken() -> Iterator[Batch]:
        yield from small_graph("a")
        assert not gc.isenabled()
        raise StoreError("broke off")

    with pytest.raises(StoreError, match="broke off"):
        to_networkx(broken())
    assert gc.isenabled()


def test_what_is_read_back_is_what_was_put_in(graph_tables: Tables):
    store = MemoryStore()
    store.sync(batches(graph_tables))
    again = to_networkx(store.read())
    assert same(again, store.graph)


def test_loading_twice_changes_nothing(graph_tables: Tables):
    store = MemoryStore()
    assert store.sync(batches(graph_tables)) == Counts(nodes_created=6, relationships_created=4)
    assert store.sync(batches(graph_tables)) == Counts()


def test_what_is_gone_is_removed_unless_kept():
    store = MemoryStore()
    store.sync(small_graph("a", "b", "c"))
    assert store.sync(small_graph("a", "b", confidence=0.6), keep=True) == Counts(relationships_changed=1)
    assert len(store.graph) == 3
    assert store.graph.edges["method:a", "method:b", "PART_OF"]["confidence"] == 0.6
    assert store.graph.has_edge("method:b", "method:c", "PART_OF")
    assert store.sync(small_graph("a")) == Counts(nodes_removed=2, relationships_removed=2)


def test_a_dry_run_counts_and_leaves_all_as_it_is():
    store = MemoryStore()
    store.sync(small_graph("a"))
    assert store.sync(small_graph("b"), dry_run=True) == Counts(nodes_created=1, nodes_removed=1)
    assert list(store.graph) == ["method:a"]


def test_a_sync_that_breaks_off_leaves_the_old_graph():
    def breaks() -> Iterator[Batch]:
        yield from small_graph("b")
        raise StoreError("broke off")

    store = MemoryStore()
    store.sync(small_graph("a"))
    with pytest.raises(StoreError, match="broke off"):
        store.sync(breaks())
    assert list(store.graph) == ["method:a"]


def test_remove_forgets_all():
    store = MemoryStore()
    store.sync(small_graph("a", "b"))
    assert store.remove() == Counts(nodes_removed=2, relationships_removed=1)
    assert len(store.graph) == 0


def test_a_query_sees_the_graph_of_the_last_sync():
    store = MemoryStore()
    count = "MATCH (m:Method)-[r:PART_OF]->() RETURN count(r) AS n"
    store.sync(small_graph("a", "b"))
    assert store.run(count).rows == [(1,)]
    store.sync(small_graph("a", "b", "c"))
    assert store.run(count).rows == [(2,)]


def test_bookkeeping_is_no_property():
    store = MemoryStore()
    store.sync(small_graph("a", "b"))
    [row] = store.run("MATCH (n {name: 'a'})-[r]->() RETURN keys(n) AS node, keys(r) AS edge").rows
    assert [sorted(names) for names in row] == [["id", "kg", "name", "paper_count"], ["confidence", "kg"]]


def test_a_wrong_query_is_a_query_error():
    with pytest.raises(QueryError, match="RETUN"):
        MemoryStore().run("MATCH (n) RETUN n")


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (p:Paper)-[r]->(m:Method) RETURN p, r, m",
        "MATCH path = (p:Paper)-->() RETURN path ORDER BY p.id",
        "MATCH (p:Paper)-[r]->() WITH p, collect({edge: r, ends: [p]}) AS found RETURN found ORDER BY p.id",
        "MATCH ()-[r:COMPARED_WITH]->() RETURN r.evidence_papers AS papers, r",
    ],
)
def test_a_light_graph_answers_like_the_whole_one(graph_tables: Tables, query: str):
    whole, light = MemoryStore(), MemoryStore(lambda nodes, edges: part(graph_tables, nodes, edges))
    whole.sync(batches(graph_tables))
    light.sync(batches(graph_tables, omit=unread(query)))
    assert unread(query)
    assert repr(light.run(query).rows) == repr(whole.run(query).rows)


def test_a_part_that_is_only_asked_gives_the_rows_that_the_whole_gives():
    whole = MemoryStore()
    whole.sync(small_graph("a", "b", "c"))
    part = AskedPart(small_graph("a", "b", "c"), lambda _nodes, _edges: small_graph("a", "b", "c"))
    for query in (
        "MATCH (a)-[r:PART_OF]->(b:Method) RETURN a.name AS a, type(r) AS t, b.name AS b ORDER BY a",
        "MATCH p = (:Method {name: 'a'})-[:PART_OF*]->(b) RETURN [n IN nodes(p) | n.id] AS ids ORDER BY ids",
        "MATCH (n) RETURN labels(n) AS labels, n.kg AS kg, count(*) AS n ORDER BY labels",
    ):
        assert part.run(query) == whole.run(query)
