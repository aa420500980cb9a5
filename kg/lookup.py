"""Answers about one thing or two, and counts: show, why, search and stats, from any stored graph."""

import shlex
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence

from kg.answers import Found, Neighbour, Neighbours, Portrait, Reason, Stats, Thing
from kg.errors import NotFoundError
from kg.finding import Finder
from kg.ontology import MAX_STORED_EVIDENCE, PAPER, RELATIONSHIP_TYPES
from kg.records import Value

TYPE_ORDER = {kind.name: place for place, kind in enumerate(RELATIONSHIP_TYPES)}
SYMMETRIC = tuple(kind.name for kind in RELATIONSHIP_TYPES if kind.symmetric)


class Lookup(ABC):
    """Looks things up in a stored graph; nothing else of the graph is read.

    Parameters
    ----------
    finder : Finder
        Finds what is meant, in the same graph.
    """

    def __init__(self, finder: Finder) -> None:
        self._names = finder

    def search(self, text: str, limit: int = 20) -> list[Found]:
        """Entities and papers by name, alias and words, best first.

        Parameters
        ----------
        text : str
            What was typed.
        limit : int
            At most so many.

        Returns
        -------
        list of Found
            Near names where nothing matches; empty where nothing is near either.
        """
        return self._names.search(text, limit)

    def meant(self, name: str) -> list[Thing]:
        """All things that a name may mean equally well, the one that most papers name first.

        Raises
        ------
        NotFoundError
            Nothing goes by that name; the message lists near names.
        """
        return self._names.meant(name)

    def show(self, name: str, limit: int = 10) -> Portrait:
        """A thing, its properties and its neighbours.

        Parameters
        ----------
        name : str
            A name, alias or id; a paper also by title, arXiv id, DOI or the start of its id.
            "task: NAME" names the label too.
        limit : int
            At most so many neighbours of each kind.

        Returns
        -------
        Portrait
            Of the thing meant; where several are, of the one that most papers name, the rest in
            `others`.

        Raises
        ------
        NotFoundError
            Nothing goes by that name.
        """
        first, *others = self.meant(name)
        groups = sorted(
            self.neighbours(first, limit), key=lambda g: (TYPE_ORDER[g.type], g.direction, g.label)
        )
        return Portrait(first, self.properties(first), tuple(groups), tuple(others))

    def why(self, a: str, b: str, limit: int = MAX_STORED_EVIDENCE) -> list[Reason]:
        """The edges between two things, in either direction, and the sentences behind them.

        Parameters
        ----------
        a, b : str
            Names, as for `show`; where one means several things, the edges of all of them count.
        limit : int
            At most so many sentences for an edge.

        Returns
        -------
        list of Reason
            The best-supported edge first.

        Raises
        ------
        NotFoundError
            No such name, or no edge between the two.
        """
        left, right = self.meant(a), self.meant(b)
        reasons = self.reasons(left, right, limit)
        if not reasons:
            raise NotFoundError(self._no_edge(left[0], right[0]))
        return reasons

    @abstractmethod
    def stats(self, top: int = 10) -> Stats:
        """What the graph holds, counted; so many of the most-named entities of each label."""

    @abstractmethod
    def properties(self, thing: Thing) -> Mapping[str, Value]:
        """The properties of a thing that have a value, in the ontology's order."""

    @abstractmethod
    def neighbours(self, thing: Thing, limit: int) -> list[Neighbours]:
        """The neighbours of a thing in groups, in any order; at most so many of each are named.

        In a group those with most papers come first, then the surest, then those that most papers name.
        """

    @abstractmethod
    def reasons(self, left: Sequence[Thing], right: Sequence[Thing], limit: int) -> list[Reason]:
        """The edges between any of the left and any of the right, those with most papers first."""

    @abstractmethod
    def papers_of_both(self, a: Thing, b: Thing) -> int:
        """How many papers have an edge to both entities."""

    def _no_edge(self, a: Thing, b: Thing) -> str:
        told = f"No edge joins {a.label} {a.name!r} and {b.label} {b.name!r}."
        if PAPER in (a.label, b.label):
            return told
        way = f"kg query paths-between --a {shlex.quote(a.name)} --b {shlex.quote(b.name)}"
        return f"{told} {self.papers_of_both(a, b)} papers name both. Try: {way}"


def grouped(rows: Iterable[tuple[str, str, str, int, Neighbour]]) -> list[Neighbours]:
    """Gather neighbours by type, direction, label and number of all, in the order of the rows."""
    groups: dict[tuple[str, str, str, int], list[Neighbour]] = {}
    for kind, direction, label, total, neighbour in rows:
        groups.setdefault((kind, direction, label, total), []).append(neighbour)
    return [Neighbours(*group, tuple(held)) for group, held in groups.items()]
