"""What a reader does with a page, done in a real browser."""

import csv
import io
import json
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from IPython.core.formatters import HTMLFormatter

from viz.example import add_evidence, add_node, landmarks, synthetic
from viz.notebook import View
from viz.scope import Scope
from viz.select import around, overview
from viz.selection import Selection
from viz.source_networkx import NetworkxSource

pytestmark = pytest.mark.xdist_group("browser")

if TYPE_CHECKING:
    from pathlib import Path

Show = Callable[..., Any]

HOSTILE = [
    "</script><script>window.hit = 1</script>",
    "<img src=x onerror='window.hit = 1'>",
    '=HYPERLINK("http://evil")',
    "\u202eevil\u202c <b>bold</b>",
    "x" * 10_000,
]


def landmark_view(*, papers: bool = False) -> Selection:
    return overview(NetworkxSource(landmarks()), Scope(papers=papers))


def hostile_view() -> Selection:
    graph = landmarks()
    for number, text in enumerate(HOSTILE):
        paper = f"{number:064x}"
        add_node(graph, paper, "Paper", {"title": text, "abstract": text, "url": "javascript:window.hit=1"})
        add_node(
            graph,
            f"method:{number}",
            "Method",
            {"name": text, "aliases": [text + "!"], "lookup": "|x|", "paper_count": 1},
        )
        for source, target, type_, head in (
            (paper, f"method:{number}", "PROPOSES", (-1, -1)),
            (f"method:{number}", "method:bert", "USED_FOR", (0, 2)),
        ):
            add_evidence(
                graph,
                source,
                target,
                type_,
                {
                    "papers": paper,
                    "texts": text,
                    "head_starts": head[0],
                    "head_ends": head[1],
                    "tail_starts": 3,
                    "tail_ends": 6,
                    "confidences": 0.9,
                },
            )
    return overview(NetworkxSource(graph), Scope(papers=True))


def test_search_finds_an_alias_and_opens_the_thing(show: Show):
    seen = show(landmark_view())
    seen.page.keyboard.press("/")
    seen.page.keyboard.type("detection-tr")
    options = seen.page.locator("#suggestions [role=option]")
    assert options.count() == 1
    assert "DETR" in options.inner_text()
    assert "Detection Transformer" in options.inner_text()
    seen.page.keyboard.press("ArrowDown")
    assert seen.page.locator("#search").get_attribute("aria-activedescendant") == "suggestion-0"
    seen.page.keyboard.press("Enter")
    assert seen.heading() == "DETR"


def test_search_that_finds_nothing_says_so(show: Show):
    seen = show(landmark_view())
    seen.page.fill("#search", "quantum")
    assert "kg search" in seen.page.locator("#suggestions").inner_text()


def test_filter_by_type_and_relation(show: Show):
    seen = show(landmark_view())
    assert "COCO" in seen.shown()
    before = int(seen.page.inner_text("#count"))
    seen.page.get_by_label("datasets").uncheck()
    assert "COCO" not in seen.shown()
    assert int(seen.page.inner_text("#count")) == len(seen.shown()) < before
    relations = int(seen.page.inner_text("#edge-count"))
    seen.page.get_by_label("is compared with").uncheck()
    assert int(seen.page.inner_text("#edge-count")) == relations - 3
    seen.page.get_by_role("button", name="Show everything").click()
    assert len(seen.shown()) == before


def test_filter_by_year_leaves_the_undated_out_and_a_switch_brings_them_back(show: Show):
    seen = show(landmark_view(papers=True))
    seen.page.get_by_label("from year").select_option("2018")
    assert "Attention Is All You Need" not in seen.shown()
    assert "End-to-End Object Detection with Transformers" in seen.shown()
    untitled = "We feed BERT with questions from the web. Training data…"
    assert untitled not in seen.shown()
    note = seen.page.inner_text("#undated")
    assert note == "2 things without a date left out"
    seen.page.get_by_label("those without a date").check()
    assert untitled in seen.shown()
    assert seen.page.inner_text("#undated") == ""


def test_filter_by_confidence(show: Show):
    seen = show(landmark_view(papers=True))
    before = int(seen.page.inner_text("#edge-count"))
    seen.page.locator("#sure").fill("0.8")
    assert int(seen.page.inner_text("#edge-count")) == before - 1
    assert "80 % or more" in seen.page.inner_text("#filters")


