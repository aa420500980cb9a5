"""A graph's nodes and edges as flat records, the same in every export."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.ontology import EDGE_PROPERTIES, EVIDENCE_PARTS, NODE_TYPE, SCHEMA_VERSION, NodeType, Property
from kg.records import Batch, EdgeBatch, NodeBatch

_KG = Property("kg", "string", "version of the ontology")
_NODE_COLUMNS = (
    Property("id", "string", "the node's key"),
    Property("label", "string", "its most specific label"),
    Property("labels", "strings", "all its labels"),
    _KG,
)
EDGE_COLUMNS: tuple[Property, ...] = (
    Property("source", "string", "key of the node it starts at"),
    Property("target", "string", "key of the node it ends at"),
    Property("type", "string", "its relationship type"),
    _KG,
    *EDGE_PROPERTIES,
)

to_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one label or type, each a record of values by column."""

    name: str
    is_node: bool
    rows: Iterable[dict[str, Any]]


def node_columns(node_type: NodeType) -> tuple[Property, ...]:
    """What a record of such a node may hold."""
    return (*_NODE_COLUMNS, *node_type.properties)


def tables(batches: Iterable[Batch]) -> Iterator[Table]:
    """Each batch as a table; several may have one name."""
    for batch in batches:
        if isinstance(batch, NodeBatch):
            yield Table(batch.label, is_node=True, rows=_node_records(batch))
        else:
            yield Table(batch.type, is_node=False, rows=_edge_records(batch))


def _node_records(batch: NodeBatch) -> Iterator[dict[str, Any]]:
    labels = list(NODE_TYPE[batch.label].labels)
    for row in batch.rows:
        head = {"id": row.id, "label": batch.label, "labels": labels, "kg": SCHEMA_VERSION}
        yield {**head, **row.properties}


def _edge_records(batch: EdgeBatch) -> Iterator[dict[str, Any]]:
    for row in batch.rows:
        head = {"source": row.source, "target": row.target, "type": batch.type, "kg": SCHEMA_VERSION}
        yield {**head, **row.properties}


def with_evidence(record: Mapping[str, Any]) -> dict[str, Any]:
    """An edge's record whose parallel lists are one list, `evidence`, of one object a paper.

    Examples
    --------
    >>> with_evidence({"type": "USES", "evidence_papers": ["p"], "evidence_confidences": [0.9]})
    {'type': 'USES', 'evidence': [{'paper': 'p', 'confidence': 0.9}]}
    """
    parts = {EVIDENCE_PARTS[name]: record[name] for name in EVIDENCE_PARTS if name in record}
    pieces = [dict(zip(parts, piece, strict=True)) for piece in zip(*parts.values(), strict=True)]
    rest = {name: value for name, value in record.items() if name not in EVIDENCE_PARTS}
    return {**rest, "evidence": pieces} if pieces else rest


def as_text(value: object) -> object:
    """A list as a JSON string, for formats whose cells hold one value; all else as it is."""
    return to_json(value) if isinstance(value, list) else value
