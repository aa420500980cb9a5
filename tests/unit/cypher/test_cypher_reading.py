"""What MATCH finds, and what WITH and RETURN make of it."""

from typing import Any

import pytest

from queries.cypher.engine import Engine


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        (
            "MATCH (m:Method {name: 'Pruning'})<-[:USES]-(p) RETURN p.title AS t ORDER BY t",
            [("Forests",), ("Trees",)],
        ),
        (
            "MATCH (p:Paper) WHERE p.year IN [2019, 2021] RETURN p.id ORDER BY p.id",
            [("p1",), ("p3",)],
        ),
        (
            "MATCH (p:Paper) WHERE p.tags = ['x', 'y'] RETURN p.id",
            [("p3",)],
        ),
        (
            "MATCH (p)-[r:USES|PROPOSES]->(m) RETURN count(r)",
            [(4,)],
        ),
        (
            "MATCH (m)-[:PART_OF]-(n) RETURN m.id, n.id ORDER BY m.id",
            [("m1", "m2"), ("m2", "m1"), ("m3", "m3")],
        ),
        (
            "MATCH (m:Method)-->(m) RETURN m.id",
            [("m3",)],
        ),
        (
            "MATCH (n:!Entity) RETURN count(n)",
            [(3,)],
        ),
        (
            "MATCH (n:Method&Entity) RETURN count(n)",
            [(3,)],
        ),
        (
            "MATCH (n:Paper|Task) RETURN count(n)",
            [(4,)],
        ),
        (
            "MATCH ()-[r:!USES]->() RETURN count(r)",
            [(6,)],
        ),
        (
            "MATCH (a)-[r:USES WHERE r.confidence > 0.6]->(b WHERE b.rank = 1) RETURN count(*)",
            [(2,)],
        ),
        (
            "MATCH (p:Paper) OPTIONAL MATCH (p)-[:ADDRESSES]->(t) RETURN p.id, t.name ORDER BY p.id",
            [("p1", "Gardening"), ("p2", "Gardening"), ("p3", None)],
        ),
        (
            "MATCH (p:Paper) WHERE NOT (p)-[:ADDRESSES]->() RETURN p.id",
            [("p3",)],
        ),
        (
            "MATCH (p:Paper) WHERE EXISTS { (p)-[:USES]->(m) WHERE m.rank = 2 } RETURN p.id",
            [("p1",)],
        ),
        (
            "MATCH (p:Paper) RETURN p.id, COUNT { (p)-[:USES]->() } AS n ORDER BY n DESC, p.id",
            [("p1", 2), ("p2", 1), ("p3", 0)],
        ),
        (
            (
                "MATCH (p:Paper {id: 'p1'}) RETURN COLLECT { MATCH (p)-[:USES]->(m) RETURN m.name "
                "ORDER BY m.name } AS ms"
            ),
            [(["Grafting", "Pruning"],)],
        ),
        (
            "MATCH (p:Paper {id: 'p1'}) RETURN [(p)-[:USES]->(m) WHERE m.rank < 2 | m.name] AS ms",
            [(["Pruning"],)],
        ),
        (
            "MATCH (m:Method {id: 'm1'}) RETURN m {.name, up: m.rank + 1} AS m",
            [({"name": "Pruning", "up": 2},)],
        ),
        (
            "MATCH (p:Paper)-[:USES]->(m) WITH m, count(*) AS n WHERE n > 1 RETURN m.name, n",
            [("Pruning", 2)],
        ),
        (
            (
                "MATCH (p:Paper)-[:USES]->(m) WITH p, collect(m.name) AS ms OPTIONAL "
                "MATCH (p)-[:ADDRESSES]->(t) WITH p, ms, count(t) AS ts RETURN p.id, size(ms), ts "
                "ORDER BY p.id"
            ),
            [("p1", 2, 1), ("p2", 1, 1)],
        ),
        (
            "MATCH (p:Paper) RETURN p.year % 2 AS odd, count(*) AS n ORDER BY odd",
            [(0, 1), (1, 2)],
        ),
        (
            "MATCH (p:Paper) RETURN DISTINCT labels(p) AS l",
            [(["Paper"],)],
        ),
        (
            "MATCH (p:Paper) RETURN p.title ORDER BY p.year DESC SKIP 1 LIMIT 1",
            [("Forests",)],
        ),
        (
            ("MATCH (n:Task) CALL (n) { MATCH (n)<-[:ADDRESSES]-(p) RETURN count(p) AS c } RETURN n.id, c"),
            [("t1", 2)],
        ),
        (
            (
                "MATCH (p:Paper) CALL { WITH p MATCH (p)-[:USES]->(m) RETURN max(m.name) AS best } "
                "RETURN p.id, best ORDER BY p.id"
            ),
            [("p1", "Pruning"), ("p2", "Pruning"), ("p3", None)],
        ),
        (
            (
                "MATCH (p:Paper) OPTIONAL CALL (p) { MATCH (p)-[:USES]->(m {rank: 2}) RETURN m } "
                "RETURN p.id, m.id ORDER BY p.id"
            ),
            [("p1", "m2"), ("p2", None), ("p3", None)],
        ),
        (
            "MATCH (a:Task) RETURN a.name AS x UNION MATCH (b:Task) RETURN b.name AS x",
            [("Gardening",)],
        ),
        (
            "MATCH ()-[r]->() WHERE type(r) = 'PROPOSES' RETURN startNode(r).id, endNode(r).id",
            [("p3", "m3")],
        ),
        (
            "MATCH (n) RETURN percentileCont(n.year, 0.5), stDevP(n.rank), avg(n.rank)",
            [(2020.0, 0.5, 1.5)],
        ),
        (
            "OPTIONAL MATCH (x:Nope) MATCH (x)-->(y) RETURN y",
            [],
        ),
    ],
)
def test_gives_the_rows(papers: Engine, query: str, rows: list[tuple[Any, ...]]):
    assert papers.run(query).rows == rows


