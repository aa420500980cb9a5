import html
import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from IPython.core.formatters import HTMLFormatter

from kg.errors import NotFoundError, UsageError
from viz import charts, picture
from viz import map as maps
from viz.communities import communities
from viz.example import add_evidence, add_node, landmarks, synthetic
from viz.notebook import View
from viz.scope import Scope
from viz.select import around, overview
from viz.source import Link
from viz.source_networkx import NetworkxSource

if TYPE_CHECKING:
    import networkx as nx


def clique(names: str) -> list[Link]:
    return [Link(a, b, "USED_FOR") for a in names for b in names if a < b]


def test_communities_are_found_whatever_the_order():
    links = [*clique("abcd"), *clique("wxyz"), Link("d", "w", "USED_FOR")]
    expected = [["a", "b", "c", "d"], ["w", "x", "y", "z"]]
    assert communities(links) == expected
    assert communities(list(reversed(links))) == expected
    assert communities([]) == []


@pytest.fixture
def two_fields() -> "nx.MultiDiGraph[str]":
    """The landmark papers, and another field that shares nothing with them."""
    graph = landmarks()
    for number in range(5):
        paper = f"{number:064x}"
        add_node(graph, paper, "Paper", {"title": f"Soil {number}"})
        for name in ("loam", "<b>clay</b>", "silt", "sand"):
            key = f"method:{name}"
            if key not in graph:
                add_node(graph, key, "Method", {"name": name, "lookup": f"|{name}|", "paper_count": 5})
            piece = {
                "papers": paper,
                "texts": name,
                "head_starts": -1,
                "head_ends": -1,
                "tail_starts": 0,
                "tail_ends": len(name),
                "confidences": 0.9,
            }
            add_evidence(graph, paper, key, "USES", piece)
    return graph


def test_map_links_each_community_by_a_relative_path_that_exists(
    two_fields: "nx.MultiDiGraph[str]", tmp_path: Path
):
    (tmp_path / "community-077.html").write_text("from an earlier map")
    index = maps.write(NetworkxSource(two_fields), tmp_path, title="Fields")
    text = index.read_text(encoding="utf-8")
    files = set(re.findall(r'href="([^"]+)"', text))
    assert files == {path.name for path in tmp_path.iterdir()} - {"index.html"}
    assert "<script" not in text
    assert "&lt;b&gt;clay" in text
    soil = [tmp_path / name for name in files if "Soil 1" in (tmp_path / name).read_text(encoding="utf-8")]
    assert len(soil) == 1
    page = soil[0].read_text(encoding="utf-8")
    assert '<a href="index.html">Map</a>' in page
    assert "ImageNet" not in page


def test_map_of_a_graph_without_communities_says_what_to_do(tmp_path: Path):
    graph = landmarks()
    graph.remove_edges_from(list(graph.edges(keys=True)))
    with pytest.raises(NotFoundError, match="kg view"):
        maps.write(NetworkxSource(graph), tmp_path / "map")
    assert not (tmp_path / "map").exists()


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_picture_is_written_alike_each_time(source: NetworkxSource, tmp_path: Path, ending: str):
    paths = [picture.write(overview(source), tmp_path / f"{n}.{ending}", title="$x_1$ {y}") for n in range(2)]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert len(paths[0].read_bytes()) > 3000


def test_picture_holds_names_as_text(source: NetworkxSource, tmp_path: Path):
    drawn = ET.parse(picture.write(overview(source), tmp_path / "a.svg", title="$x_1$ <b>"))
    texts = {"".join(node.itertext()) for node in drawn.iter("{http://www.w3.org/2000/svg}text")}
    assert {"$x_1$ <b>", "Transformer", "object detection", "datasets"} <= texts


def test_picture_survives_names_that_fonts_and_xml_cannot_hold(tmp_path: Path):
    graph = landmarks()
    for number, name in enumerate(["\x00\x08$\\frac{", "\u202e\U0001f600 名前", "x" * 10_000]):
        add_node(graph, f"method:{number}", "Method", {"name": name, "lookup": "|x|", "paper_count": 1})
    ET.parse(picture.write(overview(NetworkxSource(graph)), tmp_path / "a.svg"))


def test_a_picture_of_another_kind_is_refused(source: NetworkxSource, tmp_path: Path):
    with pytest.raises(UsageError, match=r"\.svg, \.png, \.pdf"):
        picture.write(overview(source), tmp_path / "a.bmp")


def test_timeline_counts_papers_and_those_without_a_date(source: NetworkxSource):
    chart = charts.timeline(source, ["bert", "question answering"])
    assert chart.periods == ("2018-10",)
    assert chart.rows() == [("BERT", "2018-10", 1), ("question answering", "2018-10", 1)]
    assert dict(chart.undated) == {"BERT": 1, "question answering": 1}


def test_timeline_over_many_years_is_by_year_without_gaps(source: NetworkxSource):
    chart = charts.timeline(source, ["LSTM", "Transformer"])
    assert chart.periods == tuple(str(year) for year in range(1997, 2021))
    assert dict(zip(chart.periods, chart.counts["LSTM"], strict=True))["1997"] == 1
    assert sum(chart.counts["Transformer"]) == 4


def test_timeline_without_any_date_is_an_error():
    graph = landmarks()
    for _, data in graph.nodes(data=True):
        data.pop("published", None)
        data.pop("year", None)
    with pytest.raises(NotFoundError, match="No paper on BERT has a date"):
        charts.timeline(NetworkxSource(graph), ["BERT"])


def test_ranking_counts_papers(source: NetworkxSource):
    assert charts.ranking(source, "Dataset", limit=2).rows() == [("COCO", 2), ("ImageNet", 2)]


def test_heat_map_counts_papers_that_speak_of_both(source: NetworkxSource):
    rows = charts.heat_map(source).rows()
    assert ("ResNet", "COCO", 2) in rows
    assert ("BERT", "COCO", 1) not in rows


def test_charts_are_drawn_as_text_and_bars(source: NetworkxSource, tmp_path: Path):
    for number, chart in enumerate(
        (charts.timeline(source, ["BERT"]), charts.ranking(source), charts.heat_map(source))
    ):
        path = charts.write(chart, tmp_path / f"{number}.svg")
        assert ">BERT" in path.read_text(encoding="utf-8")


def test_a_view_shows_itself_in_a_frame_that_cannot_leave_it(source: NetworkxSource):
    view = View(around(source, "BERT"), 'A "title" <b>')
    frame = str(HTMLFormatter()(view))
    assert re.findall(r"<[^>]*?(?=[ >])", frame) == ["<iframe", "</iframe"]
    (inner,) = re.findall(r'srcdoc="([^"]*)"', frame)
    assert html.unescape(inner) == view.html()
    assert "allow-same-origin" not in frame


def test_a_view_writes_a_page_or_a_picture(source: NetworkxSource, tmp_path: Path):
    view = View(around(source, "BERT"), "BERT")
    assert view.write(tmp_path / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert view.write(tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_a_thousand_nodes_fit_the_limit():
    selection = overview(NetworkxSource(synthetic(1200)), Scope(limit=1000))
    assert len(selection.nodes) == 1000
