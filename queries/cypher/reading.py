"""Snapshots of graphs: of a NetworkX graph, and of rows."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

from queries.cypher.edges import Columns, Edges
from queries.cypher.graph import Properties, Snapshot, Vertex

if TYPE_CHECKING:
    import networkx as nx

NodeRow: TypeAlias = tuple[str, tuple[str, ...], Properties]
"""Key, labels and properties, none of them None."""


class EdgeRows(NamedTuple):
    """Relationships of one type, in columns: keys of sources and targets; properties, none of them None."""

    type: str
    sources: Sequence[str]
    targets: Sequence[str]
    properties: Sequence[Properties]


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


def snapshot_of_rows(nodes: Iterable[NodeRow], edges: Iterable[EdgeRows]) -> Snapshot:
    """Take nodes, then edges between them, as they come; their properties are kept, not copied.

    Raises
    ------
    KeyError
        An edge ends at a node that is not there.
    """
    vertices: list[Vertex] = []
    columns = Columns()
    all_edges = Edges(vertices, columns)
    vertices += (
        Vertex(key, key, number, labels=labels, properties=properties, edges=all_edges)
        for number, (key, labels, properties) in enumerate(nodes)
    )
    number_of = {vertex.element_id: vertex.number for vertex in vertices}
    for table in edges:
        columns.starts += map(number_of.__getitem__, table.sources)
        columns.ends += map(number_of.__getitem__, table.targets)
        columns.types += repeat(columns.type(table.type), len(table.sources))
        columns.keys += repeat(table.type, len(table.sources))
        columns.properties += table.properties
    _mark_loops(vertices, columns)
    return Snapshot(vertices, all_edges)


def snapshot_of_graph(graph: "nx.MultiDiGraph[Any]", shape: Shape) -> Snapshot:
    """Read a NetworkX graph."""
    vertices: list[Vertex] = []
    columns = Columns()
    edges = Edges(vertices, columns)
    hidden = shape.hidden_node_attributes | {shape.labels}
    taken: set[str] = set()
    seen: dict[tuple[object, ...], tuple[str, ...]] = {}
    for number, (key, data) in enumerate(graph.nodes(data=True)):
        element_id = key if type(key) is str else _element_id(key, graph, taken)
        labels = _labels(data.get(shape.labels), seen)
        properties = _properties(data, hidden)
        vertices.append(Vertex(key, element_id, number, labels=labels, properties=properties, edges=edges))
    _read_edges(graph, shape, {vertex.key: vertex.number for vertex in vertices}, columns)
    _mark_loops(vertices, columns)
    return Snapshot(vertices, edges)


def _read_edges(
    graph: "nx.MultiDiGraph[Any]", shape: Shape, number_of: Mapping[Hashable, int], columns: Columns
) -> None:
    attribute = shape.type_attribute
    hidden = shape.hidden_edge_attributes | frozenset[str]([] if attribute is None else [attribute])
    for source, targets in graph.adjacency():
        start = number_of[source]
        for target, parallel in targets.items():
            end = number_of[target]
            for key, data in parallel.items():
                columns.starts.append(start)
                columns.ends.append(end)
                columns.types.append(columns.type(str(key if attribute is None else data.get(attribute, ""))))
                columns.keys.append(key)
                columns.properties.append(_properties(data, hidden))


def _mark_loops(vertices: Sequence[Vertex], columns: Columns) -> None:
    for start, end in zip(columns.starts, columns.ends, strict=True):
        if start == end:
            vertices[start].looped = True


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