def test_hidden_attributes_are_no_properties(papers: Engine):
    row = next(
        iter(papers.run("MATCH (p {id: 'p1'})-[r:USES]->({id: 'm1'}) RETURN keys(p) AS p, keys(r) AS r"))
    )
    assert row == {"p": ["id", "title", "year"], "r": ["confidence"]}


def test_a_type_may_stand_in_an_attribute():
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("1", kinds="A")
    _ = graph.add_edge("1", "2", kind="KNOWS", since=3)
    engine = Engine(graph, labels="kinds", type_attribute="kind")
    assert engine.run("MATCH (a:A)-[r:KNOWS]->() RETURN elementId(a), properties(r)").rows == [
        ("1", {"since": 3})
    ]


def test_sees_the_graph_as_it_was_until_refreshed():
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    engine = Engine(graph)
    graph.add_node("n", labels=["A"])
    assert engine.run("MATCH (n) RETURN count(*)").rows == [(0,)]
    engine.refresh()
    assert engine.run("MATCH (n) RETURN count(*)").rows == [(1,)]


def test_a_node_of_a_result_may_be_a_parameter(papers: Engine):
    node = papers.run("MATCH (n:Task) RETURN n").rows[0][0]
    assert papers.run("MATCH (p)-[:ADDRESSES]->(n) WHERE n = $n RETURN count(p)", {"n": node}).rows == [(2,)]


def test_order_across_types_is_total(nothing: Engine):
    query = "UNWIND [null, 0.0/0.0, 2, 1.5, true, 'a', [1], {a: 1}, date('2020')] AS x RETURN x ORDER BY x"
    values = [row[0] for row in nothing.run(query).rows]
    assert [type(value).__name__ for value in values] == [
        "dict", "list", "date", "str", "bool", "float", "int", "float", "NoneType",
    ]  # fmt: skip


def test_a_limit_keeps_the_first_of_what_is_equal(nothing: Engine):
    query = "UNWIND range(1, 5000) AS x WITH x, x % 3 AS k ORDER BY k LIMIT 3 RETURN collect(x)"
    assert nothing.run(query).rows == [([3, 6, 9],)]


def test_a_limit_asks_for_no_more_rows_than_it_gives(nothing: Engine):
    profile = nothing.run("PROFILE UNWIND range(1, 100000) AS x RETURN x LIMIT 2")
    assert "Unwind x (~10 rows, 2 in fact)" in profile.plan
