"""Building: what a second build does, what order does, what interruption leaves, what forgetting undoes.

The extractor is made by hand (a word in capitals is a method), so that these tests are about building.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, permutations
from pathlib import Path
from typing import Any

import pytest

from kg import build as building
from kg.build import BuildReport, build, forget
from kg.errors import InputError, NotFoundError, UsageError
from kg.graphfile.file import open_reading, open_records
from kg.records import Extraction, Mention, Relation, Span
from kg.workers import Text

ABSTRACTS = {
    "one.txt": "We propose FOO, a method that beats BAR on many problems of vision and of language alike.",
    "two.txt": "BAR is a method for all problems, and here we show that it is much better than BAZ is.",
    "three.txt": "Nothing was ever found so hard as BAZ, which we simplify by leaving out half of its parts.",
}


class Capitals:
    """Takes words in capitals for methods and relates neighbours; stops the run where it is told to."""

    fail_at: str | None = None

    def extract(self, records: Iterable[Text]) -> Iterator[Extraction]:
        for key, _, abstract in records:
            if self.fail_at and self.fail_at in abstract:
                raise KeyboardInterrupt
            spans = [
                Span("abstract", *m.span(), 0, len(abstract)) for m in re.finditer(r"\b[A-Z]{3}\b", abstract)
            ]
            found = tuple(Mention(s, "Method", abstract[s.start : s.end], 0.9, "USES", 0.8) for s in spans)
            pairs = tuple(Relation(i, "COMPARED_WITH", i + 1, 0.5) for i in range(len(found) - 1))
            yield Extraction(key, found, pairs)


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch) -> Capitals:
    extractor = Capitals()

    def load(model: str) -> Capitals:
        return extractor

    def model_hash(model: str) -> str:
        return f"hash of {model}"

    monkeypatch.setattr(building, "load", load)

    def thresholds(model: str) -> tuple[float, float]:
        return 0.2, 0.2

    monkeypatch.setattr(building, "model_hash", model_hash)
    monkeypatch.setattr(building, "thresholds", thresholds)
    monkeypatch.setattr(building, "SHARD", 1)
    return extractor


@pytest.fixture
def papers(tmp_path: Path) -> dict[str, str]:
    for name, abstract in ABSTRACTS.items():
        (tmp_path / name).write_text(abstract + "\n", encoding="utf-8")
    return {name: str(tmp_path / name) for name in ABSTRACTS}


GRAPH = {
    "papers": "SELECT * FROM paper ORDER BY ALL",
    "records": "SELECT * FROM paper_record ORDER BY ALL",
    "entities": "SELECT * FROM entity ORDER BY ALL",
    "edges": "SELECT * FROM edge ORDER BY ALL",
    "evidence": "SELECT * FROM evidence ORDER BY ALL",
}


def graph_of(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with open_reading(path) as connection:
        return {name: connection.execute(query).fetchall() for name, query in GRAPH.items()}


def test_the_report_counts_what_was_read(papers: dict[str, str], tmp_path: Path):
    report = build(list(papers.values()), tmp_path / "graph.kg")
    assert (report.inputs, report.entries, report.papers, report.extracted) == (3, 3, 3, 3)
    assert (report.entities, report.not_understood, report.changed) == (3, [], True)


def test_a_second_build_of_the_same_input_writes_nothing(papers: dict[str, str], tmp_path: Path):
    path = tmp_path / "graph.kg"
    build(list(papers.values()), path)
    before, time = path.read_bytes(), path.stat().st_mtime_ns
    report = build(list(papers.values()), path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, time)
    assert (report.changed, report.extracted, report.papers) == (False, 0, 3)


def test_more_input_extracts_only_what_is_new(papers: dict[str, str], tmp_path: Path):
    path = tmp_path / "graph.kg"
    build([papers["one.txt"]], path)
    report = build(list(papers.values()), path)
    assert (report.extracted, report.re_extracted, report.papers) == (2, 0, 3)


def test_any_order_and_number_of_builds_gives_the_same_graph(papers: dict[str, str], tmp_path: Path):
    whole = tmp_path / "whole.kg"
    build(list(papers.values()), whole)
    for number, order in enumerate(islice(permutations(papers.values()), 1, None, 2)):
        path = tmp_path / f"{number}.kg"
        for paper in order:
            build([paper], path)
        assert graph_of(path) == graph_of(whole)


def test_another_model_reads_all_papers_again_also_those_not_given(papers: dict[str, str], tmp_path: Path):
    path = tmp_path / "graph.kg"
    build(list(papers.values()), path)
    report = build([papers["one.txt"]], path, model="other")
    assert (report.extracted, report.re_extracted) == (0, 3)
    with open_records(path) as connection:
        assert connection.execute("SELECT DISTINCT model FROM record").fetchall() == [("hash of other",)]


def test_a_build_that_was_stopped_goes_on(papers: dict[str, str], tmp_path: Path, model: Capitals):
    path = tmp_path / "graph.kg"
    model.fail_at = "BAZ, which"
    with pytest.raises(KeyboardInterrupt):
        build(list(papers.values()), path)
    with open_records(path) as connection:
        assert connection.execute("SELECT count(*) FROM record").fetchone() == (2,)
    model.fail_at = None
    assert build(list(papers.values()), path).extracted == 1
    whole = tmp_path / "whole.kg"
    build(list(papers.values()), whole)
    assert graph_of(path) == graph_of(whole)


def test_readers_see_the_last_graph_until_a_stopped_build_is_finished(
    papers: dict[str, str], tmp_path: Path, model: Capitals
):
    path = tmp_path / "graph.kg"
    build([papers["one.txt"]], path)
    before = graph_of(path)
    model.fail_at = "BAZ, which"
    with pytest.raises(KeyboardInterrupt):
        build(list(papers.values()), path)
    assert graph_of(path) == before


def test_forgetting_a_source_equals_a_build_without_it(papers: dict[str, str], tmp_path: Path):
    path, without = tmp_path / "graph.kg", tmp_path / "without.kg"
    build(list(papers.values()), path)
    report = forget(papers["two.txt"], path)
    build([papers["one.txt"], papers["three.txt"]], without)
    assert graph_of(path) == graph_of(without)
    assert report.papers == 2


def test_forgetting_a_paper_takes_all_its_records(papers: dict[str, str], tmp_path: Path):
    path, without = tmp_path / "graph.kg", tmp_path / "without.kg"
    build(list(papers.values()), path)
    with open_reading(path) as connection:
        (paper,) = connection.execute("SELECT id FROM paper WHERE abstract LIKE '%BAZ, which%'").fetchall()
    forget(paper[0], path)
    build([papers["one.txt"], papers["two.txt"]], without)
    assert graph_of(path) == graph_of(without)


def test_a_paper_to_forget_may_be_named_by_its_title(papers: dict[str, str], tmp_path: Path):
    path, titled = tmp_path / "graph.kg", tmp_path / "titled.jsonl"
    titled.write_text('{"title": "On QUX", "abstract": "QUX is what nobody has."}\n', encoding="utf-8")
    build([*papers.values(), str(titled)], path)
    assert forget("on qux", path).papers == 3


def test_forgetting_what_is_not_there_changes_nothing(papers: dict[str, str], tmp_path: Path):
    path = tmp_path / "graph.kg"
    build(list(papers.values()), path)
    before = path.read_bytes()
    with pytest.raises(NotFoundError, match="none.txt"):
        forget("none.txt", path)
    assert path.read_bytes() == before


def test_strict_stops_at_what_is_not_understood(tmp_path: Path):
    broken = tmp_path / "broken.jsonl"
    good = '{"title": "A", "abstract": "' + ABSTRACTS["one.txt"] + '"}\n'
    broken.write_text(good + "{broken\n" + good, encoding="utf-8")
    with pytest.raises(InputError, match=r"broken\.jsonl:2"):
        build([str(broken)], tmp_path / "graph.kg", strict=True)
    report = build([str(broken)], tmp_path / "graph.kg")
    assert [gap.source.line for gap in report.not_understood] == [2]


def test_input_without_a_paper_makes_no_file(tmp_path: Path):
    empty = tmp_path / "empty.txt"
    empty.write_text("\n\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"empty\.txt"):
        build([str(empty)], tmp_path / "graph.kg")
    assert not (tmp_path / "graph.kg").exists()


def test_workers_are_one_or_more(papers: dict[str, str], tmp_path: Path):
    with pytest.raises(UsageError, match="--workers is 0"):
        build(list(papers.values()), tmp_path / "graph.kg", workers=0)


def test_a_list_to_link_to_is_kept_for_later_builds(papers: dict[str, str], tmp_path: Path):
    graph, links = tmp_path / "graph.kg", tmp_path / "links.json"
    links.write_text('[{"name": "BAR", "url": "https://example.org/bar"}]')

    def linked() -> list[tuple[str, str]]:
        with open_reading(graph) as connection:
            query = "SELECT name, link_url FROM entity WHERE link_url IS NOT NULL"
            return connection.execute(query).fetchall()

    build([papers["one.txt"]], graph)
    assert linked() == []
    assert build([papers["one.txt"]], graph, links=links).changed
    assert linked() == [("BAR", "https://example.org/bar")]
    assert not build([papers["one.txt"]], graph, links=links).changed
    build([papers["two.txt"]], graph)
    assert linked() == [("BAR", "https://example.org/bar")]


def test_a_bad_list_to_link_to_stops_a_build_before_it_begins(papers: dict[str, str], tmp_path: Path):
    (tmp_path / "links.json").write_text('[{"name": "BAR"}]')
    with pytest.raises(InputError, match="links.json"):
        build([papers["one.txt"]], tmp_path / "graph.kg", links=tmp_path / "links.json")
    assert not (tmp_path / "graph.kg").exists()


def test_the_stages_are_timed(papers: dict[str, str], tmp_path: Path):
    report: BuildReport = build(list(papers.values()), tmp_path / "graph.kg")
    assert list(report.seconds) == ["extract", "papers", "resolve", "edges", "commit"]
