"""The graph of a graph file, read as batches: nodes, then edges, in the order of their numbers.

A reader says which properties it can do without. Evidence is most of a graph's bytes and abstracts
most of the rest, so a query that looks at neither is answered several times sooner.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from kg.graphfile.quotes import QUOTED
from kg.ontology import EDGE_PROPERTIES, ENTITY_LABELS, EVIDENCE_PARTS, MAX_STORED_EVIDENCE, NODE_TYPE, PAPER
from kg.records import Batch, EdgeBatch, EdgeRow, NodeBatch, NodeRow, Value

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CHUNK = 50_000  # rows read at a time: enough to be fast, few enough to stream a graph of any size

_NODE_PROPERTIES = {  # of each table of nodes
    "paper": tuple(p.name for p in NODE_TYPE[PAPER].properties),
    "entity": tuple(p.name for p in NODE_TYPE[ENTITY_LABELS[0]].properties),
}
_PLAIN_PROPERTIES = tuple(p.name for p in EDGE_PROPERTIES if p.name not in EVIDENCE_PARTS)

_Columns: TypeAlias = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class _Nodes:
    """Id and label of every node, by its number."""

    ids: list[str]
    labels: list[str]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Some rows of a table: their numbers in order, and the SQL that picks them by number."""

    numbers: Sequence[int]
    condition: str
    parameters: Mapping[str, object]


def batches(
    con: "DuckDBPyConnection",
    *,
    evidence: int | None = MAX_STORED_EVIDENCE,
    omit: Collection[str] = frozenset(),
    omit_of_edges: Collection[str] | None = None,
    types: Collection[str] | None = None,
) -> Iterator[Batch]:
    """Read the graph of a graph file.

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        The open graph file; it is read through cursors of its own.
    evidence : int or None
        Most pieces of evidence of an edge, best first; None for all of them.
    omit : collection of str
        Names of properties to leave out ("abstract", "evidence_texts", ...).
    omit_of_edges : collection of str, optional
        What to leave out of edges, where that is not the same.
    types : collection of str, optional
        Only edges of these types; all without it.

    Yields
    ------
    Batch
        Node batches first; at most `CHUNK` rows in one; no property without a value.

    Notes
    -----
    Memory is bounded by the ids of all nodes and one chunk of edges with its evidence.
    """
    cursor = con.cursor()
    nodes = _read_nodes(cursor)
    for table, first in (("paper", 0), ("entity", nodes.labels.count(PAPER))):
        for chunk in _chunks(first, _count(cursor, table)):
            yield from _node_batches(cursor, nodes, table, chunk, omit)
    for chunk in _chunks(0, _count(cursor, "edge")):
        yield from _edge_batches(
            cursor,
            nodes,
            chunk,
            evidence=evidence,
            omit=omit if omit_of_edges is None else omit_of_edges,
            types=types,
        )


def part(
    con: "DuckDBPyConnection", nodes: Collection[str], edges: Collection[tuple[str, str, str]]
) -> Iterator[Batch]:
    """Read some nodes and edges of a graph file, with all that a stored graph holds of them.

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        The open graph file.
    nodes : collection of str
        Ids of nodes.
    edges : collection of (str, str, str)
        Source id, target id and type of edges.

    Yields
    ------
    Batch
        Those of them that the graph holds.
    """
    cursor = con.cursor()
    every = _read_nodes(cursor)
    number = {id_: no for no, id_ in enumerate(every.ids)}
    wanted = sorted(number[id_] for id_ in nodes if id_ in number)
    for table, is_paper in (("paper", True), ("entity", False)):
        chosen = _chosen([no for no in wanted if (every.labels[no] == PAPER) == is_paper])
        yield from _node_batches(cursor, every, table, chosen, ())
    chosen = _chosen(_edge_numbers(cursor, number, edges))
    yield from _edge_batches(cursor, every, chosen, evidence=MAX_STORED_EVIDENCE)


def _edge_numbers(
    cursor: "DuckDBPyConnection", number: Mapping[str, int], edges: Collection[tuple[str, str, str]]
) -> list[int]:
    wanted = {(number[s], number[t], type_) for s, t, type_ in edges if s in number and t in number}
    rows = cursor.execute(
        "SELECT source, target, type, no FROM edge WHERE source IN (SELECT unnest($sources)) ORDER BY no",
        {"sources": sorted({source for source, _, _ in wanted})},
    ).fetchall()
    return [no for *edge, no in rows if tuple(edge) in wanted]


def _chunks(first: int, count: int) -> Iterator[_Rows]:
    for start in range(first, first + count, CHUNK):
        numbers = range(start, min(start + CHUNK, first + count))
        yield _Rows(numbers, "BETWEEN $first AND $last", {"first": numbers[0], "last": numbers[-1]})


def _chosen(numbers: Sequence[int]) -> _Rows:
    return _Rows(numbers, "IN (SELECT unnest($numbers))", {"numbers": numbers})


