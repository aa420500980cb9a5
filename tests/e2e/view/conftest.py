"""A real browser for the pages, and a window that notes what goes wrong."""

from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from viz import page as pages
from viz.selection import Selection


class Watched:
    """A page and all that went wrong or out on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.troubles: list[str] = []
        page.on("console", lambda message: self._note(message.type in {"error", "warning"}, message.text))
        page.on("pageerror", lambda error: self._note(True, str(error)))
        page.on("dialog", lambda dialog: self._note(True, f"dialog {dialog.message}"))
        page.on("request", lambda request: self._note(request.url.startswith(("http", "ws")), request.url))

    def _note(self, is_trouble: bool, text: str) -> None:
        if is_trouble:
            self.troubles.append(text)

    def click_node(self, name: str) -> None:
        """Click a node on the drawing."""
        self.page.mouse.click(*self._at("Graph.onScreen(NODE)", name))

    def click_edge(self, source: str, target: str) -> None:
        """Click an edge half-way between its ends."""
        a, b = self._at("Graph.onScreen(NODE)", source), self._at("Graph.onScreen(NODE)", target)
        self.page.mouse.click((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)

    def _at(self, place: str, name: str) -> tuple[float, float]:
        call = place.replace("NODE", "DATA.nodes.findIndex((node) => node.name === name)")
        at = self.page.evaluate(f"(name) => {call}", name)
        box = self.page.locator("#graph").bounding_box()
        assert box is not None
        return box["x"] + at["x"], box["y"] + at["y"]

    def heading(self) -> str:
        """The heading of the details."""
        return self.page.locator("#panel h2").inner_text()

    def shown(self) -> list[str]:
        """The names in the list."""
        return self.page.locator("#list li:not([hidden]) a").all_inner_texts()

    def faults(self) -> list[str]:
        """Serious accessibility faults that axe-core finds."""
        self.page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
        found = self.page.evaluate("() => axe.run()")
        return [
            f"{fault['id']}: {[node['html'][:200] for node in fault['nodes']]}"
            for fault in found["violations"]
            if fault["impact"] in {"serious", "critical"}
        ]


Open = Callable[..., Watched]


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens a selection in a fresh window, and at the end looks for errors and requests."""
    opened: list[Watched] = []
    contexts: list[Any] = []

    def opener(
        selection: Selection | None = None, *, address: str = "", html: str | None = None, **window: Any
    ) -> Watched:
        options: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}, "reduced_motion": "reduce"}
        context = browser.new_context(**options | window)
        context.set_default_timeout(10_000)
        contexts.append(context)
        watched = Watched(context.new_page())
        opened.append(watched)
        file = tmp_path / "page.html"
        if selection is not None:
            pages.write(selection, file, title="Landmark papers")
        elif html is not None:
            file.write_text(html, encoding="utf-8")
        watched.page.goto(file.as_uri() + address)
        if html is None and window.get("java_script_enabled", True):
            watched.page.wait_for_selector("html[data-ready]")
        return watched

    yield opener
    troubles = [trouble for watched in opened for trouble in watched.troubles]
    for context in contexts:
        context.close()
    assert troubles == []
