"""The relationships of a graph, kept as columns: an edge is made when a query first walks over it.

Of a graph of millions a query mostly walks a small part, so that making every edge and filing it with both
its ends would take longer than all the rest of the answer.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from queries.cypher.graph import Edge, EdgesByType, Properties, Vertex

Ints: TypeAlias = np.ndarray[Any, Any]


@dataclass(slots=True)
class Columns:
    """Relationships to come, an item of each list a relationship.

    Attributes
    ----------
    starts, ends
        Numbers of vertices.
    types
        Numbers of types.
    keys
        What names each among those between the same vertices.
    properties
        None of them None.
    names
        Number of each type by its name.
    """

    starts: list[int] = field(default_factory=list[int])
    ends: list[int] = field(default_factory=list[int])
    types: list[int] = field(default_factory=list[int])
    keys: list[Hashable] = field(default_factory=list[Hashable])
    properties: list[Properties] = field(default_factory=list[Properties])
    names: dict[str, int] = field(default_factory=dict[str, int])

    def type(self, name: str) -> int:
        """Give the number of a type."""
        return self.names.setdefault(name, len(self.names))


class Edges:
    """All edges of a graph, by their numbers: the order in which they came.

    Parameters
    ----------
    vertices
        By their numbers. The list may grow until the first edge is asked for.
    columns
        The relationships; the same holds for them.
    """

    def __init__(self, vertices: Sequence[Vertex], columns: Columns) -> None:
        self._vertices = vertices
        self._columns = columns
        self._made: dict[int, Edge] = {}
        self._of_type: dict[str, list[Edge]] = {}

    @cached_property
    def _ends(self) -> tuple[Ints, Ints]:
        """Numbers of the vertices that edges leave and arrive at."""
        return _ints(self._columns.starts), _ints(self._columns.ends)

    @cached_property
    def _types(self) -> Ints:
        return _ints(self._columns.types)

    @cached_property
    def _leaving(self) -> tuple[Ints, list[int]]:
        return _grouped(self._ends[0], len(self._vertices))

    @cached_property
    def _arriving(self) -> tuple[Ints, list[int]]:
        return _grouped(self._ends[1], len(self._vertices))

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many edges of each type there are."""
        found = np.bincount(self._types, minlength=len(self._columns.names)).tolist()
        return dict(zip(self._columns.names, found, strict=True))

    def of_type(self, kind: str) -> Sequence[Edge]:
        """Give the edges of a type, in the order of the graph."""
        known = self._of_type.get(kind)
        if known is None:
            known = self._of_type[kind] = list(map(self._edge, np.flatnonzero(self._are(kind)).tolist()))
        return known

    def beside(self, vertex: Vertex, *, outgoing: bool) -> EdgesByType:
        """Give the edges that leave a vertex or arrive at it, by type, in the order of the graph."""
        numbers, first = self._leaving if outgoing else self._arriving
        beside: defaultdict[str, list[Edge]] = defaultdict(list)
        for number in numbers[first[vertex.number] : first[vertex.number + 1]].tolist():
            edge = self._edge(number)
            beside[edge.type].append(edge)
        return dict(beside)

    def _edge(self, number: int) -> Edge:
        """Give the one edge of a number, whichever side and thread asks for it."""
        made = self._made.get(number)
        if made is not None:
            return made
        c = self._columns
        ends = self._vertices[c.starts[number]], self._vertices[c.ends[number]]
        edge = Edge(number, c.keys[number], self._names[c.types[number]], ends, c.properties[number])
        return self._made.setdefault(number, edge)

    @cached_property
    def _names(self) -> list[str]:
        return list(self._columns.names)

    def _are(self, kind: str) -> Ints:
        """Say of every edge whether it is of a type."""
        return self._types == self._columns.names.get(kind, -1)

    # --- what is said of edges without making them ----------------------------------------------------

    def degree(self, types: Sequence[str] | None, *, outgoing: bool) -> Callable[[Vertex], int]:
        """Give the function that counts the edges of some types (any if None) that leave or arrive."""
        ends = self._ends[0 if outgoing else 1]
        if types is not None:
            ends = ends[np.isin(self._types, [self._columns.names.get(kind, -1) for kind in types])]
        degrees: list[int] = np.bincount(ends, minlength=len(self._vertices)).tolist()
        return lambda vertex: degrees[vertex.number]

    def joins_once(self, kind: str) -> bool:
        """Say whether no two edges of a type lead from the same vertex to the same other."""
        chosen = self._are(kind)
        starts, ends = (column[chosen] for column in self._ends)
        return len(np.unique(starts * len(self._vertices) + ends)) == len(starts)

    def far_labels(self, kind: str, *, outgoing: bool) -> frozenset[str]:
        """Give the labels that all vertices have to which edges of a type lead, or from which."""
        far: list[int] = np.unique(self._ends[1 if outgoing else 0][self._are(kind)]).tolist()
        combinations = {self._vertices[number].labels for number in far}
        return frozenset[str]().union(*combinations).intersection(*combinations)


def _ints(numbers: Sequence[int]) -> Ints:
    return np.array(numbers, dtype=np.int64)


def _grouped(keys: Ints, groups: int) -> tuple[Ints, list[int]]:
    """Places ordered by their key and then by place, and where each key's begin in that order."""
    order = np.argsort(keys, kind="stable")
    return order, np.searchsorted(keys[order], np.arange(groups + 1)).tolist()
