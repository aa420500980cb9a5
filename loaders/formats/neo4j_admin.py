"""A folder of typed CSV for `neo4j-admin database import full`, the fastest way into an empty server."""

import csv
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from itertools import repeat
from pathlib import Path
from shlex import quote
from typing import Any, cast

from kg.ontology import EDGE_PROPERTIES, NODE_TYPES, RELATIONSHIP_TYPES, SCHEMA_VERSION, Property
from kg.records import Batch, EdgeTable, NodeBatch, Value
from loaders.bolt import schema

ARRAY_DELIMITER = "\x1f"  # the unit separator: no text holds it, for readers put a space in its place
DATABASE = "neo4j"

_TYPES = {
    "string": "string", "integer": "long", "float": "double", "boolean": "boolean",
    "strings": "string[]", "integers": "long[]", "floats": "double[]",
}  # fmt: skip

_SCRIPT = """#!/bin/sh
# Stop the server, run this where its neo4j-admin is, start it, then run constraints.cypher:
#     cypher-shell -f constraints.cypher
# `kg load` of the same graph will then find nothing to do.
cd "$(dirname "$0")" || exit 1
exec "${{NEO4J_ADMIN:-neo4j-admin}}" {arguments} "$@"
"""


def write(batches: Iterable[Batch], folder: Path) -> None:
    """Write a file for each label and type, the command that imports them, and the constraints."""
    with ExitStack() as stack:
        writers: dict[str, Any] = {}
        for name, columns in _headers().items():
            out = stack.enter_context((folder / f"{name}.csv").open("w", encoding="utf-8", newline=""))
            writers[name] = csv.writer(out, lineterminator="\n")
            writers[name].writerow(columns)
        for batch in batches:
            name = batch.label if isinstance(batch, NodeBatch) else batch.type
            writers[name].writerows(_rows(batch))
    script = folder / "import.sh"
    script.write_text(_SCRIPT.format(arguments=" ".join(map(quote, import_arguments()))), encoding="utf-8")
    script.chmod(0o755)
    statements = "".join(f"{statement};\n" for statement in schema.creating())
    (folder / "constraints.cypher").write_text(statements, encoding="utf-8")


def import_arguments() -> list[str]:
    """What `neo4j-admin` is to be given in the folder; more options may follow."""
    nodes = [f"--nodes={':'.join(kind.labels)}={kind.label}.csv" for kind in NODE_TYPES]
    edges = [f"--relationships={kind.name}={kind.name}.csv" for kind in RELATIONSHIP_TYPES]
    return [
        "database", "import", "full", DATABASE, *nodes, *edges, "--array-delimiter=U+001F",
        "--multiline-fields=true", "--id-type=string",
    ]  # fmt: skip


def _headers() -> dict[str, list[str]]:
    headers = {kind.label: ["id:ID", "kg:string", *_typed(kind.properties)] for kind in NODE_TYPES}
    edge = [":START_ID", ":END_ID", "kg:string", *_typed(EDGE_PROPERTIES)]
    return headers | {kind.name: edge for kind in RELATIONSHIP_TYPES}


def _typed(properties: Iterable[Property]) -> list[str]:
    return [f"{p.name}:{_TYPES[p.type]}" for p in properties]


def _rows(batch: Batch) -> Iterable[Sequence[Any]]:
    if isinstance(batch, NodeBatch):
        [properties] = (kind.properties for kind in NODE_TYPES if kind.label == batch.label)
        return ([row.id, SCHEMA_VERSION, *_cells(properties, row.properties)] for row in batch.rows)
    if isinstance(batch.rows, EdgeTable):
        table = batch.rows
        columns = (_column(p, table.columns.get(p.name)) for p in EDGE_PROPERTIES)
        return zip(table.sources, table.targets, repeat(SCHEMA_VERSION), *columns, strict=False)
    return (
        [row.source, row.target, SCHEMA_VERSION, *_cells(EDGE_PROPERTIES, row.properties)]
        for row in batch.rows
    )


def _column(property_: Property, values: Sequence[Any] | None) -> Iterable[object]:
    """The cells of a column that every row has, or none."""
    if values is None:
        return repeat(None)
    return map(_LISTS.get(property_.type, _cell), values)


def _text_list(values: list[str]) -> str:
    """Texts of a list in one cell; most lists hold one."""
    if len(values) == 1 and ARRAY_DELIMITER not in values[0]:
        return values[0]
    return ARRAY_DELIMITER.join(value.replace(ARRAY_DELIMITER, " ") for value in values)


def _number_list(values: list[float]) -> object:
    """Numbers of a list in one cell; most lists hold one, which the writer turns into text itself."""
    return values[0] if len(values) == 1 else ARRAY_DELIMITER.join(map(str, values))


def _cells(properties: Iterable[Property], values: dict[str, Value]) -> list[Any]:
    return [_cell(values.get(p.name)) for p in properties]


def _cell(value: object) -> object:
    if isinstance(value, list):
        return ARRAY_DELIMITER.join(
            str(item).replace(ARRAY_DELIMITER, " ") for item in cast("list[object]", value)
        )
    return str(value).lower() if isinstance(value, bool) else value


_LISTS: dict[str, Callable[[list[Any]], object]] = {
    "strings": _text_list, "integers": _number_list, "floats": _number_list,
}  # fmt: skip
