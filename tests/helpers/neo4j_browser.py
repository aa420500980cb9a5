"""Neo4j Browser as a person uses it: connecting, typing into its editor, dropping files on its window."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, Route, expect

PATIENCE = 60_000  # milliseconds; it is a large page, and machines are busy

_DROP = """([name, bytes]) => {
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array(bytes)], name));
    for (const kind of ["dragenter", "dragover", "drop"]) {
        const event = new DragEvent(kind, {dataTransfer: files, bubbles: true, cancelable: true});
        document.querySelector(".filedrop").dispatchEvent(event);
    }
}"""


class NeoBrowser:
    """A window of Neo4j Browser, connected to a server."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def connect(self, address: str, bolt: str, password: str) -> None:
        """Open it and log in."""
        self.page.goto(address, wait_until="domcontentloaded")
        for name, value in (
            ("boltaddress", bolt.partition("//")[2]),
            ("username", "neo4j"),
            ("password", password),
        ):
            self.page.get_by_test_id(name).fill(value)
        self.page.get_by_test_id("connect").click()
        expect(self.page.get_by_text("You are connected as user")).to_be_visible()

    def run(self, text: str) -> Locator:
        """Type something into the editor and run it; gives the frame that answers."""
        self._type(text)
        return self.run_what_is_typed(text)

    def _type(self, text: str) -> None:
        self.page.locator(".monaco-editor").first.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)

    def run_what_is_typed(self, text: str) -> Locator:
        """Run what stands in the editor."""
        expect(self.page.locator(".monaco-editor .view-lines").first).to_contain_text(_first_word(text))
        self.page.get_by_test_id("editor-Run").click()
        frame = self.page.get_by_test_id("frame").first
        expect(frame.get_by_test_id("frameCommand")).to_contain_text(" ".join(text.split())[:60])
        return frame

    def show_alone(self) -> None:
        """Close the frames that are open, so that the next one stands alone."""
        self._type(":clear")
        self.page.get_by_test_id("editor-Run").click()
        expect(self.page.get_by_test_id("frame")).to_have_count(0)

    def drop(self, file: Path) -> None:
        """Drop a file on the window."""
        self.page.evaluate(_DROP, [file.name, list(file.read_bytes())])


def _first_word(text: str) -> str:
    return text.split(maxsplit=1)[0]


def fills(frame: Locator, count: int) -> list[str]:
    """The colours of the nodes that a frame draws, once there are as many."""
    nodes = frame.locator("circle.b-outline")
    expect(nodes).to_have_count(count)
    return nodes.evaluate_all("nodes => nodes.map((node) => node.getAttribute('fill'))")


@contextmanager
def window(browser: Browser) -> Generator[NeoBrowser]:
    """A fresh window that reaches this machine and no other."""

    def local(route: Route) -> None:
        if urlsplit(route.request.url).hostname in {"127.0.0.1", "localhost"}:
            route.continue_()
        else:
            route.abort()

    context = browser.new_context(viewport={"width": 1360, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    context.route("**/*", local)
    yield NeoBrowser(context.new_page())
    context.close()
    expect.set_options(timeout=5_000)
