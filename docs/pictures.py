"""Take the pictures of the docs anew from the example papers (`make pictures`).

Needs Chromium, and for Neo4j Browser a server (Java 17, Maven).
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser

from kg import api
from kg.ontology import MAX_STORED_EVIDENCE
from loaders.bolt.address import parse_address
from loaders.bolt.store import BoltStore
from loaders.formats.registry import export
from tests.helpers.chromium import launched
from tests.helpers.neo4j_browser import fills, window
from tests.neo4j.server import PASSWORD, Server

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
SUBJECT = "Mask R-CNN"
DRAWN = "task-landscape"


def take_view(graph: api.Graph, browser: Browser, folder: Path) -> Path:
    """Open a page as a reader would and save what is seen once it has come to rest."""
    graph.view(SUBJECT).write(folder / "view.html")
    page = browser.new_page(viewport={"width": 1360, "height": 820}, reduced_motion="reduce")
    page.goto((folder / "view.html").as_uri())
    page.wait_for_timeout(2000)
    page.screenshot(path=IMAGES / "view.png")
    page.close()
    return IMAGES / "view.png"


def take_neo4j_browser(graph: api.Graph, browser: Browser, folder: Path) -> Path:
    """Load the graph into a server and draw a favourite in its Browser, in our style."""
    offer = graph.offer()
    export("neo4j-browser", offer, folder / "browser")
    [script] = (script for script in offer.scripts if script.name == DRAWN)
    server = Server(folder / "server")
    server.prepare()
    server.start()
    try:
        store = BoltStore(parse_address(server.uri, {}), "neo4j", PASSWORD)
        store.sync(graph.batches(evidence=MAX_STORED_EVIDENCE))
        nodes = {node.element_id for row in store.run(script.ready) for node in row["path"].nodes}
        with window(browser) as neo:
            neo.connect(f"http://127.0.0.1:{server.http}/browser/", server.uri, PASSWORD)
            neo.drop(folder / "browser" / "kg.grass")
            neo.page.get_by_text("node.Task {").first.wait_for()
            neo.show_alone()
            frame = neo.run(script.favourite)
            fills(frame, len(nodes))
            neo.page.wait_for_timeout(8000)  # until the forces that draw it have come to rest
            frame.screenshot(path=IMAGES / "neo4j-browser.png")
        store.close()
    finally:
        server.kill()
    return IMAGES / "neo4j-browser.png"


def main() -> None:
    """Build the example graph and take each picture of it."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        api.build([str(ROOT / "examples")], folder / "graph.kg")
        graph = api.open(folder / "graph.kg")
        with launched() as browser:
            for take in (take_view, take_neo4j_browser):
                print(take(graph, browser, folder).relative_to(ROOT))


if __name__ == "__main__":
    main()
