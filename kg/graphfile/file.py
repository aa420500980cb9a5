"""Opening the graph file: many readers, or one writer for the moment of a commit.

DuckDB lets one process write a file or many read it. A build therefore opens it to write only while it
commits and waits for readers as long as they take; a reader waits for the moment of a commit.
"""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import duckdb

from kg import __version__
from kg.errors import GraphFileError, OutputError

FORMAT = 1
"""Version of the tables in `schema.sql`."""

MEMORY_LIMIT = "1GB"
"""What DuckDB may use before it spills to disk."""

_READER_PATIENCE = 60.0
_PAUSE = 0.05


def connect(path: str | Path = ":memory:", *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with the settings of this project: no downloads, bounded memory, two threads."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": MEMORY_LIMIT,
        "threads": 2,
    }
    return duckdb.connect(str(path), read_only=read_only, config=config)


@contextmanager
def open_reading(path: str | Path) -> Generator[duckdb.DuckDBPyConnection]:
    """Open a graph file to read the last complete graph in it.

    Parameters
    ----------
    path : str or Path
        The graph file.

    Yields
    ------
    duckdb.DuckDBPyConnection
        A read-only connection, closed at the end of the block.

    Raises
    ------
    GraphFileError
        There is no such file, it is not a graph file, it is of a newer version, or it holds no complete
        graph yet.
    """
    with open_records(path) as connection:
        if manifest(connection).get("complete") != "true" and not _has_graph(connection):
            raise GraphFileError(f"{path} holds no complete graph yet; run the kg build that began it again")
        yield connection


@contextmanager
def open_records(path: str | Path) -> Generator[duckdb.DuckDBPyConnection]:
    """Open a graph file to read, whether or not a graph has been derived yet."""
    path = Path(path)
    if not path.is_file():
        raise GraphFileError(f"there is no graph file {path}; make it with: kg build PATH... -g {path}")
    connection = _wait(path, lambda: connect(path, read_only=True), patience=_READER_PATIENCE)
    try:
        _check_format(connection, path)
        with _readable(path):
            yield connection
    finally:
        connection.close()


@contextmanager
def open_writing(
    path: Path, waiting: Callable[[], None] = lambda: None
) -> Generator[duckdb.DuckDBPyConnection]:
    """Open a graph file for one transaction, which is committed and checkpointed at the end of the block.

    Parameters
    ----------
    path : Path
        The graph file; made, with its tables, where there is none. The caller holds `build_lock`.
    waiting : callable
        Called once where readers hold the file.

    Raises
    ------
    GraphFileError
        The file is not a graph file of this version.
    OutputError
        The disk is full or the folder cannot be written.
    """
    connection = _wait(path, lambda: connect(path), waiting=waiting)
    try:
        if not _tables(connection):
            _create(connection)
        _check_format(connection, path)
        with _writable(path):
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")
            connection.execute("CHECKPOINT")
    finally:
        connection.close()


def manifest(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What the file says of itself."""
    return dict(connection.execute("SELECT key, value FROM manifest ORDER BY key").fetchall())


def set_manifest(connection: duckdb.DuckDBPyConnection, **values: str | None) -> None:
    """Write values of the manifest, within the caller's transaction; None takes one out."""
    for key, value in values.items():
        if value is None:
            connection.execute("DELETE FROM manifest WHERE key = $1", [key])
        else:
            connection.execute("INSERT OR REPLACE INTO manifest VALUES ($1, $2)", [key, value])


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    schema = files("kg.graphfile").joinpath("schema.sql").read_text(encoding="utf-8")
    connection.execute("BEGIN")
    connection.execute(schema)
    set_manifest(connection, format=str(FORMAT), program=__version__, complete="false")
    connection.execute("COMMIT")


def _wait(
    path: Path,
    opening: Callable[[], duckdb.DuckDBPyConnection],
    *,
    patience: float | None = None,
    waiting: Callable[[], None] = lambda: None,
) -> duckdb.DuckDBPyConnection:
    """Open as soon as the other side lets go; for ever without `patience` (seconds)."""
    start, told = time.monotonic(), False
    while True:
        try:
            return opening()
        except duckdb.Error as error:
            if "lock on file" not in str(error):
                raise _not_openable(path, error) from error
            if patience is not None and time.monotonic() - start > patience:
                raise GraphFileError(
                    f"{path} is held by a program that writes to it; close it, then try again"
                ) from error
        if not told:
            waiting()
            told = True
        time.sleep(_PAUSE)


def _not_openable(path: Path, error: duckdb.Error) -> GraphFileError | OutputError:
    text = str(error)
    if "valid DuckDB database" in text:
        return GraphFileError(f"{path} is not a graph file; name another one with -g")
    if any(
        word in text
        for word in ("Permission denied", "No space left", "Read-only file system", "Cannot open")
    ):
        return OutputError(f"cannot open {path}: {_first_line(text)}")
    return GraphFileError(f"{path} is damaged or was written by a newer DuckDB: {_first_line(text)}")


def _check_format(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    tables = _tables(connection)
    if not tables:
        raise GraphFileError(f"{path} is empty; make it with: kg build PATH... -g {path}")
    if "manifest" not in tables:
        raise GraphFileError(f"{path} is a DuckDB file, but not a graph file; name another one with -g")
    found = manifest(connection).get("format", "?")
    if found != str(FORMAT):
        raise GraphFileError(
            f"{path} has format {found}, this kg {__version__} reads format {FORMAT}; "
            "update kg, or build the graph again into a new file"
        )


def _tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}


def _has_graph(connection: duckdb.DuckDBPyConnection) -> bool:
    return connection.execute("SELECT 1 FROM paper LIMIT 1").fetchone() is not None


@contextmanager
def _readable(path: Path) -> Generator[None]:
    try:
        yield
    except (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException) as error:
        raise GraphFileError(
            f"{path} is damaged: {_first_line(str(error))}; build it again into a new file"
        ) from error


@contextmanager
def _writable(path: Path) -> Generator[None]:
    try:
        yield
    except (duckdb.IOException, duckdb.FatalException, duckdb.OutOfMemoryException) as error:
        raise OutputError(
            f"cannot write {path}: {_first_line(str(error))}; "
            "make room, then run the same command again: it goes on where it stopped"
        ) from error


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0]
