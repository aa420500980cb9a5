"""Reading a stored graph back, in the order of ids, with the ontology's properties and no others."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import neo4j

from kg.ontology import EDGE_PROPERTIES, NODE_TYPES, RELATIONSHIP_TYPES, NodeType
from kg.records import Batch, EdgeBatch, EdgeRow, NodeBatch, NodeRow
from loaders.bolt.database import ROWS, Database, cypher


def stored(database: Database) -> Iterator[Batch]:
    """The graph that a database holds, nodes first."""
    for node_type in NODE_TYPES:
        yield from _nodes(database, node_type)
    for kind in RELATIONSHIP_TYPES:
        for source, target in kind.pairs:
            yield from _edges(database, kind.name, source, target)


def _nodes(database: Database, node_type: NodeType) -> Iterator[NodeBatch]:
    names = [p.name for p in node_type.properties]
    query = (
        f"MATCH (n:{':'.join(node_type.labels)}) WHERE n.kg IS NOT NULL "
        f"RETURN n.id, {_values('n', names)} AS values ORDER BY n.id"
    )
    for rows in _chunks(database, query):
        yield NodeBatch(node_type.label, [NodeRow(id_, _present(names, values)) for id_, values in rows])


def _edges(database: Database, type_: str, source: str, target: str) -> Iterator[EdgeBatch]:
    names = [p.name for p in EDGE_PROPERTIES]
    query = (
        f"MATCH (s:{source})-[r:{type_}]->(t:{target}) WHERE r.kg IS NOT NULL "
        f"RETURN s.id, t.id, {_values('r', names)} AS values ORDER BY s.id, t.id"
    )
    for rows in _chunks(database, query):
        found = [EdgeRow(start, end, _present(names, values)) for start, end, values in rows]
        yield EdgeBatch(type_, source, target, found)


def _values(variable: str, names: list[str]) -> str:
    return "[" + ", ".join(f"{variable}.{name}" for name in names) + "]"


def _present(names: list[str], values: list[Any]) -> dict[str, Any]:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}


def _chunks(database: Database, query: str) -> Iterator[list[list[Any]]]:
    with database.session(neo4j.READ_ACCESS) as session:
        records = (record.values() for record in session.run(cypher(query)))
        while rows := list(islice(records, ROWS)):
            yield rows
