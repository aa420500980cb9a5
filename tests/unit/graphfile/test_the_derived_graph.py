"""From stored mentions to nodes, edges and evidence, on texts and extractions made by hand."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from kg.graphfile.derive import derive
from kg.graphfile.file import open_reading, open_writing
from kg.graphfile.shards import add_extractions, add_records, remove_source, text_key
from kg.records import (
    Entity,
    Extraction,
    Mention,
    PaperReading,
    Record,
    Relation,
    Source,
    Span,
)

LABELS = {"Foo": "Method", "Bar": "Method", "COCO": "Dataset", "detection": "Task"}


class ByName:
    """A resolution that takes each name for an entity of the label it has in `LABELS`."""

    merges = ()

    def __init__(self, readings: Iterable[PaperReading]) -> None:
        names = sorted({(LABELS[m.name], m.name) for r in readings for m in r.extraction.mentions})
        self.entities = [
            Entity(f"{label.lower()}:{name.lower()}", label, name, (), f"|{name.lower()}|", (), 0)
            for label, name in sorted(names, key=lambda n: (n[0].lower(), n[1].lower()))
        ]

    def assign(self, reading: PaperReading) -> Sequence[int]:
        index = {entity.name: i for i, entity in enumerate(self.entities)}
        return [index[m.name] for m in reading.extraction.mentions]


def mention(
    text: str, name: str, role: str, *, nth: int = 0, confidence: float = 0.5, label: str = ""
) -> Mention:
    start = -1
    for _ in range(nth + 1):
        start = text.index(name, start + 1)
    span = Span("abstract", start, start + len(name), 0, len(text))
    return Mention(span, label or LABELS[name], name, 0.9, role, confidence)


def record(abstract: str, *, file: str = "a.txt", line: int = 1, title: str = "", **more: Any) -> Record:
    return Record(title=title, abstract=abstract, source=Source(file, line), **more)


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    with open_reading(path) as connection:
        return connection.execute(query).fetchall()


def derived(path: Path, *found: tuple[Record, Extraction]) -> Path:
    with open_writing(path) as connection:
        add_records(connection, [(text_key(r), r) for r, _ in found])
        add_extractions(connection, [e for _, e in found], "model")
    derive(path, ByName)
    return path


EDGES = """
SELECT coalesce(s.name, '-'), type, t.name, confidence, edge.paper_count FROM edge
LEFT JOIN entity s ON s.no = source JOIN entity t ON t.no = target ORDER BY ALL
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "graph.kg"


def extraction(r: Record, mentions: Sequence[Mention], relations: Sequence[Relation] = ()) -> Extraction:
    return Extraction(text_key(r), tuple(mentions), tuple(relations))


def test_the_strongest_role_is_the_one_edge_of_a_paper_to_an_entity(path: Path):
    r = record("Foo beats all. Foo is new. We like Foo.")
    found = [
        mention(r.abstract, "Foo", "MENTIONS", confidence=0.9),
        mention(r.abstract, "Foo", "PROPOSES", nth=1, confidence=0.4),
        mention(r.abstract, "Foo", "USES", nth=2, confidence=0.8),
    ]
    derived(path, (r, extraction(r, found)))
    assert rows(path, EDGES) == [("-", "PROPOSES", "Foo", 0.4, 1)]
    assert rows(path, "SELECT tail_start, tail_end FROM evidence") == [(15, 18)]


def test_the_best_mention_is_the_evidence_and_the_earliest_of_equals(path: Path):
    r = record("Foo, Foo, Foo.")
    confidences = [0.4, 0.6, 0.6]
    found = [mention(r.abstract, "Foo", "USES", nth=n, confidence=c) for n, c in enumerate(confidences)]
    derived(path, (r, extraction(r, found)))
    assert rows(path, "SELECT tail_start, confidence FROM evidence") == [(5, 0.6)]


def test_a_role_moves_to_the_column_of_the_voted_label_and_says_so(path: Path):
    r = record("We use detection and compare detection.")
    found = [mention(r.abstract, "detection", "USES", label="Method")]
    derived(path, (r, extraction(r, found)))
    assert rows(path, EDGES) == [("-", "ADDRESSES", "detection", 0.5, 1)]
    ((what, reason),) = rows(path, "SELECT what, reason FROM correction")
    assert what == "ADDRESSES instead of USES: detection"
    assert "Method" in reason
    assert "Task" in reason


def test_a_relation_whose_ends_do_not_fit_is_dropped_and_says_so(path: Path):
    r = record("Foo is part of detection.")
    found = [mention(r.abstract, "Foo", "USES"), mention(r.abstract, "detection", "ADDRESSES")]
    derived(path, (r, extraction(r, found, [Relation(0, "PART_OF", 1, 0.9)])))
    assert {edge[1] for edge in rows(path, EDGES)} == {"USES", "ADDRESSES"}
    assert rows(path, "SELECT what FROM correction") == [("dropped PART_OF: Foo to detection",)]


