"""Loading into a real server: exact, again, beside others' data, after breaking off."""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any

import pytest

from kg.errors import QueryError, StoreError
from kg.records import Batch, EdgeBatch, EdgeRow, NodeBatch, NodeRow
from kg.store import Counts
from loaders.bolt import load
from loaders.bolt.address import parse_address
from loaders.bolt.store import BoltStore
from loaders.memory import to_networkx
from tests.helpers.neo4j_server import open_store
from tests.neo4j.writing import write_as_others

Open = Callable[..., BoltStore]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("neo4j")]


def chain(*names: str, year: int = 2020) -> list[Batch]:
    """Methods, each part of the next, and a paper that proposes the first."""
    methods = [NodeRow(f"method:{name}", {"name": name, "aliases": [f"the {name}"]}) for name in names]
    parts = [EdgeRow(f"method:{a}", f"method:{b}", {"confidence": 0.5}) for a, b in pairwise(names)]
    paper = NodeRow("a" * 64, {"title": '; "quotes"\nand lines', "year": year})
    proof: dict[str, Any] = {
        "confidence": 0.9,
        "paper_count": 1,
        "evidence_papers": ["a" * 64],
        "evidence_head_starts": [-1],
    }
    return [
        NodeBatch("Paper", [paper]),
        NodeBatch("Method", methods),
        EdgeBatch("PROPOSES", "Paper", "Method", [EdgeRow("a" * 64, f"method:{names[0]}", proof)]),
        EdgeBatch("PART_OF", "Method", "Method", parts),
    ]


def graph_of(batches: Iterable[Batch]) -> tuple[Any, Any]:
    """Nodes and edges with all attributes, for comparing."""
    graph = to_networkx(batches)
    edges: Any = graph.edges(keys=True, data=True)
    return vars(graph)["_node"], {tuple(edge): data for *edge, data in edges}


def yes(_question: str) -> bool:
    return True


def test_what_is_loaded_is_read_back(open_bolt: Open):
    store = open_bolt()
    assert store.sync(chain("a", "b", "c")) == Counts(nodes_created=4, relationships_created=3)
    assert graph_of(store.read()) == graph_of(chain("a", "b", "c"))
    assert not store.incomplete()


def test_loading_twice_changes_nothing(open_bolt: Open):
    store = open_bolt()
    store.sync(chain("a", "b"))
    assert store.sync(chain("a", "b")) == Counts()


def test_only_what_differs_is_changed(open_bolt: Open):
    store = open_bolt()
    store.sync(chain("a", "b"))
    assert store.sync(chain("a", "b", year=2021)) == Counts(nodes_changed=1)
    assert graph_of(store.read()) == graph_of(chain("a", "b", year=2021))


def test_a_property_that_is_gone_is_removed(open_bolt: Open):
    store = open_bolt()
    store.sync([NodeBatch("Task", [NodeRow("task:x", {"name": "x", "aliases": ["y"]})])])
    plain: list[Batch] = [NodeBatch("Task", [NodeRow("task:x", {"name": "x"})])]
    assert store.sync(plain) == Counts(nodes_changed=1)
    assert graph_of(store.read()) == graph_of(plain)


def test_what_is_gone_is_removed_when_it_is_little_or_confirmed(open_bolt: Open):
    asked: list[str] = []

    def answer(question: str) -> bool:
        asked.append(question)
        return True

    store = open_bolt(confirm=answer)
    store.sync(chain("a", "b", "c"))
    assert store.sync(chain("a", "b")) == Counts(nodes_removed=1, relationships_removed=1)
    assert len(asked) == 1
    assert "holds 4 nodes; this load removes 1 of them" in asked[0]
    assert graph_of(store.read()) == graph_of(chain("a", "b"))


def test_a_large_removal_is_refused_where_nobody_answers(open_bolt: Open):
    store = open_bolt()
    store.sync(chain("a", "b", "c"))
    with pytest.raises(StoreError, match="1 of the 4 nodes .* --yes .* --keep"):
        store.sync(chain("a", "b"))
    assert store.incomplete()
    assert graph_of(store.read()) == graph_of(chain("a", "b", "c"))
    assert store.sync(chain("a", "b"), keep=True) == Counts()
    assert not store.incomplete()


def test_a_relationship_alone_is_removed_without_a_question(open_bolt: Open):
    store = open_bolt()
    whole = chain("a", "b")
    store.sync(whole)
    assert store.sync(whole[:-1]) == Counts(relationships_removed=1)


def test_a_dry_run_says_what_would_be_and_writes_nothing(open_bolt: Open):
    store = open_bolt()
    assert store.sync(chain("a"), dry_run=True) == Counts(nodes_created=2, relationships_created=1)
    assert store.run("MATCH (n) RETURN n").rows == []
    store.sync(chain("a", "b"))
    expected = Counts(nodes_created=1, nodes_removed=1, relationships_created=1, relationships_removed=1)
    assert store.sync(chain("a", "c"), dry_run=True) == expected
    assert graph_of(store.read()) == graph_of(chain("a", "b"))


