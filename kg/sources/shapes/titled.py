"""A line with the title and a line with the abstract in turn, after furniture of a page."""

from collections.abc import Iterator, Sequence

from kg.sources.events import Item, Options
from kg.sources.prose import is_furniture, is_long, is_prose, is_sentence
from kg.sources.shapes.units import bare, filled, is_beside, is_heading, pair
from kg.sources.text import Content, Head

NAME = "titles and abstracts in turn"

_LONGER = 2
"""An abstract is this many times as long as its title, at least."""
_SHARE = 0.8


def looks_like(head: Head) -> bool:
    """Whether nearly all lines are a title and its abstract, and few titles could be abstracts themselves."""
    lines = [text for line in head.filled if not _passed_over(text := bare(line))]
    titles = _titles(lines)
    plain = sum(not is_prose(title) for title in titles)
    return 2 * len(titles) >= _SHARE * len(lines) and plain > 0 and 2 * plain >= len(titles)


def read(content: Content, _options: Options) -> Iterator[Item]:
    """Read a paper from each two lines; a title may be a whole sentence."""
    return pair(filled(content.lines()), content, is_long)


def _passed_over(text: str) -> bool:
    return is_furniture(text) or is_beside(text) or is_heading(text)


def _titles(lines: Sequence[str]) -> list[str]:
    """The lines that stand right before an abstract."""
    titles: list[str] = []
    at = 0
    while at < len(lines) - 1:
        title, abstract = lines[at], lines[at + 1]
        if is_sentence(abstract) and len(abstract) >= _LONGER * len(title):
            titles.append(title)
            at += 1
        at += 1
    return titles
