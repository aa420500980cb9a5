"""Rows as frames, as JSON and as a graph."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from queries.cypher.entities import Node, Path, Relationship
from queries.cypher.values.duration import Duration

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import polars as pl

Rows: TypeAlias = Sequence[tuple[Any, ...]]
RowValue: TypeAlias = Any
"""What a row may hold."""


def to_pandas(columns: Sequence[str], rows: Rows) -> "pd.DataFrame":
    """Give rows as a pandas frame."""
    import pandas as pd

    return pd.DataFrame([tuple(map(plain, row)) for row in rows], columns=list(columns))


def to_polars(columns: Sequence[str], rows: Rows) -> "pl.DataFrame":
    """Give rows as a Polars frame."""
    import polars as pl

    data = {name: [plain(row[position]) for row in rows] for position, name in enumerate(columns)}
    return pl.DataFrame(data, strict=False)


def to_json(columns: Sequence[str], rows: Rows, *, indent: int | None = None) -> str:
    """Give rows as a JSON array of objects."""
    objects = [dict(zip(columns, map(jsonable, row), strict=True)) for row in rows]
    return json.dumps(objects, ensure_ascii=False, indent=indent, allow_nan=False)


def plain(value: RowValue) -> RowValue:
    """Give a value with every node, relationship and path in it as a map, every duration as text."""
    if isinstance(value, Node):
        return {"id": value.element_id, "labels": list(value.labels), "properties": plain(value.properties)}
    if isinstance(value, Relationship):
        return {
            "id": value.element_id,
            "type": value.type,
            "start": value.start,
            "end": value.end,
            "properties": plain(value.properties),
        }
    if isinstance(value, Path):
        return {"nodes": plain(list(value.nodes)), "relationships": plain(list(value.relationships))}
    if isinstance(value, Mapping):
        return {name: plain(item) for name, item in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in cast("Sequence[Any]", value)]
    return str(value) if isinstance(value, Duration) else value


def jsonable(value: RowValue) -> RowValue:
    """Give a value as JSON can hold it: dates, NaN and infinities as text."""
    bare = plain(value)
    if isinstance(bare, dict):
        return {str(name): jsonable(item) for name, item in cast("dict[Any, Any]", bare).items()}
    if isinstance(bare, list):
        return [jsonable(item) for item in cast("list[Any]", bare)]
    if isinstance(bare, float) and (bare != bare or bare in {float("inf"), float("-inf")}):  # noqa: PLR0124 - NaN
        return str(bare)
    return bare if bare is None or isinstance(bare, str | int | float) else _text(bare)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


# --- graphs -----------------------------------------------------------------------------------------


def to_graph(rows: Rows) -> "nx.MultiDiGraph[str]":
    """Give the nodes, relationships and paths among the values as a graph of their own."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    relationships: dict[str, Relationship] = {}
    for entity in _entities(rows):
        if isinstance(entity, Node):
            graph.add_node(entity.element_id, **{**entity.properties, "labels": list(entity.labels)})
        else:
            relationships.setdefault(entity.element_id, entity)
    for each in relationships.values():
        taken = graph.has_edge(each.start, each.end, each.type)
        key = each.element_id if taken else each.type
        _ = graph.add_edge(each.start, each.end, key, **{**each.properties, "type": each.type})
    return graph


def _entities(values: Iterable[Any]) -> Iterator[Node | Relationship]:
    for value in values:
        if isinstance(value, Node | Relationship):
            yield value
        elif isinstance(value, Path):
            yield from value.nodes
            yield from value.relationships
        elif isinstance(value, Mapping):
            yield from _entities(cast("Mapping[str, Any]", value).values())
        elif isinstance(value, list | tuple):
            yield from _entities(cast("Sequence[Any]", value))
