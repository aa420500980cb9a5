"""What a view shows, as plain data: nodes, edges with evidence, the papers named, and out of how much."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from viz.source import Item, Link, Piece

EVIDENCE_SHOWN = 5
"""Pieces of evidence a page carries for one relationship, and for one role of a thing."""


@dataclass(frozen=True, slots=True)
class Dates:
    """Papers by year, and papers without one."""

    years: Mapping[int, int] = field(default_factory=dict[int, int])
    undated: int = 0


@dataclass(frozen=True, slots=True)
class Role:
    """The papers that do one thing with an entity (propose it, use it, ...), best evidence first."""

    type: str
    papers: int
    evidence: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ShownNode:
    """A node in a view.

    Attributes
    ----------
    item : Item
        Id, label and properties.
    importance : float
        0 to 1, where 1 is the most important node shown.
    links : int
        Relationships it has in the graph, shown or not.
    dates : Dates
        When the papers that name it (or the paper itself) appeared.
    roles : tuple of Role
        What papers do with it; empty for a paper.
    """

    item: Item
    importance: float
    links: int
    dates: Dates
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownEdge:
    """A relationship in a view, with the best of its evidence."""

    link: Link
    evidence: tuple[Piece, ...]
    dates: Dates


@dataclass(frozen=True, slots=True)
class Selection:
    """The part of a graph that a view shows.

    Attributes
    ----------
    nodes : tuple of ShownNode
        The most important first, types in turn.
    edges : tuple of ShownEdge
        Between shown nodes, ordered by source, target and type.
    papers : mapping of str to Item
        Every paper that is shown or that a piece of evidence names.
    total_nodes, total_edges : int
        What the whole graph holds.
    focus : str or None
        Id of the node that the view is about.
    about : str
        What was chosen, in words.
    """

    nodes: tuple[ShownNode, ...]
    edges: tuple[ShownEdge, ...]
    papers: Mapping[str, Item]
    total_nodes: int
    total_edges: int
    focus: str | None = None
    about: str = ""
