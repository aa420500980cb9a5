"""The graph as the engine sees it: a snapshot with edges split by type, and lazy indexes.

NetworkX tells nobody when a graph changes, so the snapshot is taken once and holds the graph as it
was then; the values of properties are shared with the graph, not copied.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from queries.cypher.edges import Edges

Properties: TypeAlias = dict[str, Any]
EdgesByType: TypeAlias = "dict[str, list[Edge]]"


class Vertex:
    """A node: `out` and `into` hold its edges by type. Equal to itself alone.

    `looped` says whether an edge leads from it to itself. Of a graph's `edges` a vertex takes its own when
    somebody first looks at `out` or `into`.
    """

    __slots__ = ("_edges", "element_id", "into", "key", "labels", "looped", "number", "out", "properties")

    out: EdgesByType
    into: EdgesByType

    def __init__(
        self,
        key: Hashable,
        element_id: str,
        number: int,
        *,
        labels: tuple[str, ...],
        properties: Properties,
        edges: "Edges",
    ) -> None:
        self.key = key
        self.element_id = element_id
        self.number = number
        self.labels = labels
        self.properties = properties
        self.looped = False
        self._edges = edges

    def __getattr__(self, name: str) -> EdgesByType:
        """List the edges of a side that nobody has looked at before; Python calls this for those alone."""
        if name not in {"out", "into"}:
            raise AttributeError(name)
        edges = self._edges.beside(self, outgoing=name == "out")
        setattr(self, name, edges)
        return edges


class Edge:
    """A relationship from `start` to `end`. Equal to itself alone."""

    __slots__ = ("end", "key", "number", "properties", "start", "type")

    def __init__(
        self, number: int, key: Hashable, kind: str, ends: tuple[Vertex, Vertex], properties: Properties
    ) -> None:
        self.number = number
        self.key = key
        self.type = kind
        self.start, self.end = ends
        self.properties = properties

    @property
    def element_id(self) -> str:
        """Both ends and the key of the edge in the graph."""
        return f"{self.start.element_id} -[{self.key}]-> {self.end.element_id}"


class Trail:
    """A path: one more vertex than edges. Equal if it walks the same edges the same way."""

    __slots__ = ("edges", "vertices")

    def __init__(self, vertices: tuple[Vertex, ...], edges: tuple[Edge, ...]) -> None:
        self.vertices = vertices
        self.edges = edges

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Trail) and other.vertices == self.vertices and other.edges == self.edges

    def __hash__(self) -> int:
        return hash((self.vertices, self.edges))


class Snapshot:
    """A graph read once, and the indexes that queries build over it as they need them.

    Parameters
    ----------
    vertices
        In the order of the graph, which is that of their numbers.
    edges
        Between them.
    """

    def __init__(self, vertices: Sequence[Vertex], edges: "Edges") -> None:
        self.vertices = vertices
        self.edges = edges
        self._property_indexes: dict[tuple[str | None, str], dict[Hashable, list[Vertex]]] = {}
        self._far_labels: dict[tuple[str, bool], frozenset[str]] = {}
        self._joins_once: dict[str, bool] = {}
        self.neighbours: dict[object, dict[Vertex, list[Vertex]]] = {}

    @cached_property
    def by_label(self) -> dict[str, list[Vertex]]:
        """The vertices of each label, in the order of the graph."""
        by_label: defaultdict[str, list[Vertex]] = defaultdict(list)
        for labels, vertices in groupby(self.vertices, key=attrgetter("labels")):
            same = list(vertices)
            for label in labels:
                by_label[label] += same
        return dict(by_label)

    @cached_property
    def vertex_by_id(self) -> dict[str, Vertex]:
        """The vertex of each element id."""
        return {vertex.element_id: vertex for vertex in self.vertices}

    @cached_property
    def edge_by_id(self) -> dict[str, Edge]:
        """The edge of each element id."""
        return {edge.element_id: edge for kind in self.edges.counts for edge in self.edges.of_type(kind)}

    def index(self, label: str | None, name: str) -> dict[Hashable, list[Vertex]]:
        """Give the vertices of a label (any if None) by the value of a property, built at first use.

        Only values that can be keys are in it: lists and maps are not.
        """
        index = self._property_indexes.get((label, name))
        if index is None:
            index = _build_index(self.with_label(label), name)
            self._property_indexes[label, name] = index
        return index

    def with_label(self, label: str | None) -> Sequence[Vertex]:
        """Give the vertices of a label, or all."""
        return self.vertices if label is None else self.by_label.get(label, ())

    # --- what holds for all of a kind, so that plans need not ask each of them ------------------------

    def is_unique(self, label: str | None, name: str) -> bool:
        """Say whether every vertex of a label has a value of a property that no other has."""
        return len(self.index(label, name)) == len(self.with_label(label))

    def joins_once(self, kind: str) -> bool:
        """Say whether no two edges of a type lead from the same vertex to the same other."""
        known = self._joins_once.get(kind)
        if known is None:
            known = self._joins_once[kind] = self.edges.joins_once(kind)
        return known

    def far_labels(self, kind: str, *, outgoing: bool) -> frozenset[str]:
        """Give the labels that all vertices have to which edges of a type lead, or from which."""
        known = self._far_labels.get((kind, outgoing))
        if known is None:
            known = self._far_labels[kind, outgoing] = self.edges.far_labels(kind, outgoing=outgoing)
        return known


_NO_KEYS = (list, dict, tuple)


def _build_index(vertices: Iterable[Vertex], name: str) -> dict[Hashable, list[Vertex]]:
    index: defaultdict[Hashable, list[Vertex]] = defaultdict(list)
    for vertex in vertices:
        value = vertex.properties.get(name)
        if type(value) is str:
            index[value].append(vertex)
        elif value is not None and not isinstance(value, _NO_KEYS):
            index[index_key(value)].append(vertex)
    return dict(index)


def index_key(value: Hashable) -> Hashable:
    """Give what stands for a value in an index: a boolean is no number there, as in Python it is."""
    return (bool, value) if isinstance(value, bool) else value
