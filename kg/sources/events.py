"""What reading an input yields: records, furniture, what was not understood, and the end of each input."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from kg.records import Record, Source


@dataclass(frozen=True, slots=True)
class Furniture:
    """Lines that belong to the page and not to a paper, blank ones not counted."""

    source: Source
    lines: int


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A line, row or entry that gave no paper, and why."""

    source: Source
    reason: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The last event of each input.

    Attributes
    ----------
    name : str
        The input, as in `Source.name`.
    sha256 : str
        Of the bytes of the file as it lies on disk, compressed ones as they are (64 hexadecimal digits).
    shape : str
        The name of the shape it was read as; empty where none fits.
    lines : int
        Lines of text read, or rows of a Parquet file.
    encoding : str
        How the bytes were decoded.
    """

    name: str
    sha256: str
    shape: str
    lines: int
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Entry:
    """A record and the number of lines it took, blank ones not counted: what a shape yields for a paper."""

    record: Record
    lines: int = 1


Item: TypeAlias = Entry | Furniture | NotUnderstood
Event: TypeAlias = Record | Furniture | NotUnderstood | Finished


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to read.

    Attributes
    ----------
    columns : mapping of str to str
        The column of a table (a dotted path in JSON) that holds a field of `Record`: {"title": "Paper"}.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType[str, str]({}))
