"""Graph files written by hand: papers, entities and edges named in a test, no build needed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

import kg.graphfile
from kg.records import Record, Source, squash


def plain_key(name: str) -> str:
    """A simple stand-in for the key function of `kg.resolve`: case, hyphens, spaces and a plural s go."""
    compact = re.sub(r"[-_\s|]+", "", squash(name))
    return compact.removesuffix("s") if len(compact) > 3 else compact or "?"


@dataclass(frozen=True, slots=True)
class Says:
    """One piece of evidence: the words of head and tail as they stand in the paper's text."""

    paper: str
    tail: str
    head: str | None = None
    confidence: float = 0.9


@dataclass(slots=True)
class Handmade:
    """Collects papers, entities and edges, and writes them as a graph file."""

    papers: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    entities: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    edges: list[tuple[str, str, str, list[Says]]] = field(
        default_factory=list[tuple[str, str, str, list[Says]]]
    )

    def paper(self, title: str, abstract: str = "", **fields: object) -> str:
        """Add a paper; gives its id."""
        paper_id = Record(title=title, abstract=abstract, source=Source("hand.txt", 1)).id
        self.papers[paper_id] = {"title": title or None, "abstract": abstract or None, **fields}
        return paper_id

    def entity(self, label: str, name: str, *aliases: str, paper_count: int = 1) -> str:
        """Add an entity; gives its id."""
        entity_id = f"{label.lower()}:{plain_key(name)}"
        keys = dict.fromkeys(plain_key(form) for form in (name, *aliases))
        self.entities[entity_id] = {
            "label": label, "name": name, "aliases": sorted(aliases) or None,
            "lookup": f"|{'|'.join(keys)}|", "paper_count": paper_count,
        }  # fmt: skip
        return entity_id

    def edge(self, source: str, kind: str, target: str, *evidence: Says) -> None:
        """Add an edge with its evidence, best first."""
        self.edges.append((source, kind, target, sorted(evidence, key=lambda e: -e.confidence)))

    def write(self, path: Path) -> Path:
        """Write the graph file."""
        schema = (Path(kg.graphfile.__file__).parent / "schema.sql").read_text(encoding="utf-8")
        with duckdb.connect(str(path)) as con:
            con.execute(schema)
            _fill(con, self)
        return path


def _fill(con: duckdb.DuckDBPyConnection, graph: Handmade) -> None:
    manifest = {"format": "1", "program": "0.1.0", "model": "default", "model_hash": "0" * 8,
                "complete": "true", "origin": "build"}  # fmt: skip
    _insert(con, "manifest", list(manifest.items()))
    _insert(con, "input", [("hand.txt", "0" * 64, len(graph.papers), 0, 0)])
    papers, entities = sorted(graph.papers), sorted(graph.entities)
    number = {name: no for no, name in enumerate([*papers, *entities])}
    _insert(con, "paper", [_paper_row(number[p], p, graph.papers[p]) for p in papers])
    _insert(con, "paper_record", [(p, number[p], "") for p in papers])
    _insert(con, "entity", [_entity_row(number[e], e, graph.entities[e]) for e in entities])
    _insert(con, "entity_member", [(e, number[e]) for e in entities])
    ordered = sorted(graph.edges, key=lambda e: (number[e[0]], number[e[2]], e[1]))
    for no, (source, kind, target, evidence) in enumerate(ordered):
        best = max((e.confidence for e in evidence), default=0.5)
        row = (no, number[source], number[target], kind, best, len(evidence))
        _insert(con, "edge", [row])
        rows = [_evidence_row(no, rank, e, number, graph) for rank, e in enumerate(evidence)]
        _insert(con, "evidence", rows)


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        con.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _paper_row(no: int, paper_id: str, paper: dict[str, Any]) -> tuple[Any, ...]:
    published = paper.get("published")
    return (
        no, paper_id, paper_id, paper["title"], paper["abstract"], published,
        int(published[:4]) if published else None, paper.get("published_inferred"),
        paper.get("venue"), paper.get("authors"), paper.get("url"), paper.get("doi"),
        paper.get("arxiv"), ["hand.txt"],
    )  # fmt: skip


def _entity_row(no: int, entity_id: str, entity: dict[str, Any]) -> tuple[Any, ...]:
    columns = ("label", "name", "aliases", "lookup", "paper_count")
    return (no, entity_id, *(entity[c] for c in columns), None, None)


def _evidence_row(
    edge: int, rank: int, says: Says, number: dict[str, int], graph: Handmade
) -> tuple[Any, ...]:
    paper = graph.papers[says.paper]
    head = _span(paper, says.head) if says.head else (None,) * 5
    return (edge, rank, number[says.paper], says.confidence, *head, *_span(paper, says.tail))


