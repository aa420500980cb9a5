"""A graph store in a database of a Neo4j 5 server."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from kg.errors import StoreError
from kg.records import Batch
from kg.store import Counts
from loaders.bolt import removal, schema
from loaders.bolt.address import Address
from loaders.bolt.condition import check, is_incomplete
from loaders.bolt.database import Database
from loaders.bolt.errors import explained, query_explained
from loaders.bolt.ledger import LABEL
from loaders.bolt.load import Load
from loaders.bolt.pull import stored
from queries.cypher.result import Result

_RESUME = "; what was written stands, and the same kg load goes on from there"


def _refuse(_question: str) -> bool:
    return False


def _ignore(_kind: str, _rows: int) -> None:
    pass


class BoltStore:
    """A graph in a database of a Neo4j server.

    One transaction at a time writes, so that no two of ours wait for one another's locks.

    Parameters
    ----------
    address : Address
        The server and database.
    user, password : str
        Who asks.
    share : bool
        Whether it may be loaded beside other data.
    confirm : callable
        Asked, with the question, before more than a tenth of the stored nodes is removed.
    watch : callable
        Hears of progress: "nodes" or "relationships", and how many more are done.

    Raises
    ------
    StoreError
        No server answers, it refuses this user, or has no such database.
    """

    def __init__(
        self,
        address: Address,
        user: str,
        password: str,
        *,
        share: bool = False,
        confirm: Callable[[str], bool] = _refuse,
        watch: Callable[[str, int], None] = _ignore,
    ) -> None:
        self.address = address
        self._share = share
        self._confirm = confirm
        self._watch = watch
        self._database = Database.connect(address, user, password)

    def sync(self, batches: Iterable[Batch], *, keep: bool = False, dry_run: bool = False) -> Counts:
        """Make the database hold this graph; see `kg.store.GraphStore.sync`.

        Raises
        ------
        StoreError
            The server fails, other data is there, another load took over, or a removal was refused. What
            was written stands; the next load goes on from there.
        """
        load = Load(self._database, self._confirm, self._watch)
        with explained(self.address, lambda: _RESUME if load.begun else ""):
            self._refuse_others_data()
            return (load.compare if dry_run else load.write)(batches, keep=keep)

    def _refuse_others_data(self) -> None:
        query = f"MATCH (n) WHERE n.kg IS NULL AND NOT n:{LABEL} RETURN labels(n) AS labels LIMIT 1"
        for (labels,) in () if self._share else self._database.ask(query, {}).rows:
            raise StoreError(
                f"{self.address} holds other data (a node labelled {', '.join(labels) or 'nothing'}); load "
                "into an empty database, or say --share to load beside it"
            )

    def run(
        self,
        query: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        max_rows: int | None = None,
    ) -> Result:
        """Run a read-only Cypher query; see `kg.store.GraphStore.run`."""
        with explained(self.address), query_explained(query, params or {}, timeout):
            return self._database.ask(query, params or {}, timeout, max_rows)

    def read(self) -> Iterator[Batch]:
        """The whole graph, nodes first, in the order of ids."""
        with explained(self.address):
            yield from stored(self._database)

    def remove(self) -> Counts:
        """Take our nodes, relationships and indexes out of the database, and nothing else."""
        with explained(self.address):
            relationships = self._database.repeat(removal.ANY_RELATIONSHIPS)
            nodes = self._database.repeat(removal.ANY_NODES)
            self._database.repeat(f"MATCH (n:{LABEL}) WITH n LIMIT $limit DELETE n RETURN count(*) AS n")
            self._database.define(schema.dropping())
        return Counts(nodes_removed=nodes, relationships_removed=relationships)

    def incomplete(self) -> bool:
        """Whether a load is under way or was broken off."""
        with explained(self.address):
            return is_incomplete(self._database)

    def check(self) -> str:
        """See that the database can be asked; gives what a person should know beside the answers.

        Raises
        ------
        StoreError
            It holds no graph of this program, one of another schema, or one without constraints.
        """
        with explained(self.address):
            return check(self._database)

    def agent(self) -> str:
        """The server's name and version."""
        return self._database.agent

    def close(self) -> None:
        """Close the connection."""
        self._database.driver.close()
