"""The protocol that every graph store keeps: a NetworkX graph in memory, a Neo4j server."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from kg.records import Batch
from queries.cypher.result import Result


@dataclass(frozen=True, slots=True)
class Counts:
    """What a `sync` or `remove` did, in nodes and relationships."""

    nodes_created: int = 0
    nodes_changed: int = 0
    nodes_removed: int = 0
    relationships_created: int = 0
    relationships_changed: int = 0
    relationships_removed: int = 0


class Asked(Protocol):
    """Somewhere a graph can be asked."""

    def run(
        self,
        query: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        max_rows: int | None = None,
    ) -> Result:
        """Run a read-only Cypher query; `timeout` in seconds.

        Raises
        ------
        kg.errors.QueryError
            The query is wrong, writes, or ran past its limits.
        """
        ...


class GraphStore(Asked, Protocol):
    """Somewhere a graph can be put, asked, read back and taken out of again."""

    def sync(self, batches: Iterable[Batch], *, keep: bool = False, dry_run: bool = False) -> Counts:
        """Make the store hold this graph: idempotent; what is gone is removed unless `keep`.

        Node batches come before edge batches.
        """
        ...

    def read(self) -> Iterator[Batch]:
        """The whole graph, nodes first."""
        ...

    def remove(self) -> Counts:
        """Take the graph out of the store, and nothing else."""
        ...

    def close(self) -> None:
        """Give back what the store holds open."""
        ...
