"""Reading a stored graph back, in the order of ids, with the ontology's properties and no others.

The ids are read first and the rest for a thousand of them at a time, so that neither side ever holds, or
sorts, more than that; a read that is broken off is asked again from there.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import neo4j
from neo4j import ManagedTransaction

from kg.ontology import EDGE_PROPERTIES, ENTITY, ENTITY_LABELS, NODE_TYPE, PAPER
from kg.records import Batch, EdgeBatch, EdgeRow, NodeBatch, NodeRow
from loaders.bolt.database import Database, cypher
from loaders.bolt.statements import key_label

_CHUNK = 1_000  # nodes, or nodes whose relationships are asked for, at a time

_Labels: TypeAlias = Mapping[str, str]  # label by id
_OWN = f"[label IN labels({{node}}) WHERE label IN {[PAPER, *ENTITY_LABELS]}][0]"


def stored(database: Database) -> Iterator[Batch]:
    """The graph that a database holds: papers, entities, then edges by their ends."""
    both = [_labels(database, PAPER), _labels(database, ENTITY)]
    for labels in both:
        for ids in _chunks(labels):
            yield from _nodes(database, ids, labels)
    for labels in both:
        for ids in _chunks(labels):
            yield from _edges(database, ids, labels)


def _labels(database: Database, label: str) -> _Labels:
    own = _OWN.format(node="n")
    rows = _rows(database, f"MATCH (n:{label}) WHERE n.kg IS NOT NULL RETURN n.id, {own}")
    return dict(sorted(rows))


def _chunks(labels: _Labels) -> Iterator[list[str]]:
    ids = list(labels)
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def _nodes(database: Database, ids: Sequence[str], labels: _Labels) -> Iterator[NodeBatch]:
    by_label: defaultdict[str, list[str]] = defaultdict(list)
    for id_ in ids:
        by_label[labels[id_]].append(id_)
    for label, some in by_label.items():
        names = [p.name for p in NODE_TYPE[label].properties]
        query = f"MATCH (n:{key_label(label)}) WHERE n.id IN $ids RETURN n.id, {_values('n', names)}"
        rows = sorted(_rows(database, query, some))
        yield NodeBatch(label, [NodeRow(id_, _present(names, values)) for id_, values in rows])


def _edges(database: Database, ids: Sequence[str], labels: _Labels) -> Iterator[EdgeBatch]:
    names = [p.name for p in EDGE_PROPERTIES]
    query = (
        f"MATCH (s:{key_label(labels[ids[0]])})-[r]->(t:{ENTITY}) WHERE s.id IN $ids AND r.kg IS NOT NULL "
        f"RETURN s.id, t.id, type(r), {_OWN.format(node='t')}, {_values('r', names)}"
    )
    groups: defaultdict[tuple[str, str, str], list[EdgeRow]] = defaultdict(list)
    for source, target, type_, label, values in sorted(_rows(database, query, ids), key=lambda row: row[:3]):
        groups[type_, labels[source], label].append(EdgeRow(source, target, _present(names, values)))
    for kind, rows in groups.items():
        yield EdgeBatch(*kind, rows)


def _values(variable: str, names: list[str]) -> str:
    return "[" + ", ".join(f"{variable}.{name}" for name in names) + "]"


def _present(names: list[str], values: list[Any]) -> dict[str, Any]:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}


def _rows(database: Database, query: str, ids: Sequence[str] = ()) -> list[list[Any]]:
    def work(tx: ManagedTransaction) -> list[list[Any]]:
        return [record.values() for record in tx.run(cypher(query), ids=list(ids))]

    with database.session(neo4j.READ_ACCESS) as session:
        return session.execute_read(work)
