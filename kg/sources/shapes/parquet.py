"""Parquet with columns for title and abstract, read by DuckDB in batches. Lines count rows, from 1."""

import glob
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from kg.errors import InputError
from kg.sources.events import Item, Options
from kg.sources.fields import NAMES, check_columns, entry, is_table, plain
from kg.sources.text import Content, Head

NAME = "Parquet"

_BATCH = 1000
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "1",
    "memory_limit": "1GB",
}


def looks_like(head: Head) -> bool:
    """Whether it starts with the magic bytes of Parquet."""
    return head.data.startswith(b"PAR1")


def read(content: Content, options: Options) -> Iterator[Item]:
    """Read a paper from each row.

    Raises
    ------
    InputError
        Where the file is damaged or has no column that can be an abstract.
    UsageError
        Where a `--map` names a column it lacks.
    """
    content.encoding = "binary"
    with _on_disk(content) as path:
        for number, row in enumerate(_rows(path, content.name, options), 1):
            content.count = number
            yield entry(row, content.at(number), options.columns)


def _rows(path: Path, name: str, options: Options) -> Iterator[dict[str, object]]:
    import duckdb

    file = glob.escape(str(path))
    try:
        with duckdb.connect(config=_SETTINGS) as connection:
            described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [file]).fetchall()
            columns = _columns([str(row[0]) for row in described], name, options)
            chosen = ", ".join('"' + column.replace('"', '""') + '"' for column in columns)
            rows = connection.execute(f"SELECT {chosen} FROM read_parquet(?)", [file])
            while batch := cast("list[tuple[object, ...]]", rows.fetchmany(_BATCH)):
                yield from (dict(zip(columns, values, strict=True)) for values in batch)
    except duckdb.Error as error:
        raise InputError(f"{name}: damaged Parquet ({str(error).splitlines()[0]}); make it again") from error


def _columns(present: list[str], name: str, options: Options) -> list[str]:
    """Choose the columns that are worth reading."""
    check_columns(options.columns, [*present, *_with_path(options, present)], name)
    if not is_table(present, options.columns) and not _with_path(options, present):
        raise InputError(
            f"{name}: no column for abstracts among {', '.join(present)}; name it: --map abstract=COLUMN"
        )
    roots = {known.split(".")[0] for group in NAMES.values() for known in group}
    mapped = {column.split(".")[0] for column in options.columns.values()} | set(options.columns.values())
    return [column for column in present if plain(column) in roots or column in mapped]


def _with_path(options: Options, present: list[str]) -> list[str]:
    return [path for path in options.columns.values() if "." in path and path.split(".")[0] in present]


@contextmanager
def _on_disk(content: Content) -> Generator[Path]:
    """Give a path to the plain bytes: Parquet is read from its end, which a stream cannot do."""
    if content.path is not None and content.path.is_file():
        yield content.path.absolute()
        return
    with tempfile.NamedTemporaryFile(suffix=".parquet") as copy:
        for block in content.raw():
            copy.write(block)
        copy.flush()
        yield Path(copy.name)
