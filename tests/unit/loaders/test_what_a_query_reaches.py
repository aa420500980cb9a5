"""Which nodes and edges a query can do without."""

from pathlib import Path

import pytest

from kg import api
from kg.inmemory import InMemory
from kg.ontology import ENTITY_LABELS, NODE_TYPE, RELATIONSHIP_TYPES
from kg.store import GraphStore
from loaders.reach import EVERYTHING, reached
from tests.helpers.handmade import detection

ENTITIES = frozenset(ENTITY_LABELS)
EVERY = frozenset(NODE_TYPE)
QUERIES = [
    "MATCH (:Task)<-[:ADDRESSES]-(p)-[:EVALUATES_ON|PROPOSES]->(d:Dataset) RETURN d, p ORDER BY d.name, p.id",
    "MATCH (p:Paper) WHERE NOT (p)-[:EVALUATES_ON]->() RETURN p.title AS t, p.id AS id ORDER BY id",
    "MATCH (e:Entity) RETURN e.name AS name, COUNT { (e)--() } AS n ORDER BY n, name",
    "MATCH (m:Method)-[:COMPARED_WITH]-(o) RETURN m, o.name AS o ORDER BY m.name, o",
    "MATCH (t:Task)-[:SUBTASK_OF*0..3]->(w) RETURN t.name AS t, w ORDER BY t, w.name",
    "MATCH (a:Task), (b:Dataset) MATCH p = shortestPath((a)-[*]-(b)) RETURN length(p) AS n ORDER BY n",
    "MATCH (p:Paper) OPTIONAL MATCH (p)-[r:USES]->(m) RETURN p.id AS p, r, m.name AS m ORDER BY p, m",
    "MATCH (p)-[r:EVALUATES_ON]->() RETURN p.abstract AS a, r.evidence_texts AS e ORDER BY a, e",
    "MATCH (n) RETURN labels(n) AS l, count(*) AS n ORDER BY l",
    "MATCH (m:Method) RETURN [(m)<-[:PROPOSES]-(p) | p.title] AS papers, m.id AS id ORDER BY id",
    "MATCH ((:Paper)-[:USES|PROPOSES]->(m)){1,1} (x) RETURN count(*) AS n",
    "MATCH (a:Method)-[:PART_OF]->(b) WITH b AS a MATCH (a) RETURN a.name AS name ORDER BY name",
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return detection().write(tmp_path_factory.mktemp("reach") / "g.kg")


@pytest.fixture(scope="module")
def whole(path: Path) -> GraphStore:
    return api.open(path).store()


@pytest.mark.parametrize("query", QUERIES)
def test_what_a_query_reaches_gives_the_rows_that_the_whole_gives(path: Path, whole: GraphStore, query: str):
    assert repr(InMemory(path).store(query).run(query).rows) == repr(whole.run(query).rows)


def test_questions_in_turn_give_the_rows_that_the_whole_gives(path: Path, whole: GraphStore):
    memory = InMemory(path)
    for query in (*QUERIES, *reversed(QUERIES)):
        assert repr(memory.store(query).run(query).rows) == repr(whole.run(query).rows)


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("MATCH (p)-[:USES]->(m) RETURN m", {("USES", "Paper", "Method")}),
        ("MATCH (m)-[:USES]->(p:Paper) RETURN m", set[str]()),
        ("MATCH (p)-[:PROPOSES]->(:Dataset) RETURN p", {("PROPOSES", "Paper", "Dataset")}),
        ("MATCH (:Dataset)<-[:PROPOSES]-(p) RETURN p", {("PROPOSES", "Paper", "Dataset")}),
        (
            "MATCH (:Task)-[:BENCHMARK_FOR]-(d) WHERE EXISTS { (:Method)-[:PART_OF]->() } RETURN d",
            {("BENCHMARK_FOR", "Dataset", "Task"), ("PART_OF", "Method", "Method")},
        ),
        ("MATCH (p:Paper) RETURN [(p)-[:USES*1..2]->(m) | m.name] AS n", {("USES", "Paper", "Method")}),
        ("MATCH (p)-[:CITES]->(m) RETURN m", set[str]()),
        ("MATCH (p:Paper) RETURN p.title", set[str]()),
    ],
)
def test_only_edges_that_a_pattern_can_walk_are_reached(query: str, kinds: set[tuple[str, str, str]]):
    assert reached(query).kinds == kinds


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (a)-[r]->(b) RETURN r",
        "MATCH (a)--(b) RETURN b",
        "MATCH (a)-[:USES]->(b) WHERE COUNT { (b)--() } > 3 RETURN b",
        "MATCH (a:Task)-[r*1..2]-(b:Task) RETURN r",
        "MATCH (a)-[:%]->(b) RETURN b",
        "MATCH (a)-[:USES]->(b RETURN b",
    ],
)
def test_a_pattern_that_names_nothing_may_walk_anything(query: str):
    assert reached(query).kinds == EVERYTHING.kinds


def test_not_a_type_may_be_any_other():
    others = {(t.name, s, o) for t in RELATIONSHIP_TYPES for s, o in t.pairs if t.name != "USES"}
    assert reached("MATCH (a)-[r:!USES]->(b) RETURN r").kinds >= others


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("MATCH (p:Paper)-[:USES]->(m:Method) RETURN p, m", set[str]()),
        ("MATCH (p:Paper) OPTIONAL MATCH (p)-[:USES]->(m:Method) RETURN p, m", {"Paper"}),
        ("MATCH (e:Entity&!Method) RETURN e", ENTITIES),
        ("MATCH (e:Task|Method) RETURN e", {"Task", "Method"}),
        ("MATCH (e:Entity&Task) RETURN e", {"Task"}),
        ("MATCH (n) RETURN count(n) AS n", EVERY),
        ("MATCH (t:Task)-[:SUBTASK_OF*0..2]->(:Task) RETURN t", {"Task"}),
        ("MATCH (t:Task) (()-[:SUBTASK_OF]->()){0,2} (:Task) RETURN t", {"Task"}),
        ("RETURN 1 AS one", set[str]()),
    ],
)
def test_all_nodes_of_a_label_are_reached_where_one_may_stand_alone(query: str, labels: set[str]):
    assert reached(query).labels == labels
