"""What the features of a record are made from, worked out once a Doc."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from spacy.attrs import SENT_START
from spacy.tokens import Doc

from kg.extract.docs import Found, words_of
from kg.extract.names import name_key

if TYPE_CHECKING:
    from kg.extract.joint.opinions import Opinions


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a record.

    Attributes
    ----------
    number : int
        The number its mentions share.
    label : str
        Method, Dataset or Task.
    mentions : list of int
        Its mentions by index, in the order of the text.
    first : Found
        The first of them.
    key : list of str
        Words of the first one's compared form.
    sentences : frozenset of int
        Where they stand.
    titled : bool
        Whether one of them is in the title.
    score : float
        The highest score of them.
    """

    number: int
    label: str
    mentions: list[int]
    first: Found
    key: list[str]
    sentences: frozenset[int]
    titled: bool
    score: float


class View:
    """A Doc's words, sentences and things in plain lists.

    Parameters
    ----------
    doc : Doc
        With sentences, mentions and abbreviations.
    """

    def __init__(self, doc: Doc) -> None:
        self.shapes = words_of(doc)
        self.words = [word.lower() for word in self.shapes]
        self.title_end: int = doc._.kg_title_tokens
        self.mentions: list[Found] = doc._.kg_mentions
        self.sentence_starts = np.flatnonzero(doc.to_array(SENT_START) == 1).tolist()
        self.sentence_of = _numbers(self.sentence_starts, len(doc))
        self.opinions: Opinions | None = doc._.kg_opinions
        self.definitions: list[tuple[int, int, int, int]] = doc._.kg_abbreviations

    @cached_property
    def things(self) -> list[Thing]:
        """The things, in the order of their first mentions."""
        members: dict[int, list[int]] = defaultdict(list)
        for i, mention in enumerate(self.mentions):
            members[mention.thing].append(i)
        return [self._thing(number, indices) for number, indices in members.items()]

    def _thing(self, number: int, indices: list[int]) -> Thing:
        mentions = [self.mentions[i] for i in indices]
        first = mentions[0]
        return Thing(
            number,
            first.label,
            indices,
            first,
            key=name_key(" ".join(self.words[first.start : first.end])).split(),
            sentences=frozenset(self.sentence(mention) for mention in mentions),
            titled=first.start < self.title_end,
            score=max(mention.score for mention in mentions),
        )

    @cached_property
    def sentence_ends(self) -> list[int]:
        """Token after the last of each sentence."""
        return [*self.sentence_starts[1:], len(self.words)]

    @cached_property
    def mentions_in(self) -> dict[int, list[int]]:
        """Mentions of each sentence, by index."""
        table: dict[int, list[int]] = defaultdict(list)
        for i, mention in enumerate(self.mentions):
            table[self.sentence_of[mention.start]].append(i)
        return table

    @cached_property
    def first_of_abstract(self) -> int:
        """Number of the abstract's first sentence."""
        return self.sentence_of[self.title_end] if self.title_end < len(self.words) else 0

    def sentence(self, mention: Found) -> int:
        """Number of the sentence a mention stands in."""
        return self.sentence_of[mention.start]

    def word(self, i: int, start: int, end: int) -> str:
        """The word at a place, or a mark for outside the stretch."""
        return self.words[i] if start <= i < end else "<>"


def _numbers(starts: list[int], length: int) -> list[int]:
    numbers: list[int] = []
    for n, (start, end) in enumerate(zip(starts, [*starts[1:], length], strict=True)):
        numbers.extend([n] * (end - start))
    return numbers


def bucket(number: int) -> str:
    """A coarse size: exact up to three, then by doubling."""
    if number <= 3:  # noqa: PLR2004
        return str(number)
    return "4-6" if number <= 6 else "7-12" if number <= 12 else "13+"  # noqa: PLR2004


def steps(number: float, most: int = 8) -> int:
    """A coarse log-odds: in steps of a half up to a bound.

    Examples
    --------
    >>> [steps(x) for x in (0.1, -1.3, 9.0)]
    [0, -3, 8]
    """
    return max(-most, min(most, round(2 * number)))