def test_click_on_a_node_shows_names_papers_and_marked_sentences(show: Show):
    seen = show(landmark_view())
    seen.click_node("DETR")
    assert seen.heading() == "DETR"
    panel = seen.page.locator("#panel")
    text = panel.inner_text()
    assert "Also: Detection Transformer" in text
    assert "DETR predicts a set of boxes at once." in text
    assert panel.locator("mark").first.inner_text() == "DETR"
    link = panel.get_by_role("link", name="Read the paper").first
    assert link.get_attribute("href") == "https://arxiv.org/abs/2005.12872"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_click_on_an_edge_shows_its_evidence(show: Show):
    seen = show(landmark_view())
    seen.click_edge("question answering", "language understanding")
    assert seen.heading() == "question answering is a subtask of language understanding"
    assert seen.page.locator("#panel mark").all_inner_texts() == [
        "Question answering",
        "language understanding",
    ]


def test_a_click_beside_everything_closes_the_details(show: Show):
    seen = show(landmark_view())
    seen.click_node("DETR")
    box = seen.page.locator("#graph").bounding_box()
    seen.page.mouse.click(box["x"] + 4, box["y"] + 200)
    assert seen.page.locator("#panel").is_hidden()


def test_more_evidence_than_five_says_how_to_see_the_rest(show: Show):
    graph = landmarks()
    for number in range(8):
        paper = f"{number:064x}"
        add_node(graph, paper, "Paper", {"title": f"P{number}"})
        add_evidence(
            graph,
            "method:bert",
            "dataset:glue",
            "EVALUATED_WITH",
            {
                "papers": paper,
                "texts": "BERT, GLUE",
                "head_starts": 0,
                "head_ends": 4,
                "tail_starts": 6,
                "tail_ends": 10,
                "confidences": 0.5,
            },
        )
    seen = show(overview(NetworkxSource(graph)))
    seen.click_edge("BERT", "GLUE")
    assert seen.page.locator("#panel .evidence > li").count() == 5
    assert "4 papers more: kg why 'method:bert' 'dataset:glue'" in seen.page.inner_text("#panel")


def test_focus_shows_a_neighbourhood_and_escape_leaves_it(show: Show):
    seen = show(landmark_view())
    everything = seen.shown()
    seen.click_node("DETR")
    seen.page.keyboard.press("f")
    assert set(seen.shown()) == {"DETR", "COCO", "Faster R-CNN", "ResNet", "object detection"}
    written = "Graph.names().filter((label) => label.kind === 'edge').map((label) => label.text)"
    seen.page.wait_for_function(f"() => {written}.length === 4")
    names = seen.page.evaluate(f"() => {written}")
    assert sorted(names) == ["is compared with", "is evaluated with", "is part of", "is used for"]
    assert "Around DETR" in seen.page.inner_text("#crumb")
    seen.page.keyboard.press("Escape")
    seen.page.keyboard.press("Escape")
    assert seen.shown() == everything


def test_a_view_of_one_thing_opens_on_it(show: Show):
    seen = show(around(NetworkxSource(landmarks()), "BERT"))
    assert seen.heading() == "BERT"
    assert "Around BERT" in seen.page.inner_text("#crumb")


def test_the_address_restores_the_view_and_back_and_forward_work(show: Show):
    seen = show(landmark_view())
    seen.click_node("BERT")
    seen.page.keyboard.press("f")
    seen.page.get_by_label("is a kind of").uncheck()
    seen.page.get_by_role("button", name="Table").click()
    address = seen.page.url.split("#")[1]
    again = show(address="#" + address)
    assert again.heading() == "BERT"
    assert again.shown() == seen.shown()
    assert again.page.locator("#table table").is_visible()
    assert not again.page.get_by_label("is a kind of").is_checked()
    seen.page.go_back()
    assert seen.page.locator("#table").is_hidden()
    seen.page.go_back()
    assert seen.page.locator("#crumb").is_hidden()
    seen.page.go_forward()
    assert "Around BERT" in seen.page.inner_text("#crumb")


@pytest.mark.parametrize(
    "address", ["#node=nothing&edge=[&from=x&sure=7&without=Nope", "#%E0%A4%A", "#focus=&view=", "#="]
)
def test_an_address_that_means_nothing_shows_everything(show: Show, address: str):
    seen = show(landmark_view(), address=address)
    assert len(seen.shown()) == 19
    assert seen.page.locator("#panel").is_hidden()


