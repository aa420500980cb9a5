"""Bulk rows into DuckDB tables, without pandas or pyarrow: lists as parameters, unnested."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import duckdb

T = TypeVar("T")

CHUNK = 20_000
"""Rows a statement: large enough to be fast, small enough for memory."""


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of up to `size` items, in order.

    Examples
    --------
    >>> list(chunks("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def insert(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    rows: Iterable[Sequence[Any]],
    *,
    or_ignore: bool = False,
) -> None:
    """Insert rows, each with a value for every column of the table in order.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        Where the table is.
    table : str
        A table of this project, never a name from outside.
    rows : iterable of sequence
        The values, `None` for NULL.
    or_ignore : bool
        Leave rows out whose primary key is there already.
    """
    verb = "INSERT OR IGNORE" if or_ignore else "INSERT"
    types = _column_types(connection, table)
    values = ", ".join(f"unnest(CAST(${i} AS {kind}[]))" for i, kind in enumerate(types, 1))
    for chunk in chunks(rows, CHUNK):
        connection.execute(
            f"{verb} INTO {table} SELECT {values}", [list(column) for column in zip(*chunk, strict=True)]
        )


def stream(
    connection: duckdb.DuckDBPyConnection, query: str, params: Sequence[Any] = ()
) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, fetched as they are used, on a cursor of their own."""
    cursor = connection.cursor()
    try:
        cursor.execute(query, params)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows
    finally:
        cursor.close()


def _column_types(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[str, ...]:
    rows = connection.execute(f"DESCRIBE {table}").fetchall()
    return tuple(str(row[1]) for row in rows)
