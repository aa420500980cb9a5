"""What a server's failures mean for the user, and what to do about them."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

from neo4j.exceptions import AuthError, DriverError, Neo4jError, ServiceUnavailable

from kg.errors import QueryError, StoreError
from loaders.bolt.address import Address
from queries.cypher.errors import CypherError, LimitError

_ADVICE = {  # by the end of the server's code
    "DatabaseNotFound": "there is no database of this name; SHOW DATABASES lists those there are",
    "ForbiddenOnReadOnlyDatabase": "the database is read-only; ask who runs it to lift that",
    "NotALeader": "this member of the cluster only reads; use its neo4j:// address instead of bolt://",
    "WriteOnReadOnlyAccessDatabase": "the database is read-only; ask who runs it to lift that",
    "Forbidden": "this user may not do that; ask for the right to write and to make indexes",
    "MemoryPoolOutOfMemoryError": "the server ran out of memory; raise server.memory.heap.max_size",
    "TransactionStartFailed": "the database cannot write now; is its disk full?",
    "DatabaseUnavailable": "the database is not up; its disk may be full, its log says more",
}
_TIMED_OUT = "Neo.ClientError.Transaction.TransactionTimedOut"
_QUERY_CODES = ("Neo.ClientError.Statement.", "Neo.ClientError.Procedure.", _TIMED_OUT)
_RESUME = "; what was written stands, and the same kg load goes on from there"


@contextmanager
def explained(address: Address, *, loading: bool = False) -> Generator[None]:
    """Raise what the driver raises as a `StoreError` that says what to try.

    Parameters
    ----------
    address : Address
        The database.
    loading : bool
        Whether a load is under way, which can be resumed.
    """
    try:
        yield
    except AuthError as error:
        raise StoreError(
            f"{address.uri} refuses this user or password; set NEO4J_USERNAME and NEO4J_PASSWORD "
            f"({error.message})"
        ) from error
    except ServiceUnavailable as error:
        after = _RESUME if loading else ""
        reason = str(error).partition("\n")[0].rstrip(":")
        raise StoreError(
            f"no Neo4j answers at {address.uri}: {reason}; start it (docker compose up -d --wait) or check "
            f"host and port{after}"
        ) from error
    except Neo4jError as error:
        code = error.code or ""
        advice = _ADVICE.get(code.rpartition(".")[2], "")
        after = _RESUME if loading else ""
        message = "; ".join(part for part in (error.message or code, advice) if part)
        raise StoreError(f"{address}: {message}{after}") from error
    except (DriverError, OSError, ValueError) as error:
        after = _RESUME if loading else ""
        raise StoreError(f"{address}: {error}{after}") from error


@contextmanager
def query_explained(query: str, parameters: Mapping[str, Any], timeout: float | None) -> Generator[None]:
    """Raise what is wrong with a query as a `QueryError`, in the words it has on a graph in memory."""
    try:
        yield
    except Neo4jError as error:
        code = error.code or ""
        if code.startswith(_TIMED_OUT) and timeout is not None:
            message = f"the query took longer than {timeout:g} s and was stopped"
        elif code.startswith(_QUERY_CODES):
            message = _mistake(query, parameters) or error.message or code
        else:
            raise
        raise QueryError(message) from error


def _mistake(query: str, parameters: Mapping[str, Any]) -> str:
    """What our own engine finds wrong with a query, wherever its graph is."""
    from queries.cypher.engine import Engine

    try:
        Engine.of_rows([], []).run(query, parameters, timeout=1, max_rows=1)
    except CypherError as error:
        return "" if isinstance(error, LimitError) else str(error)
    return ""
