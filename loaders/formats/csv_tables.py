"""A folder of CSV tables (RFC 4180, UTF-8), one for each label and type. Lists are JSON strings."""

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from kg.ontology import NODE_TYPES, RELATIONSHIP_TYPES
from kg.records import Batch
from loaders.formats.rows import EDGE_COLUMNS, as_text, node_columns, tables


def write(batches: Iterable[Batch], folder: Path) -> None:
    """Write the tables, also those without a row."""
    columns = {node_type.label: node_columns(node_type) for node_type in NODE_TYPES}
    columns |= {relationship_type.name: EDGE_COLUMNS for relationship_type in RELATIONSHIP_TYPES}
    with ExitStack() as stack:
        writers: dict[str, csv.DictWriter[str]] = {}
        for name, properties in columns.items():
            file = (folder / f"{name}.csv").open("w", encoding="utf-8", newline="")
            out = stack.enter_context(file)
            writers[name] = csv.DictWriter(out, [column.name for column in properties], lineterminator="\n")
            writers[name].writeheader()
        for table in tables(batches):
            writers[table.name].writerows(_cells(record) for record in table.rows)


def _cells(record: dict[str, Any]) -> dict[str, Any]:
    return {
        name: str(value).lower() if isinstance(value, bool) else as_text(value)
        for name, value in record.items()
    }
