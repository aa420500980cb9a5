"""What every store does alike, and that their rows are the same."""

import pytest

from kg.errors import QueryError
from kg.records import Batch
from kg.store import Counts, GraphStore
from loaders.memory import to_networkx
from tests.contract.comparing import assert_same

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("neo4j")]

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


@pytest.mark.parametrize("text", TEXTS)
def test_one_text_gives_the_same_rows(in_memory: GraphStore, on_a_server: GraphStore, text: str):
    assert_same(in_memory.run(text), on_a_server.run(text))


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
