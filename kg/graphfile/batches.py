"""The graph of a graph file, read as batches: nodes, then edges, in the order of their numbers.

A reader says which properties it can do without. Evidence is most of a graph's bytes and abstracts
most of the rest, so a query that looks at neither is answered several times sooner.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kg.graphfile.columns import Arrays, Columns, Numbers, Rows, arrays, node_columns
from kg.graphfile.evidence import EvidenceReader
from kg.ontology import (
    EDGE_PROPERTIES,
    ENTITY_LABELS,
    EVIDENCE_PARTS,
    MAX_STORED_EVIDENCE,
    NODE_TYPE,
    PAPER,
    RELATIONSHIP_TYPE,
)
from kg.records import Batch, EdgeBatch, EdgeTable, NodeBatch, NodeRow

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CHUNK = 50_000  # rows read at a time: enough to be fast, few enough to stream a graph of any size

_NODE_PROPERTIES = {  # of each table of nodes
    "paper": tuple(p.name for p in NODE_TYPE[PAPER].properties),
    "entity": tuple(p.name for p in NODE_TYPE[ENTITY_LABELS[0]].properties),
}
Kind: TypeAlias = tuple[str, str, str]
"""Type, label of the source and label of the target of an edge."""

_LABELS = tuple(NODE_TYPE)
_TYPES = tuple(RELATIONSHIP_TYPE)
_PLAIN_PROPERTIES = tuple(p.name for p in EDGE_PROPERTIES if p.name not in EVIDENCE_PARTS)


@dataclass(frozen=True, slots=True)
class _AllNodes:
    """Id of every node and the place of its label in the ontology, by its number."""

    ids: list[str]
    labels: Numbers

    def labels_of(self, numbers: Numbers) -> Numbers:
        """Places of the labels of some nodes."""
        return self.labels[numbers]


@dataclass(frozen=True, slots=True)
class _SomeNodes:
    """Ids of some nodes and the places of their labels in the ontology, by their numbers."""

    ids: dict[int, str]
    labels: dict[int, int]

    def labels_of(self, numbers: Numbers) -> Numbers:
        """Places of the labels of some nodes."""
        return np.array([self.labels[no] for no in numbers.tolist()], dtype=np.int8)


_Nodes: TypeAlias = _AllNodes | _SomeNodes


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What to read of edges; see `batches`."""

    evidence: int | None
    omit: Collection[str] = ()
    kinds: Collection[Kind] | None = None

    @property
    def types(self) -> list[str] | None:
        """The types of the kinds."""
        return None if self.kinds is None else sorted({type_ for type_, _, _ in self.kinds})


