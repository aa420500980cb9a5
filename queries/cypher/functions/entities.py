"""Functions on nodes, relationships, paths and maps."""

from queries.cypher.functions.registry import function
from queries.cypher.graph import Edge, Trail, Vertex
from queries.cypher.values.kinds import Value, is_map
from queries.cypher.values.types import INTEGER, MAP, NODE, PATH, RELATIONSHIP, STRING, list_of

_ENTITY = NODE | RELATIONSHIP


@function("elementId", [_ENTITY], STRING)
def element_id(entity: Vertex | Edge) -> str:
    """Give the id of a node (its key in the graph) or of a relationship."""
    return entity.element_id


@function("id", [_ENTITY], INTEGER)
def number(entity: Vertex | Edge) -> int:
    """Give the position of a node or relationship in the graph."""
    return entity.number


@function("labels", [NODE], list_of(STRING))
def labels(vertex: Vertex) -> list[str]:
    """Give the labels of a node."""
    return list(vertex.labels)


@function("type", [RELATIONSHIP], STRING)
def relationship_type(edge: Edge) -> str:
    """Give the type of a relationship."""
    return edge.type


@function("startNode", [RELATIONSHIP], NODE)
def start_node(edge: Edge) -> Vertex:
    """Give the node a relationship comes from."""
    return edge.start


@function("endNode", [RELATIONSHIP], NODE)
def end_node(edge: Edge) -> Vertex:
    """Give the node a relationship goes to."""
    return edge.end


@function("keys", [_ENTITY | MAP], list_of(STRING))
def keys(holder: Value) -> list[str]:
    """Give the names of the properties of an entity or the keys of a map."""
    return list(holder if is_map(holder) else holder.properties)


@function("properties", [_ENTITY | MAP], MAP)
def properties(holder: Value) -> dict[str, Value]:
    """Give the properties of an entity as a map."""
    return dict(holder if is_map(holder) else holder.properties)


@function("nodes", [PATH], list_of(NODE))
def nodes(trail: Trail) -> list[Vertex]:
    """Give the nodes along a path."""
    return list(trail.vertices)


@function("relationships", [PATH], list_of(RELATIONSHIP), also=["rels"])
def relationships(trail: Trail) -> list[Edge]:
    """Give the relationships along a path."""
    return list(trail.edges)


@function("length", [PATH], INTEGER)
def length(trail: Trail) -> int:
    """Count the relationships of a path."""
    return len(trail.edges)