def test_a_comparison_is_stored_once_smaller_id_first_with_its_spans(path: Path):
    r = record("Foo beats Bar, Bar loses to Foo.")
    foo, bar = mention(r.abstract, "Foo", "USES"), mention(r.abstract, "Bar", "USES")
    both = [Relation(0, "COMPARED_WITH", 1, 0.7), Relation(1, "COMPARED_WITH", 0, 0.8)]
    derived(path, (r, extraction(r, [foo, bar], both)))
    assert ("Bar", "COMPARED_WITH", "Foo", 0.8, 1) in rows(path, EDGES)
    spans = "SELECT head_start, tail_start FROM evidence WHERE head_start IS NOT NULL"
    assert rows(path, spans) == [(bar.span.start, foo.span.start)]


def test_nothing_is_related_to_itself(path: Path):
    r = record("Foo improves Foo.")
    found = [mention(r.abstract, "Foo", "USES"), mention(r.abstract, "Foo", "USES", nth=1)]
    derived(path, (r, extraction(r, found, [Relation(0, "USED_FOR", 1, 0.9)])))
    assert [edge[1] for edge in rows(path, EDGES)] == ["USES"]


def test_evidence_of_two_papers_is_ordered_best_first(path: Path):
    texts = [record("Foo beats Bar here.", line=1), record("There Foo beats Bar.", line=2)]
    found: list[tuple[Record, Extraction]] = []
    for r, confidence in zip(texts, (0.3, 0.6), strict=True):
        ends = [mention(r.abstract, name, "USES") for name in ("Foo", "Bar")]
        found.append((r, extraction(r, ends, [Relation(0, "SUBCLASS_OF", 1, confidence)])))
    derived(path, *found)
    assert ("Foo", "SUBCLASS_OF", "Bar", 0.6, 2) in rows(path, EDGES)
    of_relation = "SELECT rank, confidence FROM evidence WHERE head_field IS NOT NULL ORDER BY rank"
    assert rows(path, of_relation) == [(0, 0.6), (1, 0.3)]
    assert rows(path, "SELECT name, paper_count FROM entity ORDER BY name") == [("Bar", 2), ("Foo", 2)]


def test_metadata_of_all_places_is_brought_together(path: Path):
    text = "Foo is a method. " * 20
    first = record(text, title="A paper on Foo", published="2024", published_inferred=True)
    second = record(text, file="b.txt", published="2024-05", authors=("A. Author",), arxiv="2405.00001")
    derived(path, *((r, extraction(r, [])) for r in (first, second)))
    columns = "title, published, published_inferred, year, authors, arxiv, venue, sources"
    assert rows(path, f"SELECT {columns} FROM paper") == [
        ("A paper on Foo", "2024-05", None, 2024, ["A. Author"], "2405.00001", None, ["a.txt", "b.txt"])
    ]


def test_an_inferred_date_says_so(path: Path):
    r = record("Foo is a method.", published="2025-01-02", published_inferred=True)
    derived(path, (r, extraction(r, [])))
    assert rows(path, "SELECT published, published_inferred FROM paper") == [("2025-01-02", True)]


def test_every_record_of_a_paper_resolves_to_it(path: Path):
    text = "Foo is a method. " * 20
    texts = [record(text, title="A paper on Foo"), record(text, line=2)]
    derived(path, *((r, extraction(r, [])) for r in texts))
    resolving = "SELECT paper_record.id, paper.id FROM paper_record JOIN paper ON paper = no"
    assert dict(rows(path, resolving)) == {r.id: min(t.id for t in texts) for r in texts}


def test_a_new_extraction_replaces_the_old_one(path: Path):
    r = record("Foo and Bar.")
    derived(path, (r, extraction(r, [mention(r.abstract, "Foo", "USES")])))
    derived(path, (r, extraction(r, [mention(r.abstract, "Bar", "USES")])))
    assert [edge[2] for edge in rows(path, EDGES)] == ["Bar"]


def test_removing_a_source_keeps_what_stands_elsewhere_too(path: Path):
    both, lone = record("Foo is here."), record("Bar is here.", line=2)
    again = record("Foo is here.", file="b.txt")
    found = [extraction(both, [mention(both.abstract, "Foo", "USES")]), extraction(lone, [])]
    derived(path, (both, found[0]), (lone, found[1]), (again, found[0]))
    with open_writing(path) as connection:
        remove_source(connection, "a.txt")
    derive(path, ByName)
    assert rows(path, "SELECT abstract, sources FROM paper") == [("Foo is here.", ["b.txt"])]


def test_deriving_leaves_no_working_file(path: Path):
    r = record("Foo is here.")
    derived(path, (r, extraction(r, [])))
    assert [p.name for p in path.parent.iterdir()] == ["graph.kg"]


@pytest.mark.parametrize("name", ["it's.kg", "g.kg", "work.kg", "main", "kg-work.kg", "a.b.c", "ä ö.kg"])
def test_any_file_name_will_do(tmp_path: Path, name: str):
    r = record("Foo is here.")
    derived(tmp_path / name, (r, extraction(r, [])))
    derive(tmp_path / name, ByName)
    assert rows(tmp_path / name, "SELECT count(*) FROM paper") == [(1,)]
