from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from kg.errors import NotFoundError, UsageError
from queries.cypher.result import Node, Path, Relationship, Result
from viz.example import add_evidence, add_node, landmarks, synthetic
from viz.scope import Scope
from viz.select import around, of_result, overview
from viz.selection import EVIDENCE_SHOWN, Selection
from viz.source import Link, LinkKey, Piece, pieces_of
from viz.source_networkx import NetworkxSource

if TYPE_CHECKING:
    from collections.abc import Sequence

    Graph = nx.MultiDiGraph[str]


def names(selection: Selection) -> set[str]:
    return {node.item.name for node in selection.nodes}


def edges(selection: Selection) -> set[tuple[str, str, str]]:
    return {edge.link.key for edge in selection.edges}


def test_overview_shows_every_entity_of_a_small_graph_and_counts_the_rest(source: NetworkxSource):
    selection = overview(source)
    assert names(selection) >= {"Transformer", "BERT", "ImageNet", "object detection"}
    assert "Long Short-Term Memory" not in names(selection)
    assert (selection.total_nodes, selection.total_edges) == source.totals()
    assert ("method:detr", "task:object%20detection", "USED_FOR") in edges(selection)


def test_overview_takes_types_in_turn_up_to_the_limit():
    selection = overview(NetworkxSource(synthetic(120)), Scope(limit=12))
    labels = [node.item.label for node in selection.nodes]
    assert {label: labels.count(label) for label in labels} == {"Method": 4, "Dataset": 4, "Task": 4}


def test_papers_are_nodes_only_when_asked_for(source: NetworkxSource):
    selection = overview(source, Scope(papers=True))
    assert "Long Short-Term Memory" in names(selection)
    assert any(edge.link.type == "PROPOSES" for edge in selection.edges)


def test_the_choice_does_not_depend_on_the_order_of_the_graph():
    graph = synthetic(90)
    turned: Graph = nx.MultiDiGraph()
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    for source, target, key, data in reversed(list(graph.edges(keys=True, data=True))):
        turned.add_edge(source, target, key, **data)
    scope = Scope(limit=40)
    assert overview(NetworkxSource(graph), scope) == overview(NetworkxSource(turned), scope)


def test_since_leaves_out_older_and_undated_papers_and_what_only_they_say(source: NetworkxSource):
    selection = overview(source, Scope(since=2020))
    assert "DETR" in names(selection)
    assert not {"LSTM", "SQuAD", "BERT"} & names(selection)
    assert {source.items([p.paper])[p.paper].year for e in selection.edges for p in e.evidence} == {2020}


def test_task_keeps_the_papers_that_work_on_it(source: NetworkxSource):
    selection = overview(source, Scope(task="Object Detection"))
    assert {"DETR", "Faster R-CNN", "PASCAL VOC"} <= names(selection)
    assert "BERT" not in names(selection)


def test_min_confidence_drops_what_is_less_sure(source: NetworkxSource):
    all_links = edges(overview(source, Scope(papers=True)))
    sure = edges(overview(source, Scope(papers=True, min_confidence=0.8)))
    assert {key[2] for key in all_links - sure} == {"MENTIONS"}


def test_a_filter_that_leaves_nothing_says_so(source: NetworkxSource):
    with pytest.raises(NotFoundError, match="Nothing to show"):
        overview(source, Scope(since=2090))


@pytest.mark.parametrize(
    ("values", "says"),
    [({"limit": 0}, "1 to 3000"), ({"limit": 3001}, "--map"), ({"min_confidence": 2.0}, "between 0 and 1")],
)
def test_scope_refuses_values_out_of_range(values: dict[str, Any], says: str):
    with pytest.raises(UsageError, match=says):
        Scope(**values)


@pytest.mark.parametrize("name", ["DETR", "detr", "Detection Transformer", "method:detr"])
def test_around_finds_a_thing_by_name_alias_or_id(source: NetworkxSource, name: str):
    selection = around(source, name)
    assert selection.focus == "method:detr"
    assert {"COCO", "Faster R-CNN", "object detection", "ResNet"} <= names(selection)


def test_around_fills_the_first_ring_before_the_second(source: NetworkxSource):
    ring = {n for key in ("method:detr",) for n in (*source.links([key]),) for n in (n.source, n.target)}
    selection = around(source, "DETR", Scope(limit=len(ring)))
    assert {node.item.id for node in selection.nodes} == ring
    assert len(around(source, "DETR").nodes) > len(ring)


def test_around_an_unknown_name_suggests_near_ones(source: NetworkxSource):
    with pytest.raises(NotFoundError, match=r"Near names: .*Transformer"):
        around(source, "Transfomer")


