"""Ranking of names against what a person typed: one function for every store.

A store finds candidates by its own means (SQL, an index, a scan); here they are graded and ordered,
so that the same words find the same things in the same order wherever the graph lives.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from typing import TypeAlias

from kg.records import squash

Key: TypeAlias = Callable[[str], str]
"""Normalises a surface form, as `kg.resolve.keys.key` does."""

NEAR = 0.72
"""Least similarity of a near name: one wrong letter in four still counts."""


class Match(IntEnum):
    """How a candidate answers to the words, best first."""

    NAME = 0
    ALIAS = 1
    START = 2
    WORDS = 3
    TEXT = 4
    NEAR = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that may be meant.

    Attributes
    ----------
    id, label, name : str
        As stored; for a paper the title, or the first words of its abstract.
    keys : tuple of str
        Normalised name and aliases; taken from the name where empty.
    aliases : tuple of str
        Other surface forms, as written.
    weight : int
        What decides between equal matches: papers that name it.
    text : str
        Further words it can be found by (a paper's abstract).
    """

    id: str
    label: str
    name: str
    keys: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    weight: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A candidate that matches, and how."""

    candidate: Candidate
    match: Match


def words(text: str) -> tuple[str, ...]:
    """The words of a text, lower case, punctuation left out.

    Examples
    --------
    >>> words("Deformable-DETR, again")
    ('deformable', 'detr', 'again')
    """
    return tuple(re.findall(r"\w+", squash(text)))


def rank(text: str, candidates: Iterable[Candidate], key: Key, limit: int | None = None) -> list[Hit]:
    """Grade and order candidates: name, then alias, start, words, text, near names.

    Among equals the one that more papers name comes first, then the shorter name. Near names are given
    only where nothing matches better.

    Parameters
    ----------
    text : str
        What was typed.
    candidates : iterable of Candidate
        What a store found.
    key : callable
        Normalises a surface form.
    limit : int, optional
        At most so many.

    Returns
    -------
    list of Hit
        Best first, in an order that does not depend on the order of the candidates.

    Examples
    --------
    >>> found = [Candidate("method:detr", "Method", "DETR", weight=9),
    ...          Candidate("method:deformable%20detr", "Method", "Deformable DETR", weight=3)]
    >>> [hit.candidate.name for hit in rank("detr", found, str.lower)]
    ['DETR', 'Deformable DETR']
    """
    wanted = _Wanted(key(text), words(text), key)
    graded = {c.id: Hit(c, m) for c in candidates if (m := wanted.grade(c)) is not None}
    hits = sorted(graded.values(), key=wanted.order)
    if hits and hits[0].match is not Match.NEAR:
        hits = [hit for hit in hits if hit.match is not Match.NEAR]
    return hits[:limit]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was typed, in the forms it is compared in."""

    key: str
    words: tuple[str, ...]
    normalise: Key

    def grade(self, candidate: Candidate) -> Match | None:
        keys = candidate.keys or (self.normalise(candidate.name),)
        if self.normalise(candidate.name) == self.key:
            return Match.NAME
        if self.key in keys:
            return Match.ALIAS
        if self.key and any(form.startswith(self.key) for form in keys):
            return Match.START
        if self._has_words(" ".join((candidate.name, *candidate.aliases))):
            return Match.WORDS
        if self._has_words(candidate.text):
            return Match.TEXT
        return Match.NEAR if self.nearness(candidate) >= NEAR else None

    def _has_words(self, text: str) -> bool:
        """Whether each word typed begins a word of the text."""
        there = words(text)
        return bool(self.words) and all(any(word.startswith(w) for word in there) for w in self.words)

    def nearness(self, candidate: Candidate) -> float:
        forms = candidate.keys or (self.normalise(candidate.name),)
        return max(SequenceMatcher(None, self.key, form).ratio() for form in forms)

    def order(self, hit: Hit) -> tuple[float | int | str, ...]:
        near = -round(self.nearness(hit.candidate), 4) if hit.match is Match.NEAR else 0.0
        c = hit.candidate
        return (hit.match, near, -c.weight, len(c.name), c.name, c.id)
