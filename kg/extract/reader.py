"""What finds the spans of names in a Doc."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from spacy.tokens import Doc

from kg.extract import crf
from kg.extract.docs import Found
from kg.extract.joint.opinions import Opinions


class Finder(Protocol):
    """Docs to spans; the joint model has an opinion on the things they name, too."""

    def spans(self, doc: Doc, least: float) -> Iterator[tuple[float, crf.Span]]:
        """Spans of a non-empty Doc that are at least this probable; they may overlap."""
        ...

    def opinions(self, doc: Doc, found: Sequence[Found]) -> Opinions | None:
        """What it thinks of the things that some mentions name, if it does."""
        ...


class Reader(Finder, Protocol):
    """A finder with files of its own in a model's folder."""

    @property
    def files(self) -> tuple[str, ...]:
        """Their names."""
        ...

    def copy_files(self, folder: Path) -> None:
        """Put them into a model's folder."""
        ...
