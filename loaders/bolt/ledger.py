"""Which batches of a load are written: one `:_KgLoad` node, which is there while the graph is incomplete.

Each batch is entered in the transaction that writes it, by a hash that covers it and all batches before
it. A load that begins again skips the batches whose hashes stand there, up to the first that differs.
The node also says which load may write: the one that began last. An earlier one that still runs stops.
"""

import hashlib
import json
import uuid
from dataclasses import astuple, dataclass, field
from typing import Any

from neo4j import ManagedTransaction

from kg.errors import StoreError
from kg.store import Counts

LABEL = "_KgLoad"
_LOCK = f"MATCH (load:{LABEL} {{id: 'load'}}) SET load.locked = true WITH load WHERE load.token = $token"


@dataclass(slots=True)
class Ledger:
    """One load's view of the ledger.

    Attributes
    ----------
    token : str
        Tells this load from any other.
    counts : Counts
        What this load and the ones it resumes have done.
    """

    token: str = field(default_factory=lambda: uuid.uuid4().hex)
    counts: Counts = field(default_factory=Counts)
    _done: list[str] = field(default_factory=list[str])
    _written: int = 0
    _hash: str = ""

    def begin(self, tx: ManagedTransaction) -> None:
        """Take the ledger over, or open one."""
        found = tx.run(
            f"MERGE (load:{LABEL} {{id: 'load'}}) SET load.token = $token "
            "RETURN coalesce(load.done, []) AS done, load.counts AS counts",
            token=self.token,
        ).single(strict=True)
        self._done = found["done"]
        if self._done:
            self.counts = Counts(*found["counts"])

    def is_done(self, rows: list[dict[str, Any]]) -> bool:
        """Whether the next batch is written already; to be asked of each batch in turn."""
        text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        self._hash = hashlib.sha256(f"{self._hash}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        if self._written < len(self._done) and self._done[self._written] == self._hash:
            self._written += 1
            return True
        if self._written < len(self._done):  # another graph from here on: what it counted no longer holds
            self._done = self._done[: self._written]
            self.counts = Counts()
        return False

    def check(self, tx: ManagedTransaction) -> None:
        """Hold the ledger for this transaction.

        Raises
        ------
        StoreError
            Another load has begun since.
        """
        if tx.run(f"{_LOCK} RETURN true AS mine", token=self.token).single() is None:
            raise StoreError(_TAKEN_OVER)

    def enter(self, tx: ManagedTransaction, counts: Counts) -> None:
        """Enter the batch that `is_done` was asked of, in the transaction that writes it."""
        tx.run(
            f"{_LOCK} SET load.done = coalesce(load.done, [])[0..$written] + [$hash], load.counts = $counts",
            token=self.token,
            written=self._written,
            hash=self._hash,
            counts=list(astuple(counts)),
        ).consume()

    def entered(self, counts: Counts) -> None:
        """The transaction is committed."""
        self._written += 1
        self.counts = counts

    def close(self, tx: ManagedTransaction) -> None:
        """The graph is complete."""
        tx.run(f"{_LOCK} DELETE load", token=self.token).consume()


_TAKEN_OVER = (
    "another kg load into this database began after this one and goes on alone; wait for it to end, "
    "then load again if this graph is the one you want"
)
