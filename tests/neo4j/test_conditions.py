"""What is told of a server whose graph is not whole, not ours, or not as it should be."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kg import api
from kg.cli.graphs import open_graph
from kg.errors import IncompleteGraphWarning, StoreError
from loaders.bolt.store import BoltStore
from tests.helpers.command import Kg
from tests.helpers.neo4j_server import password
from tests.neo4j.writing import write_as_others

Open = Callable[..., BoltStore]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("neo4j")]


@pytest.fixture
def loaded(open_bolt: Open, graph_file: Path) -> str:
    """The address of a server that holds a graph, which a test may spoil."""
    store = open_bolt()
    store.sync(api.open(graph_file).batches())
    return str(store.address)


def test_a_load_that_was_broken_off_is_told_by_every_command(
    kg: Kg, loaded: str, open_bolt: Open, graph_file: Path, tmp_path: Path
):
    write_as_others(open_bolt(), "CREATE (:_KgLoad {id: 'load'})")
    for command in (("show", "DETR"), ("why", "DETR", "COCO"), ("search", "DETR"), ("stats",),
                    ("query", "hubs"), ("cypher", "RETURN 1"), ("view", "-o", str(tmp_path / "x.html")),
                    ("export", "json", "-o", str(tmp_path / "x.json"))):  # fmt: skip
        open_graph.cache_clear()
        head = 2 if command[0] == "query" else 1
        assert "is incomplete: a kg load" in kg(*command[:head], "-g", loaded, *command[head:]).err, command
    with pytest.warns(IncompleteGraphWarning, match="run the same kg load again"):
        api.open(loaded, auth=("neo4j", password())).close()
    refused = kg("pull", loaded, "-g", str(tmp_path / "x.kg"))
    assert (refused.code, list(tmp_path.glob("*x.kg"))) == (StoreError.exit_code, [])
    assert "is incomplete" in refused.err
    assert kg("load", "-g", str(graph_file), loaded).code == 0
    open_graph.cache_clear()
    assert kg("show", "DETR", "-g", loaded).err == ""


def test_a_database_without_our_graph_says_so(kg: Kg, open_bolt: Open):
    store = open_bolt()
    for others in ("MATCH (n) RETURN n", "CREATE (:Paper {id: 'theirs'})"):
        write_as_others(store, others)
        ran = kg("stats", "-g", str(store.address))
        assert ran.code == StoreError.exit_code
        assert f"{store.address} holds no graph of kg; load one: kg load -g FILE {store.address}" in ran.err


def test_a_graph_of_another_schema_is_told(kg: Kg, loaded: str, open_bolt: Open):
    write_as_others(open_bolt(), "MATCH (n) SET n.kg = '99'")
    ran = kg("search", "x", "-g", loaded)
    assert ran.code == StoreError.exit_code
    assert "holds a graph of schema 99, and this kg knows schema 1" in ran.err


def test_a_graph_without_constraints_is_told(kg: Kg, loaded: str, open_bolt: Open, graph_file: Path):
    write_as_others(open_bolt(), "DROP CONSTRAINT kg_paper_id")
    ran = kg("search", "DETR", "-g", loaded)
    assert ran.code == StoreError.exit_code
    assert "without its constraints and indexes (kg_paper_id)" in ran.err
    assert kg("load", "-g", str(graph_file), loaded).code == 0
    assert kg("search", "DETR", "-g", loaded).code == 0


def test_others_nodes_do_not_answer(kg: Kg, loaded: str, open_bolt: Open, graph_file: Path):
    write_as_others(
        open_bolt(),
        "MATCH (m:Method {name: 'DETR'}) CREATE (m)<-[:LIKES]-(:Paper {id: 'x', title: 'DETR again'}) "
        "SET m:Favourite, m.stars = 5",
    )
    for command in (("show", "DETR"), ("search", "DETR")):
        assert kg(*command, "-g", loaded).out == kg(*command, "-g", str(graph_file)).out
