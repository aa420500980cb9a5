"""The tables for Neo4j's import hold the same whether a batch comes as rows or as columns."""

from pathlib import Path

from kg.records import Batch, EdgeBatch, EdgeTable, NodeBatch, NodeRow
from loaders.formats import neo4j_admin

COLUMNS = {
    "confidence": [0.5, 0.25],
    "paper_count": [1, 2],
    "evidence_papers": [["p1"], ["p1", "p2"]],
    "evidence_texts": [['one; "two"\nthree'], ["with a \x1f inside", ""]],
    "evidence_head_starts": [[-1], [-1, 0]],
    "evidence_head_ends": [[-1], [-1, 3]],
    "evidence_tail_starts": [[0], [1, 2]],
    "evidence_tail_ends": [[3], [4, 5]],
    "evidence_confidences": [[0.5], [0.25, 0.125]],
}


def written(edges: EdgeBatch, folder: Path) -> dict[str, str]:
    folder.mkdir()
    nodes: list[Batch] = [
        NodeBatch("Paper", [NodeRow("p1", {"title": "A"})]),
        NodeBatch("Method", [NodeRow("m1", {"name": "B"}), NodeRow("m2", {"name": "C"})]),
    ]
    neo4j_admin.write([*nodes, edges], folder)
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_columns_are_written_as_their_rows(tmp_path: Path):
    table = EdgeTable(["p1", "p1"], ["m1", "m2"], COLUMNS)
    by_column = written(EdgeBatch("USES", "Paper", "Method", table), tmp_path / "columns")
    by_row = written(EdgeBatch("USES", "Paper", "Method", list(table)), tmp_path / "rows")
    assert by_column == by_row
    assert "with a   inside\x1f" in by_column["USES.csv"]


def test_a_column_that_is_not_there_stays_empty(tmp_path: Path):
    table = EdgeTable(["p1"], ["m1"], {"confidence": [0.5]})
    uses = written(EdgeBatch("USES", "Paper", "Method", table), tmp_path / "some")["USES.csv"]
    assert uses.splitlines()[1].startswith("p1,m1,1,0.5,,")
