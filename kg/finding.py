"""Finding what a person means in a stored graph: by id, name, alias, title, arXiv id or DOI.

The steps are the same wherever the graph lives; a store says how it reads things and candidates.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from math import ceil, floor
from typing import Any

from kg.answers import Found, Thing, paper_name
from kg.errors import NotFoundError
from kg.ontology import ENTITY_LABELS, PAPER
from kg.ranking import NEAR, Candidate, Key, rank, words
from kg.records import squash

CANDIDATES = 300
"""What a store gives `rank` to judge: enough for any list a person reads, few enough to grade each."""

_PREFIX = 6  # hexadecimal digits that may stand for a paper's id
_ARXIV = re.compile(
    r"(?:arxiv:|https?://arxiv\.org/(?:abs|pdf)/)?"
    r"([a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(?:v\d+)?",
    re.IGNORECASE,
)
_DOI = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_LABEL = re.compile(rf"({PAPER}|{'|'.join(ENTITY_LABELS)}):\s*(.+)", re.IGNORECASE | re.DOTALL)


class Finder(ABC):
    """Finds things by what a person types.

    Parameters
    ----------
    key : callable
        Normalises a surface form, as the stored `lookup` was made.
    """

    def __init__(self, key: Key) -> None:
        self._key = key

    def meant(self, text: str) -> list[Thing]:
        """All things that the words may mean equally well, the one that most papers name first.

        Raises
        ------
        NotFoundError
            Nothing goes by that name; the message lists near names.
        """
        for find in (self._by_id, self._by_number, self._by_name, self._by_title):
            if found := find(text.strip()):
                return list(found)
        raise NotFoundError(self._miss(text))

    def search(self, text: str, limit: int = 20) -> list[Found]:
        """Things by name, alias and words, best first; near names where nothing else matches."""
        key, typed = self._key(text), words(text)
        candidates = [*self.entities_like(key, typed), *(self.papers_like(typed) if typed else ())]
        hits = rank(text, candidates, self._key, limit)
        if not hits:
            hits = rank(text, self._near(key), self._key, limit)
        years = self.years([hit.candidate.id for hit in hits if hit.candidate.label == PAPER])
        return [Found(_thing(hit.candidate, years), hit.match.name.lower()) for hit in hits]

    @abstractmethod
    def entities_of_id(self, id_: str) -> Sequence[Thing]:
        """The entity of an id, its own or that of a member."""

    @abstractmethod
    def entities_of_key(self, key: str) -> Sequence[Thing]:
        """The entities that have a key among those of their name and aliases."""

    @abstractmethod
    def papers_of_id(self, start: str) -> Sequence[Thing]:
        """The papers whose id, or that of one of whose records, begins so; in the order of their ids."""

    @abstractmethod
    def papers_of_number(self, name: str, number: str) -> Sequence[Thing]:
        """The papers whose `arxiv` or `doi` this is, in lower case."""

    @abstractmethod
    def papers_titled(self, start: str) -> Sequence[Thing]:
        """The papers whose title, folded as `squash` does, begins so; in the order of their ids."""

    @abstractmethod
    def entities_like(self, key: str, typed: Sequence[str]) -> Sequence[Candidate]:
        """The first `CANDIDATES` entities with a key that begins so, or with all words typed in their names.

        That key comes first, then a key that begins so, then the one that most papers name.
        """

    @abstractmethod
    def papers_like(self, typed: Sequence[str]) -> Sequence[Candidate]:
        """The first `CANDIDATES` papers with all words typed in title or abstract.

        Those with more of them in the title come first, then the latest.
        """

    @abstractmethod
    def entities_near(self, grams: Sequence[str], shortest: int, longest: int) -> Sequence[Candidate]:
        """The `CANDIDATES` entities with a key of such a length that has most in common with the grams.

        What counts is Dice's coefficient: twice the grams that the key holds, by the number of both's.
        """

    @abstractmethod
    def years(self, ids: Sequence[str]) -> Mapping[str, int | None]:
        """The years of papers, by id."""

    def _near(self, key: str) -> Sequence[Candidate]:
        """Entities for `rank` to judge: no key of another length can be near enough."""
        room = (2 - NEAR) / NEAR  # of two forms that are near, the longer has at most so many times as many
        grams = sorted({key[at : at + 2] for at in range(max(len(key) - 1, 1))})
        return self.entities_near(grams, max(ceil(len(key) / room), 1), floor(len(key) * room))

    def _by_id(self, text: str) -> Sequence[Thing]:
        if entities := self.entities_of_id(text):
            return entities
        if not re.fullmatch(rf"[0-9a-fA-F]{{{_PREFIX},64}}", text):
            return []
        papers = self.papers_of_id(text.lower())
        if len(papers) > 1:
            raise NotFoundError(_several(text, papers))
        return papers

    def _by_number(self, text: str) -> Sequence[Thing]:
        for name, pattern in (("arxiv", _ARXIV), ("doi", _DOI)):
            if match := pattern.fullmatch(text):
                return self.papers_of_number(name, match[1].lower())
        return []

    def _by_name(self, text: str) -> Sequence[Thing]:
        label, name = _split_label(text)
        if label == PAPER or not (key := self._key(name)):
            return []
        found = [e for e in self.entities_of_key(key) if label in (None, e.label)]
        own = [e for e in found if self._key(e.name) == key]
        exact = [e for e in own if e.name == name]
        best = exact if len({e.label for e in own}) == 1 and exact else own or found
        return sorted(best, key=lambda e: (e.name != name, -(e.papers or 0), e.id))

    def _by_title(self, text: str) -> Sequence[Thing]:
        label, title = _split_label(text)
        if label not in (None, PAPER) or not (wanted := squash(title)):
            return []
        found = self.papers_titled(wanted)
        whole = [paper for paper in found if squash(paper.name) == wanted]
        return whole or (found if len(found) == 1 and len(words(title)) > 1 else [])

    def _miss(self, text: str) -> str:
        near = [f"{f.thing.name} ({f.thing.label})" for f in self.search(_split_label(text)[1], 5)]
        hint = f" Near: {'; '.join(near)}." if near else ""
        return f"Nothing in this graph is called {text!r}.{hint} Try: kg search {text!r}"


def paper_thing(row: Sequence[Any]) -> Thing:
    """A paper from its id, title, abstract and year."""
    id_, title, abstract, year = row
    return Thing(id_, PAPER, paper_name(title, abstract), year=year)


def entity_thing(row: Sequence[Any]) -> Thing:
    """An entity from its id, label, name, paper_count, and whatever follows."""
    id_, label, name, papers, *_ = row
    return Thing(id_, label, name, papers=papers)


def entity_candidate(row: Sequence[Any]) -> Candidate:
    """An entity as `rank` judges it, from its id, label, name, paper_count, lookup and aliases."""
    id_, label, name, papers, lookup, aliases = row
    return Candidate(id_, label, name, tuple(lookup.strip("|").split("|")), tuple(aliases or ()), papers)


def _split_label(text: str) -> tuple[str | None, str]:
    """A label put before a name ("task: segmentation") and the name."""
    match = _LABEL.fullmatch(text)
    return (match[1].capitalize(), match[2]) if match else (None, text)


def _thing(candidate: Candidate, years: Mapping[str, int | None]) -> Thing:
    papers = None if candidate.label == PAPER else candidate.weight
    return Thing(candidate.id, candidate.label, candidate.name, papers, years.get(candidate.id))


def _several(text: str, papers: Sequence[Thing]) -> str:
    listed = "; ".join(f"{paper.id[:12]} {paper.name}" for paper in papers[:5])
    return f"{text!r} begins the ids of {len(papers)} papers: {listed}. Give more digits."
