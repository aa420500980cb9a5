"""Graphs built by the program, as pages in a real browser: the examples, and the seeds where they are."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import api
from viz.scope import Scope

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

ROOT = Path(__file__).parents[3]
SEEDS = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared")) / "seeds"

Show = Callable[..., Any]


@pytest.fixture(scope="module", params=[ROOT / "examples", SEEDS], ids=["examples", "seeds"])
def graph(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> api.Graph:
    if not request.param.is_dir():
        pytest.skip(f"no folder {request.param}; KG_SHARED says where shared data is")
    path = tmp_path_factory.mktemp("built") / "graph.kg"
    api.build([str(request.param)], path)
    return api.open(path)


def test_the_overview_opens_quietly_with_the_most_important_things(graph: api.Graph, show: Show):
    view = graph.view()
    seen = show(view.selection)
    assert len(seen.shown()) == len(view.selection.nodes)
    assert "showing" in seen.page.locator("header").inner_text()


def test_search_finds_a_thing_and_its_sentences_are_marked(graph: api.Graph, show: Show):
    (found,) = graph.run("MATCH (m:Method) RETURN m.name AS name ORDER BY m.paper_count DESC, name LIMIT 1")
    seen = show(graph.view(found["name"], Scope(papers=True)).selection)
    assert seen.heading() == found["name"]
    marked = seen.page.locator("#panel mark")
    assert marked.count() > 0


def test_the_page_has_no_serious_accessibility_fault(graph: api.Graph, show: Show):
    assert show(graph.view().selection).faults() == []
