"""A line with the title and a line with the abstract in turn, after furniture of a page."""

from collections.abc import Iterator
from itertools import pairwise

from kg.sources.events import Item, Options
from kg.sources.prose import is_furniture, is_long, is_sentence
from kg.sources.shapes.units import bare, filled, is_beside, is_heading, pair
from kg.sources.text import Content, Head

NAME = "titles and abstracts in turn"

_LONGER = 2
"""An abstract is this many times as long as its title, at least."""
_SHARE = 0.8


def looks_like(head: Head) -> bool:
    """Whether most abstracts stand after a line that is much shorter, and most short lines before one."""
    lines = [text for line in head.filled if not _passed_over(text := bare(line))]
    pairs = sum(_are_pair(title, abstract) for title, abstract in pairwise(lines))
    return pairs > 0 and pairs * 2 >= _SHARE * (len(lines) - 1)


def read(content: Content, _options: Options) -> Iterator[Item]:
    """Read a paper from each two lines; a title may be a whole sentence."""
    return pair(filled(content.lines()), content, is_long)


def _passed_over(text: str) -> bool:
    return is_furniture(text) or is_beside(text) or is_heading(text)


def _are_pair(title: str, abstract: str) -> bool:
    return is_sentence(abstract) and len(abstract) >= _LONGER * len(title)