def _count(cursor: "DuckDBPyConnection", table: str) -> int:
    [(count,)] = cursor.execute(f"SELECT count(*) FROM {table}").fetchall()
    return count


def _read_nodes(cursor: "DuckDBPyConnection") -> _Nodes:
    papers = _columns(cursor, "SELECT id FROM paper ORDER BY no")["id"]
    entities = _columns(cursor, "SELECT id, label FROM entity ORDER BY no")
    one_string = {label: label for label in ENTITY_LABELS}
    labels = [PAPER] * len(papers) + [one_string[label] for label in entities["label"]]
    return _Nodes([*papers, *entities["id"]], labels)


def _columns(
    cursor: "DuckDBPyConnection", query: str, parameters: Mapping[str, object] | None = None
) -> _Columns:
    """Rows as columns of plain Python values, by the fastest way out of DuckDB."""
    arrays = cursor.execute(query, parameters).fetchnumpy()
    return {name: array.tolist() for name, array in arrays.items()}


def _node_batches(
    cursor: "DuckDBPyConnection", nodes: _Nodes, table: str, rows: _Rows, omit: Collection[str]
) -> Iterator[NodeBatch]:
    names = [name for name in _NODE_PROPERTIES[table] if name not in omit]
    found = cursor.execute(
        f"SELECT {', '.join(['no', *names])} FROM {table} WHERE no {rows.condition} ORDER BY no",
        rows.parameters,
    ).fetchall()
    by_label: defaultdict[str, list[NodeRow]] = defaultdict(list)
    no: int
    for no, *values in found:
        row = NodeRow(nodes.ids[no], _present(names, values))
        by_label[nodes.labels[no]].append(row)
    for label, batch in by_label.items():
        yield NodeBatch(label, batch)


def _present(names: Iterable[str], values: Iterable[Any]) -> dict[str, Value]:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}


def _edge_batches(
    cursor: "DuckDBPyConnection",
    nodes: _Nodes,
    rows: _Rows,
    *,
    evidence: int | None,
    omit: Collection[str] = (),
    types: Collection[str] | None = None,
) -> Iterator[EdgeBatch]:
    edges = _columns(
        cursor,
        f"SELECT * FROM edge WHERE no {rows.condition} AND ($types IS NULL OR list_contains($types, type)) "
        "ORDER BY no",
        {**rows.parameters, "types": None if types is None else sorted(types)},
    )
    columns = {name: edges[name] for name in _PLAIN_PROPERTIES if name not in omit}
    if any(name not in omit for name in EVIDENCE_PARTS):
        columns |= _evidence_columns(cursor, nodes, replace(rows, numbers=edges["no"]), evidence, omit)
    ends = (map(nodes.ids.__getitem__, edges[end]) for end in ("source", "target"))
    edge_rows = map(EdgeRow, *ends, _dictionaries(columns, len(edges["no"])))
    labels = (map(nodes.labels.__getitem__, edges[end]) for end in ("source", "target"))
    groups: defaultdict[tuple[str, str, str], list[EdgeRow]] = defaultdict(list)
    for key, row in zip(zip(edges["type"], *labels, strict=True), edge_rows, strict=True):
        groups[key].append(row)
    for key, group in groups.items():
        yield EdgeBatch(*key, group)


def _dictionaries(columns: _Columns, count: int) -> Iterable[dict[str, Value]]:
    """Columns as one dictionary a row, made without leaving the interpreter's own loops."""
    if not columns:
        return ({} for _ in range(count))
    return map(dict, map(zip, repeat(tuple(columns)), zip(*columns.values(), strict=True)))


def _evidence_columns(
    cursor: "DuckDBPyConnection", nodes: _Nodes, rows: _Rows, limit: int | None, omit: Collection[str]
) -> _Columns:
    """The evidence of some edges: for each property a column of lists."""
    pieces = _columns(
        cursor,
        f"SELECT * FROM {QUOTED} WHERE edge {rows.condition} AND ($limit IS NULL OR rank < $limit) "
        "ORDER BY edge, rank",
        {**rows.parameters, "limit": limit},
    )
    pieces["paper"] = [nodes.ids[paper] for paper in pieces["paper"]]
    pieces["text"] = _shared(pieces["text"])
    bounds = _bounds(pieces["edge"], rows.numbers)
    return {
        name: [pieces[column][start:end] for start, end in bounds]
        for name, column in EVIDENCE_PARTS.items()
        if name not in omit
    }


def _shared(texts: list[str]) -> list[str]:
    """Equal texts as one string: many edges quote one sentence."""
    one_string: dict[str, str] = {}
    return list(map(one_string.setdefault, texts, texts))


def _bounds(edges: list[int], numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Where each number's run begins and ends in the ordered column `edges`."""
    starts, ends = (np.searchsorted(edges, numbers, side).tolist() for side in ("left", "right"))
    return list(zip(starts, ends, strict=True))
