"""One database of a server: sessions, transactions that are sent again, definitions."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, LiteralString, TypeVar, cast

import neo4j
from neo4j import Driver, GraphDatabase, ManagedTransaction, Session
from neo4j.exceptions import ClientError, IncompleteCommit

from kg.errors import QueryError
from loaders.bolt.address import Address
from loaders.bolt.errors import explained
from loaders.bolt.values import far_ends, plain
from queries.cypher.result import Result

ROWS = 5_000  # in one transaction

_SENT = 3  # times that a transaction is sent whose fate is unknown
PATIENCE = 30.0  # seconds for a server to come back while something is asked or written
_REACHABLE = 5.0  # seconds for a server to take a connection
_GREETING = 10.0  # seconds for it to say who it is
_ALREADY_THERE = "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists"
_T = TypeVar("_T")

logging.getLogger("neo4j").addHandler(logging.NullHandler())  # what fails is told once, by our own error


def cypher(text: str) -> LiteralString:
    """Text that is run as Cypher: a user's own query, or one of ours made of the ontology's names."""
    return cast("LiteralString", text)


@dataclass(frozen=True, slots=True)
class Database:
    """A database of a server, by its open driver; `agent` is the server's name and version."""

    driver: Driver
    address: Address
    agent: str

    @classmethod
    def connect(cls, address: Address, user: str, password: str) -> "Database":
        """Connect, and see that the server answers.

        Raises
        ------
        StoreError
            No server answers, it refuses this user, or has no such database.
        """
        with explained(address):
            driver: Driver = cast("Any", GraphDatabase).driver(
                address.uri,
                auth=(user, password),
                notifications_min_severity="OFF",
                connection_timeout=_REACHABLE,
                connection_acquisition_timeout=_GREETING,
                max_transaction_retry_time=PATIENCE,
            )
            try:
                agent = (
                    cast("Any", driver).get_server_info().agent
                )  # at once or not at all: retries are for later
                database = cls(driver, address, str(agent))
                database.ask("RETURN 1", {})
            except BaseException:
                driver.close()
                raise
        return database

    def session(self, access: str = neo4j.WRITE_ACCESS) -> Session:
        """A session with this database; reading ones may not write."""
        return cast("Any", self.driver).session(database=self.address.database, default_access_mode=access)

    def write(self, work: Callable[[ManagedTransaction], _T]) -> _T:
        """Run a unit of work that may run twice: where the answer to a commit is lost, it is sent again."""
        for _ in range(_SENT - 1):
            try:
                return self._write(work)
            except IncompleteCommit:
                continue
        return self._write(work)

    def _write(self, work: Callable[[ManagedTransaction], _T]) -> _T:
        with self.session() as session:
            return session.execute_write(work)

    def count(self, statement: str, parameters: Mapping[str, Any]) -> int:
        """Run a statement that writes and returns one number, `n`."""
        return self.write(lambda tx: tx.run(cypher(statement), dict(parameters)).single(strict=True)["n"])

    def repeat(self, statement: str) -> int:
        """Run a statement that handles at most `$limit` things until it finds none; gives how many."""
        total = 0
        while found := self.count(statement, {"limit": ROWS}):
            total += found
        return total

    def define(self, definitions: Iterable[str]) -> None:
        """Run statements that change constraints and indexes, and wait until these are up.

        Each in a managed transaction: they take locks on labels, and may meet those of another loader. Where
        that one made the same at the same time, IF NOT EXISTS does not help; it is there, which is enough.
        """
        for definition in definitions:
            try:
                self.write(partial(_define, definition))
            except ClientError as error:
                if error.code != _ALREADY_THERE:
                    raise
        with self.session() as session:
            session.run("CALL db.awaitIndexes(300)").consume()

    def ask(
        self,
        query: str,
        parameters: Mapping[str, Any],
        timeout: float | None = None,
        max_rows: int | None = None,
    ) -> Result:
        """Run a query that reads; `timeout` in seconds."""
        work = neo4j.unit_of_work(timeout=timeout)(_ask)
        with self.session(neo4j.READ_ACCESS) as session:
            return session.execute_read(work, query, parameters, max_rows)


def _define(definition: str, tx: ManagedTransaction) -> None:
    tx.run(cypher(definition)).consume()


def _ask(tx: ManagedTransaction, query: str, parameters: Mapping[str, Any], max_rows: int | None) -> Result:
    result = tx.run(cypher(query), dict(parameters))
    columns = tuple(result.keys())
    rows = [record.values() for record in islice(result, None if max_rows is None else max_rows + 1)]
    if max_rows is not None and len(rows) > max_rows:
        raise QueryError(f"the query gives more than {max_rows} rows; add a LIMIT")
    summary = cast("Any", result.consume())
    ends = sorted({element_id for row in rows for element_id in far_ends(row)})
    found = tx.run("MATCH (n) WHERE elementId(n) IN $ids RETURN elementId(n), n.id", ids=ends) if ends else ()
    keys: dict[str, str] = dict(record.values() for record in found)
    drawn = _drawn(summary.profile or summary.plan)
    return Result(columns, [tuple(plain(value, keys) for value in row) for row in rows], drawn)


def _drawn(plan: Mapping[str, Any] | None) -> str:
    """The plan of EXPLAIN or PROFILE, as the server draws it."""
    return str(plan["args"].get("string-representation", "")) if plan else ""
