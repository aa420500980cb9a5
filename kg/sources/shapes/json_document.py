"""A JSON array of papers, pretty-printed objects one after the other, or the answer of an API."""

import re
from collections.abc import Iterator

from kg.sources.events import Item, NotUnderstood, Options
from kg.sources.fields import check_columns
from kg.sources.shapes.json_rows import items, parse
from kg.sources.text import MAX_LINE, Content, Head

NAME = "JSON"

_OUTSIDE = re.compile(r'["{}]')
_INSIDE = re.compile(r'["\\]')


def looks_like(head: Head) -> bool:
    """Whether it starts with an object, or with an array that holds objects or nothing."""
    return bool(re.match(r'\s*(\[\s*[{\]]|\{\s*["}])', head.text))


def read(content: Content, options: Options) -> Iterator[Item]:
    """Read a paper from each object; one that is broken is not understood, and the next is read."""
    check_columns(options.columns, (), content.name)
    for number, text in _objects(content.blocks()):
        yield from _rows(number, text, content, options)


def _rows(number: int, text: str, content: Content, options: Options) -> Iterator[Item]:
    source = content.at(number)
    value = parse(text, number)
    if not isinstance(value, Exception):
        yield from items(value, source, options.columns)
        return
    yield NotUnderstood(source, f"broken JSON: {value}")
    if (at := _next_sibling(text)) is not None:
        later = number + text.count("\n", 0, at)
        for start, piece in _objects(iter([text[at:]])):
            yield from _rows(later + start - 1, piece, content, options)


def _next_sibling(text: str) -> int | None:
    """Find the next object that a missing brace or quote has swallowed, by the indentation of braces."""
    indents = [len(indent) for indent in re.findall(r"\n([ \t]*)[{}]", text)]
    sibling = re.search(rf"\n[ \t]{{{min(indents)}}}\{{", text) if indents else None
    return sibling.end() - 1 if sibling else None


def _objects(blocks: Iterator[str]) -> Iterator[tuple[int, str]]:
    """Cut a text into its outermost objects, each with the line it starts on.

    What stands between them (brackets, commas) is passed over. An object that never ends, or is longer
    than `MAX_LINE`, is given as far as it goes; parsing it says what is wrong.
    """
    scan = _Scan()
    for block in blocks:
        yield from scan.feed(block)
    yield from scan.rest()


class _Scan:
    """Where the scan stands: in an object or between two, inside a string or outside."""

    def __init__(self) -> None:
        self._text = ""
        self._start = 0  # of the object in hand, or of what is not scanned yet
        self._at = 0
        self._line = 1  # that `_start` is on
        self._depth = 0
        self._quoted = False

    def feed(self, block: str) -> Iterator[tuple[int, str]]:
        """Take more text and give the objects that end in it."""
        self._text = self._text[self._start :] + block
        self._at -= self._start
        self._start = 0
        while found := (_INSIDE if self._quoted else _OUTSIDE).search(self._text, self._at):
            if found.group() == "\\" and found.end() == len(self._text):
                self._at = found.start()
                break
            self._at = found.end()
            if self._step(found):
                yield self._cut(self._at)
        else:
            self._at = len(self._text)
        if self._depth == 0:
            self._move(self._at)
        elif len(self._text) > MAX_LINE:
            yield self._cut(len(self._text))

    def rest(self) -> Iterator[tuple[int, str]]:
        """Give an object that the input breaks off in."""
        if self._depth:
            yield self._cut(len(self._text))

    def _step(self, found: re.Match[str]) -> bool:
        """Go past a sign; whether it ends an outermost object."""
        sign = found.group()
        if sign == "\\":
            self._at += 1
        elif sign == '"':
            self._quoted = not self._quoted
        elif sign == "{":
            if self._depth == 0:
                self._move(found.start())
            self._depth += 1
        elif self._depth:
            self._depth -= 1
            return self._depth == 0
        return False

    def _cut(self, end: int) -> tuple[int, str]:
        cut = self._line, self._text[self._start : end]
        self._move(end)
        self._at, self._depth, self._quoted = end, 0, False
        return cut

    def _move(self, start: int) -> None:
        self._line += self._text.count("\n", self._start, start)
        self._start = start
