"""A server is asked as a graph file is asked: the same answers, messages, pages and exit codes."""

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from kg import api
from kg.errors import NotFoundError, QueryError, UsageError
from loaders.bolt.address import Address
from queries.catalogue.names import StoreDirectory
from queries.cypher.result import Result
from tests.helpers.command import Kg
from tests.helpers.neo4j_server import open_store, password

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("neo4j")]


@pytest.fixture(scope="module")
def loaded(server_address: Address, graph_file: Path) -> Iterator[str]:
    """The address of a server that holds the graph of the file."""
    store = open_store(server_address)
    store.sync(api.open(graph_file).batches())
    yield str(store.address)
    store.remove()
    store.close()


COMMANDS = [
    ("show", "detr"),
    ("show", "task: object detections", "--limit", "1"),
    ("show", "2005.00001", "--format", "json"),
    ("show", "10.1000/SECOND"),
    ("show", "Boxes from a  SET of queries", "--format", "csv"),
    ("show", "boxes from a set"),
    ("show", "no such thing"),
    ("show", "Deformable DETTR"),
    ("why", "DETR", "object detection", "--format", "json"),
    ("why", "object-detection", "DETR", "--limit", "1"),
    ("why", "2005.00001", "MS COCO", "--format", "markdown"),
    ("why", "PASCAL VOC", "DETR"),
    ("why", "2005.00001", "PASCAL VOC"),
    ("search", "detr", "--format", "json"),
    ("search", "attention deformable"),
    ("search", "we test on pascal"),
    ("search", "survey detection"),
    ("search", "visual recogntion"),
    ("search", "COCO", "--limit", "1"),
    ("search", "'; DROP |"),
    ("search", "zzzzqqqq"),
    ("query", "datasets-for-task", "--task", "Object Detection", "--format", "json"),
    ("query", "datasets-for-task", "--task", "object detektion"),
    ("query", "papers-on-method", "--method", "detection transformer"),
    ("query", "paths-between", "--a", "DETR", "--b", "ms-coco", "--format", "csv"),
    ("query", "paths-between", "--print"),
    ("cypher", "MATCH (p:Paper)-[r:PROPOSES]->(m) RETURN p, r, m ORDER BY p.id", "--format", "json"),
    ("cypher", "MATCH (n) RETURN n.name AS name ORDER BY name", "--max-rows", "2"),
    ("cypher", "RETUN 1"),
    ("cypher", "MATCH (n) SET n.x = 1"),
    ("cypher", "RETURN $missing"),
    ("cypher", "RETURN 1 / 0"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_server_says_what_the_file_says(kg: Kg, loaded: str, graph_file: Path, command: tuple[str, ...]):
    name = command[:2] if command[0] == "query" else command[:1]
    of_file = kg(*name, "-g", str(graph_file), *command[len(name) :])
    of_server = kg(*name, "-g", loaded, *command[len(name) :])
    assert of_server.code == of_file.code
    assert of_server.out == of_file.out
    assert of_server.err.replace(loaded, "GRAPH") == of_file.err.replace(str(graph_file), "GRAPH")


def test_stats_counts_the_same(kg: Kg, loaded: str, graph_file: Path):
    of_file, of_server = (
        json.loads(kg("stats", "-g", graph, "--format", "json").out) for graph in (str(graph_file), loaded)
    )
    for counted in ("labels", "types", "years", "undated", "top"):
        assert of_server[counted] == of_file[counted]
    assert of_server["manifest"]["origin"] == loaded
    assert "Inputs" not in kg("stats", "-g", loaded).out


@pytest.mark.parametrize(
    "shown",
    [
        (), ("DETR",), ("--papers", "--since", "2020"), ("--task", "object detection"),
        ("--query", "paths-between", "--param", "a=DETR", "--param", "b=COCO"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_the_page_is_the_same(kg: Kg, loaded: str, graph_file: Path, tmp_path: Path, shown: tuple[str, ...]):
    pages = [tmp_path / "file.html", tmp_path / "server.html"]
    for graph, page in zip((str(graph_file), loaded), pages, strict=True):
        assert kg("view", *shown, "-g", graph, "-o", str(page)).code == 0
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_the_environment_says_where_the_graph_is(kg: Kg, loaded: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KG_GRAPH", loaded)
    assert "Detection Transformer" in kg("show", "DETR").out
    monkeypatch.delenv("KG_GRAPH")
    monkeypatch.setenv("NEO4J_URI", loaded)
    assert "there is no graph file graph.kg" in kg("show", "DETR").err


def test_the_shell_asks_the_server(kg: Kg, loaded: str, monkeypatch: pytest.MonkeyPatch):
    typed = "MATCH (t:Task) RETURN count(t) AS tasks;\n:show DETR\n:query datasets-for-task\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    ran = kg("shell", "-g", loaded, "--format", "csv")
    assert ran.code == 0
    assert "tasks\n2\n" in ran.out
    assert "COCO,2" in ran.out


def test_a_query_is_stopped_when_its_time_is_up(kg: Kg, loaded: str):
    endless = "UNWIND range(1, 100000000) AS n WITH n ORDER BY -n RETURN count(n) AS n"
    ran = kg("cypher", endless, "--timeout", "0.3", "-g", loaded)
    assert ran.code == QueryError.exit_code
    assert ran.err == "Error: the query took longer than 0.3 s and was stopped\n"


def test_explain_prints_the_servers_plan(kg: Kg, loaded: str):
    assert "AllNodesScan" in kg("cypher", "EXPLAIN MATCH (n) RETURN n", "-g", loaded).out
    profiled = kg("cypher", "PROFILE MATCH (t:Task) RETURN count(t) AS n", "-g", loaded, "--format", "csv")
    assert profiled.out == "n\n2\n"
    assert "Total database accesses" in profiled.err


def test_names_are_found_by_the_text_index(loaded: str):
    plans: list[str] = []

    class Explaining:
        """Plans what it is asked, and gives no rows."""

        def run(
            self,
            query: str,
            params: Mapping[str, Any] | None = None,
            *,
            timeout: float | None = None,
            max_rows: int | None = None,
        ) -> Result:
            planned = graph.run(f"EXPLAIN {query}", params, timeout=timeout, max_rows=max_rows)
            plans.append(planned.plan)
            return planned

    with api.open(loaded, auth=("neo4j", password())) as graph:
        StoreDirectory(Explaining()).by_key("Method", "detr")
    assert "TEXT INDEX" in plans[0]


def test_python_asks_alike(loaded: str, graph_file: Path, tmp_path: Path):
    of_file = api.open(graph_file)
    with api.open(loaded, auth=("neo4j", password())) as of_server:
        assert of_server.why("DETR", "object detection") == of_file.why("DETR", "object detection")
        assert of_server.search("detr") == of_file.search("detr")
        assert of_server.query("hubs").rows == of_file.query("hubs").rows
        here, there = of_file.networkx(), of_server.networkx()
        assert (dict(here.nodes), here.adj) == (dict(there.nodes), there.adj)
        of_server.export("turtle", tmp_path / "server.ttl", evidence=1)
        of_file.export("turtle", tmp_path / "file.ttl", evidence=1)
        with pytest.raises(NotFoundError, match="Near: Deformable DETR"):
            of_server.show("Deformable DETTR")
    lines = [
        (tmp_path / name).read_text(encoding="utf-8").splitlines() for name in ("server.ttl", "file.ttl")
    ]
    assert sorted(lines[0]) == sorted(lines[1])


def test_nothing_is_loaded_into_itself(kg: Kg, loaded: str):
    ran = kg("load", "-g", loaded, loaded)
    assert (ran.code, "into itself" in ran.err) == (UsageError.exit_code, True)
