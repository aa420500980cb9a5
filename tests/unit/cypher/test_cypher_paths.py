"""Paths of any length: trails, shortest paths, quantified parts."""

from typing import Any

import networkx as nx
import pytest

from queries.cypher.engine import Engine
from queries.cypher.errors import CypherArgumentError, CypherSyntaxError
from queries.cypher.result import Path


@pytest.fixture
def city() -> Engine:
    """Give a square a-b-d-c with a diagonal, one street twice, and a dead end."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name in "abcdef":
        graph.add_node(name, labels=["Place"], name=name)
    streets = [("a", "b", 1), ("b", "d", 1), ("a", "c", 2), ("c", "d", 2), ("d", "e", 5), ("b", "c", 9)]
    for start, end, length in streets:
        _ = graph.add_edge(start, end, "ROAD", length=length)
    _ = graph.add_edge("a", "b", "RAIL", length=3)
    return Engine(graph)


NAMES = "[n IN nodes(p) | n.name]"


def texts(engine: Engine, query: str, **params: Any) -> list[str]:
    return sorted("".join(row[0]) for row in engine.run(query, params).rows)


def test_trails_use_no_edge_twice_but_nodes_again(city: Engine):
    paths = texts(city, f"MATCH p = ({{name: 'a'}})-[:ROAD*4]-() RETURN {NAMES}")
    assert paths == ["abcdb", "abcde", "abdca", "abdcb", "acbdc", "acbde", "acdba", "acdbc"]


@pytest.mark.parametrize(
    ("pattern", "paths"),
    [
        ("(:Place {name: 'a'})-[:ROAD*2]->()", ["abc", "abd", "acd"]),
        ("({name: 'a'})-[*0..1]->()", ["a", "ab", "ab", "ac"]),
        ("({name: 'd'})<-[:ROAD*2..]-({name: 'a'})", ["dba", "dca", "dcba"]),
        ("({name: 'a'})-[:ROAD* {length: 1}]->()", ["ab", "abd"]),
        ("({name: 'a'})-[:ROAD]->{2,3}({name: 'e'})", ["abde", "acde"]),
        ("({name: 'a'}) ((x)-[r:ROAD]->(y) WHERE r.length < 5){2} ()", ["abd", "acd"]),
        ("(x {name: 'a'}) (()-[:ROAD]->())+ ({name: 'e'})", ["abcde", "abde", "acde"]),
        ("() (()-[:ROAD]->()){3} ({name: 'e'})", ["abde", "acde", "bcde"]),
        ("({name: 'a'})-[:ROAD]->()-[:ROAD]->({name: 'd'})", ["abd", "acd"]),
    ],
)
def test_paths_of_a_pattern(city: Engine, pattern: str, paths: list[str]):
    assert texts(city, f"MATCH p = {pattern} RETURN {NAMES}") == paths


def test_names_of_a_quantified_part_are_lists(city: Engine):
    query = (
        "MATCH ({name: 'a'}) ((x)-[r:ROAD WHERE r.length = 1]->(y)){2} (z) "
        "RETURN [n IN x | n.name] AS x, [e IN r | e.length] AS r, [n IN y | n.name] AS y, z.name AS z"
    )
    assert list(city.run(query)) == [{"x": ["a", "b"], "r": [1, 1], "y": ["b", "d"], "z": "d"}]


def test_a_bound_list_of_relationships_is_walked_again(city: Engine):
    query = (
        "MATCH ({name: 'a'})-[r:ROAD*2 {length: 1}]->() WITH r "
        "MATCH (first)-[r*]->(last) RETURN first.name, last.name"
    )
    assert city.run(query).rows == [("a", "d")]


def test_a_shortest_path_is_one_of_the_shortest(city: Engine):
    query = f"MATCH p = shortestPath((a {{name: 'a'}})-[:ROAD*]-(b {{name: 'e'}})) RETURN {NAMES}"
    assert texts(city, query) in (["abde"], ["acde"])


def test_all_shortest_paths_are_all_of_them(city: Engine):
    match = "MATCH p = allShortestPaths((a {name: 'a'})-[*..6]-(b {name: 'd'}))"
    assert texts(city, f"{match} RETURN {NAMES}") == ["abd", "abd", "acd"]
    assert texts(
        city, f"MATCH p = ALL SHORTEST ({{name: 'a'}})-[:ROAD]->+({{name: 'e'}}) RETURN {NAMES}"
    ) == ["abde", "acde"]


def test_a_shortest_path_of_too_many_steps_is_none(city: Engine):
    assert texts(city, f"MATCH p = shortestPath(({{name: 'a'}})-[*..2]-({{name: 'e'}})) RETURN {NAMES}") == []
    assert texts(city, f"MATCH p = shortestPath(({{name: 'a'}})-[*]-({{name: 'f'}})) RETURN {NAMES}") == []


def test_conditions_on_a_shortest_path_lengthen_it(city: Engine):
    query = (
        "MATCH p = shortestPath((a {name: 'a'})-[:ROAD*]->(b {name: 'd'})) "
        f"WHERE any(r IN relationships(p) WHERE r.length = 9) RETURN {NAMES}"
    )
    assert texts(city, query) == ["abcd"]


def test_a_shortest_path_as_a_value(city: Engine):
    query = "MATCH (a {name: 'a'}), (e {name: 'e'}) RETURN length(shortestPath((a)-[*]->(e))) AS n"
    assert city.run(query).rows == [(3,)]


def test_a_shortest_path_needs_two_nodes(city: Engine):
    query = "MATCH (a {name: 'a'}) MATCH p = shortestPath((a)-[*{}]-(a)) RETURN length(p)"
    with pytest.raises(CypherArgumentError, match="two different nodes"):
        _ = city.run(query.replace("{}", ""))
    assert city.run(query.replace("*{}", "*0..")).rows == [(0,)]
    with pytest.raises(CypherSyntaxError, match="any other minimum"):
        _ = city.run(query.replace("*{}", "*2.."))


def test_a_path_holds_its_nodes_and_relationships(city: Engine):
    path = city.run("MATCH p = ({name: 'a'})-[:RAIL]->() RETURN p").rows[0][0]
    assert isinstance(path, Path)
    assert [node.element_id for node in path.nodes] == ["a", "b"]
    assert [edge.type for edge in path.relationships] == ["RAIL"]


@pytest.mark.parametrize(
    "link",
    ["-->", "<--", "--", "-[:PART_OF]->", "<-[:PART_OF]-", "-[:PART_OF|USES]-", "-[:!USES]-", "-[:NONE]-"],
)
def test_relationships_are_counted_as_they_are_walked(city: Engine, link: str):
    rows = city.run(
        f"MATCH (n) RETURN COUNT {{ (n){link}() }} AS counted, size([(n){link}(m) | 1]) AS walked, "
        f"COUNT {{ (){link}(n) }} AS counted_back, size([(m){link}(n) | 1]) AS walked_back"
    )
    for row in rows:
        assert row["counted"] == row["walked"]
        assert row["counted_back"] == row["walked_back"]


def test_nothing_has_no_relationships(city: Engine):
    [row] = city.run("OPTIONAL MATCH (n:Nonesuch) RETURN COUNT { (n)--() } AS n")
    assert row["n"] == 0
