"""Hugging Face Daily Papers pages, copied as text: furniture, the page's date, then papers.

A paper is a title, an abstract, "• N authors", "·" and a date with perhaps a count of upvotes; the last
three may be missing. A date of the page's own year carries no year: that year is one more than the latest
year written on the page, so papers wait until the page ends.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.records import Record
from kg.sources import clean, prose
from kg.sources.events import Entry, Furniture, Item, NotUnderstood, Options
from kg.sources.shapes.units import Unit, filled
from kg.sources.text import Content, Head

NAME = "Daily Papers page"

_AUTHORS = re.compile(r"[•·∙]?\s*\d+ authors?")
_DOT = re.compile(r"[•·∙]")
_DATE = re.compile(
    r"(?:Published on |[•·∙]\s*)?"
    r"(?P<day>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2})"
    r"(?:, (?P<year>\d{4}))?(?:\s+[\d.,]+k?)?"
)
_PAGE = re.compile(r"(?i)daily papers|trending papers|get trending papers in your email.*")
_MOST = 100_000
"""Papers that may wait for the end of a page."""


def looks_like(head: Head) -> bool:
    """Whether the page's name stands on a line, or two papers end as they do there."""
    marks = sum(bool(_AUTHORS.fullmatch(line)) for line in head.filled)
    return marks > 1 or (marks > 0 and any(map(_PAGE.fullmatch, head.filled)))


def read(content: Content, _options: Options) -> Iterator[Item]:
    """Read the papers of each page."""
    page = _Page(content)
    for unit in filled(content.lines()):
        yield from page.add(unit)
    yield from page.end()


@dataclass
class _Paper:
    """The lines of one paper: its texts, and what stands below them."""

    texts: list[Unit] = field(default_factory=list)
    below: int = 0
    date: re.Match[str] | None = None


class _Page:
    """The papers of the page in hand."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._paper = _Paper()
        self._papers: list[_Paper] = []
        self._started = False  # a text was met: what comes before the first is the page's own

    def add(self, unit: Unit) -> Iterator[Item]:
        """Take the next line and give the furniture, and at the start of a page the papers before it."""
        if (self._started and _PAGE.fullmatch(unit.text)) or len(self._papers) > _MOST:
            yield from self.end()
        if date := _DATE.fullmatch(unit.text):
            yield from self._below(unit, date)
        elif _AUTHORS.fullmatch(unit.text) or _DOT.fullmatch(unit.text):
            yield from self._below(unit, None)
        elif prose.is_furniture(unit.text):
            yield Furniture(self._content.at(unit.line), 1)
        else:
            self._text(unit)

    def end(self) -> Iterator[Item]:
        """Give the papers of the page."""
        self._next()
        years = [int(paper.date["year"]) for paper in self._papers if paper.date and paper.date["year"]]
        for paper in self._papers:
            yield from _items(paper, max(years, default=None), self._content)
        self._papers, self._started = [], False

    def _below(self, unit: Unit, date: re.Match[str] | None) -> Iterator[Item]:
        if not self._paper.texts:
            yield Furniture(self._content.at(unit.line), 1)
            return
        self._paper.below += 1
        if date:
            self._paper.date = date
            self._next()

    def _text(self, unit: Unit) -> None:
        if self._paper.below:
            self._next()
        self._paper.texts.append(unit)
        self._started = True

    def _next(self) -> None:
        if self._paper.texts:
            self._papers.append(self._paper)
        self._paper = _Paper()


def _items(paper: _Paper, latest: int | None, content: Content) -> Iterator[Item]:
    """Pair the texts of a paper; several stand together where authors and date of the first are missing."""
    *earlier, last = _pairs(paper)
    for units in earlier:
        yield _entry(units, content)
    final = _entry(last, content, paper.below)
    if isinstance(final, NotUnderstood) and paper.below:
        yield Furniture(content.at(last[-1].line + 1), paper.below)
    if isinstance(final, Entry) and paper.date:
        final = replace(final, record=_dated(final.record, paper.date, latest))
    yield final


def _pairs(paper: _Paper) -> list[Sequence[Unit]]:
    """Group texts into [title, abstract], [abstract] and what cannot be told ([title])."""
    pairs: list[Sequence[Unit]] = []
    texts = paper.texts
    while texts:
        closed = paper.below > 0 and len(texts) == 2  # noqa: PLR2004
        size = 2 if not prose.is_long(texts[0].text) and (closed or _may_follow(texts)) else 1
        pairs.append(texts[:size])
        texts = texts[size:]
    return pairs


def _may_follow(texts: Sequence[Unit]) -> bool:
    return len(texts) > 1 and prose.is_sentence(texts[1].text)


def _entry(units: Sequence[Unit], content: Content, below: int = 0) -> Item:
    source = content.at(units[0].line)
    abstract = units[-1].text
    if len(units) == 1 and not prose.is_prose(abstract):
        return NotUnderstood(source, "a title or short line without an abstract after it")
    title = units[0].text if len(units) > 1 else ""
    return Entry(Record(title=title, abstract=abstract, source=source), len(units) + below)


def _dated(record: Record, date: re.Match[str], latest: int | None) -> Record:
    year = date["year"] or (str(latest + 1) if latest else None)
    published = clean.published(f"{date['day']}, {year}") if year else None
    return replace(record, published=published, published_inferred=bool(published and not date["year"]))
