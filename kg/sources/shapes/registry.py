"""The shapes in the order in which they are tried: the most telling first, plain text last."""

from collections.abc import Iterator
from typing import Protocol

from kg.sources.events import Item, Options
from kg.sources.shapes import (
    abstracts,
    arxiv_listing,
    bibtex,
    daily_papers,
    delimited,
    json_document,
    json_lines,
    labelled,
    medline,
    one_paper,
    paragraphs,
    parquet,
    ris,
    titled,
)
from kg.sources.text import Content, Head


class Shape(Protocol):
    """What a module of this package offers."""

    @property
    def NAME(self) -> str:  # noqa: N802
        """What the report calls the shape."""
        ...

    def looks_like(self, head: Head, /) -> bool:
        """Whether an input that starts so has this shape."""
        ...

    def read(self, content: Content, options: Options, /) -> Iterator[Item]:
        """Read the input from its start to its end, and account for each line that is not blank."""
        ...


SHAPES: tuple[Shape, ...] = (
    parquet,
    json_lines,
    json_document,
    bibtex,
    ris,
    medline,
    arxiv_listing,
    daily_papers,
    delimited,
    labelled,
    one_paper,
    paragraphs,
    titled,
    abstracts,
)


def recognise(head: Head) -> Shape:
    """Find the first shape that this input looks like; `abstracts` takes what no other shape wants."""
    return next((shape for shape in SHAPES if shape.looks_like(head)), abstracts)
