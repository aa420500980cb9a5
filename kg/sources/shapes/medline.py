"""MEDLINE, the text that PubMed exports (.nbib)."""

from collections.abc import Iterator

from kg.sources.events import Item, Options
from kg.sources.shapes.tagged import read_tagged, tag_of
from kg.sources.text import Content, Head

NAME = "MEDLINE"

_FIELDS = {
    "TI": "title", "BTI": "title", "AB": "abstract", "FAU": "authors", "AU": "authors", "DP": "published",
    "JT": "venue", "TA": "venue", "LID": "doi", "AID": "doi",
}  # fmt: skip


def looks_like(head: Head) -> bool:
    """Whether it starts with the number of a citation."""
    return any((tag_of(line) or ("",))[0] == "PMID" for line in head.filled[:3])


def read(content: Content, _options: Options) -> Iterator[Item]:
    """Read a paper from each citation."""
    return read_tagged(content, "PMID", "", _FIELDS)
