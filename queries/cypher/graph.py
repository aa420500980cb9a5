"""The graph as the engine sees it: a snapshot with edges split by type, and lazy indexes.

NetworkX tells nobody when a graph changes, so the snapshot is taken once and holds the graph as it
was then; the values of properties are shared with the graph, not copied.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import networkx as nx

Properties = dict[str, Any]
NodeRow = tuple[str, tuple[str, ...], Properties]
"""Key, labels and properties, none of them None."""
EdgeRow = tuple[str, str, str, Properties]
"""Keys of source and target, type, and properties."""


class Vertex:
    """A node: `out` and `into` hold its edges by type. Equal to itself alone.

    `looped` says whether an edge leads from it to itself.
    """

    __slots__ = ("element_id", "into", "key", "labels", "looped", "number", "out", "properties")

    def __init__(
        self, key: Hashable, element_id: str, number: int, *, labels: tuple[str, ...], properties: Properties
    ) -> None:
        self.key = key
        self.element_id = element_id
        self.number = number
        self.labels = labels
        self.properties = properties
        self.out: dict[str, list[Edge]] = {}
        self.into: dict[str, list[Edge]] = {}
        self.looped = False


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


@dataclass(frozen=True, slots=True)
class Shape:
    """Where a graph keeps what the engine needs.

    Parameters
    ----------
    labels
        The node attribute that holds the labels, a list or a single string.
    type_attribute
        The edge attribute that holds the type; None where the edge's key is the type.
    hidden_node_attributes, hidden_edge_attributes
        Attributes that are no properties.
    """

    labels: str = "labels"
    type_attribute: str | None = None
    hidden_node_attributes: frozenset[str] = frozenset()
    hidden_edge_attributes: frozenset[str] = frozenset()


class Snapshot:
    """A graph read once, and the indexes that queries build over it as they need them."""

    def __init__(self) -> None:
        self.vertices: list[Vertex] = []
        self.edges: list[Edge] = []
        self._property_indexes: dict[tuple[str | None, str], dict[Hashable, list[Vertex]]] = {}
        self._far_labels: dict[tuple[str, bool], frozenset[str]] = {}
        self._joins_once: dict[str, bool] = {}
        self.neighbours: dict[object, dict[Vertex, list[Vertex]]] = {}

    @classmethod
    def of_graph(cls, graph: "nx.MultiDiGraph[Any]", shape: Shape) -> "Snapshot":
        """Read a NetworkX graph."""
        snapshot = cls()
        snapshot._read_edges(graph, shape, snapshot._read_nodes(graph, shape))
        return snapshot

    @classmethod
    def of_rows(cls, nodes: Iterable[NodeRow], edges: Iterable[EdgeRow]) -> "Snapshot":
        """Take nodes, then edges between them, as they come; their properties are kept, not copied.

        Raises
        ------
        KeyError
            An edge ends at a node that is not there.
        """
        snapshot = cls()
        by_key: dict[str, Vertex] = {}
        for number, (key, labels, properties) in enumerate(nodes):
            by_key[key] = Vertex(key, key, number, labels=labels, properties=properties)
        snapshot.vertices = list(by_key.values())
        add = snapshot.edges.append
        for number, (source, target, kind, properties) in enumerate(edges):
            ends = start, end = by_key[source], by_key[target]
            if start is end:
                start.looped = True
            edge = Edge(number, kind, kind, ends, properties)
            add(edge)
            if kind in start.out:  # not by `_file`: calling it a million times takes as long as all the rest
                start.out[kind].append(edge)
            else:
                start.out[kind] = [edge]
            if kind in end.into:
                end.into[kind].append(edge)
            else:
                end.into[kind] = [edge]
        return snapshot

    def _read_nodes(self, graph: "nx.MultiDiGraph[Any]", shape: Shape) -> dict[Hashable, Vertex]:
        hidden = shape.hidden_node_attributes | {shape.labels}
        by_key: dict[Hashable, Vertex] = {}
        taken: set[str] = set()
        seen: dict[tuple[object, ...], tuple[str, ...]] = {}
        for number, (key, data) in enumerate(graph.nodes(data=True)):
            element_id = key if type(key) is str else _element_id(key, graph, taken)
            labels = _labels(data.get(shape.labels), seen)
            properties = _properties(data, hidden)
            vertex = Vertex(key, element_id, number, labels=labels, properties=properties)
            by_key[key] = vertex
            self.vertices.append(vertex)
        return by_key

    def _read_edges(
        self, graph: "nx.MultiDiGraph[Any]", shape: Shape, by_key: Mapping[Hashable, Vertex]
    ) -> None:
        attribute = shape.type_attribute
        hidden = shape.hidden_edge_attributes | frozenset[str]([] if attribute is None else [attribute])
        shared: dict[int, Properties] = {}  # edges without properties of their own may share one mapping
        number = 0
        for source, targets in graph.adjacency():
            start = by_key[source]
            for target, parallel in targets.items():
                end = by_key[target]
                start.looped = start.looped or start is end
                for key, data in parallel.items():
                    kind = str(key if attribute is None else data.get(attribute, ""))
                    properties = shared.get(id(data))
                    if properties is None:
                        properties = shared[id(data)] = _properties(data, hidden)
                    edge = Edge(number, key, kind, (start, end), properties)
                    number += 1
                    self.edges.append(edge)
                    _file(start.out, kind, edge)
                    _file(end.into, kind, edge)

    @cached_property
    def by_label(self) -> dict[str, list[Vertex]]:
        """The vertices of each label, in the order of the graph."""
        by_label: dict[str, list[Vertex]] = {}
        for vertex in self.vertices:
            for label in vertex.labels:
                by_label.setdefault(label, []).append(vertex)
        return by_label

    @cached_property
    def by_type(self) -> dict[str, list[Edge]]:
        """The edges of each type, in the order of the graph."""
        by_type: dict[str, list[Edge]] = {}
        for edge in self.edges:
            by_type.setdefault(edge.type, []).append(edge)
        return by_type

    @cached_property
    def vertex_by_id(self) -> dict[str, Vertex]:
        """The vertex of each element id."""
        return {vertex.element_id: vertex for vertex in self.vertices}

    @cached_property
    def edge_by_id(self) -> dict[str, Edge]:
        """The edge of each element id."""
        return {edge.element_id: edge for edge in self.edges}

    @cached_property
    def property_names(self) -> frozenset[str]:
        """Every property of any node or relationship."""
        holders: Iterable[Vertex | Edge] = (*self.vertices, *self.edges)
        return frozenset(name for holder in holders for name in holder.properties)

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
            edges = self.by_type.get(kind, ())
            known = self._joins_once[kind] = len(set(map(_ENDS, edges))) == len(edges)
        return known

    def far_labels(self, kind: str, *, outgoing: bool) -> frozenset[str]:
        """Give the labels that all vertices have to which edges of a type lead, or from which."""
        known = self._far_labels.get((kind, outgoing))
        if known is None:
            combinations = set(map(_END_LABELS if outgoing else _START_LABELS, self.by_type.get(kind, ())))
            known = frozenset[str]().union(*combinations).intersection(*combinations)
            self._far_labels[kind, outgoing] = known
        return known


_ENDS = attrgetter("start", "end")
_START_LABELS, _END_LABELS = attrgetter("start.labels"), attrgetter("end.labels")


def _file(by_type: dict[str, list[Edge]], kind: str, edge: Edge) -> None:
    edges = by_type.get(kind)
    if edges is None:
        by_type[kind] = [edge]
    else:
        edges.append(edge)


def _build_index(vertices: Iterable[Vertex], name: str) -> dict[Hashable, list[Vertex]]:
    index: defaultdict[Hashable, list[Vertex]] = defaultdict(list)
    for vertex in vertices:
        value = vertex.properties.get(name)
        if value is not None and not isinstance(value, list | dict | tuple):
            index[index_key(value)].append(vertex)
    return dict(index)


def index_key(value: Hashable) -> Hashable:
    """Give what stands for a value in an index: a boolean is no number there, as in Python it is."""
    return (bool, value) if isinstance(value, bool) else value


def _element_id(key: Hashable, graph: "nx.MultiDiGraph[Any]", taken: set[str]) -> str:
    """What names a node whose key is no string."""
    element_id = str(key)
    if element_id in taken or element_id in graph:  # the keys 1 and "1" may both be in a graph
        element_id = f"{type(key).__name__}:{key!r}"
    taken.add(element_id)
    return element_id


def _labels(value: object, seen: dict[tuple[object, ...], tuple[str, ...]]) -> tuple[str, ...]:
    """The labels in an attribute; nodes of the same labels share one tuple, kept in `seen`."""
    if value is None:
        return ()
    if type(value) is not list and (isinstance(value, str) or not isinstance(value, Iterable)):
        return (str(value),)
    given = tuple(cast("Iterable[object]", value))
    return seen.get(given) or seen.setdefault(given, tuple(map(str, given)))


def _properties(data: Mapping[Any, Any], hidden: frozenset[str]) -> Properties:
    return {
        name if type(name) is str else str(name): value
        for name, value in data.items()
        if name not in hidden and value is not None
    }
