"""JSON Lines: one paper a line, as in the dumps of arXiv, Semantic Scholar and OpenAlex."""

from collections.abc import Iterator

from kg.sources.events import Item, NotUnderstood, Options
from kg.sources.fields import check_columns
from kg.sources.shapes.json_rows import items, parse
from kg.sources.text import Content, Head

NAME = "JSON Lines"


def looks_like(head: Head) -> bool:
    """Whether a line among the first is a whole JSON object, or the only line starts as one."""
    first = head.filled[:5]
    if not first or not first[0].startswith("{"):
        return False
    if len(head.lines) == 1 and not head.complete:
        return True
    return any(isinstance(parse(line), dict) for line in first)


def read(content: Content, options: Options) -> Iterator[Item]:
    """Read a paper from each line; a line that is no JSON object is not understood."""
    check_columns(options.columns, (), content.name)
    for line in content.lines():
        if line.blank:
            continue
        source = content.at(line.number)
        value = parse(line.text, line.number)
        if isinstance(value, Exception):
            yield NotUnderstood(source, f"broken JSON: {value}")
        else:
            yield from items(value, source, options.columns)
