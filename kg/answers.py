"""What looking something up gives, in plain data: the same from a graph file and from a server."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.records import Value

_TITLE_WORDS = 10


@dataclass(frozen=True, slots=True)
class Thing:
    """A node, named for a reader.

    Attributes
    ----------
    id, label : str
        As stored.
    name : str
        An entity's name, a paper's title, or the first words of an abstract without a title.
    papers : int or None
        Papers that name an entity; None for a paper.
    year : int or None
        A paper's year, where known.
    """

    id: str
    label: str
    name: str
    papers: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that search found, and how: name, alias, start, words, text or near."""

    thing: Thing
    match: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The thing at the other end of an edge, and how well the edge is supported."""

    thing: Thing
    confidence: float
    papers: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The neighbours by one relationship type, direction and label; the first of `total`.

    `direction` is "out" where the edge leads away from the thing shown, "in" where it leads to it,
    "both" where the type has no direction.
    """

    type: str
    direction: str
    label: str
    total: int
    first: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """A thing with its properties and neighbours, and the others that the same words could mean."""

    thing: Thing
    properties: Mapping[str, Value]
    neighbours: tuple[Neighbours, ...]
    others: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """The sentence (or two, joined by a newline) that speaks for an edge, with the mentions in it.

    `head` and `tail` are (start, end) offsets into `text`; `head` is None for the edge of a paper.
    """

    paper: Thing
    text: str
    tail: tuple[int, int]
    head: tuple[int, int] | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Reason:
    """An edge and its evidence, best first; `papers` counts all of it, `quotes` holds the first."""

    source: Thing
    type: str
    target: Thing
    confidence: float
    papers: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Stats:
    """What a graph holds, counted.

    Attributes
    ----------
    labels, types : mapping of str to int
        Nodes by label and relationships by type.
    years : mapping of int to int
        Papers by year; `undated` papers have none.
    top : mapping of str to tuple of Thing
        For each label of entities, those that most papers name.
    manifest : mapping of str to str
        What made the graph: program, model, format.
    inputs, records, furniture, not_understood : int
        What was read: files, entries, lines of page furniture, entries that made no sense.
    """

    labels: Mapping[str, int]
    types: Mapping[str, int]
    years: Mapping[int, int]
    undated: int
    top: Mapping[str, tuple[Thing, ...]]
    manifest: Mapping[str, str] = field(default_factory=dict[str, str])
    inputs: int = 0
    records: int = 0
    furniture: int = 0
    not_understood: int = 0


def paper_name(title: str | None, abstract: str | None) -> str:
    """What a paper is called: its title, or the first ten words of its abstract.

    Examples
    --------
    >>> paper_name(None, "one two three four five six seven eight nine ten eleven")
    'one two three four five six seven eight nine ten…'
    """
    if title:
        return " ".join(title.split())
    words = (abstract or "").split()
    return " ".join(words[:_TITLE_WORDS]) + ("…" if len(words) > _TITLE_WORDS else "")
