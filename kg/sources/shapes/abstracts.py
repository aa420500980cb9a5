"""One abstract a line, with or without titles between; also what no other shape wants."""

from collections.abc import Iterator

from kg.sources.events import Item, Options
from kg.sources.prose import is_prose
from kg.sources.shapes.units import bare, filled, pair
from kg.sources.text import Content, Head

NAME = "one abstract a line"


def looks_like(head: Head) -> bool:
    """Whether a line is an abstract by itself."""
    return any(is_prose(bare(line)) for line in head.filled)


def read(content: Content, _options: Options) -> Iterator[Item]:
    """Read an abstract from each line; a shorter line before it is its title."""
    return pair(filled(content.lines()), content)
