import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.errors import OutputError
from viz import page
from viz.example import add_evidence, add_node, landmarks, synthetic
from viz.layout import SPACING, Point, positions, spread
from viz.payload import link_of
from viz.scope import Scope
from viz.select import around, overview
from viz.source import Item
from viz.source_networkx import NetworkxSource

if TYPE_CHECKING:
    import networkx as nx

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\u202eevil\u202c <!-- --> ]]> ${x} {{ 7*7 }} {% raw %}",
    "x" * 10_000,
    "'\"`&amp;\u2028\u2029\x00\ud800",
]


class Seen(HTMLParser):
    """The elements of a page, its scripts' texts, and the list that it holds without them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.text = ""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag if tag in {"script", "style"} else ""
        if tag == "script":
            self.scripts.append("")
        if tag == "style":
            self.styles.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = "" if tag in {"script", "style"} else self._inside

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts[-1] += data
        elif self._inside == "style":
            self.styles[-1] += data
        else:
            self.text += data


def read(html: str) -> Seen:
    seen = Seen()
    seen.feed(html)
    return seen


def data_of(html: str) -> dict[str, Any]:
    return json.loads(read(html).scripts[0])


@pytest.fixture
def hostile() -> "nx.MultiDiGraph[str]":
    graph = landmarks()
    for number, text in enumerate(HOSTILE):
        paper = f"{number:064x}"
        add_node(graph, paper, "Paper", {"title": text, "abstract": text, "url": "javascript:alert(1)"})
        key = f"method:{number}"
        add_node(graph, key, "Method", {"name": text, "aliases": [text], "lookup": "|x|", "paper_count": 1})
        piece = {
            "papers": paper,
            "texts": text,
            "head_starts": -1,
            "head_ends": -1,
            "tail_starts": 0,
            "tail_ends": 3,
            "confidences": 0.9,
        }
        add_evidence(graph, paper, key, "PROPOSES", piece)
    return graph


def test_page_asks_no_host_for_anything(source: NetworkxSource):
    seen = read(page.render(overview(source)))
    asked = [
        value
        for _, attributes in seen.tags
        for name, value in attributes.items()
        if name in {"src", "action"}
    ]
    assert asked == []
    assert not [tag for tag, _ in seen.tags if tag in {"link", "iframe", "object", "embed", "img", "base"}]


def test_policy_allows_these_scripts_and_styles_and_nothing_else(source: NetworkxSource):
    seen = read(page.render(overview(source)))
    (policy,) = [a["content"] for _, a in seen.tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    digests = [
        base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in seen.scripts[1:] + seen.styles
    ]
    assert set(re.findall(r"'sha256-([^']+)'", policy)) == set(digests)
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")


def test_hostile_text_stays_text(hostile: "nx.MultiDiGraph[str]"):
    html = page.render(overview(NetworkxSource(hostile), Scope(papers=True)), title=HOSTILE[0])
    plain = read(page.render(overview(NetworkxSource(landmarks()), Scope(papers=True))))
    seen = read(html)
    assert len(seen.scripts) == len(plain.scripts)
    assert not [tag for tag, _ in seen.tags if tag == "img"]
    assert {
        a["href"] for tag, a in seen.tags if tag == "a" and not (a.get("href") or "").startswith("#")
    } == set()
    data = data_of(html)
    assert {HOSTILE[0], HOSTILE[1], HOSTILE[3]} <= {node["name"] for node in data["nodes"]}
    assert not any("javascript:" in str(paper.get("url")) for paper in data["papers"])


@pytest.mark.parametrize(
    ("properties", "link"),
    [
        ({"url": "https://a.org/x"}, "https://a.org/x"),
        ({"url": "JavaScript:alert(1)"}, None),
        ({"url": "data:text/html,x"}, None),
        ({"url": "//a.org"}, None),
        ({"url": "https://"}, None),
        ({"url": "http://[x"}, None),
        ({"doi": "10.1000/a b"}, None),
        ({"doi": '10.1000/a"<b>'}, "https://doi.org/10.1000/a%22%3Cb%3E"),
        ({"arxiv": "cs.CL/0501001"}, "https://arxiv.org/abs/cs.CL/0501001"),
        ({"arxiv": "../evil"}, None),
        ({}, None),
    ],
)
def test_a_paper_links_only_where_it_has_an_address(properties: dict[str, str], link: str | None):
    assert link_of(Item("p", "Paper", properties)) == link


def test_the_list_holds_all_that_is_shown_without_script(source: NetworkxSource):
    selection = overview(source)
    seen = read(page.render(selection))
    assert all(node.item.name in seen.text for node in selection.nodes)
    assert "is used for machine translation" in seen.text
    assert "showing" in seen.text


def test_data_names_ends_papers_and_sentences_by_position(source: NetworkxSource):
    data = data_of(page.render(around(source, "DETR")))
    (edge,) = [
        e
        for e in data["edges"]
        if e["type"] == "EVALUATED_WITH" and e["papers"] == 1 and data["nodes"][e["source"]]["name"] == "DETR"
    ]
    (piece,) = edge["evidence"]
    text = data["texts"][piece["text"]]
    assert text[slice(*piece["head"])] == "DETR"
    assert text[slice(*piece["tail"])] == "COCO"
    assert data["papers"][piece["paper"]]["title"] == "End-to-End Object Detection with Transformers"
    assert data["nodes"][data["focus"]]["name"] == "DETR"
    assert len(set(data["texts"])) == len(data["texts"])


def test_equal_runs_give_equal_bytes(source: NetworkxSource):
    assert page.render(overview(source)) == page.render(overview(NetworkxSource(landmarks())))


def test_write_leaves_the_file_and_nothing_beside_it(source: NetworkxSource, tmp_path: Path):
    path = page.write(overview(source), tmp_path / "out.html", title="T")
    assert [p.name for p in tmp_path.iterdir()] == ["out.html"]
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_an_unwritable_place_is_one_message(source: NetworkxSource, tmp_path: Path):
    with pytest.raises(OutputError, match=r"no/such.*-o PATH"):
        page.write(overview(source), tmp_path / "no/such/out.html")


def test_nodes_keep_their_distance():
    graph = synthetic(150)
    ids = sorted(graph.nodes)
    placed = positions(ids, [(a, b) for a, b in graph.edges()])
    points = list(placed.values())
    near = sum(
        abs(a.x - b.x) < SPACING / 4 and abs(a.y - b.y) < SPACING / 4
        for i, a in enumerate(points)
        for b in points[:i]
    )
    assert near == 0
    assert placed == positions(ids, [(b, a) for a, b in reversed(list(graph.edges()))])


def test_nodes_on_one_spot_are_parted():
    placed = spread({key: Point(0, 0) for key in "abc"}, room=10)
    assert len({(round(p.x), round(p.y)) for p in placed.values()}) == 3


@pytest.mark.parametrize("ids", [[], ["a"], ["a", "b"]])
def test_layout_of_next_to_nothing(ids: list[str]):
    assert sorted(positions(ids, [("a", "a")])) == ids
