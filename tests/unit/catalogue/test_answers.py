"""Canned queries run on a store: names resolved, defaults filled in, rows as the header says."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import cast

import pytest

from kg import api
from kg.errors import NotFoundError, UsageError
from kg.resolve.keys import key
from kg.store import GraphStore
from queries.catalogue.answers import Answer, answer, browser_text, fill, ready_text
from queries.catalogue.checks import check
from queries.catalogue.files import CANNED, CannedQuery, find_queries, read_query
from queries.catalogue.names import Names, StoreDirectory
from queries.cypher.result import Node, Relationship
from queries.cypher.result import Path as GraphPath
from queries.cypher.syntax.lexer import string_value, tokenize
from tests.helpers.handmade import Handmade, Says, detection

QUERIES = find_queries()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> GraphStore:
    return api.open(detection().write(tmp_path_factory.mktemp("catalogue") / "g.kg")).store()


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory) -> GraphStore:
    """The same graph, written in another order."""
    graph = detection()
    graph.edges.reverse()
    graph.papers = dict(reversed(graph.papers.items()))
    return api.open(graph.write(tmp_path_factory.mktemp("catalogue") / "g.kg")).store()


def _ask(store: GraphStore, name: str, **given: object) -> Answer:
    return answer(QUERIES[name], given, store, key)


def test_there_are_enough_queries_and_some_return_paths():
    assert len(QUERIES) >= 30
    assert sum(any(c.type == "path" for c in q.columns) for q in QUERIES.values()) >= 5


def _is(kind: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, kind)


def _list_of(kind: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(map(_is(kind), cast("list[object]", value)))


FITS: Mapping[str, Callable[[object], bool]] = {
    "string": _is(str), "integer": _is(int), "float": _is(float), "boolean": _is(bool), "date": _is(str),
    "strings": _list_of(str), "integers": _list_of(int), "floats": _list_of(float), "list": _is(list),
    "map": _is(dict), "node": _is(Node), "relationship": _is(Relationship), "path": _is(GraphPath),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_each_query_keeps_its_word(store: GraphStore, name: str):
    query = QUERIES[name]
    check(query)
    result = answer(query, {}, store, key).result
    assert result.columns == tuple(c.name for c in query.columns)
    for row in result.rows:
        for column, value in zip(query.columns, row, strict=True):
            assert value is None or FITS[column.type](value), (column, value)


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_rows_do_not_depend_on_the_order_of_the_graph(store: GraphStore, turned: GraphStore, name: str):
    assert answer(QUERIES[name], {}, turned, key) == answer(QUERIES[name], {}, store, key)


@pytest.mark.parametrize("typed", ["MS-COCO", "microsoft coco", "coco", "COCO"])
def test_a_name_is_resolved_however_it_is_typed(store: GraphStore, typed: str):
    found = _ask(store, "tasks-of-dataset", dataset=typed)
    assert found.parameters["dataset"] == "COCO"
    assert found.result.rows == [("object detection", 2, True)]
    assert found.notes == ()


def test_an_unknown_name_lists_the_nearest(store: GraphStore):
    with pytest.raises(NotFoundError, match="no Task called 'object detektion'.*'object detection'"):
        _ask(store, "datasets-for-task", task="object detektion")


def test_a_name_of_another_type_is_unknown(store: GraphStore):
    with pytest.raises(NotFoundError, match="no Method called 'COCO'"):
        _ask(store, "used-together", method="COCO")


def test_a_name_that_may_mean_several_things_lists_them(tmp_path: Path):
    graph = Handmade()
    graph.entity("Method", "graph attention network", "GAN", paper_count=2)
    graph.entity("Method", "generative adversarial network", "GAN", paper_count=5)
    store = api.open(graph.write(tmp_path / "g.kg")).store()
    with pytest.raises(NotFoundError, match="'GAN'.*'generative adversarial network', 'graph attention"):
        _ask(store, "used-together", method="GAN")


def test_the_name_itself_wins_over_an_alias(tmp_path: Path):
    graph = Handmade()
    graph.entity("Method", "GAN", paper_count=2)
    graph.entity("Method", "generative adversarial network", "GAN", paper_count=5)
    store = api.open(graph.write(tmp_path / "g.kg")).store()
    assert _ask(store, "used-together", method="gan").parameters["method"] == "GAN"


def test_a_default_that_the_graph_has_is_told(store: GraphStore):
    found = _ask(store, "datasets-for-task")
    assert found.parameters["task"] == "object detection"
    assert found.notes == ("task: 'object detection' (choose with --task)",)


def test_a_default_that_the_graph_lacks_gives_way(store: GraphStore):
    found = _ask(store, "used-together")
    assert found.parameters["method"] == "DETR"
    assert "no Method 'Transformer'; taking 'DETR'" in found.notes[0]


def test_two_defaults_do_not_become_one_thing(store: GraphStore):
    chosen = _ask(store, "paths-between").parameters
    assert chosen["a"] != chosen["b"]
    assert _ask(store, "paths-between", b="object detection").parameters["a"] != "object detection"


def test_a_graph_without_anything_gives_no_rows(tmp_path: Path):
    store = api.open(Handmade().write(tmp_path / "empty.kg")).store()
    for query in QUERIES.values():
        found = answer(query, {}, store, key)
        assert all(not any(row) for row in found.result.rows), query.name


@pytest.mark.parametrize("typed", ["2005.00001", "arXiv:2005.00001", "boxes from a set of queries"])
def test_a_paper_goes_by_number_and_title(store: GraphStore, typed: str):
    result = _ask(store, "paper-graph", paper=typed).result
    assert len(result) == 5


def test_a_paper_that_is_not_there_lists_the_near(store: GraphStore):
    with pytest.raises(NotFoundError, match=r"'boxes queries'.*Boxes from a set of queries"):
        _ask(store, "paper-graph", paper="boxes queries")


def test_what_does_not_fit_is_a_usage_error(store: GraphStore):
    with pytest.raises(UsageError, match="no parameter 'tusk'; it has task, limit"):
        _ask(store, "datasets-for-task", tusk="x")
    with pytest.raises(UsageError, match="limit of the query"):
        _ask(store, "datasets-for-task", limit="many")


def test_hostile_names_are_only_names(store: GraphStore):
    for typed in ("' RETURN 1 //", "`", "|", "", "\\", "$task", "x" * 10_000):
        with pytest.raises(NotFoundError):
            _ask(store, "datasets-for-task", task=typed)


def test_the_text_for_neo4j_browser_sets_its_parameters(store: GraphStore):
    query = QUERIES["datasets-for-task"]
    values, _ = fill(query, {"limit": 3}, Names(StoreDirectory(store), key))
    lines = browser_text(query, values).splitlines()
    assert lines[:2] == [':param task => "object detection";', ":param limit => 3;"]
    assert "\n".join(lines[2:]) == f"{query.body};"


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_with_its_values_in_it_gives_the_same_rows(store: GraphStore, name: str):
    answered = answer(QUERIES[name], {}, store, key)
    assert store.run(ready_text(QUERIES[name], answered.parameters)) == answered.result


def test_values_in_a_query_stay_values():
    query = QUERIES["datasets-for-task"]
    hostile = 'a"}) RETURN 1 //\\ \n$limit; \u2028'
    text = ready_text(query, {"task": hostile, "limit": 3})
    strings = [token for token in tokenize(text).texts if token.startswith('"')]
    assert [string_value(token, 0) for token in strings] == [hostile]
    assert text.endswith("LIMIT 3")


def test_rows_that_were_looked_up_by_hand(store: GraphStore):
    assert _ask(store, "datasets-for-task", task="object detection").result.rows == [("COCO", 2)]
    together = _ask(store, "used-together", method="DETR").result.rows
    assert [row[0] for row in together] == ["multi-scale deformable attention", "Deformable DETR"]
    assert _ask(store, "built-on", method="deformable detr").result.rows == [
        ("DETR", 1), ("multi-scale deformable attention", 1),
    ]  # fmt: skip
    assert _ask(store, "compared-with", method="DETR").result.rows == [("Faster R-CNN", 1, 1)]
    assert _ask(store, "parts-of-method", method="Deformable DETR").result.rows == [
        ("has the part", "multi-scale deformable attention", 1, 0.66),
    ]
    (path,) = _ask(store, "task-tree", task="object detection").result.rows
    assert path[1] == 1
    assert _ask(store, "weak-edges", below=0.7).result.rows[0][0] == 0.66


def test_contradictions_are_found(tmp_path: Path):
    graph = Handmade()
    paper = graph.paper("A part of B and B a part of A")
    a, b = graph.entity("Method", "A"), graph.entity("Method", "B")
    graph.edge(a, "PART_OF", b, Says(paper, "B", head="A", confidence=0.8))
    graph.edge(b, "PART_OF", a, Says(paper, "A", head="B", confidence=0.6))
    store = api.open(graph.write(tmp_path / "g.kg")).store()
    assert _ask(store, "contradictions").result.rows == [
        ("both directions", "A", "PART_OF", "B", "PART_OF", 0.6)
    ]


def test_the_bundled_files_are_all_query_files():
    assert {path.suffix for path in CANNED.iterdir()} == {".cypher"}
    assert all(isinstance(read_query(path), CannedQuery) for path in CANNED.iterdir())
