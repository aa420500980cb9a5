"""Writing a graph file from a stored graph, as `kg pull` does.

A store holds the words of evidence and not where they stood. The place is found again in the paper's
title or abstract; where a sentence stands there twice, its first place serves, for it shows the same
words. A pulled file holds a graph and no readings, so nothing can be built upon it.
"""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.errors import GraphFileError, StoreError
from kg.graphfile.file import manifest, open_records, open_writing, set_manifest
from kg.ontology import EVIDENCE_PARTS, PAPER
from kg.records import Batch, NodeBatch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BUILT = "build"  # the origin of a graph file that was built

_Record: TypeAlias = dict[str, Any]
_Texts: TypeAlias = Mapping[str, str]
_Place: TypeAlias = tuple[str, int, int]  # field, start and end of a sentence


@dataclass(slots=True)
class _Stored:
    """A stored graph, collected: its nodes by id and its edges."""

    papers: dict[str, _Record] = field(default_factory=dict[str, _Record])
    entities: dict[str, _Record] = field(default_factory=dict[str, _Record])
    edges: list[tuple[str, str, str, _Record]] = field(default_factory=list[tuple[str, str, str, _Record]])

    def add(self, batch: Batch) -> None:
        if isinstance(batch, NodeBatch):
            nodes = self.papers if batch.label == PAPER else self.entities
            nodes.update((row.id, {**row.properties, "label": batch.label}) for row in batch.rows)
        else:
            self.edges += ((row.source, row.target, batch.type, row.properties) for row in batch.rows)


def write(graph: Path, batches: Iterable[Batch], where: str) -> None:
    """Make a graph file, in the place of another once it is whole.

    Parameters
    ----------
    graph : Path
        The graph file.
    batches : iterable of Batch
        The stored graph, nodes first.
    where : str
        The store that it comes from.

    Raises
    ------
    StoreError
        The graph is not whole.
    OutputError
        The disk is full, or the folder cannot be written.
    """
    draft = graph.with_name(f".{graph.name}.{os.getpid()}.part")
    try:
        with open_writing(draft) as connection:
            fill(connection, batches)
            set_manifest(connection, complete="true", origin=where)
        draft.replace(graph)
    finally:
        for left in (draft, draft.with_name(f"{draft.name}.wal")):
            left.unlink(missing_ok=True)


def origin(con: "DuckDBPyConnection") -> str | None:
    """The store that a graph file was pulled from; None for one that was built."""
    said = manifest(con).get("origin", _BUILT)
    return None if said == _BUILT else said


def refuse_pulled(graph: Path) -> None:
    """See that a graph file holds what was read in its papers, upon which more can be built.

    Raises
    ------
    GraphFileError
        It was pulled from a server.
    """
    with open_records(graph) as connection:
        if where := origin(connection):
            raise GraphFileError(
                f"{graph} was pulled from {where}: it holds the graph, and not what was read in each paper, "
                "so that nothing can be added to it, taken out or merged anew. Build from the papers into "
                "another file: kg build PATH... -g FILE"
            )


def fill(con: "DuckDBPyConnection", batches: Iterable[Batch]) -> None:
    """Fill the tables of the graph in an empty graph file.

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        The open file, within a transaction.
    batches : iterable of Batch
        The stored graph, nodes first.

    Raises
    ------
    StoreError
        The graph quotes words that its papers do not hold: it is not whole.
    """
    stored = _Stored()
    for batch in batches:
        stored.add(batch)
    number = {id_: no for no, id_ in enumerate([*sorted(stored.papers), *sorted(stored.entities)])}
    edges = sorted(stored.edges, key=lambda edge: (number[edge[0]], number[edge[1]], edge[2]))
    _insert(con, "paper", (_paper(number[id_], id_, stored.papers[id_]) for id_ in sorted(stored.papers)))
    _insert(con, "paper_record", (_record(number[id_], id_) for id_ in sorted(stored.papers)))
    entities = ({**stored.entities[id_], "no": number[id_], "id": id_} for id_ in sorted(stored.entities))
    _insert(con, "entity", entities)
    _insert(con, "entity_member", ({"id": id_, "entity": number[id_]} for id_ in sorted(stored.entities)))
    _insert(con, "edge", (_edge(no, edge, number) for no, edge in enumerate(edges)))
    proofs = (proof for no, edge in enumerate(edges) for proof in _evidence(no, edge, stored.papers, number))
    _insert(con, "evidence", proofs)


