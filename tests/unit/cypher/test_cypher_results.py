"""Results as mappings, frames, JSON and graphs; plans as text."""

import json

import pytest

from queries.cypher.engine import Engine
from queries.cypher.result import Node, Relationship

EVERYTHING = (
    "MATCH p = (a:Paper {id: 'p1'})-[r:ADDRESSES]->(t) "
    "RETURN a, r, p, [t] AS ts, 1 AS n, date('2020') AS d, duration('P1D') AS u, 0.0 / 0 AS nan"
)


def test_rows_are_mappings_under_columns(papers: Engine):
    result = papers.run("MATCH (t:Task) RETURN t.name, t")
    assert result.columns == ("t.name", "t")
    assert list(result) == [{"t.name": "Gardening", "t": Node("t1", ())}]
    assert result.rows[0][1].labels == ("Task", "Entity")


def test_relationships_know_their_ends(papers: Engine):
    edge = papers.run("MATCH ()-[r:PROPOSES]->() RETURN r").rows[0][0]
    assert isinstance(edge, Relationship)
    assert (edge.type, edge.start, edge.end, edge.properties) == ("PROPOSES", "p3", "m3", {"confidence": 1.0})


def test_json_holds_everything(papers: Engine):
    row = json.loads(papers.run(EVERYTHING).to_json())[0]
    assert row["a"] == {
        "id": "p1",
        "labels": ["Paper"],
        "properties": {"id": "p1", "title": "Trees", "year": 2019},
    }
    assert row["r"]["type"] == "ADDRESSES"
    assert [node["id"] for node in row["p"]["nodes"]] == ["p1", "t1"]
    assert (row["n"], row["d"], row["u"], row["nan"]) == (1, "2020-01-01", "P1D", "nan")


def test_frames_have_the_columns_and_rows(papers: Engine):
    result = papers.run("MATCH (p:Paper) RETURN p.title AS title, p.year AS year, p ORDER BY year")
    pandas, polars = result.to_pandas(), result.to_polars()
    assert list(pandas.columns) == polars.columns == ["title", "year", "p"]
    assert pandas["year"].tolist() == polars["year"].to_list() == [2019, 2020, 2021]
    assert polars["p"][0]["id"] == "p1"


def test_frames_of_no_rows_keep_the_columns(papers: Engine):
    result = papers.run("MATCH (x:Nope) RETURN x.a AS a, x.b AS b")
    assert list(result.to_pandas().columns) == result.to_polars().columns == ["a", "b"]


def test_a_graph_holds_what_is_among_the_values(papers: Engine):
    graph = papers.run(EVERYTHING).to_graph()
    assert sorted(graph.nodes) == ["p1", "t1"]
    assert graph.nodes["p1"] == {"id": "p1", "title": "Trees", "year": 2019, "labels": ["Paper"]}
    assert list(graph.edges(keys=True)) == [("p1", "t1", "ADDRESSES")]
    assert graph.edges["p1", "t1", "ADDRESSES"] == {"type": "ADDRESSES"}


def test_a_graph_keeps_parallel_edges_apart():
    import networkx as nx

    source: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for _ in range(2):
        _ = source.add_edge("a", "b", type="T")
    result = Engine(source, type_attribute="type").run("MATCH ()-[r]->() RETURN r")
    assert result.to_graph().number_of_edges("a", "b") == 2


def test_explain_runs_nothing_and_draws_the_plan(papers: Engine):
    result = papers.run("EXPLAIN MATCH (m:Method {name: $name})<-[:USES]-(p:Paper) RETURN p.title")
    assert result.columns == ("p.title",)
    assert result.rows == []
    assert [line.split(" (~")[0] for line in result.plan.splitlines()] == [
        "Project p.title",
        "Expand (m)<-[:USES]-(p:Paper)",
        "NodeSeek (m:Method {name})",
        "Argument",
    ]


@pytest.mark.parametrize(
    ("query", "step"),
    [
        ("MATCH (p:Paper)-[:USES]->(m) WHERE m.id IN ['m1'] RETURN p", "NodeSeek (m {id})"),
        ("MATCH ()-[r:PROPOSES]->() RETURN r", "TypeScan"),
        ("MATCH (a:Task), (b:Paper) MATCH (a)<-[:ADDRESSES]-(b) RETURN a", "ExpandInto"),
        ("MATCH (n) RETURN n ORDER BY n.id LIMIT 2", "Top"),
        ("MATCH (a:Task) MATCH (b:Paper {id: a.id}) RETURN b", "NodeSeek (b:Paper {id})"),
    ],
)
def test_the_plan_starts_where_it_should(papers: Engine, query: str, step: str):
    assert step in papers.run("EXPLAIN " + query).plan


def test_profile_counts_the_rows_of_each_step(papers: Engine):
    result = papers.run("PROFILE MATCH (p:Paper)-[:USES]->(m) RETURN p.title")
    assert len(result) == 3
    assert "3 in fact" in result.plan
