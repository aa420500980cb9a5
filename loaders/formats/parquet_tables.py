"""A folder of Parquet tables with typed columns, one for each label and type, written by DuckDB."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

import duckdb

from kg.errors import OutputError
from kg.ontology import NODE_TYPES, RELATIONSHIP_TYPES, Property
from kg.records import Batch
from loaders.formats.rows import EDGE_COLUMNS, node_columns, tables, to_json

_SQL_TYPES = {
    "string": "VARCHAR", "integer": "BIGINT", "float": "DOUBLE", "boolean": "BOOLEAN",
    "strings": "VARCHAR[]", "integers": "BIGINT[]", "floats": "DOUBLE[]",
}  # fmt: skip
_LONGEST = 1 << 24  # bytes of a row that DuckDB reads without being told


def write(batches: Iterable[Batch], folder: Path) -> None:
    """Write the tables, also those without a row.

    Rows go through files of JSON lines, which DuckDB reads with the types of our own table: inserting
    them one by one takes thirty times as long.
    """
    columns = {node_type.label: node_columns(node_type) for node_type in NODE_TYPES}
    columns |= {relationship_type.name: EDGE_COLUMNS for relationship_type in RELATIONSHIP_TYPES}
    with ExitStack() as stack:
        lines = {name: stack.enter_context(_lines(folder, name)) for name in columns}
        longest = _LONGEST
        for table in tables(batches):
            for record in table.rows:
                line = to_json(record) + "\n"
                longest = max(longest, 4 * len(line))
                lines[table.name].write(line)
    try:
        with duckdb.connect(config={"threads": 1, "autoload_known_extensions": False}) as con:
            for name, properties in columns.items():
                _convert(con, folder / f"{name}.jsonl", properties, longest)
    except duckdb.IOException as error:
        raise OutputError(f"cannot write Parquet tables: {error}") from error


def _lines(folder: Path, name: str) -> TextIO:
    return (folder / f"{name}.jsonl").open("w", encoding="utf-8", newline="")


def _convert(
    con: duckdb.DuckDBPyConnection, lines: Path, properties: Iterable[Property], longest: int
) -> None:
    types: Mapping[str, str] = {column.name: _SQL_TYPES[column.type] for column in properties}
    rows = con.sql(
        "SELECT * FROM read_json($file, columns = $types, format = 'newline_delimited', "
        "maximum_object_size = $longest)",
        params={"file": str(lines), "types": types, "longest": longest},
    )
    rows.write_parquet(str(lines.with_suffix(".parquet")), compression="zstd")
    lines.unlink()
