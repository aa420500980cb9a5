"""Making a database hold a graph: idempotent, resumable, what is gone removed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from neo4j import ManagedTransaction

from kg.errors import StoreError
from kg.ontology import SCHEMA_VERSION
from kg.records import Batch, EdgeBatch, NodeBatch
from kg.store import Counts
from loaders.bolt import removal, schema, statements
from loaders.bolt.database import ROWS, Database, cypher
from loaders.bolt.ledger import Ledger


@dataclass(slots=True)
class Load:
    """One load of one graph.

    Attributes
    ----------
    database : Database
        Where to.
    confirm : callable
        Asked before more than a tenth of the stored nodes is removed.
    watch : callable
        Hears of progress: "nodes" or "relationships", and how many more.
    begun : bool
        Whether something may have been written.
    """

    database: Database
    confirm: Callable[[str], bool]
    watch: Callable[[str, int], None]
    begun: bool = field(default=False, init=False)
    _ledger: Ledger = field(default_factory=Ledger)
    _seen: removal.Seen = field(default_factory=removal.Seen)

    def compare(self, batches: Iterable[Batch], *, keep: bool) -> Counts:
        """What `write` would do."""
        counts = Counts()
        for batch in self._each(batches):
            parameters = _parameters(batch, statements.rows(batch))
            [(created, changed, _)] = self.database.ask(statements.comparing(batch), parameters).rows
            counts = _added(counts, batch, created, changed)
        if keep:
            return counts
        nodes, relationships = self._seen.missing(self.database, written=False)
        return replace(counts, nodes_removed=len(nodes), relationships_removed=len(relationships))

    def write(self, batches: Iterable[Batch], *, keep: bool) -> Counts:
        """Write what differs, remove what is gone, and close the ledger."""
        self.database.define(schema.creating())
        self.database.write(self._ledger.begin)
        self.begun = True
        for batch in self._each(batches):
            self._write_batch(batch)
        counts = self._ledger.counts if keep else self._remove_gone()
        self.database.write(self._ledger.close)
        return counts

    def _each(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        for whole in batches:
            for batch in slices(whole):
                yield batch
                self._seen.add(batch)
                self.watch("nodes" if isinstance(batch, NodeBatch) else "relationships", len(batch.rows))

    def _write_batch(self, batch: Batch) -> None:
        rows = statements.rows(batch)
        if self._ledger.is_done(rows):
            return

        def work(tx: ManagedTransaction) -> Counts:
            self._ledger.check(tx)
            done = tx.run(cypher(statements.writing(batch)), _parameters(batch, rows)).single(strict=True)
            if done["rows"] != len(rows):
                raise StoreError(
                    f"{self.database.address}: {len(rows) - done['rows']} relationships lack an end; "
                    "was a node deleted meanwhile?"
                )
            counts = _added(self._ledger.counts, batch, done["created"], done["changed"])
            self._ledger.enter(tx, counts)
            return counts

        self._ledger.entered(self.database.write(work))

    def _remove_gone(self) -> Counts:
        nodes, relationships = self._seen.missing(self.database, written=True)
        self._ask_before_removing(len(nodes))
        return replace(
            self._ledger.counts,
            relationships_removed=self._delete(removal.RELATIONSHIPS, relationships),
            nodes_removed=self._delete(removal.NODES, nodes),
        )

    def _ask_before_removing(self, count: int) -> None:
        stored = self._seen.nodes + count
        where = self.database.address
        if count * 10 > stored and not self.confirm(
            f"{where} holds {stored} nodes; this load removes {count} of them. Go on?"
        ):
            raise StoreError(
                f"{count} of the {stored} nodes in {where} are not in this graph; nothing was removed. "
                "Say --yes to remove them or --keep to leave them"
            )

    def _delete(self, statement: str, element_ids: list[str]) -> int:
        total = 0
        for start in range(0, len(element_ids), ROWS):
            chosen = element_ids[start : start + ROWS]

            def work(tx: ManagedTransaction, ids: list[str] = chosen) -> int:
                self._ledger.check(tx)
                return tx.run(cypher(statement), ids=ids).single(strict=True)["n"]

            total += self.database.write(work)
        return total


def slices(batch: Batch) -> Iterator[Batch]:
    """The batch in parts of one transaction each."""
    for start in range(0, len(batch.rows), ROWS):
        part = slice(start, start + ROWS)
        if isinstance(batch, NodeBatch):
            yield NodeBatch(batch.label, batch.rows[part])
        else:
            yield EdgeBatch(batch.type, batch.source_label, batch.target_label, batch.rows[part])


def _parameters(batch: Batch, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"rows": rows, "names": statements.names(batch), "kg": SCHEMA_VERSION}


def _added(counts: Counts, batch: Batch, created: int, changed: int) -> Counts:
    if isinstance(batch, NodeBatch):
        return replace(
            counts, nodes_created=counts.nodes_created + created, nodes_changed=counts.nodes_changed + changed
        )
    return replace(
        counts,
        relationships_created=counts.relationships_created + created,
        relationships_changed=counts.relationships_changed + changed,
    )
