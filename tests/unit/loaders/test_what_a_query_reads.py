"""Which properties a query can do without."""

import pytest

from kg.ontology import EDGE_PROPERTIES, NODE_TYPES
from loaders.complete import unread

EVERY_NAME = (
    {"id", "kg"} | {p.name for p in EDGE_PROPERTIES} | {p.name for t in NODE_TYPES for p in t.properties}
)


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("MATCH (p:Paper)-[:USES]->(m) RETURN m.name AS m, count(*) AS n", {"name"}),
        ("MATCH (p)-[r]->() WHERE r.confidence > $c RETURN p.`abstract`[0..10]", {"confidence", "abstract"}),
        ("MATCH ()-[r]-() RETURN r.evidence_texts[0] AS text", {"evidence_texts"}),
        ("MATCH (n) RETURN n['title'] AS t", {"title"}),
        ("MATCH (n) WHERE n.year IN [2019, 2020] RETURN [x IN n.aliases | x] AS a", {"year", "aliases"}),
        ("MATCH p = (a)-[*1..3]-(b) RETURN p", set[str]()),
        ("UNWIND [$a, $b] AS x RETURN x", set[str]()),
        ("MATCH (n {venue: 'X'}) RETURN n {.name} AS n", {"venue", "name"}),
        ("MATCH (n {id: $x}) RETURN n.kg AS kg", {"id", "kg"}),
    ],
)
def test_only_what_is_named_is_read(query: str, read: set[str]):
    assert EVERY_NAME - unread(query) == read


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (n) RETURN properties(n)",
        "MATCH (n) RETURN KEYS (n)",
        "MATCH (n) RETURN n {.*}",
        "MATCH (n) RETURN n { . * }",
        "MATCH (n) RETURN n[$name]",
        "MATCH (n) RETURN n [$name]",
        "MATCH (n) RETURN (n)[$name]",
        "MATCH (n) RETURN `n`[$name]",
        "MATCH (n) RETURN collect(n)[0]['ti' + 'tle']",
        "MATCH (n) RETURN n['\\u0074itle']",
        "MATCH (n) RETURN n.\\u0074itle",
    ],
)
def test_a_name_picked_at_run_time_can_be_any(query: str):
    assert unread(query) == frozenset()
