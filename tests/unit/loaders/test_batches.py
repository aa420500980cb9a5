"""The graph of a graph file as batches."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graphfile import batches as module
from kg.graphfile.batches import batches, part
from kg.graphfile.columns import Rows
from kg.graphfile.evidence import EvidenceReader
from kg.records import Batch, EdgeBatch, NodeBatch

PAPER_A = "a" * 64
Tables = duckdb.DuckDBPyConnection


def all_nodes(found: Iterable[Batch]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Label and properties by id."""
    nodes = [batch for batch in found if isinstance(batch, NodeBatch)]
    return {row.id: (batch.label, row.properties) for batch in nodes for row in batch.rows}


def all_edges(found: Iterable[Batch]) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Properties by source, target and type."""
    edges = [batch for batch in found if isinstance(batch, EdgeBatch)]
    return {(row.source, row.target, batch.type): row.properties for batch in edges for row in batch.rows}


def test_nodes_come_before_edges(graph_tables: Tables):
    kinds = [type(batch) for batch in batches(graph_tables)]
    assert kinds == sorted(kinds, key=[NodeBatch, EdgeBatch].index)


def test_a_property_without_a_value_is_absent(graph_tables: Tables):
    nodes = all_nodes(batches(graph_tables))
    assert nodes["b" * 64] == ("Paper", {"abstract": 'A text; with\n"quotes".', "sources": ["b.txt"]})
    assert nodes["dataset:grains"] == ("Dataset", {"name": "Grains", "lookup": "|grains|", "paper_count": 1})


def test_a_paper_carries_what_is_known_of_it(graph_tables: Tables):
    label, properties = all_nodes(batches(graph_tables))[PAPER_A]
    assert label == "Paper"
    assert list(properties) == [
        "title", "abstract", "published", "year", "published_inferred", "venue", "authors", "doi", "sources",
    ]  # fmt: skip
    assert properties["authors"] == ["Ann Onyme", "Bob; Jr."]
    assert properties["year"] == 2019


def test_an_edge_knows_the_labels_of_its_ends(graph_tables: Tables):
    edges = [batch for batch in batches(graph_tables) if isinstance(batch, EdgeBatch)]
    assert {(b.type, b.source_label, b.target_label) for b in edges} == {
        ("PROPOSES", "Paper", "Method"),
        ("MENTIONS", "Paper", "Task"),
        ("COMPARED_WITH", "Method", "Method"),
        ("USED_FOR", "Method", "Task"),
    }


def test_the_evidence_of_a_papers_edge_has_no_head(graph_tables: Tables):
    edge = all_edges(batches(graph_tables))[PAPER_A, "method:sieve", "PROPOSES"]
    assert edge == {
        "confidence": 0.9,
        "paper_count": 1,
        "evidence_papers": [PAPER_A],
        "evidence_texts": ["Sieve"],
        "evidence_head_starts": [-1],
        "evidence_head_ends": [-1],
        "evidence_tail_starts": [0],
        "evidence_tail_ends": [5],
        "evidence_confidences": [0.9],
    }


def test_two_sentences_stand_in_reading_order_and_offsets_point_into_both(graph_tables: Tables):
    edge = all_edges(batches(graph_tables))["method:c%2b%2b", "method:sieve", "COMPARED_WITH"]
    assert edge["evidence_texts"][0] == "We sort grains 🌾 with a sieve.\nC++ is slow."
    assert shown(edge, 0) == ("C++", "sieve")
    assert edge["evidence_confidences"] == [0.8, 0.3]


def test_the_title_is_read_before_the_abstract(graph_tables: Tables):
    edge = all_edges(batches(graph_tables))["method:sieve", "task:sorting", "USED_FOR"]
    assert edge["evidence_texts"] == ["Sieve\nWe sort grains 🌾 with a sieve."]
    assert shown(edge, 0) == ("Sieve", "sort")


def shown(edge: dict[str, Any], at: int) -> tuple[str, str]:
    """The words of head and tail."""
    text = edge["evidence_texts"][at]
    head, tail = (
        text[edge[f"evidence_{end}_starts"][at] : edge[f"evidence_{end}_ends"][at]]
        for end in ("head", "tail")
    )
    return head, tail


def test_evidence_is_cut_to_the_best(graph_tables: Tables):
    edge = all_edges(batches(graph_tables, evidence=1))["method:c%2b%2b", "method:sieve", "COMPARED_WITH"]
    assert edge["evidence_papers"] == [PAPER_A]
    assert edge["paper_count"] == 2


def test_what_is_omitted_is_absent_and_all_else_stays(graph_tables: Tables):
    omit = {"abstract", "confidence", "evidence_texts"}
    full, light = list(batches(graph_tables)), list(batches(graph_tables, omit=omit))
    for reader in (all_nodes, all_edges):
        assert without(reader(full), omit) == without(reader(light), ())
    assert "abstract" not in all_nodes(light)[PAPER_A][1]


def without(things: Mapping[Any, Any], names: Collection[str]) -> dict[Any, dict[str, Any]]:
    """The properties of things, less those names."""
    found: dict[Any, dict[str, Any]] = {k: t[1] if isinstance(t, tuple) else t for k, t in things.items()}
    return {key: {n: v for n, v in p.items() if n not in names} for key, p in found.items()}


def test_chunks_do_not_show(graph_tables: Tables, monkeypatch: pytest.MonkeyPatch):
    whole = list(batches(graph_tables))
    monkeypatch.setattr(module, "CHUNK", 1)
    small = list(batches(graph_tables))
    assert all_nodes(small) == all_nodes(whole)
    assert all_edges(small) == all_edges(whole)
    assert all(len(batch.rows) == 1 for batch in small)


def test_a_part_is_what_the_whole_holds_of_it(graph_tables: Tables):
    edge = ("method:c%2b%2b", "method:sieve", "COMPARED_WITH")
    found = list(part(graph_tables, [PAPER_A, "task:sorting", "no such"], [edge, ("no", "such", "USES")]))
    nodes, edges = all_nodes(batches(graph_tables)), all_edges(batches(graph_tables))
    assert all_nodes(found) == {id_: nodes[id_] for id_ in (PAPER_A, "task:sorting")}
    assert all_edges(found) == {edge: edges[edge]}


@settings(max_examples=20)
@given(
    st.text(min_size=1, alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")), st.data()
)
def test_a_quote_is_cut_by_code_points(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    with duckdb.connect() as con:
        con.execute("CREATE TABLE paper AS SELECT 0 AS no, NULL AS title, $1 AS abstract", [text])
        con.execute(
            "CREATE TABLE evidence AS SELECT 0 AS edge, 0 AS rank, 0 AS paper, 1.0 AS confidence,"
            "NULL AS head_field, NULL::INT AS head_start, NULL::INT AS head_end,"
            "NULL::INT AS head_sentence_start, NULL::INT AS head_sentence_end,"
            "'abstract' AS tail_field, $1 AS tail_start, $2 AS tail_end,"
            "$1 AS tail_sentence_start, $2 AS tail_sentence_end",
            [start, end],
        )
        reader = EvidenceReader(con.cursor(), ["p"], keep=False)
        [found] = zip(*reader.columns(Rows([0], "= 0", {}), None, ()).values(), strict=True)
    assert found == (["p"], [text[start:end]], [-1], [-1], [0], [end - start], [1.0])


def test_a_caller_who_keeps_all_gets_the_same_and_equal_texts_as_one(graph_tables: Tables):
    kept, read = list(batches(graph_tables, keep=True)), list(batches(graph_tables))
    assert all_nodes(kept) == all_nodes(read)
    assert all_edges(kept) == all_edges(read)
    texts = [text for edge in all_edges(kept).values() for text in edge["evidence_texts"]]
    assert len(set(map(id, texts))) == len(set(texts)) < len(texts)


def test_a_caller_who_keeps_all_but_abstracts_still_gets_quotes(graph_tables: Tables):
    kept = list(batches(graph_tables, keep=True, omit={"abstract"}))
    assert all_edges(kept) == all_edges(batches(graph_tables))


def test_an_edge_without_evidence_has_empty_lists(graph_tables: Tables):
    edge = ("method:c%2b%2b", "method:sieve", "COMPARED_WITH")
    graph_tables.execute("DELETE FROM evidence WHERE edge = (SELECT no FROM edge WHERE type = $1)", [edge[2]])
    assert all_edges(batches(graph_tables))[edge]["evidence_texts"] == []
    graph_tables.execute("DELETE FROM evidence")
    assert all_edges(batches(graph_tables))[edge]["evidence_texts"] == []


def test_rows_of_a_table_are_made_as_they_are_asked_for(graph_tables: Tables):
    for batch in batches(graph_tables):
        if isinstance(batch, EdgeBatch):
            assert [batch.rows[at] for at in range(len(batch.rows))] == list(batch.rows)
            assert list(batch.rows[1:]) == list(batch.rows)[1:]
