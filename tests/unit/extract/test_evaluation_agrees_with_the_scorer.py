"""`kg evaluate` counts as the scorer of the annotated abstracts does."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kg.extract.evaluate import Count, graph_of, score_graph, score_spans
from kg.extract.train.corpus import GoldEntity, GoldPaper, Sentence, read_gold
from kg.records import Abbreviation, Extraction, Mention, Relation, Span


def shared(*names: str) -> Path:
    """A file of the shared folder, or a skipped test."""
    root = Path(__file__).resolve().parents[3]
    path = Path(os.environ.get("KG_SHARED", root.parent / "shared")).joinpath(*names)
    if not path.exists():
        pytest.skip(f"needs {path}; set KG_SHARED to the folder that has it")
    return path


def mention(text: str, name: str, label: str, role: str, nth: int = 0) -> Mention:
    start = [m.start() for m in re.finditer(re.escape(name), text)][nth]
    span = Span("abstract", start, start + len(name), 0, len(text))
    return Mention(span, label, name, 0.9, role, 0.8)


TEXT = "We propose FooNet (FN), a kind of BarNet, for image search on Pics. Image Search by FooNet are fast."
FOUND = Extraction(
    "p1",
    (
        mention(TEXT, "FooNet", "Method", "PROPOSES"),
        mention(TEXT, "FN", "Method", "PROPOSES"),
        mention(TEXT, "BarNet", "Method", "MENTIONS"),
        mention(TEXT, "image search", "Task", "ADDRESSES"),
        mention(TEXT, "Pics", "Task", "ADDRESSES"),
        mention(TEXT, "Image Search", "Task", "ADDRESSES"),
    ),
    (
        Relation(0, "SUBCLASS_OF", 2, 0.7),
        Relation(0, "USED_FOR", 3, 0.6),
        Relation(2, "COMPARED_WITH", 0, 0.5),
    ),
    (Abbreviation("FN", "FooNet"),),
)
GOLD = {
    "id": "p1", "title": None, "text_start": TEXT,
    "entities": [
        {"names": ["FooNet", "FN"], "types": ["Method"], "roles": ["proposes"], "core": True},
        {"names": ["BarNet"], "types": ["Method"], "roles": ["uses", "compares"], "core": True},
        {"names": ["image search"], "types": ["Task"], "roles": ["addresses"], "core": False},
        {"names": ["Pics"], "types": ["Dataset"], "roles": ["evaluates"], "core": True},
    ],
    "relations": [
        {"head": 0, "type": "SUBCLASS_OF", "tail": 1, "core": True},
        {"head": 0, "type": "COMPARED_WITH", "tail": 1, "core": False},
        {"head": 0, "type": "EVALUATED_WITH", "tail": 3, "core": True},
    ],
}  # fmt: skip


def test_counts_by_hand(tmp_path: Path):
    path = tmp_path / "gold.json"
    path.write_text(json.dumps([GOLD]))
    scores = score_graph(graph_of([("p1", "", TEXT)], [FOUND]), read_gold(path))
    assert scores.missing == []
    assert scores.counts["entity"] == Count(right=3, predicted=4, found=2, core=3)
    assert scores.counts["role"] == Count(right=2, predicted=4, found=1, core=3)
    assert scores.counts["relation"] == Count(right=2, predicted=3, found=1, core=2)
    assert scores.counts["relation SUBCLASS_OF"].f1 == 1.0


def printed(scorer: Path, graph: Path, gold: Path) -> dict[str, tuple[str, ...]]:
    out = subprocess.run([sys.executable, scorer, graph, gold], capture_output=True, text=True, check=True)
    rows = re.findall(
        r"(\w+) +P (\S+)  R (\S+)  F1 (\S+) +\((\d+)/(\d+) predicted, (\d+)/(\d+) core", out.stdout
    )
    return {row[0]: row[1:] for row in rows}


def ours(counts: dict[str, Count]) -> dict[str, tuple[str, ...]]:
    return {
        kind: (
            f"{c.precision:.3f}", f"{c.recall:.3f}", f"{c.f1:.3f}",
            str(c.right), str(c.predicted), str(c.found), str(c.core),
        )
        for kind in ("entity", "role", "relation")
        for c in [counts[kind]]
    }  # fmt: skip


def test_the_scorer_says_the_same_of_a_small_graph(tmp_path: Path):
    gold, graph = tmp_path / "gold.json", tmp_path / "graph.json"
    gold.write_text(json.dumps([GOLD]))
    made = graph_of([("p1", "", TEXT)], [FOUND])
    graph.write_text(json.dumps(made))
    assert printed(shared("gold", "score.py"), graph, gold) == ours(score_graph(made, read_gold(gold)).counts)


@pytest.mark.slow
def test_the_scorer_says_the_same_of_real_abstracts(tmp_path: Path):
    from kg.extract.pipeline import load

    scorer, gold = shared("gold", "score.py"), shared("gold", "dev_venues.json")
    rows = [
        json.loads(line)
        for line in shared("gold", "dev_venues.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    records = [(str(i), row.get("title") or "", row["abstract"]) for i, row in enumerate(rows)]
    made = graph_of(records, load().extract(records))
    graph = tmp_path / "graph.json"
    graph.write_text(json.dumps(made))
    assert printed(scorer, graph, gold) == ours(score_graph(made, read_gold(gold)).counts)


def test_a_paper_that_is_not_there_is_missing():
    paper = GoldPaper("x", "", "", "Another start", (GoldEntity(("A",), ("Method",), ("USES",)),), ())
    scores = score_graph(graph_of([("p1", "", TEXT)], [FOUND]), [paper])
    assert scores.missing == ["x"]
    assert scores.counts["entity"] == Count(core=1)


def test_spans_are_strict():
    sentence = Sentence("FooNet on Pics", ((0, 6, "Method"), (10, 14, "Dataset")))
    found = Extraction(
        "",
        (mention(sentence.text, "FooNet", "Method", "USES"), mention(sentence.text, "Pics", "Task", "USES")),
    )
    counts = score_spans(lambda _records: [found], [sentence])
    assert counts["mention"] == Count(right=1, predicted=2, found=1, core=2)
