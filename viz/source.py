"""What a view reads from a graph: light links for choosing, details only for what is shown.

A source is either a `networkx.MultiDiGraph` (`viz.source_networkx`) or a store that answers Cypher
(`viz.source_store`). Evidence is the heavy part of a graph, so it is asked for the shown links alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeAlias

from kg.records import Value

EVIDENCE_LIMIT = 100
"""Pieces of evidence looked at for one relationship: as many as a store holds."""


class LinkKey(NamedTuple):
    """What tells one relationship from another: its ends and its type."""

    source: str
    target: str
    type: str


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship without its evidence."""

    source: str
    target: str
    type: str
    confidence: float = 1.0
    paper_count: int = 1

    @property
    def key(self) -> LinkKey:
        """Ends and type."""
        return LinkKey(self.source, self.target, self.type)


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence: a sentence of a paper, with head and tail as code point ranges in it.

    Attributes
    ----------
    paper : str
        Id of the paper.
    text : str
        The sentence as read; two sentences are joined by a newline.
    head : tuple of int or None
        Start and end of the head's mention, None for the edge of a paper.
    tail : tuple of int
        Start and end of the tail's mention.
    confidence : float
        Probability, 0 to 1.
    """

    paper: str
    text: str
    head: tuple[int, int] | None
    tail: tuple[int, int]
    confidence: float


@dataclass(frozen=True, slots=True)
class Item:
    """A node with its own label (Paper, Method, Dataset, Task) and its properties."""

    id: str
    label: str
    properties: Mapping[str, Value] = field(default_factory=dict[str, Value])

    @property
    def name(self) -> str:
        """What a view calls it: name, title, or a paper's first ten words."""
        name = self.properties.get("name") or self.properties.get("title")
        return str(name).strip() if name else _first_words(self)

    @property
    def year(self) -> int | None:
        """The year of a paper, if known."""
        year = self.properties.get("year")
        return year if isinstance(year, int) else None


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole graph without properties: labels by id, years of the dated papers, and all links."""

    labels: Mapping[str, str]
    years: Mapping[str, int]
    links: Sequence[Link]


EvidenceOf: TypeAlias = "Mapping[LinkKey, Sequence[Piece]]"


class Source(Protocol):
    """A graph, as the views read it."""

    def outline(self) -> Outline:
        """The whole graph, light."""
        ...

    def totals(self) -> tuple[int, int]:
        """Nodes and relationships of the whole graph."""
        ...

    def links(self, ids: Collection[str]) -> list[Link]:
        """The links that touch any of these nodes, in a fixed order."""
        ...

    def items(self, ids: Collection[str]) -> dict[str, Item]:
        """The nodes of these ids that exist."""
        ...

    def years(self, papers: Collection[str]) -> dict[str, int]:
        """The years of those of these papers that have one."""
        ...

    def evidence(self, links: Iterable[Link]) -> EvidenceOf:
        """The evidence of these links, best first, at most `EVIDENCE_LIMIT` each."""
        ...

    def matching(self, name: str) -> list[Item]:
        """Nodes whose id, name, title or alias this is, regardless of case; in order of id."""
        ...

    def names(self) -> dict[str, str]:
        """Entity names, by id: what a name that is not found is compared with."""
        ...


def pieces_of(properties: Mapping[str, Value], limit: int = EVIDENCE_LIMIT) -> tuple[Piece, ...]:
    """Evidence from the parallel lists of a stored relationship.

    Examples
    --------
    >>> pieces_of({"evidence_papers": ["p"], "evidence_texts": ["We use BERT."],
    ...            "evidence_head_starts": [-1], "evidence_head_ends": [-1],
    ...            "evidence_tail_starts": [7], "evidence_tail_ends": [11],
    ...            "evidence_confidences": [0.9]})
    (Piece(paper='p', text='We use BERT.', head=None, tail=(7, 11), confidence=0.9),)
    """
    columns = [_column(properties, name)[:limit] for name in _COLUMNS]
    return tuple(_piece(row) for row in zip(*columns, strict=True))


_TITLE_WORDS = 10
"""Where a title is missing, views show that many words of the abstract."""

_COLUMNS = (
    "evidence_papers",
    "evidence_texts",
    "evidence_head_starts",
    "evidence_head_ends",
    "evidence_tail_starts",
    "evidence_tail_ends",
    "evidence_confidences",
)


def _column(properties: Mapping[str, Value], name: str) -> Sequence[str | int | float]:
    value = properties.get(name, ())
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _piece(row: tuple[str | int | float, ...]) -> Piece:
    paper, text, head_start, head_end, tail_start, tail_end, confidence = row
    head = (int(head_start), int(head_end)) if int(head_start) >= 0 else None
    return Piece(str(paper), str(text), head, (int(tail_start), int(tail_end)), float(confidence))


def _first_words(item: Item) -> str:
    words = str(item.properties.get("abstract", "")).split()
    more = "…" if len(words) > _TITLE_WORDS else ""
    return " ".join(words[:_TITLE_WORDS]) + more if words else item.id
