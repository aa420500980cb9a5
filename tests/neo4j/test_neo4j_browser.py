"""The real Neo4j Browser takes what `kg export neo4j-browser` writes: style, queries, guide."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Locator, expect

from kg import api
from kg.ontology import NODE_TYPE, NODE_TYPES
from loaders.bolt.address import Address
from loaders.bolt.store import BoltStore
from loaders.browser.scripts import GUIDE, STYLE, Offer, Script
from loaders.browser.serve import offering
from loaders.formats.registry import export
from queries.cypher.result import Path as GraphPath
from queries.cypher.result import Result
from tests.helpers.handmade import detection
from tests.helpers.neo4j_browser import NeoBrowser, fills, window
from tests.helpers.neo4j_server import holding, password

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("neo4j")]

DRAWING = ("task-landscape", "neighbourhood", "paper-graph")


@dataclass(frozen=True, slots=True)
class Opened:
    """Neo4j Browser, the store it is connected to, and the folder that was written for it."""

    neo: NeoBrowser
    store: BoltStore
    folder: Path
    offer: Offer

    def script(self, name: str) -> Script:
        """The query of that name."""
        [script] = (script for script in self.offer.scripts if script.name == name)
        return script


@pytest.fixture(scope="module")
def opened(
    browser: Browser, server_address: Address, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Opened]:
    home = tmp_path_factory.mktemp("browser")
    graph = api.open(detection().write(home / "hand.kg"))
    with (
        holding(server_address, graph.batches()) as store,
        offering(home / "folder", 0) as server,
        window(browser) as neo,
    ):
        offer = graph.offer(server.server_port)
        export("neo4j-browser", offer, home / "folder")
        Thread(target=server.serve_forever, daemon=True).start()
        neo.connect(http_address(store), server_address.uri, password())
        yield Opened(neo, store, home / "folder", offer)
        server.shutdown()


def http_address(store: BoltStore) -> str:
    text = "SHOW SETTINGS 'server.http.listen_address' YIELD value"
    return f"http://{store.run(text).rows[0][0]}/browser/"


def colours(result: Result) -> Counter[str]:
    """The colours that the nodes of the rows are to have."""
    paths: list[GraphPath] = [row["path"] for row in result]
    labels = {node.element_id: node.labels[-1] for path in paths for node in path.nodes}
    return Counter(NODE_TYPE[label].color for label in labels.values())


def succeeded(frame: Locator, *, statements: int) -> None:
    """All statements of a script were run."""
    expect(frame.get_by_title("Status: success")).to_have_count(statements)


@pytest.mark.parametrize("name", DRAWING)
def test_a_query_that_returns_paths_is_drawn_in_our_colours(opened: Opened, name: str):
    opened.neo.drop(opened.folder / STYLE)
    expect(opened.neo.page.get_by_text("node.Dataset {").first).to_be_visible()
    script = opened.script(name)
    expected = colours(opened.store.run(script.ready))
    assert len(expected) > 1
    frame = opened.neo.run(script.favourite)
    assert Counter(fills(frame, expected.total())) == expected


def test_the_style_is_loaded_by_its_address(opened: Opened):
    opened.neo.run(":style reset")
    frame = opened.neo.run(f":style {opened.offer.address(STYLE)}")
    for kind in NODE_TYPES:
        expect(frame).to_contain_text(f"node.{kind.label} {{")
        expect(frame).to_contain_text(kind.color)


def test_the_guide_plays_and_its_queries_run(opened: Opened):
    script = opened.script("task-landscape")
    drawing = [drawn for drawn in opened.offer.scripts if drawn.draws]
    opened.neo.run(f":play {opened.offer.address(GUIDE)}")
    guide = opened.neo.page.get_by_test_id("frame").filter(has_text=":play http").first
    expect(guide).to_contain_text("A knowledge graph from papers")
    expect(guide).to_contain_text(f"1 / {len(drawing) + 3}")
    for _ in range(2 + drawing.index(script)):
        guide.get_by_test_id("nextSlide").first.click()
    expect(guide).to_contain_text(script.title)
    parameters, query = (guide.locator("pre.runnable").nth(place) for place in (0, 1))
    parameters.click()
    succeeded(opened.neo.run_what_is_typed(script.parameters), statements=2)
    query.click()
    answer = opened.neo.run_what_is_typed(script.body)
    expected = colours(opened.store.run(script.ready)).total()
    assert len(fills(answer, expected)) == expected


def test_the_archive_becomes_favourites(opened: Opened):
    opened.neo.drop(opened.folder / "favourites.zip")
    page = opened.neo.page
    page.get_by_test_id("navigationFavorites").click()
    page.get_by_text("kg", exact=True).first.click()
    for script in opened.offer.scripts:
        expect(page.get_by_text(script.title, exact=True).first).to_be_attached()
    page.get_by_test_id("navigationFavorites").click()


def test_a_script_sets_the_parameters_of_its_query(opened: Opened):
    script = opened.script("datasets-for-task")
    text = (opened.folder / "queries" / f"{script.name}.cypher").read_text(encoding="utf-8")
    succeeded(opened.neo.run(text), statements=3)
    rows = opened.neo.run(script.body)
    expect(rows).to_contain_text(str(opened.store.run(script.ready).rows[0][0]))