def test_around_a_name_of_two_things_lists_their_ids(graph: "Graph"):
    add_node(graph, "task:bert", "Task", {"name": "BERT", "lookup": "|bert|", "paper_count": 1})
    with pytest.raises(NotFoundError, match=r"method:bert .*task:bert"):
        around(NetworkxSource(graph), "bert")


def _rows(*rows: tuple[Any, ...]) -> Result:
    return Result(tuple(f"c{n}" for n in range(len(rows[0]))), rows)


def test_rows_with_a_path_show_its_nodes_and_relationships(source: NetworkxSource):
    a = Node("7", ("Method",), {"id": "method:detr"})
    b = Node("9", ("Dataset",), {"id": "dataset:coco"})
    path = Path((a, b), (Relationship("1", "EVALUATED_WITH", "7", "9"),))
    selection = of_result(source, _rows(({"deep": [path]},)))
    assert names(selection) == {"DETR", "COCO"}
    assert edges(selection) == {("method:detr", "dataset:coco", "EVALUATED_WITH")}


def test_rows_of_names_show_these_things_and_what_joins_them(source: NetworkxSource):
    selection = of_result(source, _rows(("ImageNet", 3), ("COCO", 2), ("no such thing", 1)))
    assert {"ImageNet", "COCO", "Deep Residual Learning for Image Recognition"} <= names(selection)


def test_rows_that_name_nothing_are_an_error(source: NetworkxSource):
    with pytest.raises(NotFoundError, match="nothing to draw"):
        of_result(source, _rows((1,), (2.5,)))


def test_evidence_is_asked_for_what_is_shown_only(graph: "Graph"):
    asked: list[Link] = []

    def evidence(links: "Sequence[Link]") -> "dict[LinkKey, tuple[Piece, ...]]":
        asked.extend(links)
        return {link.key: pieces_of(graph.edges[link.key]) for link in links}

    bare: Graph = nx.MultiDiGraph()
    bare.add_nodes_from(graph.nodes(data=True))
    for source, target, key, data in graph.edges(keys=True, data=True):
        light = {k: v for k, v in data.items() if not k.startswith("evidence")}
        bare.add_edge(source, target, key, **light)
    selection = around(NetworkxSource(bare, evidence), "LSTM", Scope(limit=3))
    assert selection == around(NetworkxSource(graph), "LSTM", Scope(limit=3))
    shown = {node.item.id for node in selection.nodes}
    assert all(link.target in shown for link in asked)
    assert len(asked) < graph.number_of_edges()


def test_five_pieces_of_evidence_at_most_and_all_papers_counted(graph: "Graph"):
    for number in range(9):
        paper = f"{number:064x}"
        add_node(graph, paper, "Paper", {"title": f"P{number}", "year": 2000 + number})
        piece = {
            "papers": paper,
            "texts": "BERT on GLUE",
            "head_starts": 0,
            "head_ends": 4,
            "tail_starts": 8,
            "tail_ends": 12,
            "confidences": 0.5,
        }
        add_evidence(graph, "method:bert", "dataset:glue", "EVALUATED_WITH", piece)
        role = piece | {"head_starts": -1, "head_ends": -1}
        add_evidence(graph, paper, "method:bert", "USES", role)
    selection = around(NetworkxSource(graph), "BERT")
    (edge,) = [
        e for e in selection.edges if e.link.type == "EVALUATED_WITH" and e.link.source == "method:bert"
    ]
    assert (len(edge.evidence), edge.link.paper_count) == (EVIDENCE_SHOWN, 10)
    assert sum(edge.dates.years.values()) == 10
    (bert,) = [node for node in selection.nodes if node.item.id == "method:bert"]
    (uses,) = [role for role in bert.roles if role.type == "USES"]
    assert (len(uses.evidence), uses.papers) == (EVIDENCE_SHOWN, 10)


def test_undated_papers_are_counted(source: NetworkxSource):
    (node,) = [n for n in overview(source).nodes if n.item.id == "task:question%20answering"]
    assert (dict(node.dates.years), node.dates.undated) == ({2018: 1}, 1)


def test_a_paper_without_title_is_called_by_its_first_words(source: NetworkxSource):
    (paper,) = [
        n
        for n in around(source, "language understanding").nodes
        if n.item.label == "Paper" and not n.item.properties.get("title")
    ]
    assert paper.item.name == "We feed BERT with questions from the web. Training data…"


def test_the_input_graph_is_not_changed():
    graph, untouched = landmarks(), landmarks()
    overview(NetworkxSource(graph), Scope(papers=True))
    assert list(graph.nodes(data=True)) == list(untouched.nodes(data=True))
    assert list(graph.edges(keys=True, data=True)) == list(untouched.edges(keys=True, data=True))