def test_everything_by_keyboard(show: Show):
    seen = show(landmark_view())
    page = seen.page
    page.locator("#graph").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    said = page.inner_text("#spoken")
    assert "relation" in said
    page.keyboard.press("Enter")
    assert said.startswith(seen.heading())
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("() => document.activeElement.id") == "graph"
    page.keyboard.press("t")
    assert page.locator("#table table").is_visible()
    page.keyboard.press("t")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#keys").is_hidden()


def test_every_stop_of_the_tab_key_is_visible(show: Show):
    seen = show(landmark_view())
    outlines = """() => {
        const at = document.activeElement;
        const box = at.getBoundingClientRect();
        return [at.id || at.textContent, box.width > 2, getComputedStyle(at).outlineStyle];
    }"""
    seen.page.keyboard.press("Tab")
    for _ in range(25):
        seen.page.keyboard.press("Tab")
        what, visible, outline = seen.page.evaluate(outlines)
        assert visible, what
        assert outline != "none", what


def test_table_sorts_and_opens(show: Show):
    seen = show(landmark_view())
    seen.page.get_by_role("button", name="Table").click()
    rows = seen.page.locator("#table tbody tr")
    assert rows.count() == 22
    seen.page.get_by_role("button", name="From").click()
    first = rows.locator("td:first-child").all_inner_texts()
    assert first == sorted(first, key=str.lower)
    assert seen.page.locator("th[aria-sort=ascending]").inner_text().startswith("From")
    rows.first.get_by_role("button").nth(1).click()
    assert seen.page.locator("#panel mark").count() >= 1


def _download(seen: Any, kind: str) -> "Path":
    seen.page.get_by_role("button", name="Export").click()
    with seen.page.expect_download() as waiting:
        seen.page.locator(f"[data-export={kind}]").click()
    assert waiting.value.suggested_filename == f"landmark-papers.{kind}"
    return waiting.value.path()


def test_export_json_is_a_graph_that_networkx_reads(show: Show):
    seen = show(landmark_view())
    seen.page.get_by_label("tasks").uncheck()
    data = json.loads(_download(seen, "json").read_text(encoding="utf-8"))
    graph: Any = import_module("networkx").node_link_graph(data, edges="edges")
    assert len(graph) == 13
    assert (
        graph.edges["method:detr", "dataset:coco", "EVALUATED_WITH"]["evidence"][0]["text"]
        == "DETR is run on COCO."
    )


def test_export_csv_holds_the_relations_shown(show: Show):
    rows = list(
        csv.DictReader(io.StringIO(_download(show(landmark_view()), "csv").read_text(encoding="utf-8-sig")))
    )
    assert len(rows) == 22
    assert {"DETR"} < {row["source_name"] for row in rows}
    assert all(row["sentence"] for row in rows)