def batches(
    con: "DuckDBPyConnection",
    *,
    evidence: int | None = MAX_STORED_EVIDENCE,
    omit: Collection[str] = frozenset(),
    kinds: Collection[Kind] | None = None,
    labels: Collection[str] | None = None,
    keep: bool = False,
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
    kinds : collection of (str, str, str), optional
        Only edges of these types, between nodes of these labels (type, source, target); all without it.
    labels : collection of str, optional
        With `kinds`: every node of these labels, and of the others only the ends of those edges.
    keep : bool
        The caller keeps every batch: equal strings are then one object, which takes less than reading
        them in turn does.

    Yields
    ------
    Batch
        Node batches first; at most `CHUNK` rows in one; no property without a value.

    Notes
    -----
    Without `keep`, memory is bounded by the ids of all nodes and one chunk of edges with its evidence.
    """
    cursor = con.cursor()
    nodes = _read_nodes(cursor)
    wanted = _Wanted(evidence, omit, kinds)
    needed = None if kinds is None or labels is None else _needed(cursor, nodes, kinds, labels)
    quotes = EvidenceReader(cursor, nodes.ids, keep=keep)
    texts_are_read = keep and needed is None and not {"title", "abstract"} & set(omit)
    for table, first in (("paper", 0), ("entity", _count(cursor, "paper"))):
        for chunk in _chunks(first, _count(cursor, table)):
            for batch in _node_batches(cursor, nodes, table, chunk, omit=omit, needed=needed):
                if texts_are_read and table == "paper":
                    quotes.hold(chunk.numbers, batch.rows)
                yield batch
    for chunk in _chunks(0, _count(cursor, "edge")):
        yield from _edge_batches(cursor, nodes, quotes, chunk, wanted)


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
    numbers = _numbers(cursor, {*nodes, *(end for source, target, _ in edges for end in (source, target))})
    chosen = _edge_numbers(cursor, numbers, edges)
    wanted = [numbers[id_] for id_ in nodes if id_ in numbers]
    known = _read_some_nodes(cursor, wanted, chosen)
    for table, is_paper in (("paper", True), ("entity", False)):
        rows = _chosen(sorted(no for no in set(wanted) if (_LABELS[known.labels[no]] == PAPER) == is_paper))
        yield from _node_batches(cursor, known, table, rows)
    quotes = EvidenceReader(cursor, known.ids, keep=False)
    yield from _edge_batches(cursor, known, quotes, _chosen(chosen), _Wanted(MAX_STORED_EVIDENCE))


def _numbers(cursor: "DuckDBPyConnection", ids: Collection[str]) -> dict[str, int]:
    """The numbers of the nodes that there are."""
    found = cursor.execute(
        """SELECT id, no FROM paper WHERE id IN (SELECT unnest($ids))
        UNION ALL SELECT id, no FROM entity WHERE id IN (SELECT unnest($ids))""",
        {"ids": sorted(ids)},
    )
    return dict(found.fetchall())


def _edge_numbers(
    cursor: "DuckDBPyConnection", number: Mapping[str, int], edges: Collection[tuple[str, str, str]]
) -> list[int]:
    wanted = {(number[s], number[t], type_) for s, t, type_ in edges if s in number and t in number}
    rows = cursor.execute(
        "SELECT source, target, type, no FROM edge WHERE source IN (SELECT unnest($sources)) ORDER BY no",
        {"sources": sorted({source for source, _, _ in wanted})},
    ).fetchall()
    return [no for *edge, no in rows if tuple(edge) in wanted]


def _chunks(first: int, count: int) -> Iterator[Rows]:
    for start in range(first, first + count, CHUNK):
        numbers = range(start, min(start + CHUNK, first + count))
        yield Rows(numbers, "BETWEEN $first AND $last", {"first": numbers[0], "last": numbers[-1]})


def _chosen(numbers: Sequence[int]) -> Rows:
    return Rows(numbers, "IN (SELECT unnest($numbers))", {"numbers": numbers})


def _count(cursor: "DuckDBPyConnection", table: str) -> int:
    [(count,)] = cursor.execute(f"SELECT count(*) FROM {table}").fetchall()
    return count


def _read_nodes(cursor: "DuckDBPyConnection") -> _AllNodes:
    papers = arrays(cursor, f"SELECT id, {_LABELS.index(PAPER)}::TINYINT AS label FROM paper ORDER BY no")
    entities = arrays(
        cursor,
        "SELECT id, (list_position($labels, label) - 1)::TINYINT AS label FROM entity ORDER BY no",
        {"labels": _LABELS},
    )
    ids = [*papers["id"].tolist(), *entities["id"].tolist()]
    return _AllNodes(ids, np.concatenate([papers["label"], entities["label"]]))


def _read_some_nodes(
    cursor: "DuckDBPyConnection", nodes: Collection[int], edges: Collection[int]
) -> _SomeNodes:
    """Some nodes, the ends of some edges, and the papers that speak for these."""
    found = cursor.execute(
        """WITH wanted(no) AS (
            SELECT unnest($nodes)
            UNION SELECT unnest([source, target]) FROM edge WHERE list_contains($edges, no)
            UNION SELECT paper FROM evidence WHERE list_contains($edges, edge))
        SELECT no, id, $paper FROM paper SEMI JOIN wanted USING (no)
        UNION ALL SELECT no, id, label FROM entity SEMI JOIN wanted USING (no)""",
        {"nodes": list(nodes), "edges": list(edges), "paper": PAPER},
    ).fetchall()
    return _SomeNodes({no: id_ for no, id_, _ in found}, {no: _LABELS.index(label) for no, _, label in found})


def _node_batches(
    cursor: "DuckDBPyConnection",
    nodes: _Nodes,
    table: str,
    rows: Rows,
    *,
    omit: Collection[str] = (),
    needed: Sequence[bool] | None = None,
) -> Iterator[NodeBatch]:
    columns = node_columns(cursor, table, [n for n in _NODE_PROPERTIES[table] if n not in omit], rows)
    numbers = columns.pop("no")
    by_label: defaultdict[int, list[NodeRow]] = defaultdict(list)
    labels = nodes.labels_of(np.array(numbers, dtype=np.int64)).tolist()
    no: int
    for no, label, *values in zip(numbers, labels, *columns.values(), strict=True):
        if needed is None or needed[no]:
            present = {name: value for name, value in zip(columns, values, strict=True) if value is not None}
            by_label[label].append(NodeRow(nodes.ids[no], present))
    for label, batch in by_label.items():
        yield NodeBatch(_LABELS[label], batch)


def _edge_batches(
    cursor: "DuckDBPyConnection", nodes: _Nodes, quotes: EvidenceReader, rows: Rows, wanted: _Wanted
) -> Iterator[EdgeBatch]:
    edges = arrays(
        cursor,
        "SELECT no, source, target, confidence, paper_count, list_position($all, type) - 1 AS type FROM edge "
        f"WHERE no {rows.condition} AND ($types IS NULL OR list_contains($types, type)) ORDER BY no",
        {**rows.parameters, "types": wanted.types, "all": _TYPES},
    )
    groups = _groups(edges, nodes, wanted)
    if not groups:
        return
    order = np.concatenate([*groups.values()])
    edges = {name: column[order] for name, column in edges.items()}
    properties = _edge_properties(edges, quotes, rows, wanted)
    sources, targets = (list(map(nodes.ids.__getitem__, edges[end].tolist())) for end in ("source", "target"))
    start = 0
    for key, places in groups.items():
        run = slice(start, start + len(places))
        columns = {name: column[run] for name, column in properties.items()}
        yield EdgeBatch(*key, EdgeTable(sources[run], targets[run], columns))
        start = run.stop


def _groups(edges: Arrays, nodes: _Nodes, wanted: _Wanted) -> Mapping[Kind, Numbers]:
    """The places of the wanted edges by type, label of the source and label of the target."""
    sources, targets = (nodes.labels_of(edges[end]) for end in ("source", "target"))
    kinds = (edges["type"] * len(_LABELS) + sources) * len(_LABELS) + targets
    groups: dict[Kind, Numbers] = {}
    for place in sorted(np.unique(kinds, return_index=True)[1].tolist()):
        kind = _TYPES[edges["type"][place]], _LABELS[sources[place]], _LABELS[targets[place]]
        if wanted.kinds is None or kind in wanted.kinds:
            groups[kind] = np.flatnonzero(kinds == kinds[place])
    return groups


def _needed(
    cursor: "DuckDBPyConnection", nodes: _AllNodes, kinds: Collection[Kind], labels: Collection[str]
) -> list[bool]:
    """Of every node, whether it has one of the labels or an edge of the kinds ends there."""
    types = sorted({type_ for type_, _, _ in kinds})
    query = """SELECT source, target, list_position($types, type) - 1 AS type FROM edge
    WHERE list_contains($types, type)"""
    edges = arrays(cursor, query, {"types": types})
    needed = np.isin(nodes.labels, [_LABELS.index(label) for label in labels])
    for type_, source, target in kinds:
        of_kind = (
            (edges["type"] == types.index(type_))
            & (nodes.labels[edges["source"]] == _LABELS.index(source))
            & (nodes.labels[edges["target"]] == _LABELS.index(target))
        )
        needed[edges["source"][of_kind]] = needed[edges["target"][of_kind]] = True
    return needed.tolist()


def _edge_properties(edges: Arrays, quotes: EvidenceReader, rows: Rows, wanted: _Wanted) -> Columns:
    found: Columns = {name: edges[name].tolist() for name in _PLAIN_PROPERTIES if name not in wanted.omit}
    if "confidence" in found:
        found["confidence"] = quotes.shared(found["confidence"])
    if any(name not in wanted.omit for name in EVIDENCE_PARTS):
        numbers = replace(rows, numbers=edges["no"])
        found |= quotes.columns(numbers, wanted.evidence, wanted.omit)
    return found
