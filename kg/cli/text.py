"""Text from papers made safe for a terminal, a table and Markdown."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]

_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours, cursor, erase
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?"  # titles, links, the clipboard
    r"|\x1b[ -/]*[0-~]?"
)
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"
    r"\u200e\u200f\u202a-\u202e\u2066-\u2069"  # text that turns the direction of what follows
    r"\ud800-\udfff]"
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#~$&])")


def printable(text: str) -> str:
    r"""Text without anything a terminal would obey; line ends and tabs stay.

    Examples
    --------
    >>> printable("a\x1b[31mred\x1b[0m b\x07")
    'ared b'
    """
    return _CONTROLS.sub("", _ESCAPES.sub("", text.replace("\r\n", "\n")))


def one_line(text: str) -> str:
    r"""Printable text on one line.

    Examples
    --------
    >>> one_line("two\nlines")
    'two lines'
    """
    return " ".join(printable(text).split())


def markdown(text: str) -> str:
    r"""Text on one line in which Markdown finds no markup.

    Examples
    --------
    >>> print(markdown("a|b *c*"))
    a\|b \*c\*
    """
    return _MARKDOWN.sub(r"\\\1", one_line(text))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, in a mention or not."""

    text: str
    marked: bool


def pieces(text: str, spans: Iterable[Span | None]) -> Iterator[Piece]:
    """Cut a text at its mentions; overlapping mentions become one.

    Examples
    --------
    >>> [(p.text, p.marked) for p in pieces("on COCO we", [(3, 7), None])]
    [('on ', False), ('COCO', True), (' we', False)]
    """
    at = 0
    for start, end in _merged([span for span in spans if span]):
        yield Piece(text[at:start], marked=False)
        yield Piece(text[start:end], marked=True)
        at = end
    yield Piece(text[at:], marked=False)


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