def _insert(con: "DuckDBPyConnection", table: str, records: Iterable[_Record]) -> None:
    """Insert records, by way of a file of JSON lines: row by row takes a hundred times as long."""
    columns = {name: kind for name, kind, *_ in con.execute(f"DESCRIBE {table}").fetchall()}
    with tempfile.TemporaryDirectory(prefix="kg-pull-") as folder:
        path = Path(folder) / "rows.jsonl"
        longest = 1 << 24
        with path.open("w", encoding="utf-8", newline="") as out:
            for record in records:
                line = json.dumps(record, ensure_ascii=False) + "\n"
                longest = max(longest, 4 * len(line))
                out.write(line)
        con.execute(
            f"INSERT INTO {table} BY NAME SELECT * FROM read_json($file, columns = $columns, "
            "format = 'newline_delimited', maximum_object_size = $longest)",
            {"file": str(path), "columns": columns, "longest": longest},
        )


def _paper(no: int, id_: str, properties: _Record) -> _Record:
    record = {name: value for name, value in properties.items() if name != "label"}
    return {"sources": [], **record, "no": no, "id": id_, "record": id_}


def _record(no: int, id_: str) -> _Record:
    return {"id": id_, "paper": no, "reason": ""}  # which records were one paper is not stored


def _edge(no: int, edge: tuple[str, str, str, _Record], number: Mapping[str, int]) -> _Record:
    source, target, type_, properties = edge
    return {
        "no": no,
        "source": number[source],
        "target": number[target],
        "type": type_,
        "confidence": properties["confidence"],
        "paper_count": properties["paper_count"],
    }


def _evidence(
    no: int, edge: tuple[str, str, str, _Record], papers: Mapping[str, _Record], number: Mapping[str, int]
) -> Iterator[_Record]:
    *_, properties = edge
    parts = {part: properties[name] for name, part in EVIDENCE_PARTS.items()}
    for rank, values in enumerate(zip(*parts.values(), strict=True)):
        piece = dict(zip(parts, values, strict=True))
        paper = piece["paper"]
        spans = _spans(piece, papers.get(paper, {}))
        yield {"edge": no, "rank": rank, "paper": number[paper], "confidence": piece["confidence"], **spans}


def _spans(piece: _Record, paper: _Record) -> _Record:
    """Where head and tail stand in the paper, as the table `evidence` says it."""
    texts = {name: paper.get(name, "") for name in ("title", "abstract")}
    sentences = _sentences(piece["text"], texts)
    spans: _Record = {}
    for end in ("head", "tail"):
        start = piece[f"{end}_start"]
        if start >= 0:
            at = 0 if len(sentences) == 1 or start <= sentences[0][2] - sentences[0][1] else 1
            base = 0 if at == 0 else sentences[0][2] - sentences[0][1] + 1
            name, first, last = sentences[at]
            shift = first - base
            spans |= {
                f"{end}_field": name,
                f"{end}_start": start + shift,
                f"{end}_end": piece[f"{end}_end"] + shift,
                f"{end}_sentence_start": first,
                f"{end}_sentence_end": last,
            }
    return spans


def _sentences(text: str, texts: _Texts) -> list[_Place]:
    """The one sentence that the text is, or the two that a newline joins, in reading order."""
    whole = _find(text, texts)
    if whole is not None:
        return [whole]
    breaks = (at for at, character in enumerate(text) if character == "\n")
    for at in breaks:
        first = _find(text[:at], texts)
        second = first and _find(text[at + 1 :], texts, after=first)
        if first and second:
            return [first, second]
    raise StoreError(
        f"the stored graph quotes {text[:60]!r}, which its paper does not say; load the graph again, "
        "then pull"
    )


def _find(text: str, texts: _Texts, after: _Place = ("title", 0, 0)) -> _Place | None:
    """The first place of a text in title and abstract, or the first behind another place."""
    for name in ("title", "abstract") if after[0] == "title" else ("abstract",):
        start = texts[name].find(text, after[2] if name == after[0] else 0)
        if start >= 0:
            return name, start, start + len(text)
    return None
