"""Rows as a table, JSON, CSV or Markdown."""

import csv
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO, cast

from kg.cli.output import console, note, writing
from kg.cli.text import markdown, one_line, printable
from queries.cypher.result import Node, Relationship, Result
from queries.cypher.result import Path as GraphPath

_UNSAFE_IN_JSON = re.compile(r"[\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def write_rows(result: Result, form: str, output: Path | None = None) -> None:
    """Write rows in one of the formats of `--format`.

    Parameters
    ----------
    result : Result
        Columns and rows.
    form : str
        "table", "json", "csv" or "markdown".
    output : Path, optional
        A file; standard output without it.
    """
    with writing(output) as stream:
        {"table": _table, "json": _json, "csv": _csv, "markdown": _markdown}[form](result, stream)


def write_result(result: Result, form: str, output: Path | None = None) -> None:
    """Write the rows of a query, and its plan where EXPLAIN or PROFILE asked for one.

    EXPLAIN gives the plan in place of rows; behind PROFILE the plan is a note on standard error.
    """
    if result.plan and not result.rows:
        with writing(output) as stream:
            stream.write(f"{printable(result.plan)}\n")
        return
    write_rows(result, form, output)
    for line in result.plan.splitlines():
        note(line)
    if form == "table" and not result.rows:
        note("No rows.")


def write_json(value: object, stream: TextIO) -> None:
    """Write a value as indented JSON that a terminal can show without harm."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=2)
    stream.write(_UNSAFE_IN_JSON.sub(lambda c: f"\\u{ord(c[0]):04x}", text) + "\n")


def plain(value: object) -> object:
    """A value of a row as JSON has it: nodes, relationships and paths as objects."""
    match value:
        case Node() | Relationship() | GraphPath():
            return plain(_parts(value))
        case Mapping():
            return {str(k): plain(v) for k, v in cast("Mapping[object, object]", value).items()}
        case list() | tuple():
            return [plain(v) for v in cast("Sequence[object]", value)]
        case float() if value - value != 0:  # infinite or no number, for which JSON has no word
            return str(value)
        case None | bool() | int() | float() | str():
            return value
        case _:
            return str(value)


def _parts(value: Node | Relationship | GraphPath) -> dict[str, object]:
    match value:
        case Node():
            return {"id": value.element_id, "labels": value.labels, "properties": value.properties}
        case Relationship():
            ends = {"start": value.start, "end": value.end}
            return {"type": value.type, **ends, "properties": value.properties}
        case GraphPath():
            return {"nodes": value.nodes, "relationships": value.relationships}


def cell(value: object) -> str:
    """A value of a row as a person reads it, on one line.

    Examples
    --------
    >>> cell(["COCO", 3, None]), cell(None), cell(True)
    ('COCO, 3, null', '', 'true')
    """
    return "" if value is None else one_line(_words(value))


def _words(value: object) -> str:
    match value:
        case None | bool():
            return json.dumps(value)
        case Node() | Relationship() | GraphPath():
            return _drawn(value)
        case Mapping():
            held = cast("Mapping[object, object]", value)
            return "{" + ", ".join(f"{k}: {_words(v)}" for k, v in held.items()) + "}"
        case list() | tuple():
            return ", ".join(_words(v) for v in cast("Sequence[object]", value))
        case _:
            return str(value)


def _drawn(value: Node | Relationship | GraphPath) -> str:
    """A thing of the graph as Cypher's patterns draw it."""
    match value:
        case Node():
            return f"({_node_name(value)})"
        case Relationship():
            return f"[:{value.type}]"
        case GraphPath():
            return _path(value)


def _node_name(node: Node) -> str:
    properties = node.properties
    name = properties.get("name") or properties.get("title") or node.element_id[:12]
    labels = ":".join(label for label in node.labels if label != "Entity")
    return f":{labels} {name}"


def _path(path: GraphPath) -> str:
    """A path with arrows in the direction of its relationships."""
    text = f"({_node_name(path.nodes[0])})"
    for before, relationship, node in zip(path.nodes, path.relationships, path.nodes[1:], strict=False):
        left, right = ("-", "->") if relationship.start == before.element_id else ("<-", "-")
        text += f"{left}[:{relationship.type}]{right}({_node_name(node)})"
    return text


def _numeric(result: Result, column: int) -> bool:
    values = [row[column] for row in result.rows if row[column] is not None]
    return bool(values) and all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)


def _table(result: Result, stream: TextIO) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for i, name in enumerate(result.columns):
        numbers = _numeric(result, i)
        table.add_column(Text(one_line(name)), justify="right" if numbers else "left", no_wrap=numbers)
    for row in result.rows:
        table.add_row(*(Text(cell(value)) for value in row))
    console(stream).print(table)


def _json(result: Result, stream: TextIO) -> None:
    write_json(list(result), stream)


def _csv(result: Result, stream: TextIO) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(result.columns)
    writer.writerows([_csv_cell(value) for value in row] for row in result.rows)


def _csv_cell(value: object) -> str:
    """Text as it is, everything that has parts as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return printable(value)
    return json.dumps(plain(value), ensure_ascii=False)


def _markdown(result: Result, stream: TextIO) -> None:
    stream.write(f"| {' | '.join(markdown(name) for name in result.columns)} |\n")
    rule = ["---:" if _numeric(result, i) else "---" for i in range(len(result.columns))]
    stream.write(f"| {' | '.join(rule)} |\n")
    stream.writelines(f"| {' | '.join(markdown(cell(value)) for value in row)} |\n" for row in result.rows)