def test_a_broken_load_is_told_and_resumed(open_bolt: Open, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(load, "ROWS", 1)
    written: list[int] = []

    def breaks_off(kind: str, rows: int) -> None:
        written.append(rows)
        if len(written) == 3:
            raise ConnectionError("cut")

    with pytest.raises(StoreError, match="cut; what was written stands"):
        open_bolt(watch=breaks_off).sync(chain("a", "b", "c"))
    again = open_bolt()
    assert again.incomplete()
    assert again.sync(chain("a", "b", "c")) == Counts(nodes_created=4, relationships_created=3)
    assert not again.incomplete()
    assert graph_of(again.read()) == graph_of(chain("a", "b", "c"))


def test_a_broken_load_gives_way_to_another_graph(open_bolt: Open):
    def breaks_off() -> Iterator[Batch]:
        yield from chain("a", "b")[:2]
        raise ConnectionError("cut")

    store = open_bolt(confirm=yes)
    with pytest.raises(StoreError):
        store.sync(breaks_off())
    store.sync(chain("b", "c", year=1999))
    assert graph_of(store.read()) == graph_of(chain("b", "c", year=1999))
    assert not store.incomplete()


def test_of_two_loaders_the_later_goes_on(open_bolt: Open):
    first, second = open_bolt(), open_bolt(confirm=yes)

    def interrupted() -> Iterator[Batch]:
        yield from chain("a", "b")[:2]
        second.sync(chain("c", "d"))
        yield from chain("a", "b")[2:]

    with pytest.raises(StoreError, match="another kg load"):
        first.sync(interrupted())
    assert graph_of(second.read()) == graph_of(chain("c", "d"))


def test_other_data_is_refused_unless_shared(open_bolt: Open):
    store = open_bolt()
    write_as_others(store, "CREATE (:Person {name: 'Ada'})")
    with pytest.raises(StoreError, match=r"other data \(a node labelled Person\).*--share"):
        store.sync(chain("a"))
    assert open_bolt(share=True).sync(chain("a")) == Counts(nodes_created=2, relationships_created=1)


def test_others_properties_relationships_and_nodes_stay(open_bolt: Open):
    store = open_bolt(share=True, confirm=yes)
    store.sync(chain("a", "b", "c"))
    write_as_others(
        store,
        "MATCH (b:Method {name: 'b'}), (c:Method {name: 'c'}) SET b.stars = 5 "
        "CREATE (:Person {name: 'Ada'})-[:LIKES]->(c), (b)-[:PART_OF]->(c)",
    )
    store.sync(chain("a", "b", year=2021))
    assert store.run("MATCH (m:Method {name: 'b'}) RETURN m.stars AS stars").rows == [(5,)]
    assert store.run("MATCH (:Person)-[:LIKES]->(m) RETURN m.name AS name").rows == [("c",)]
    store.remove()
    assert store.run("MATCH (n) RETURN count(n) AS n").rows == [(3,)]  # Ada, and b and c that others join
    assert store.run("MATCH ()-[r]->() RETURN count(r) AS n").rows == [(2,)]


def test_a_query_may_not_write(open_bolt: Open):
    with pytest.raises(QueryError, match="(?i)writ"):
        open_bolt().run("CREATE (n:Task) RETURN n")


def test_a_query_with_a_mistake_shows_where(open_bolt: Open):
    with pytest.raises(QueryError, match="MATHC"):
        open_bolt().run("MATHC (n) RETURN n")


def test_a_query_stops_at_its_limits(open_bolt: Open):
    store = open_bolt()
    with pytest.raises(QueryError, match="more than 2 rows"):
        store.run("UNWIND [1, 2, 3] AS n RETURN n", max_rows=2)
    assert len(store.run("UNWIND [1, 2] AS n RETURN n", max_rows=2)) == 2
    with pytest.raises(QueryError, match="longer than 0.2 s"):
        store.run("UNWIND range(1, 100000000) AS n WITH n ORDER BY -n RETURN count(n) AS n", timeout=0.2)


def test_the_wrong_password_is_told(server_address: Any):
    with pytest.raises(StoreError, match="NEO4J_USERNAME and NEO4J_PASSWORD"):
        BoltStore(server_address, "neo4j", "wrong")


def test_a_missing_database_is_told(server_address: Any):
    with pytest.raises(StoreError, match="no database of this name"):
        open_store(parse_address(f"{server_address.uri}/nosuch", {}))


def test_no_server_is_told():
    with pytest.raises(StoreError, match="no Neo4j answers at bolt://127.0.0.1:9"):
        BoltStore(parse_address("bolt://127.0.0.1:9", {}), "neo4j", "x")