def _span(paper: dict[str, Any], words: str) -> tuple[str, int, int, int, int]:
    """Field, start, end and sentence of the first place where the words stand; title first."""
    for name in ("title", "abstract"):
        text: str = paper[name] or ""
        start = text.find(words)
        if start >= 0:
            begins = max(text.rfind(". ", 0, start) + 2, 0) if ". " in text[:start] else 0
            stop = text.find(". ", start)
            return name, start, start + len(words), begins, stop + 1 if stop >= 0 else len(text)
    raise AssertionError(f"{words!r} is not in {paper}")


def detection() -> Handmade:
    """A small graph about object detection: five papers, three of each type."""
    graph = Handmade()
    detr = graph.entity("Method", "DETR", "Detection Transformer", paper_count=3)
    deformable = graph.entity("Method", "Deformable DETR", "Deformable-DETR", paper_count=2)
    faster = graph.entity("Method", "Faster R-CNN", paper_count=2)
    attention = graph.entity("Method", "multi-scale deformable attention", paper_count=1)
    coco = graph.entity("Dataset", "COCO", "MS COCO", "Microsoft COCO", paper_count=3)
    voc = graph.entity("Dataset", "PASCAL VOC", "VOC", paper_count=1)
    task = graph.entity("Task", "object detection", "detecting objects", paper_count=4)
    wider = graph.entity("Task", "visual recognition", paper_count=1)
    first = graph.paper(
        "Boxes from a set of queries",
        "We present DETR, which predicts a set of boxes for object detection. "
        "On COCO it matches Faster R-CNN. Object detection is part of visual recognition.",
        published="2020-05-26", authors=["A. One", "B. Two"], arxiv="2005.00001", venue="ECCV",
    )  # fmt: skip
    second = graph.paper(
        "Deformable DETR for object detection",
        "Deformable DETR replaces attention in DETR by multi-scale deformable attention. "
        "Experiments on COCO show faster training.",
        published="2020-10", doi="10.1000/second",
    )  # fmt: skip
    third = graph.paper(
        "",
        "Region proposals and shared features make Faster R-CNN quick. We test on PASCAL VOC and on COCO.",
        published="2015",
    )  # fmt: skip
    fourth = graph.paper("A survey of object detection", "", published="2021-03-01")
    fifth = graph.paper("An essay on nothing much", "It names no method at all.")
    graph.edge(first, "PROPOSES", detr, Says(first, "DETR", confidence=0.97))
    graph.edge(first, "COMPARES", faster, Says(first, "Faster R-CNN", confidence=0.81))
    graph.edge(first, "EVALUATES_ON", coco, Says(first, "COCO"))
    graph.edge(first, "ADDRESSES", task, Says(first, "object detection"))
    graph.edge(first, "MENTIONS", wider, Says(first, "visual recognition", confidence=0.41))
    graph.edge(second, "PROPOSES", deformable, Says(second, "Deformable DETR"))
    graph.edge(second, "USES", detr, Says(second, "DETR by", confidence=0.7))
    graph.edge(second, "USES", attention, Says(second, "multi-scale deformable attention"))
    graph.edge(second, "EVALUATES_ON", coco, Says(second, "COCO"))
    graph.edge(second, "ADDRESSES", task, Says(second, "object detection"))
    graph.edge(third, "PROPOSES", faster, Says(third, "Faster R-CNN"))
    graph.edge(third, "EVALUATES_ON", coco, Says(third, "COCO"))
    graph.edge(third, "EVALUATES_ON", voc, Says(third, "PASCAL VOC"))
    graph.edge(fourth, "ADDRESSES", task, Says(fourth, "object detection"))
    graph.edge(
        attention, "PART_OF", deformable,
        Says(second, "Deformable DETR", head="multi-scale deformable attention", confidence=0.66),
    )  # fmt: skip
    graph.edge(
        detr, "USED_FOR", task,
        Says(first, "object detection", head="DETR", confidence=0.95),
        Says(second, "object detection", head="DETR", confidence=0.6),
    )  # fmt: skip
    graph.edge(detr, "COMPARED_WITH", faster, Says(first, "Faster R-CNN", head="DETR", confidence=0.8))
    graph.edge(task, "SUBTASK_OF", wider, Says(first, "visual recognition", head="Object detection"))
    graph.edge(coco, "BENCHMARK_FOR", task, Says(first, "object detection", head="COCO"))
    assert fifth in graph.papers
    return graph
