"""Paragraphs between blank lines, hard-wrapped as PDFs and e-mails give them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from kg.sources.events import Item, Options
from kg.sources.prose import MAX_ABSTRACT, ends_sentence, is_furniture, is_prose
from kg.sources.shapes.units import Unit, bare, is_beside, is_heading, pair
from kg.sources.text import Content, Head, Line

NAME = "paragraphs"

_WIDEST = 200
"""Characters; longer lines were not wrapped by hand or by a PDF."""
_SHARE = 0.4
_FULL = 0.9
"""Part of the width; a line to which the next word could be added within it was broken on purpose."""


def looks_like(head: Head) -> bool:
    """Whether lines stop inside sentences and go on in the next, or sentences stand in blocks."""
    lines = [line.strip() for line in head.lines]
    neighbours = [(one, other) for one, other in pairwise(lines) if one and other]
    if not neighbours or _width(lines) > _WIDEST:
        return False
    broken = sum(_goes_on(one, other) for one, other in neighbours)
    return broken >= _SHARE * len(neighbours) or _in_blocks(lines)


def read(content: Content, _options: Options) -> Iterator[Item]:
    """Read a paper from each paragraph of prose; a short paragraph before it is its title."""
    return pair(_units(content.lines(), _width(content.head.lines)), content)


def _width(lines: Sequence[str]) -> int:
    """The width that text was wrapped to: all but the longest twentieth of the lines fit in it."""
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    return lengths[int(0.95 * (len(lengths) - 1))] if lengths else 0


def _goes_on(line: str, following: str) -> bool:
    """Whether a sentence runs over the end of a line."""
    if line.endswith("-") and following[:1].isalpha():
        return True
    return not ends_sentence(line) and (following[:1].islower() or not following[:1].isupper())


def _in_blocks(lines: Sequence[str]) -> bool:
    """Whether blank lines part blocks of a few lines, most of which end a sentence."""
    blocks = re.split(r"\n\n+", "\n".join(lines).strip("\n"))
    sizes = [block.count("\n") + 1 for block in blocks]
    ended = [ends_sentence(line) for line in lines if line]
    return len(blocks) > 1 and sum(sizes) > 2 * len(blocks) and 2 * sum(ended) > len(ended)


def _units(lines: Iterable[Line], width: int) -> Iterator[Unit]:
    block: list[Line] = []
    for line in lines:
        if block and _parts(block, line, width):
            yield from _block(block, width)
            block = []
        if not line.blank:
            block.append(line)
    yield from _block(block, width)


def _parts(block: Sequence[Line], line: Line, width: int) -> bool:
    """Whether a new paragraph starts with this line."""
    last = block[-1].text.strip()
    if line.blank or is_furniture(last) or is_furniture(line.text) or is_heading(line.text.strip()):
        return True
    if sum(len(one.text) for one in block) > MAX_ABSTRACT:
        return True
    next_word = (line.text.split() or [""])[0]
    early = len(last) + 1 + len(next_word) < _FULL * width
    return early and ends_sentence(last) and is_prose(_text(block))


def _block(block: Sequence[Line], width: int) -> Iterator[Unit]:
    """Give a paragraph, and lines above it that are its title and authors, each as a unit."""
    start = 0
    while start < len(block) - 1 and _stands_alone(block[start].text, block[start + 1].text, width):
        yield _unit(block[start : start + 1])
        start += 1
    if block:
        yield _unit(block[start:])


def _stands_alone(line: str, following: str, width: int) -> bool:
    """Whether a line at the top of a paragraph is not part of its prose."""
    line, following = bare(line.strip()), following.strip()
    if is_heading(line) or is_beside(line):
        return True
    early = len(line) + 1 + len(following.split()[0]) < _FULL * width
    return early and not ends_sentence(line) and (following[:1].isupper() or is_beside(following))


def _unit(block: Sequence[Line]) -> Unit:
    return Unit(_text(block), block[0].number, len(block))


def _text(block: Sequence[Line]) -> str:
    return "\n".join(line.text for line in block).strip()
