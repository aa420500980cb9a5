"""A graph file made from a stored graph shows the same graph."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kg.errors import StoreError
from kg.graphfile.batches import batches
from kg.graphfile.pulled import fill
from kg.records import EdgeBatch, EdgeRow, NodeBatch, NodeRow
from loaders.formats.registry import export
from loaders.memory import MemoryStore

Tables = duckdb.DuckDBPyConnection


@pytest.fixture
def empty_tables() -> Tables:
    con = duckdb.connect()
    con.execute(files("kg.graphfile").joinpath("schema.sql").read_text(encoding="utf-8"))
    return con


def test_the_round_trip_is_byte_equal(graph_tables: Tables, empty_tables: Tables, tmp_path: Path):
    store = MemoryStore()
    store.sync(batches(graph_tables))
    fill(empty_tables, store.read())
    for name, tables in (("one", graph_tables), ("other", empty_tables)):
        export("json", batches(tables), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_words_that_no_paper_says_are_told(empty_tables: Tables):
    proof: dict[str, Any] = {
        "confidence": 0.5, "paper_count": 1, "evidence_papers": ["a"], "evidence_texts": ["other words"],
        "evidence_head_starts": [-1], "evidence_head_ends": [-1], "evidence_tail_starts": [0],
        "evidence_tail_ends": [5], "evidence_confidences": [0.5],
    }  # fmt: skip
    graph = [
        NodeBatch("Paper", [NodeRow("a", {"abstract": "words", "sources": ["x"]})]),
        NodeBatch("Task", [NodeRow("task:x", {"name": "x", "lookup": "|x|", "paper_count": 1})]),
        EdgeBatch("MENTIONS", "Paper", "Task", [EdgeRow("a", "task:x", proof)]),
    ]
    with pytest.raises(StoreError, match="quotes 'other words', which its paper does not say"):
        fill(empty_tables, graph)
