"""What the shapes of plain text share: stretches of text, and which of them are titles and abstracts."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from kg.records import Record
from kg.sources import clean, prose
from kg.sources.events import Entry, Furniture, Item, NotUnderstood
from kg.sources.text import Content, Line

_MARKER = re.compile(r"(?:[-*•+◦▪]|\(?\d{1,4}[.)]|\[\d{1,4}\]|#{1,6}|>)\s+(?=\S)")
_HEADING = re.compile(r"(?i)[#*_\s]*(abstract|summary)[*_\s]*[:.\u2014\u2013-]*[*_\s]*")
_LABEL = re.compile(r"(?i)[*_]*abstract[*_]*\s*[:.\u2014\u2013-]+[*_]*\s*(?=\S)")
_EMPHASIS = re.compile(r"(\*\*|__)(?P<text>.+)\1")
_IDENTIFIER = re.compile(r"(?i)[\[(]?\s*(arxiv|doi|https?:|10\.\d)")
_IDENTIFIER_WORDS = 6
_SUBSCRIBE = re.compile(r"Subscribe(?=[\w\"“'(])")


@dataclass(frozen=True, slots=True)
class Unit:
    """A line or a paragraph: its text, the line it starts on, and how many lines it takes."""

    text: str
    line: int
    lines: int = 1


def unit(line: Line) -> Unit:
    """A line as a unit, trimmed."""
    return Unit(line.text.strip(), line.number)


def filled(lines: Iterable[Line]) -> Iterator[Unit]:
    """The lines that are not blank."""
    return (unit(line) for line in lines if not line.blank)


def bare(text: str) -> str:
    """Take the mark of a list, a heading or emphasis off a text.

    Examples
    --------
    >>> bare("12. **Attention for graphs**"), bare("3D shapes from images")
    ('Attention for graphs', '3D shapes from images')
    """
    match = _MARKER.match(text)
    text = text[match.end() :] if match else text
    emphasis = _EMPHASIS.fullmatch(text)
    return emphasis["text"] if emphasis else text


def without_label(text: str) -> str:
    """Take "Abstract:" off the start of a text."""
    match = _LABEL.match(text)
    return text[match.end() :] if match else text


def is_labelled(text: str) -> bool:
    """Whether "Abstract:" and a text stand on one line."""
    return bool(_LABEL.match(text))


def is_heading(text: str) -> bool:
    """Whether the text is the word "Abstract" alone."""
    return bool(_HEADING.fullmatch(text))


class Pairing:
    """Joins titles to the abstracts that follow them, one unit at a time.

    Parameters
    ----------
    content : Content
        The input, to name lines of it.
    untitled : callable
        Whether a text without a title before it is an abstract.
    """

    def __init__(self, content: Content, untitled: Callable[[str], bool] = prose.is_prose) -> None:
        self._content = content
        self._untitled = untitled
        self._title: Unit | None = None
        self._beside: list[Unit] = []  # names, an identifier or a heading, between title and abstract
        self._entry: Entry | None = None  # the last one, to which an address may still be added
        self._after_furniture = False

    def add(self, unit: Unit) -> Iterator[Item]:
        """Take the next unit and give what is certain now."""
        text = bare(unit.text)
        if is_heading(text) or (self._title and is_beside(text)):
            self._beside.append(unit)
        elif self._entry and not self._title and is_identifier(text):
            self._entry = _with(self._entry, unit, text)
        elif prose.is_furniture(text):
            self._after_furniture = True
            yield Furniture(self._content.at(unit.line), unit.lines)
        else:
            yield from self._text(unit, _SUBSCRIBE.sub("", text) if self._after_furniture else text)
            self._after_furniture = False

    def end(self) -> Iterator[Item]:
        """Give the last entry, and give up a title that no abstract follows."""
        if self._entry:
            yield self._entry
        if self._title:
            yield from reject(
                self._content, self._title, "a title or short line without an abstract after it"
            )
        for unit in self._beside:
            if is_heading(bare(unit.text)):
                yield Furniture(self._content.at(unit.line), unit.lines)
            else:
                yield from reject(self._content, unit, "it belongs to a title without an abstract")
        self._entry, self._title, self._beside = None, None, []

    def _text(self, unit: Unit, text: str) -> Iterator[Item]:
        if self._is_abstract(text):
            entry = self._make(unit, without_label(text))
            self._title, self._beside = None, []
            yield from self.end()
            self._entry = entry
            return
        yield from self.end()
        if prose.is_title(text):
            self._title = Unit(text, unit.line, unit.lines)
        else:
            yield from reject(self._content, unit, _neither(text))

    def _is_abstract(self, text: str) -> bool:
        if len(text) > prose.MAX_ABSTRACT:
            return False
        if is_labelled(text) or any(is_heading(bare(unit.text)) for unit in self._beside):
            return True
        return prose.is_sentence(text) if self._title else self._untitled(text)

    def _make(self, unit: Unit, abstract: str) -> Entry:
        title = self._title
        source = self._content.at(title.line if title else unit.line)
        record = Record(title=title.text if title else "", abstract=abstract, source=source)
        entry = Entry(record, unit.lines + (title.lines if title else 0))
        for one in self._beside:
            entry = _with(entry, one, bare(one.text))
        return entry


def reject(content: Content, unit: Unit, reason: str) -> Iterator[NotUnderstood]:
    """Say of each line of a unit that it is not understood."""
    for line in range(unit.line, unit.line + unit.lines):
        yield NotUnderstood(content.at(line), reason)


def beside(record: Record, text: str) -> Record:
    """Add what a line beside title and abstract says of the paper: authors, identifiers, an address."""
    if prose.is_names(text):
        return replace(record, authors=record.authors or clean.authors(text))
    if not is_identifier(text):
        return record
    return replace(
        record,
        arxiv=record.arxiv or clean.arxiv(text),
        doi=record.doi or clean.doi(text),
        url=record.url or clean.url(text),
    )


def _with(entry: Entry, unit: Unit, text: str) -> Entry:
    return Entry(beside(entry.record, text), entry.lines + unit.lines)


def _neither(text: str) -> str:
    if len(text) > prose.MAX_ABSTRACT:
        return f"{len(text):,} characters; more than {prose.MAX_ABSTRACT:,} are no abstract"
    return "neither an abstract nor a title"


def is_beside(text: str) -> bool:
    """Whether a line names the authors of a paper or the paper itself."""
    return prose.is_names(text) or is_identifier(text)


def is_identifier(text: str) -> bool:
    """Whether a line is an address, a DOI or an arXiv id and little else.

    Examples
    --------
    >>> is_identifier("arXiv:1706.03762v5 [cs.CL] 6 Dec 2017"), is_identifier("arXiv as a corpus")
    (True, False)
    """
    if prose.is_address(text):
        return True
    few = len(text.split()) <= _IDENTIFIER_WORDS and "\n" not in text
    return few and bool(_IDENTIFIER.match(text) and (clean.doi(text) or clean.arxiv(text)))


def pair(
    units: Iterable[Unit], content: Content, untitled: Callable[[str], bool] = prose.is_prose
) -> Iterator[Item]:
    """Join titles to abstracts, for shapes that need no more than that."""
    pairing = Pairing(content, untitled)
    for one in units:
        yield from pairing.add(one)
    yield from pairing.end()
