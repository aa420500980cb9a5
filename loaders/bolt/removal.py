"""Finding and taking away what is ours and no longer in the graph; nobody else's data is touched."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import neo4j

from kg.ontology import ENTITY, PAPER, RELATIONSHIP_TYPES
from kg.records import Batch, NodeBatch
from loaders.bolt.database import Database, cypher

_MINE = "n.kg IS NOT NULL"
_HELD = "EXISTS { (n)-[other]-() WHERE other.kg IS NULL }"  # others' relationships hold it

RELATIONSHIPS = "MATCH ()-[r]->() WHERE elementId(r) IN $ids DELETE r RETURN count(*) AS n"
NODES = f"""
    MATCH (n) WHERE elementId(n) IN $ids AND NOT {_HELD}
    DETACH DELETE n RETURN count(*) AS n"""
ANY_RELATIONSHIPS = """
    MATCH ()-[r]->() WHERE r.kg IS NOT NULL WITH r LIMIT $limit
    DELETE r RETURN count(*) AS n"""
ANY_NODES = f"""
    MATCH (n:{ENTITY}|{PAPER}) WHERE {_MINE} AND NOT {_HELD} WITH n LIMIT $limit
    DETACH DELETE n RETURN count(*) AS n"""

_OUR_NODES = f"MATCH (n:{ENTITY}|{PAPER}) WHERE {_MINE} RETURN"


@dataclass(slots=True)
class Seen:
    """What a load has written, as hashes: eight bytes a thing, for a graph of any size."""

    _nodes: set[int] = field(default_factory=set[int])
    _relationships: dict[str, set[int]] = field(default_factory=dict[str, set[int]])

    def add(self, batch: Batch) -> None:
        """A batch is part of the graph."""
        if isinstance(batch, NodeBatch):
            self._nodes.update(hash(row.id) for row in batch.rows)
        else:
            known = self._relationships.setdefault(batch.type, set())
            known.update(hash((row.source, row.target)) for row in batch.rows)

    @property
    def nodes(self) -> int:
        """How many nodes the graph has."""
        return len(self._nodes)

    def missing(self, database: Database, *, written: bool) -> tuple[list[str], list[str]]:
        """Element ids of our nodes and relationships in the database that the graph lacks.

        Parameters
        ----------
        database : Database
            Where to look.
        written : bool
            Whether the whole graph is written. Then, where numbers agree, nothing needs to be looked at.
        """
        gone = list(self._gone(database, written=written))
        kinds = (kind.name for kind in RELATIONSHIP_TYPES)
        return gone, [lost for kind in kinds for lost in self._lost(database, kind, written=written)]

    def _gone(self, database: Database, *, written: bool) -> Iterator[str]:
        [(count,)] = _rows(database, f"{_OUR_NODES} count(n)")
        if count > len(self._nodes) or not written:
            stored = _rows(database, f"{_OUR_NODES} elementId(n), n.id")
            yield from (element_id for element_id, id_ in stored if hash(id_) not in self._nodes)

    def _lost(self, database: Database, type_: str, *, written: bool) -> Iterator[str]:
        known = self._relationships.get(type_, set())
        ours = f"MATCH (s)-[r:{type_}]->(t) WHERE r.kg IS NOT NULL RETURN"
        [(count,)] = _rows(database, f"{ours} count(r)")
        if count > len(known) or not written:
            stored = _rows(database, f"{ours} elementId(r), s.id, t.id")
            yield from (element_id for element_id, *ends in stored if hash(tuple(ends)) not in known)


def _rows(database: Database, query: str) -> Iterator[list[Any]]:
    with database.session(neo4j.READ_ACCESS) as session:
        for record in session.run(cypher(query)):
            yield record.values()
