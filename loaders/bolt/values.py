"""What the driver gives, as the plain values that rows hold."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from neo4j.graph import Node as DriverNode
from neo4j.graph import Path as DriverPath
from neo4j.graph import Relationship as DriverRelationship
from neo4j.time import Date

from kg.ontology import EDGE_PROPERTIES, ENTITY, NODE_TYPES
from queries.cypher.result import Node, Path, Relationship

_OF_NODES = ("id", "kg", *dict.fromkeys(p.name for t in NODE_TYPES for p in t.properties))
_OF_EDGES = ("kg", *(p.name for p in EDGE_PROPERTIES))

Keys = Mapping[str, str]
"""The `id` of nodes, by the server's element id."""


def far_ends(value: object) -> Iterator[str]:
    """Element ids of nodes that a value's relationships name and do not bring along."""
    match value:
        case DriverRelationship():
            yield from (node.element_id for node in value.nodes if node is not None and "id" not in node)
        case DriverPath():
            for relationship in value.relationships:
                yield from far_ends(relationship)
        case list():
            for item in cast("list[object]", value):
                yield from far_ends(item)
        case dict():
            yield from far_ends(list(cast("dict[str, object]", value).values()))
        case _:
            pass


def plain(value: object, keys: Keys) -> object:
    """Turn a value of the driver's into ours; a node's key is its `id`, as in memory."""
    if isinstance(value, list):
        return [plain(item, keys) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        return {key: plain(item, keys) for key, item in cast("dict[str, object]", value).items()}
    return value.to_native() if isinstance(value, Date) else _part_of_graph(value, keys)


def _part_of_graph(value: object, keys: Keys) -> object:
    match value:
        case DriverNode():
            labels = sorted(value.labels, key=lambda label: (label != ENTITY, label))
            return Node(_key(value, keys), tuple(labels), _ordered(value, _OF_NODES))
        case DriverRelationship():
            start, end = (_key(node, keys) for node in value.nodes)
            name = f"{start} -[{value.type}]-> {end}"
            return Relationship(name, value.type, start, end, _ordered(value, _OF_EDGES))
        case DriverPath():
            nodes, edges = (
                tuple(plain(part, keys) for part in side) for side in (value.nodes, value.relationships)
            )
            return Path(cast("tuple[Node, ...]", nodes), cast("tuple[Relationship, ...]", edges))
        case _:
            return value


def _ordered(thing: Mapping[str, object], names: Sequence[str]) -> dict[str, object]:
    """Properties in the ontology's order, as a graph in memory has them; then those of others."""
    ours = {name: thing[name] for name in names if name in thing}
    return ours | {name: thing[name] for name in sorted(thing.keys() - ours.keys())}


def _key(node: DriverNode | None, keys: Keys) -> str:
    if node is None:
        return ""
    return str(node.get("id") or keys.get(node.element_id) or node.element_id)
