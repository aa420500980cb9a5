"""Take the pictures of the docs anew from the example papers (`make pictures`); needs Chromium."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from kg import api

ROOT = Path(__file__).resolve().parents[1]
SUBJECT = "Mask R-CNN"


def take(page_file: Path, picture: Path) -> None:
    """Open a page as a reader would and save what is seen once it has come to rest."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1360, "height": 820}, reduced_motion="reduce")
        page.goto(page_file.as_uri())
        page.wait_for_timeout(2000)
        page.screenshot(path=picture)
        browser.close()


def main() -> None:
    """Build the example graph and take each picture of it."""
    picture = ROOT / "docs" / "images" / "view.png"
    picture.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder, "graph.kg")
        api.build([str(ROOT / "examples")], graph)
        page = Path(folder, "view.html")
        api.open(graph).view(SUBJECT).write(page)
        take(page, picture)
    print(picture.relative_to(ROOT))


if __name__ == "__main__":
    main()
