"""RIS, as reference managers and publishers export it."""

from collections.abc import Iterator

from kg.sources.events import Item, Options
from kg.sources.shapes.tagged import read_tagged, tag_of
from kg.sources.text import Content, Head

NAME = "RIS"

_FIELDS = {
    "TI": "title", "T1": "title", "AB": "abstract", "N2": "abstract", "AU": "authors", "A1": "authors",
    "DA": "published", "PY": "year", "Y1": "date", "JO": "venue", "JF": "venue", "T2": "venue",
    "JA": "venue", "BT": "venue", "UR": "url", "L1": "pdf", "LK": "link", "DO": "doi", "M3": "arxiv",
    "ID": "id",
}  # fmt: skip


def looks_like(head: Head) -> bool:
    """Whether it starts with the type of a reference."""
    return any((tag_of(line) or ("",))[0] == "TY" for line in head.filled[:5])


def read(content: Content, _options: Options) -> Iterator[Item]:
    """Read a paper from each reference."""
    return read_tagged(content, "TY", "ER", _FIELDS)
