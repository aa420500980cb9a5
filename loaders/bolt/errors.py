"""What a server's failures mean for the user, and what to do about them."""

import ssl
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from neo4j.exceptions import AuthError, DriverError, Neo4jError, ServiceUnavailable

from kg.errors import QueryError, StoreError
from loaders.bolt.address import Address
from queries.cypher.errors import CypherError, LimitError

_READ_ONLY = (
    "the server's settings keep this database read-only (server.databases.default_to_read_only, "
    "server.databases.read_only); change them, or name another database"
)
_TLS = "it does not speak TLS, which a scheme with +s asks for; try the scheme without"
_HTTP = "that port speaks HTTP, which is Neo4j Browser's; Bolt's is 7687 unless it was changed"
_EXPIRED = "another password has to be set first: neo4j-admin dbms set-initial-password, or in Neo4j Browser"
_ADVICE = {  # by the end of the server's code
    "AuthenticationRateLimit": "wait some seconds, then set NEO4J_USERNAME and NEO4J_PASSWORD",
    "CredentialsExpired": _EXPIRED,
    "DatabaseNotFound": "there is no database of this name; SHOW DATABASES lists those there are",
    "DatabaseUnavailable": "the database is not up; its disk may be full, its log says more",
    "Forbidden": "this user may not do that; ask for the right to write and to make indexes",
    "ForbiddenOnReadOnlyDatabase": _READ_ONLY,
    "MemoryPoolOutOfMemoryError": "the server ran out of memory; raise server.memory.heap.max_size",
    "NotALeader": "this member of the cluster only reads; use its neo4j:// address instead of bolt://",
    "TransactionCommitFailed": "the database cannot write; is its disk full? Make room and start it again",
    "TransactionLogError": "the database cannot write; is its disk full? Make room and start it again",
    "TransactionStartFailed": "the database cannot write; is its disk full? Make room and start it again",
    "WriteOnReadOnlyAccessDatabase": _READ_ONLY,
}
_TIMED_OUT = "Neo.ClientError.Transaction.TransactionTimedOut"
_QUERY_CODES = ("Neo.ClientError.Statement.", "Neo.ClientError.Procedure.", _TIMED_OUT)


@contextmanager
def explained(address: Address, after: Callable[[], str] = str) -> Generator[None]:
    """Raise what the driver raises as a `StoreError` that says what to try.

    Parameters
    ----------
    address : Address
        The database.
    after : callable
        What to say at the end of the message, asked when something has failed.
    """
    try:
        yield
    except AuthError as error:
        raise StoreError(
            f"{address.uri} refuses this user or password; set NEO4J_USERNAME and NEO4J_PASSWORD "
            f"({_sentence(error)})"
        ) from error
    except ServiceUnavailable as error:
        raise StoreError(
            f"no Neo4j answers at {address.uri}: {_reason(error)}; start it (docker compose up -d --wait) or "
            f"check host and port{after()}"
        ) from error
    except Neo4jError as error:
        advice = _ADVICE.get((error.code or "").rpartition(".")[2], "")
        message = "; ".join(part for part in (_sentence(error), advice) if part)
        raise StoreError(f"{address}: {message}{after()}") from error
    except (DriverError, OSError, ValueError) as error:
        raise StoreError(f"{address}: {error}{after()}") from error


def _sentence(error: Neo4jError) -> str:
    return (error.message or error.code or "").strip().removesuffix(".")


def _reason(error: BaseException) -> str:
    """Why a connection was not made or was lost: what the system said, beneath what the driver says."""
    while deeper := _cause(error):
        error = deeper
    last = str(error).strip().rpartition("\n")[2]
    if isinstance(error, ssl.SSLError):
        return _TLS
    if isinstance(error, TimeoutError) or "timed out" in last.lower():
        return "nothing came back in time"
    if isinstance(error, OSError):
        return (error.strerror or last).lower()
    return _HTTP if "looks like HTTP" in last else last


def _cause(error: BaseException) -> BaseException | None:
    if isinstance(error, BaseExceptionGroup):
        return cast("BaseExceptionGroup[BaseException]", error).exceptions[0]
    return error.__cause__


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
