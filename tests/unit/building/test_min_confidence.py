"""`--min-confidence`: another part of what was extracted becomes the graph; nothing is extracted again."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg import api
from kg import build as building
from kg.cli.main import run
from kg.errors import UsageError
from kg.extract.things import KEPT
from kg.graphfile.file import manifest, open_records
from kg.records import Extraction, Mention, Relation, Span
from kg.workers import Text

ABSTRACT = (
    "We propose FOO40, a method that beats BAR70 and BAZ90 on many problems of vision and of language.\n"
)
NAMES = {"FOO40", "BAR70", "BAZ90"}


class Numbered:
    """Takes words with a number for methods that are so probable in percent, and relates neighbours."""

    asked = 0

    def extract(self, records: Iterable[Text]) -> Iterator[Extraction]:
        for key, _, abstract in records:
            self.asked += 1
            found = tuple(
                Mention(Span("abstract", *m.span(), 0, len(abstract)), "Method", m[0], p, "USES", p)
                for m in re.finditer(r"[A-Z]{3}(\d\d)", abstract)
                for p in [int(m[1]) / 100]
            )
            pairs = tuple(Relation(i, "COMPARED_WITH", i + 1, 0.5) for i in range(len(found) - 1))
            yield Extraction(key, found, pairs)


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> Numbered:
    extractor = Numbered()

    def load(model: str) -> Numbered:
        return extractor

    def model_hash(model: str) -> str:
        return f"hash of {model}"

    def thresholds(model: str) -> tuple[float, float]:
        return 0.6, 0.3

    monkeypatch.setattr(building, "load", load)
    monkeypatch.setattr(building, "model_hash", model_hash)
    monkeypatch.setattr(building, "thresholds", thresholds)
    return extractor


@pytest.fixture
def paper(tmp_path: Path) -> str:
    path = tmp_path / "paper.txt"
    path.write_text(ABSTRACT, encoding="utf-8")
    return str(path)


def exported(path: Path) -> dict[str, Any]:
    out = path.with_suffix(".json")
    api.open(path).export("json", out)
    return json.loads(out.read_text(encoding="utf-8"))


def shown(path: Path) -> tuple[set[str], int]:
    """Names in the graph, and the number of relations between them."""
    graph = exported(path)
    return (
        {node["name"] for node in graph["nodes"] if node["label"] == "Method"},
        sum(edge["type"] == "COMPARED_WITH" for edge in graph["edges"]),
    )


def test_without_a_word_the_model_says_what_is_shown(paper: str, tmp_path: Path):
    path = tmp_path / "graph.kg"
    api.build([paper], path)
    assert shown(path) == ({"BAR70", "BAZ90"}, 1)


@pytest.mark.parametrize(
    ("least", "seen"),
    [
        (0.2, (NAMES, 2)), (0.5, ({"BAR70", "BAZ90"}, 1)), (0.65, ({"BAR70", "BAZ90"}, 0)),
        (0.95, (set[str](), 0)),
    ],
)  # fmt: skip
def test_moving_the_threshold_equals_a_fresh_build_with_it(
    paper: str, tmp_path: Path, reader: Numbered, least: float, seen: tuple[set[str], int]
):
    moved, fresh = tmp_path / "moved.kg", tmp_path / "fresh.kg"
    api.build([paper], moved)
    assert reader.asked == 1
    report = api.build([], moved, min_confidence=least)
    assert (reader.asked, report.extracted, report.re_extracted, report.papers) == (1, 0, 0, 1)
    assert shown(moved) == seen
    api.build([paper], fresh, min_confidence=least)
    assert exported(moved) == exported(fresh)


def test_what_is_left_out_takes_no_ones_place(paper: str, tmp_path: Path):
    path = tmp_path / "graph.kg"
    api.build([paper], path, min_confidence=0.5)
    graph = exported(path)
    name_of = {node["id"]: node.get("name") for node in graph["nodes"]}
    marked = {
        (name_of[edge["target"]], proof["text"][proof["tail_start"] : proof["tail_end"]])
        for edge in graph["edges"]
        for proof in edge["evidence"]
        if edge["type"] == "USES"
    }
    assert marked == {("BAR70", "BAR70"), ("BAZ90", "BAZ90")}


def test_the_word_holds_for_later_builds_until_it_is_taken_back(paper: str, tmp_path: Path, reader: Numbered):
    path, more = tmp_path / "graph.kg", tmp_path / "more.txt"
    more.write_text(ABSTRACT.replace("FOO40", "QUX30"), encoding="utf-8")
    api.build([paper], path, min_confidence=0.2)
    api.build([str(more)], path)
    assert shown(path)[0] == NAMES | {"QUX30"}
    api.build([], path, min_confidence="default")
    assert shown(path) == ({"BAR70", "BAZ90"}, 1)
    with open_records(path) as connection:
        assert "min_confidence" not in manifest(connection)
    assert reader.asked == 2


def test_what_is_so_already_writes_nothing(paper: str, tmp_path: Path):
    path = tmp_path / "graph.kg"
    api.build([paper], path, min_confidence=0.5)
    before = path.read_bytes()
    assert not api.build([], path, min_confidence=0.5).changed
    assert not api.build([paper], path, min_confidence=0.5).changed
    assert path.read_bytes() == before


def test_a_build_and_a_new_threshold_go_together(paper: str, tmp_path: Path, reader: Numbered):
    path = tmp_path / "graph.kg"
    api.build([paper], path)
    assert api.build([paper], path, min_confidence=0.2).changed
    assert (shown(path)[0], reader.asked) == (NAMES, 1)


@pytest.mark.parametrize("least", [KEPT - 0.01, 1.01])
def test_what_was_not_kept_cannot_be_shown(paper: str, tmp_path: Path, least: float):
    with pytest.raises(UsageError, match=r"--min-confidence is .* it takes 0.2 to 1"):
        api.build([paper], tmp_path / "graph.kg", min_confidence=least)


def test_the_command_takes_the_same(paper: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "graph.kg"
    assert run(["build", "--min-confidence", "0.5", "-g", str(path)]) == 2
    assert "give a PATH" in capsys.readouterr().err
    assert run(["build", paper, "-g", str(path)]) == 0
    assert run(["build", "--min-confidence", "0.2", "-g", str(path)]) == 0
    assert shown(path)[0] == NAMES
    assert run(["build", "--min-confidence", "default", "-g", str(path)]) == 0
    assert shown(path)[0] == {"BAR70", "BAZ90"}


@pytest.mark.parametrize("least", [f"{KEPT - 0.01}", "1.5", "much"])
def test_the_command_refuses_what_is_no_probability_that_is_kept(paper: str, tmp_path: Path, least: str):
    assert run(["build", paper, "-g", str(tmp_path / "g.kg"), "--min-confidence", least]) == 2


def test_the_command_asks_for_papers(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["build", "-g", str(tmp_path / "g.kg")]) == 2
    assert "nothing to read" in capsys.readouterr().err
