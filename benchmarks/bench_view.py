"""How a page behaves in a browser, by number of nodes, side by side with pyvis as it comes.

    python benchmarks/bench_view.py [300 1000 3000] [--plain]

Measured in headless Chromium (KG_CHROMIUM, or `chromium` on the path) on made-up graphs: seconds to write
the page, its size, seconds from opening to an answering page, milliseconds a frame while the drawing is
dragged, and the requests it made. `--plain` measures pyvis's own page (resources in line, its physics on)
too, and waits a minute at most for it to settle.
"""

import argparse
import json
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as PageTimeoutError
from pyvis.network import Network

from viz import page as pages
from viz.example import synthetic
from viz.scope import Scope
from viz.select import overview
from viz.selection import Selection
from viz.source_networkx import NetworkxSource

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
LIMIT = 60_000

FRAMES = """async (name) => {
  const started = performance.now();
  let count = 0;
  const [middle, net] = [{ x: 0, y: 0 }, name ? window[name] : null];
  while (count < 30 && performance.now() - started < 20000) {
    if (net) net.moveTo({ position: { x: count, y: 0 }, animation: false });
    else Graph.nudge(count);
    await new Promise(requestAnimationFrame);
    count += 1;
  }
  return (performance.now() - started) / count;
}"""


def ours(selection: Selection, path: Path) -> None:
    pages.write(selection, path)


def plain(selection: Selection, path: Path) -> None:
    network = Network(directed=True, cdn_resources="in_line")
    for node in selection.nodes:
        network.add_node(node.item.id, node.item.name)
    for edge in selection.edges:
        network.add_edge(edge.link.source, edge.link.target)
    path.write_text(network.generate_html(), encoding="utf-8")


READY = {
    "ours": "document.documentElement.dataset.ready === 'yes'",
    "pyvis": """window.settled === true || (window.network &&
        (window.settled ?? (network.on('stabilized', () => (window.settled = true)), false)))""",
}


def measure(browser: Browser, kind: str, count: int, folder: Path) -> dict[str, Any]:
    selection = overview(NetworkxSource(synthetic(count)), Scope(limit=count))
    path = folder / f"{kind}-{count}.html"
    started = time.perf_counter()
    (ours if kind == "ours" else plain)(selection, path)
    written = time.perf_counter() - started
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.startswith("http") else None)
    ready = _opened(page, path, READY[kind])
    frame = page.evaluate(FRAMES, None if kind == "ours" else "network")
    page.close()
    return {
        "page": kind,
        "nodes": len(selection.nodes),
        "edges": len(selection.edges),
        "write_s": round(written, 2),
        "size_mb": round(path.stat().st_size / 1e6, 2),
        "ready_s": round(ready, 2) if ready is not None else f"over {LIMIT // 1000}",
        "frame_ms": round(frame),
        "requests": len(asked),
    }


def _opened(page: Page, path: Path, ready: str) -> float | None:
    started = time.perf_counter()
    page.goto(path.as_uri(), wait_until="commit")
    try:
        page.wait_for_function(f"() => {ready}", timeout=LIMIT)
    except PageTimeoutError:
        return None
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("counts", nargs="*", type=int, default=[300, 1000, 3000])
    parser.add_argument("--plain", action="store_true", help="pyvis's own page too")
    given = parser.parse_args()
    chromium = os.environ.get("KG_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=ARGS)
        for count in given.counts:
            for kind in ("ours", "pyvis") if given.plain else ("ours",):
                print(json.dumps(measure(browser, kind, count, Path(folder))), flush=True)


if __name__ == "__main__":
    main()