def test_export_svg_and_png(show: Show):
    seen = show(landmark_view())
    drawn = ET.parse(_download(seen, "svg"))
    texts = {"".join(node.itertext()) for node in drawn.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Transformer", "object detection", "methods"} <= texts
    picture = _download(seen, "png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    assert width > 800
    assert height > 400
    assert len(picture) > 20_000


def test_hostile_text_stays_text_wherever_it_is_shown(show: Show):
    seen = show(hostile_view())
    elements = "() => document.querySelectorAll('img, b, script').length"
    before = seen.page.evaluate(elements)
    for number in range(len(HOSTILE)):
        seen.page.evaluate(f"() => State.set({{ node: NODE_BY_ID.get('method:{number}'), edge: null }})")
        assert seen.heading() in {HOSTILE[number], HOSTILE[number][:399] + "…"}
        seen.page.evaluate(f"() => State.set({{ focus: NODE_BY_ID.get('{number:064x}') }})")
    seen.page.fill("#search", "x")
    seen.page.get_by_role("button", name="Table").click()
    assert seen.page.evaluate(elements) == before
    assert seen.page.evaluate("() => window.hit") is None
    assert seen.page.locator("a[href^='javascript']").count() == 0
    seen.page.evaluate("() => State.reset()")
    _, *rows = csv.reader(io.StringIO(_download(seen, "csv").read_text(encoding="utf-8-sig")))
    assert not any(cell.startswith("=") for row in rows for cell in row)
    ET.parse(_download(seen, "svg"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(show: Show, scheme: str):
    seen = show(landmark_view(papers=True), color_scheme=scheme)
    assert seen.faults() == []
    seen.click_node("BERT")
    seen.page.keyboard.press("f")
    assert seen.faults() == []
    seen.page.get_by_role("button", name="Table").click()
    seen.page.fill("#search", "r")
    assert seen.faults() == []


def test_colours_follow_the_system_and_the_choice(show: Show):
    seen = show(landmark_view(), color_scheme="dark")
    theme = "() => document.documentElement.dataset.theme"
    assert seen.page.evaluate(theme) == "dark"
    seen.page.locator("#theme").click()
    assert seen.page.evaluate(theme) == "light"
    seen.page.reload()
    assert seen.page.evaluate(theme) == "light"


def test_without_script_the_list_holds_what_is_shown(show: Show):
    seen = show(landmark_view(), java_script_enabled=False)
    assert len(seen.shown()) == 19
    assert seen.page.locator("#graph").is_hidden()
    assert seen.page.get_by_text("is used for machine translation").is_visible()
    assert seen.page.get_by_text("needs JavaScript").is_visible()


def test_print_holds_drawing_and_list_and_no_controls(show: Show):
    seen = show(landmark_view())
    seen.page.emulate_media(media="print")
    assert seen.page.locator("#list").is_visible()
    assert seen.page.locator("#graph canvas").is_visible()
    assert seen.page.locator("#filters").is_hidden()
    assert seen.page.locator("#export").is_hidden()


def test_on_a_phone_nothing_is_cut_off(show: Show):
    seen = show(landmark_view(), viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    wide = "() => document.documentElement.scrollWidth"
    assert seen.page.evaluate(wide) <= 390
    seen.page.get_by_role("button", name="Filters").click()
    assert seen.page.locator("#filters").is_visible()
    seen.page.get_by_role("link", name="BERT").click()
    assert seen.heading() == "BERT"
    graph, panel = (seen.page.locator(name).bounding_box() for name in ("#graph", "#panel"))
    assert graph["height"] > 150
    assert graph["y"] + graph["height"] <= panel["y"] + 1
    assert seen.page.evaluate(wide) <= 390


def test_in_the_frame_of_a_notebook_the_page_works(show: Show):
    frame = HTMLFormatter()(View(landmark_view(), "Landmark papers"))
    seen = show(html=f"<!doctype html><title>notebook</title><base href='https://notebook.invalid/'>{frame}")
    inner = seen.page.frame_locator("iframe")
    inner.get_by_role("link", name="BERT").click()
    assert inner.locator("#panel h2").inner_text() == "BERT"
    inner.locator("#graph").focus()
    seen.page.keyboard.press("f")
    assert "Around BERT" in inner.locator("#crumb").inner_text()
    inner.locator("#theme").click()
    assert inner.locator("#theme").inner_text() in {"Light", "Dark"}


OVERLAPS = """() => {
    const labels = Graph.names();
    const pen = document.createElement('canvas').getContext('2d');
    const boxes = labels.filter((l) => l.kind === 'node').map((l) => {
        pen.font = `${l.strong ? 600 : 400} ${Labels.SIZE}px ${Labels.FONT}`;
        const w = pen.measureText(l.text).width;
        const left = l.align === 'left' ? l.x : l.align === 'right' ? l.x - w : l.x - w / 2;
        return [left, l.y - 6, left + w, l.y + 6];
    });
    const marks = Graph.marks();
    const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
    let count = 0;
    boxes.forEach((a, i) => {
        boxes.slice(0, i).forEach((b) => (count += meet(a, b)));
        marks.forEach((m) => (count += meet(a, m)));
    });
    return [boxes.length, count, marks.length];
}"""


@pytest.mark.parametrize(
    "count", [pytest.param(300), pytest.param(1000), pytest.param(3000, marks=pytest.mark.slow)]
)
def test_large_pages_open_readable(show: Show, count: int):
    seen = show(overview(NetworkxSource(synthetic(count)), Scope(limit=count)))
    assert seen.page.inner_text("#count") == f"{count:,}"
    seen.page.wait_for_timeout(300)
    labels, overlaps, marks = seen.page.evaluate(OVERLAPS)
    assert overlaps == 0
    assert 40 <= marks <= 150
    assert labels >= 30
    seen.page.evaluate("() => Graph.zoom(4)")
    seen.page.wait_for_timeout(300)
    labels, overlaps, nearer = seen.page.evaluate(OVERLAPS)
    assert overlaps == 0
    assert labels >= 10
    assert seen.page.evaluate("() => Graph.drawn()") > marks
    seen.page.fill("#search", "net")
    assert seen.page.locator("#suggestions [role=option]").count() == 12
    assert nearer > 0
