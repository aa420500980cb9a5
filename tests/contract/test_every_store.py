"""What every store does alike, and that their rows are the same."""

from typing import Any, cast

import pytest

from kg.errors import QueryError
from kg.records import Batch
from kg.resolve.keys import key
from kg.store import Counts, GraphStore
from loaders.memory import to_networkx
from queries.catalogue.answers import answer
from queries.catalogue.files import find_queries
from queries.cypher.result import Node, Path, Relationship

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("neo4j")]

CANNED = find_queries()

TEXTS = [
    "MATCH (p:Paper) RETURN p ORDER BY p.id LIMIT 3",
    "MATCH (p:Paper)-[r:PROPOSES]->(m) RETURN p.id AS p, r, labels(m) AS labels ORDER BY p, m.id LIMIT 5",
    """MATCH path = (p:Paper)-[:PROPOSES]->(:Method)-[:USED_FOR]->(t:Task) RETURN path
    ORDER BY p.id, t.id, length(path), [n IN nodes(path) | n.id] LIMIT 5""",
    "MATCH (n) RETURN labels(n) AS labels, count(*) AS n ORDER BY n, labels",
    "MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS n, avg(r.confidence) > 0 AS some ORDER BY type",
    "MATCH (m:Method) RETURN keys(m) = keys(m) AS same, size(m.lookup) AS n ORDER BY m.id LIMIT 3",
    "MATCH (p:Paper) WHERE p.year IS NULL RETURN count(*) AS n",
    """MATCH ()-[r]->() RETURN r.evidence_papers AS papers, r.evidence_head_starts AS heads, r.kg AS kg
    ORDER BY startNode(r).id, endNode(r).id LIMIT 4""",
    "MATCH (a:Method)-[:COMPARED_WITH]-(b:Method) RETURN a.name AS one, b.name AS other ORDER BY a.id, b.id",
    "RETURN {a: [1, 2.5, 'x', null, true]} AS map, 7 / 2 AS whole, 7 % 4 AS rest, 2 ^ 3 AS power",
]


def comparable(value: Any) -> Any:
    """A value with its type, properties in one order; floats of sums may differ in the last digits."""
    if isinstance(value, list | tuple):
        return ["list", *map(comparable, cast("list[Any]", value))]
    if isinstance(value, dict):
        return "map", sorted((name, comparable(item)) for name, item in cast("dict[str, Any]", value).items())
    if isinstance(value, float):
        return "float", round(value, 9)
    return type(value).__name__, parts(value)


def parts(value: object) -> Any:
    """What a node, relationship or path consists of; other values as they are."""
    match value:
        case Node():
            return value.element_id, value.labels, comparable(dict(value.properties))
        case Relationship():
            ends = (value.element_id, value.type, value.start, value.end)
            return *ends, comparable(dict(value.properties))
        case Path():
            return comparable(value.nodes), comparable(value.relationships)
        case _:
            return value


@pytest.mark.parametrize("text", TEXTS)
def test_one_text_gives_the_same_rows(in_memory: GraphStore, on_a_server: GraphStore, text: str):
    one, other = (store.run(text) for store in (in_memory, on_a_server))
    assert one.columns == other.columns
    assert [comparable(list(row)) for row in one.rows] == [comparable(list(row)) for row in other.rows]


@pytest.mark.parametrize("name", CANNED)
def test_a_canned_query_gives_the_same_rows(in_memory: GraphStore, on_a_server: GraphStore, name: str):
    one, other = (answer(CANNED[name], {}, store, key).result for store in (in_memory, on_a_server))
    assert one.columns == other.columns
    assert [comparable(list(row)) for row in one.rows] == [comparable(list(row)) for row in other.rows]


def test_a_store_gives_back_what_it_was_given(store: GraphStore, known_batches: list[Batch]):
    given, back = to_networkx(known_batches), to_networkx(store.read())
    assert (back.nodes, back.succ) == (given.nodes, given.succ)


def test_syncing_again_changes_nothing(store: GraphStore, known_batches: list[Batch]):
    assert store.sync(known_batches) == Counts()


@pytest.mark.parametrize(
    "text", ["RETUN 1", "MATCH (n) SET n.x = 1", "MATCH (n) RETURN m", "RETURN $missing"]
)
def test_a_wrong_query_is_a_query_error(store: GraphStore, text: str):
    with pytest.raises(QueryError):
        store.run(text)


def test_too_many_rows_are_a_query_error(store: GraphStore):
    with pytest.raises(QueryError, match="more than 2 rows"):
        store.run("UNWIND range(1, 3) AS n RETURN n", max_rows=2)


def test_parameters_are_values(store: GraphStore):
    given = {"s": "it's; {x}", "l": [1, 2], "m": {"a": None}}
    assert store.run("RETURN $s AS s, $l AS l, $m AS m", given).rows == [tuple(given.values())]
