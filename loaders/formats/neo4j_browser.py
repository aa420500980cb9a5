"""A folder for Neo4j Browser: style sheet, saved scripts, guide, and what to do with each."""

from pathlib import Path

from loaders.browser.guide import guide, read_me
from loaders.browser.scripts import GUIDE, STYLE, Offer, archive
from loaders.browser.style import style_sheet


def write(offer: Offer, folder: Path) -> None:
    """Write the files."""
    (folder / STYLE).write_text(style_sheet(), encoding="utf-8")
    (folder / GUIDE).write_text(guide(offer), encoding="utf-8")
    (folder / "README.txt").write_text(read_me(offer), encoding="utf-8")
    (folder / "favourites.zip").write_bytes(archive(offer.scripts))
    queries = folder / "queries"
    queries.mkdir()
    for script in offer.scripts:
        text = f"// {script.title}\n{script.lines}\n"
        (queries / f"{script.name}.cypher").write_text(text, encoding="utf-8")
