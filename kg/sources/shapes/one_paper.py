"""One paper a file: title, perhaps authors and the heading "Abstract", paragraphs, perhaps a body."""

import re
from collections.abc import Iterator, Sequence

from kg.records import Record
from kg.sources import prose
from kg.sources.events import Entry, Furniture, Item, Options
from kg.sources.shapes.units import (
    Unit,
    bare,
    beside,
    is_beside,
    is_heading,
    is_labelled,
    reject,
    without_label,
)
from kg.sources.text import Content, Head, Line

NAME = "one paper"

_TOP = 60
"""Lines that are not blank within which a paper comes to its abstract."""
_TITLE = 3
_LONGEST = 6_000
"""Characters of a title and paragraphs that are one paper's without the heading "Abstract"."""
_BODY = re.compile(
    r"(?i)((\d+|I)\.?\s+)?(introduction|background|motivation|related work)\.?|acm reference format.*"
    r"|(key\s?-?words?|index terms|ccs concepts|categories and subject descriptors)\b.*"
)


def looks_like(head: Head) -> bool:
    """Whether one title stands on top, and either one heading "Abstract" follows or only paragraphs do."""
    lines = [line.strip() for line in head.lines]
    first = next(iter(head.filled), "")
    if not prose.is_title(first) or prose.is_prose(first) or _opens(first):
        return False
    openings = sum(map(_opens, lines))
    if not openings:
        return head.complete and len(head.text) <= _LONGEST and _is_title_and_prose(_blocks(lines))
    return openings == 1 and _is_headed(lines)


def read(content: Content, _options: Options) -> Iterator[Item]:
    """Read the one paper; its body, and what stands beside title and authors, are furniture."""
    start, end = _abstract([line.strip() for line in content.head.lines])
    top: list[Line] = []
    abstract: list[Line] = []
    body: list[int] = []
    for line in content.lines():
        if line.number < start:
            top.append(line)
        elif end is None or line.number < end:
            abstract.append(line)
        elif not line.blank:
            body = [body[0] if body else line.number, body[1] + 1 if body else 1]
    yield from _paper(_filled(top), abstract, content)
    if body:
        yield Furniture(content.at(body[0]), body[1])


def _opens(line: str) -> bool:
    return is_heading(line) or is_labelled(line)


def _blocks(lines: Sequence[str]) -> list[str]:
    return [block.strip() for block in re.split(r"\n\n+", "\n".join(lines).strip())]


def _is_title_and_prose(blocks: Sequence[str]) -> bool:
    paragraphs = [block for block in blocks[1:] if not all(map(is_beside, block.split("\n")))]
    return not prose.is_prose(blocks[0]) and len(paragraphs) > 1 and all(map(prose.is_prose, paragraphs))


def _is_headed(lines: Sequence[str]) -> bool:
    """Whether no paper stands above the heading, and only prose between it and the paper's body."""
    start, end = _abstract(lines)
    above = [line for line in lines[: start - 1] if line]
    heading, *below = lines[start - 1 : end and end - 1]
    paragraphs = _blocks(["" if is_heading(heading) else without_label(heading), *below])
    return (
        len(above) <= _TOP and not any(map(prose.is_prose, above)) and all(map(prose.is_sentence, paragraphs))
    )


def _abstract(lines: Sequence[str]) -> tuple[int, int | None]:
    """The line on which the abstract starts, heading and all, and the one on which the body starts."""
    opening = (number for number, line in enumerate(lines, 1) if _opens(line))
    start = next(opening, None) or _first_prose(lines)
    return start, next((n for n, line in enumerate(lines, 1) if n > start and _BODY.fullmatch(line)), None)


def _first_prose(lines: Sequence[str]) -> int:
    at = 1
    for block in re.split(r"(\n\n+)", "\n".join(lines)):
        if at > 1 and prose.is_prose(block):
            break
        at += block.count("\n")
    return at


def _filled(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if not line.blank]


def _paper(top: Sequence[Line], abstract: Sequence[Line], content: Content) -> Iterator[Item]:
    heading = [line for line in _filled(abstract)[:1] if is_heading(line.text.strip())]
    text = "\n".join(line.text for line in abstract if line not in heading).strip()
    filled = [*top, *_filled(abstract)]
    if not text or len(text) > prose.MAX_ABSTRACT:
        for line in filled:
            yield from reject(
                content, Unit(line.text, line.number), "no abstract of usual length in this file"
            )
        return
    title = _title(top)
    record = Record(
        title=bare("\n".join(line.text for line in title).strip()),
        abstract=without_label(text),
        source=content.at(filled[0].number),
    )
    for line in top[len(title) :]:
        record = beside(record, line.text.strip())
    yield Entry(record, len(filled))


def _title(top: Sequence[Line]) -> Sequence[Line]:
    """The lines on top that are the title: up to a blank line, names or an address, three at most."""
    for count, line in enumerate(top[:_TITLE]):
        text = line.text.strip()
        if count and (line.number > top[count - 1].number + 1 or is_beside(text) or "@" in text):
            return top[:count]
    return top[:_TITLE]
