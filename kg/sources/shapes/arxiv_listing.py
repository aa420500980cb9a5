"""The listings that arXiv sends by e-mail: papers between lines of two backslashes."""

import re
from collections.abc import Iterator

from kg.sources.events import Furniture, Item, NotUnderstood, Options
from kg.sources.fields import entry
from kg.sources.shapes.labelled import label_of
from kg.sources.text import Content, Head, Line

NAME = "arXiv listing"

_FENCE = re.compile(r"\s*\\\\\s*(?P<rest>\(.*)?")
_FENCES = 3
_LONGEST = 1_000
"""Lines; what goes on for longer has lost its fences."""
_NUMBER = re.compile(r"\s*arXiv:\S+.*")


def looks_like(head: Head) -> bool:
    """Whether a line of two backslashes stands before an arXiv number."""
    fences = [index for index, line in enumerate(head.filled) if _FENCE.fullmatch(line)]
    return any(_NUMBER.fullmatch(line) for index in fences for line in head.filled[index + 1 : index + 2])


def read(content: Content, _options: Options) -> Iterator[Item]:
    """Read a paper from each header between fences and the abstract below it."""
    paper: list[Line] = []
    fences: list[int] = []
    for line in content.lines():
        fence = _FENCE.fullmatch(line.text)
        if fence:
            fences.append(len(paper))
        if fences and not line.blank:
            paper.append(line)
        elif not line.blank:
            yield Furniture(content.at(line.number), 1)
        if (fence and (fence["rest"] or len(fences) == _FENCES)) or len(paper) > _LONGEST:
            yield _paper(paper, fences, content)
            paper, fences = [], []
    for line in paper:
        yield NotUnderstood(content.at(line.number), "the listing breaks off inside a paper")


def _paper(paper: list[Line], fences: list[int], content: Content) -> Item:
    header, text = (
        paper[1 : fences[1] if len(fences) > 1 else None],
        paper[fences[1] + 1 : -1] if len(fences) > 1 else [],
    )
    row = _header(header)
    row["abstract"] = "\n".join(line.text for line in text)
    row["url"] = " ".join(re.findall(r"https?://[^\s,)]+", paper[-1].text)[:1])
    return entry(row, content.at(paper[0].number), {}, len(paper))


def _header(lines: list[Line]) -> dict[str, str]:
    row: dict[str, str] = {}
    field = ""
    for line in lines:
        label = label_of(line.text)
        if label and not line.text.startswith(" "):
            field, text = label
        else:
            text = line.text.strip()
        row[field] = f"{row[field]}\n{text}" if row.get(field) else text
    return row
