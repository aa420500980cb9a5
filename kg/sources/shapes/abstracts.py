"""One abstract a line, with or without titles between; also what no other shape wants."""

from collections.abc import Iterator

from kg.sources.events import Item, Options
from kg.sources.prose import is_furniture, is_prose, is_sentence
from kg.sources.shapes.units import bare, filled, pair
from kg.sources.text import Content, Head

NAME = "one abstract a line"


def looks_like(head: Head) -> bool:
    """Whether a line is an abstract by itself."""
    return any(is_prose(bare(line)) for line in head.filled)


def read(content: Content, _options: Options) -> Iterator[Item]:
    """Read an abstract from each line; a shorter line before it that ends no sentence is its title."""
    lines = [text for line in content.head.filled if not is_furniture(text := bare(line))]
    untitled = is_sentence if all(map(is_sentence, lines)) else is_prose
    return pair(filled(content.lines()), content, untitled)
