"""Lines that start with "Abstract:", alone or beside "Title:", "Authors:" and other labels."""

import re
from collections.abc import Iterator

from kg.sources import prose
from kg.sources.events import Furniture, Item, Options
from kg.sources.fields import entry
from kg.sources.shapes.units import Unit, bare, reject
from kg.sources.text import Content, Head, Line

NAME = "labelled lines"

FIELDS = {
    "title": "title", "abstract": "abstract", "summary": "abstract",
    "author": "authors", "authors": "authors", "date": "published", "published": "published",
    "year": "published", "publication date": "published", "submitted": "published",
    "venue": "venue", "journal": "venue", "conference": "venue", "booktitle": "venue",
    "journal-ref": "venue", "url": "url", "link": "url", "doi": "doi", "arxiv": "arxiv", "arxiv id": "arxiv",
    "keywords": "", "categories": "", "comments": "", "subjects": "", "report-no": "", "msc-class": "",
    "acm-class": "", "license": "", "affiliation": "", "affiliations": "", "citations": "", "pages": "",
}  # fmt: skip
"""Label to field of the record; labels of no use to the graph have none."""
_LABEL = re.compile(r"[*_#\s]*(?P<label>[A-Za-z][A-Za-z -]{1,18}[A-Za-z])[*_]*\s*[::][*_]*\s*(?P<text>.*)")


def looks_like(head: Head) -> bool:
    """Whether the first line that is no furniture has a label, and a line is labelled as abstract."""
    labels = [label_of(bare(line)) for line in head.filled if not prose.is_furniture(line) or label_of(line)]
    return bool(labels and labels[0]) and any(label and label[0] == "abstract" for label in labels)


def label_of(line: str) -> tuple[str, str] | None:
    """Split a labelled line into the field it holds and its text.

    Examples
    --------
    >>> label_of("**Authors:** Ada Lovelace"), label_of("Note: not a label")
    (('authors', 'Ada Lovelace'), None)
    """
    match = _LABEL.match(line)
    if match is None or match["label"].lower() not in FIELDS:
        return None
    return FIELDS[match["label"].lower()], match["text"]


def read(content: Content, _options: Options) -> Iterator[Item]:
    """Read a paper from each run of labels; a label that comes again starts the next paper."""
    blocks = _Blocks(content)
    for line in content.lines():
        yield from blocks.add(line)
    yield from blocks.end()


class _Blocks:
    """The labels and texts of the paper in hand."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._texts: dict[str, list[str]] = {}
        self._field: str | None = None
        self._lines: list[Line] = []
        self._gap = False

    def add(self, line: Line) -> Iterator[Item]:
        """Take the next line and give the paper that it ends."""
        text = line.text.strip()
        label = label_of(bare(text))
        if line.blank:
            self._gap = True
        elif label:
            if self._is_next(label[0]):
                yield from self.end()
            self._put(line, *label)
        elif self._goes_on(text):
            self._put(line, self._field or "", text)
        elif prose.is_furniture(text):
            yield from self.end()
            yield Furniture(self._content.at(line.number), 1)
        else:
            yield from self.end()
            self._put(line, "title", bare(text))
            self._field = None

    def end(self) -> Iterator[Item]:
        """Give the paper in hand."""
        if not self._lines:
            return
        row = {field: "\n".join(texts).strip() for field, texts in self._texts.items() if field}
        first = self._lines[0]
        if row.get("abstract"):
            yield entry(row, self._content.at(first.number), {}, len(self._lines))
        else:
            for line in self._lines:
                yield from reject(self._content, Unit(line.text, line.number), "no abstract beside it")
        self._texts, self._field, self._lines, self._gap = {}, None, [], False

    def _put(self, line: Line, field: str, text: str) -> None:
        self._lines.append(line)
        self._texts.setdefault(field, []).append(text)
        self._field, self._gap = field, False

    def _is_next(self, field: str) -> bool:
        """Whether a label starts another paper."""
        return bool(field) and (field in self._texts or (field == "title" and "abstract" in self._texts))

    def _goes_on(self, text: str) -> bool:
        """Whether a line without a label belongs to the field above it."""
        if self._field is None:
            return False
        if not self._gap:
            return self._field != "abstract" or not _is_whole(self._texts["abstract"])
        return self._field == "abstract" and (not any(self._texts["abstract"]) or prose.is_prose(text))


def _is_whole(lines: list[str]) -> bool:
    """Whether an abstract stands on one long line, so that the next line is not part of it."""
    return len(lines) == 1 and prose.is_long(lines[0])
