"""The Cypher that writes, compares and removes. Labels and types in it come from the ontology alone.

A row is written where it differs from what is stored; properties are set to what the graph has, or
removed where it has none, so that writing twice is writing once. Properties of others are not named and stay.
"""

from kg.ontology import EDGE_PROPERTIES, ENTITY, NODE_TYPE, PAPER, SCHEMA_VERSION
from kg.records import Batch, EdgeBatch, NodeBatch

_NEW = "_kg_new"  # never outlives the transaction that sets it
_EQUAL = "coalesce({old}[name] = row.values[name], {old}[name] IS NULL AND row.values[name] IS NULL)"


def key_label(label: str) -> str:
    """The label whose `id` is unique: that of papers, or that of all entities."""
    return PAPER if label == PAPER else ENTITY


def names(batch: Batch) -> list[str]:
    """Names of the properties that are ours on such rows."""
    if isinstance(batch, NodeBatch):
        return ["kg", *(p.name for p in NODE_TYPE[batch.label].properties)]
    return ["kg", *(p.name for p in EDGE_PROPERTIES)]


def rows(batch: Batch) -> list[dict[str, object]]:
    """A batch as parameters; `values` says null where a property is absent, so that setting removes it."""
    absent = dict.fromkeys(names(batch))
    kg = {"kg": SCHEMA_VERSION}
    if isinstance(batch, NodeBatch):
        return [{"id": row.id, "values": {**absent, **kg, **row.properties}} for row in batch.rows]
    return [
        {"source": row.source, "target": row.target, "values": {**absent, **kg, **row.properties}}
        for row in batch.rows
    ]


def writing(batch: Batch) -> str:
    """Write the rows of `$rows`; returns how many were created and how many changed."""
    if isinstance(batch, NodeBatch):
        labels = ":".join(NODE_TYPE[batch.label].labels)
        merge = f"MERGE (x:{key_label(batch.label)} {{id: row.id}})"
        setting = f"SET x += row.values, x:{labels}"
    else:
        merge = f"{_ends(batch)} MERGE (s)-[x:{batch.type} {{kg: $kg}}]->(t)"
        setting = "SET x += row.values"
    return f"""
        UNWIND $rows AS row
        {merge} ON CREATE SET x.{_NEW} = true
        WITH x, row, x.{_NEW} IS NOT NULL AS created
        WITH x, row, created, NOT created AND {_differs("x", batch)} AS changed
        FOREACH (_ IN CASE WHEN created OR changed THEN [1] ELSE [] END | {setting} REMOVE x.{_NEW})
        RETURN count(CASE WHEN created THEN 1 END) AS created, count(CASE WHEN changed THEN 1 END) AS changed,
            count(*) AS rows"""


def comparing(batch: Batch) -> str:
    """Say how many rows would be created and changed by `writing`; writes nothing."""
    if isinstance(batch, NodeBatch):
        match = f"OPTIONAL MATCH (x:{key_label(batch.label)} {{id: row.id}})"
    else:
        match = f"OPTIONAL {_ends(batch)} OPTIONAL MATCH (s)-[x:{batch.type} {{kg: $kg}}]->(t)"
    return f"""
        UNWIND $rows AS row
        {match}
        WITH x, row, x IS NULL AS created
        WITH x, row, created, NOT created AND {_differs("x", batch)} AS changed
        RETURN count(CASE WHEN created THEN 1 END) AS created, count(CASE WHEN changed THEN 1 END) AS changed,
            count(*) AS rows"""


def _ends(batch: EdgeBatch) -> str:
    source, target = key_label(batch.source_label), key_label(batch.target_label)
    return f"MATCH (s:{source} {{id: row.source}}), (t:{target} {{id: row.target}})"


def _differs(old: str, batch: Batch) -> str:
    differs = f"any(name IN $names WHERE NOT {_EQUAL.format(old=old)})"
    if isinstance(batch, NodeBatch):
        labels = " AND ".join(f"{old}:{label}" for label in NODE_TYPE[batch.label].labels)
        return f"({differs} OR NOT ({labels}))"
    return differs
