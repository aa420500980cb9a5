"""Groups that the planner takes short cuts for hold the same rows as groups made row by row.

PROFILE counts the rows of each step, so it takes no short cut: what a query gives behind it is
what the query has to give.
"""

from collections import Counter
from collections.abc import Sequence
from typing import cast

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.cypher.engine import Engine
from queries.cypher.errors import LimitError

Graph = nx.MultiDiGraph

QUERIES = [
    "MATCH (a:A) OPTIONAL MATCH (a)-[:T]->(b) RETURN a, collect(b.name) AS names, count(*) AS n",
    (
        "MATCH (a:A) OPTIONAL MATCH (a)-[:T]->(b:B) WITH a, collect(b.name) AS names "
        "OPTIONAL MATCH (a)<-[:T]-(c) RETURN a, names, collect(DISTINCT c.name) AS others, count(c) AS n"
    ),
    "MATCH (:A {name: 'x'})-[:T]->(b) OPTIONAL MATCH (b)-[:T]-(c) RETURN b, collect(c.name) AS names",
    "MATCH (:A)-[:T]->(b) OPTIONAL MATCH (b)-[:T]->(c) RETURN b, count(c) AS n, collect(c.name) AS names",
    "MATCH (a)-[:T]->(b) RETURN a, count(*) AS n, collect(b.name) AS names",
    "MATCH (a)-[:T]->(b) RETURN b.name AS name, count(*) AS n",
    "MATCH (a)-[:T|U]->(b) RETURN a.name AS one, b.name AS other, count(b) AS n",
    "MATCH (a)-[:T]->(b:B) WHERE b.name > 'x' RETURN b, count(*) AS n",
    "MATCH (a)-[:T]-(b) RETURN a.name + b.name AS both, count(*) AS n",
    "MATCH (a:A)-[:T]->(b)-[:U]->(c) RETURN c.name AS name, count(DISTINCT a) AS n, min(b.name) AS least",
    "MATCH (a) OPTIONAL MATCH (a)-[:T]->(b) WHERE b.name <> a.name RETURN a.name AS name, count(b) AS n",
    "MATCH (a) WITH DISTINCT a.name AS name, a OPTIONAL MATCH (a)-->(b) RETURN name, a, count(b) AS n",
    "MATCH (a) WITH a ORDER BY a.name LIMIT 3 OPTIONAL MATCH (a)-[:U]->(b) RETURN a, collect(b) AS bs",
    "UNWIND [1, 1] AS x MATCH (a:A) OPTIONAL MATCH (a)-[:T]->(b) RETURN a, count(b) AS n, x",
    "UNWIND [1, 1] AS x MATCH (a:A) OPTIONAL MATCH (a)-[:T]->(b) RETURN a, count(b) AS n",
]
EDGES = st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from(["T", "U"]))
NODES = st.tuples(
    st.lists(st.sampled_from(["A", "B"]), max_size=2, unique=True), st.sampled_from(["x", "y", "z", None])
)


def built(nodes: Sequence[tuple[list[str], str | None]], edges: Sequence[tuple[int, int, str]]) -> Engine:
    """Give an engine on a graph in which a type may join two nodes more than once."""
    graph: nx.MultiDiGraph[int] = Graph()
    for number, (labels, name) in enumerate(nodes):
        graph.add_node(number, labels=labels, name=name)
    for start, end, kind in edges:
        _ = graph.add_edge(start, end, type=kind)
    return Engine(graph, type_attribute="type")


def rows_of(engine: Engine, query: str) -> Counter[str]:
    """Give the rows in no order, the items of lists in no order."""
    return Counter(repr([_in_no_order(value) for value in row]) for row in engine.run(query).rows)


def _in_no_order(value: object) -> object:
    return sorted(map(repr, cast("list[object]", value))) if isinstance(value, list) else value


@pytest.mark.parametrize("query", QUERIES)
@given(nodes=st.lists(NODES, min_size=5, max_size=5), edges=st.lists(EDGES, max_size=12))
@settings(max_examples=40, deadline=None)
def test_short_cuts_give_the_same_groups(
    query: str, nodes: list[tuple[list[str], str | None]], edges: list[tuple[int, int, str]]
):
    engine = built(nodes, edges)
    assert rows_of(engine, query) == rows_of(engine, f"PROFILE {query}")


def test_groups_that_each_row_has_for_itself_come_as_they_are_asked_for():
    """A LIMIT behind such a group stops the search: the rest would have been an error."""
    engine = built([(["A"], "x"), (["A"], "y")], [(0, 1, "T")])
    query = (
        "MATCH (a:A) OPTIONAL MATCH (a)-[:T]->(b) WITH a, collect(1 / size(coalesce(b.name, ''))) AS l "
        "RETURN a.name AS name LIMIT 1"
    )
    assert engine.run(query).rows == [("x",)]


def test_a_list_of_one_group_keeps_to_the_limit():
    engine = built([(["A"], "x"), (["B"], "y")], [(0, 1, "T")] * 5)
    query = "MATCH (a:A) OPTIONAL MATCH (a)-[:T]->(b) RETURN a, collect(b.name) AS names"
    assert engine.run(query, max_items=5).rows[0][1] == ["y"] * 5
    with pytest.raises(LimitError):
        _ = engine.run(query, max_items=4)


def test_a_filtered_node_goes_before_a_rarer_one():
    """Planning weighs the first hop too: 30 papers with a condition are less than 10 methods of 200 uses."""
    nodes = [(["A"], "x")] * 30 + [(["B"], "y")] * 10
    engine = built(nodes, [(number % 30, 30 + number % 10, "T") for number in range(200)])
    plan = engine.run("EXPLAIN MATCH (a:A)-[:T]->(b:B) WHERE a.name > 'w' RETURN b, count(*)").plan
    assert plan is not None
    assert "LabelScan (a:A)" in plan
