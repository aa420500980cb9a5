"""Nodes, relationships and paths as they stand in rows: plain values, apart from the graph."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A node in a row: its key in the graph, labels and properties. Equal by key."""

    element_id: str
    labels: tuple[str, ...]
    properties: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and other.element_id == self.element_id

    def __hash__(self) -> int:
        return hash((Node, self.element_id))


@dataclass(frozen=True, slots=True, eq=False)
class Relationship:
    """A relationship in a row, from `start` to `end` (element ids). Equal by its own element id."""

    element_id: str
    type: str
    start: str
    end: str
    properties: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Relationship) and other.element_id == self.element_id

    def __hash__(self) -> int:
        return hash((Relationship, self.element_id))


@dataclass(frozen=True, slots=True)
class Path:
    """A path in a row: one more node than relationships."""

    nodes: tuple[Node, ...]
    relationships: tuple[Relationship, ...]
