"""All readings as columns of numbers: what resolution keeps of a million mentions.

Papers, keys and forms are numbered in the order of their strings, whatever order the papers came in, so
that what is decided by number is decided by name.
"""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from kg.ontology import ENTITY_LABELS
from kg.records import Extraction, Mention, PaperReading
from kg.resolve.keys import key
from kg.resolve.local import Definition, LocalReading, read_locally
from kg.resolve.rules import Rules

Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]

LABEL_NUMBER = {label: number for number, label in enumerate(ENTITY_LABELS)}
WEIGHT_UNIT = 10_000
"""Confidences have four decimals: as whole numbers their sums do not depend on the order of papers."""

IN_TITLE, AT_SENTENCE_START, IN_SENTENCE = 1, 2, 4
"""What a form counts for when a name is chosen: titles and first words have capitals of their own."""


@dataclass(slots=True)
class Reader:
    """Reads papers one by one and remembers the key of every name it met.

    Attributes
    ----------
    rules : Rules
        The user's word, which may put a paper's own definition out of force.
    key_of_form : dict
        Every surface form met, with its key.
    """

    rules: Rules
    key_of_form: dict[str, str] = field(default_factory=dict[str, str])

    def key_of(self, name: str) -> str:
        """Give the key of a name and remember it."""
        found = self.key_of_form.get(name)
        if found is None:
            found = self.key_of_form[name] = key(name)
        return found

    def read(self, extraction: Extraction) -> LocalReading:
        """Say what the names in this paper mean by the paper alone."""
        return read_locally(extraction, self.key_of, self.rules)


@dataclass(frozen=True, slots=True)
class Definitions:
    """Columns of the long forms that papers give, one row each: paper, short form, long form, their keys."""

    paper: Ints
    short: Ints
    long: Ints
    short_key: Ints
    long_key: Ints


@dataclass(frozen=True, slots=True)
class Mentions:
    """Columns of all mentions, one row each.

    Attributes
    ----------
    paper, form : array
        Where it stands and what is written there.
    meant : array
        The key of what the paper means by it.
    label : array
        The label read, as a position in `kg.ontology.ENTITY_LABELS`.
    weight : array
        Its confidence in ten-thousandths.
    shown : array
        What it counts for when a name is chosen.
    proposed : array
        1 where the paper proposes it.
    """

    paper: Ints
    form: Ints
    meant: Ints
    label: Ints
    weight: Ints
    shown: Ints
    proposed: Ints


@dataclass(frozen=True, slots=True)
class Corpus:
    """The names of all papers.

    Attributes
    ----------
    papers, keys, forms : list of str
        Distinct ones, sorted; columns hold positions in these.
    key_numbers : dict
        The position of each key.
    form_key : array
        The key of each form.
    mentions, definitions
        What the papers say.
    """

    papers: list[str]
    keys: list[str]
    forms: list[str]
    key_numbers: dict[str, int]
    form_key: Ints
    mentions: Mentions
    definitions: Definitions


@dataclass(slots=True)
class _Columns:
    """Columns as they grow, in numbers given in the order of reading."""

    papers: dict[str, int] = field(default_factory=dict[str, int])
    forms: dict[str, int] = field(default_factory=dict[str, int])
    keys: dict[str, int] = field(default_factory=dict[str, int])
    mentions: "array[int]" = field(default_factory=lambda: array("i"))
    definitions: "array[int]" = field(default_factory=lambda: array("i"))

    def add(self, reading: PaperReading, local: LocalReading) -> None:
        paper = _number(self.papers, reading.paper)
        for mention, meant in zip(reading.extraction.mentions, local.meant, strict=True):
            self.mentions.extend((
                paper, _number(self.forms, mention.name), _number(self.keys, meant),
                LABEL_NUMBER[mention.label], round(mention.confidence * WEIGHT_UNIT), _shown(mention),
                mention.role == "PROPOSES",
            ))  # fmt: skip
        for definition in _in_use(local):
            self.definitions.extend(
                (paper, _number(self.forms, definition.short), _number(self.forms, definition.long))
            )


def read_corpus(readings: Iterable[PaperReading], reader: Reader) -> Corpus:
    """Read all papers once and keep their names as columns of numbers."""
    columns = _Columns()
    for reading in readings:
        columns.add(reading, reader.read(reading.extraction))
    for form in columns.forms:
        _number(columns.keys, reader.key_of(form))
    papers, paper_at = _sorted(columns.papers)
    forms, form_at = _sorted(columns.forms)
    keys, key_at = _sorted(columns.keys)
    key_numbers = {k: number for number, k in enumerate(keys)}
    form_key = np.fromiter((key_numbers[reader.key_of(f)] for f in forms), dtype=np.int64, count=len(forms))
    rows = np.asarray(columns.mentions, dtype=np.int64).reshape(-1, 7).T
    mentions = Mentions(paper_at[rows[0]], form_at[rows[1]], key_at[rows[2]], *rows[3:])
    rows = np.asarray(columns.definitions, dtype=np.int64).reshape(-1, 3).T
    short, long = form_at[rows[1]], form_at[rows[2]]
    definitions = Definitions(paper_at[rows[0]], short, long, form_key[short], form_key[long])
    return Corpus(papers, keys, forms, key_numbers, form_key, mentions, definitions)


def _number(numbers: dict[str, int], text: str) -> int:
    return numbers.setdefault(text, len(numbers))


def _sorted(numbers: dict[str, int]) -> tuple[list[str], Ints]:
    """The strings in order, and for each number given in reading its position in that order."""
    strings = sorted(numbers)
    position = np.empty(len(strings), dtype=np.int64)
    position[np.fromiter((numbers[s] for s in strings), dtype=np.int64, count=len(strings))] = np.arange(
        len(strings)
    )
    return strings, position


def _shown(mention: Mention) -> int:
    if mention.span.field == "title":
        return IN_TITLE
    return AT_SENTENCE_START if mention.span.start == mention.span.sentence_start else IN_SENTENCE


def _in_use(local: LocalReading) -> Iterable[Definition]:
    meant = set(local.meant)
    return (d for d in local.definitions if d.long_key in meant)


def choose(mentions: Mentions, chosen: Mapping[tuple[int, int], int], keys: int) -> Mentions:
    """Let short forms mean the long form that was chosen for their paper.

    Parameters
    ----------
    mentions : Mentions
        All mentions.
    chosen : mapping
        The key that is meant, by paper and key of the short form.
    keys : int
        How many keys there are.
    """
    if not chosen:
        return mentions
    where = np.array([paper * keys + key for paper, key in chosen], dtype=np.int64)
    order = np.argsort(where)
    where, what = where[order], np.fromiter(chosen.values(), dtype=np.int64, count=len(chosen))[order]
    code = mentions.paper * keys + mentions.meant
    at = np.minimum(np.searchsorted(where, code), len(where) - 1)
    return replace(mentions, meant=np.where(where[at] == code, what[at], mentions.meant))
