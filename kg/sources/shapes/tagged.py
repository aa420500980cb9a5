"""What RIS and MEDLINE share: a tag of capitals, spaces, a hyphen, a value; other lines go on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kg.sources.events import Item, NotUnderstood
from kg.sources.fields import entry
from kg.sources.text import Content, Line

_TAG = re.compile(r"\s*(?P<tag>[A-Z][A-Z0-9]{1,3}) {0,3}- ?(?P<value>.*)")


@dataclass
class _Group:
    line: int
    values: dict[str, list[str]] = field(default_factory=dict)
    count: int = 0


def tag_of(line: str) -> tuple[str, str] | None:
    """Split a line into tag and value.

    Examples
    --------
    >>> tag_of("TI  - Graph attention")
    ('TI', 'Graph attention')
    """
    match = _TAG.fullmatch(line)
    return (match["tag"], match["value"]) if match else None


def read_tagged(content: Content, first: str, last: str, fields: Mapping[str, str]) -> Iterator[Item]:
    """Read a paper from each group of tags.

    Parameters
    ----------
    content : Content
        The input.
    first, last : str
        The tags that start and end a paper.
    fields : mapping of str to str
        Tag to field of the record; where several tags give one field, the one that comes first here wins.
    """
    group: _Group | None = None
    tag = ""
    for line in content.lines():
        found = tag_of(line.text)
        if line.blank:
            continue
        if found and found[0] == first:
            yield from _paper(group, content, fields)
            group = _Group(line.number)
        if group is None:
            yield NotUnderstood(content.at(line.number), f"stands before the first {first} line")
            continue
        tag = _put(group, line, found, tag)
        if found and found[0] == last:
            yield from _paper(group, content, fields)
            group = None
    yield from _paper(group, content, fields)


def _put(group: _Group, line: Line, found: tuple[str, str] | None, tag: str) -> str:
    group.count += 1
    if found:
        group.values.setdefault(found[0], []).append(found[1].strip())
        return found[0]
    group.values.setdefault(tag, [""])[-1] += "\n" + line.text.strip()
    return tag


def _paper(group: _Group | None, content: Content, fields: Mapping[str, str]) -> Iterator[Item]:
    if group is None:
        return
    row: dict[str, object] = {}
    for tag, name in fields.items():
        values = [value for value in group.values.get(tag, []) if value]
        if values and name not in row:
            row[name] = values if name == "authors" else " ".join(values) if name == "doi" else values[0]
    yield entry(row, content.at(group.line), {}, group.count)
