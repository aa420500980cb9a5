"""Merges, rules and links of a graph file, as the library and the command line give them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import api
from kg.cli.merges import merges as command
from kg.errors import GraphFileError, NotFoundError
from kg.graphfile.derive import derive
from kg.graphfile.file import open_reading, open_writing
from kg.graphfile.shards import add_extractions, add_records, text_key
from kg.merges import resolver
from kg.records import Abbreviation, Extraction, Mention, Record, Source, Span

TEXTS = {
    "Segment Anything Model (SAM) meets CLIP.": ["Segment Anything Model", "SAM", "CLIP"],
    "We prompt SAM with OpenAI's CLIP.": ["SAM", "OpenAI's CLIP"],
    "Robot manipulation by CLIP.": ["Robot manipulation", "CLIP"],
    "We do robotic manipulation.": ["robotic manipulation"],
}


def extraction(record: Record, names: list[str]) -> Extraction:
    spans = [(record.abstract.index(n), n) for n in names]
    mentions = tuple(
        Mention(Span("abstract", at, at + len(n), 0, len(record.abstract)), "Method", n, 0.9, "USES", 0.9)
        for at, n in spans
    )
    short = (Abbreviation("SAM", "Segment Anything Model"),) if "(SAM)" in record.abstract else ()
    return Extraction(text_key(record), mentions, (), short)


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / "graph.kg"
    records = [Record(abstract=a, source=Source("a.txt", n)) for n, a in enumerate(TEXTS, 1)]
    with open_writing(path) as connection:
        add_records(connection, [(text_key(r), r) for r in records])
        add_extractions(connection, [extraction(r, TEXTS[r.abstract]) for r in records], "model")
    derive(path, resolver(path))
    return path


def names(graph: Path) -> set[str]:
    with open_reading(graph) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM entity").fetchall()}


def test_merges_are_shown_with_reason_and_evidence(graph: Path):
    (owner,) = api.merges(graph, "clip")
    assert (owner.name, owner.left, owner.right, owner.reason) == ("CLIP", "CLIP", "OpenAI's CLIP", "owner")
    assert [m.reason for m in api.merges(graph, "SAM")] == ["long form given"]
    assert len(api.merges(graph)) == 2
    with pytest.raises(NotFoundError, match="robot"):
        api.merges(graph, "robot manipulation")


def test_an_undone_merge_stays_undone_in_later_builds(graph: Path):
    (owner,) = api.merges(graph, "clip")
    api.undo_merges([owner.id], graph)
    assert {"CLIP", "OpenAI's CLIP"} <= names(graph)
    derive(graph, resolver(graph))
    assert {"CLIP", "OpenAI's CLIP"} <= names(graph)
    (rule,) = api.merges(graph, "clip")
    assert (rule.id, rule.reason) == (owner.id, "your rule")
    assert {rule.left, rule.right} == {"CLIP", "OpenAI's CLIP"}
    assert rule.evidence.startswith("different: ")


def test_a_rule_that_keeps_a_merge_apart_can_be_taken_back(graph: Path):
    (owner,) = api.merges(graph, "clip")
    api.undo_merges([owner.id], graph)
    api.undo_merges([owner.id], graph)
    assert api.merges(graph, "clip") == [owner]


def test_what_is_neither_merge_nor_rule_cannot_be_undone(graph: Path):
    with pytest.raises(NotFoundError, match="kg merges"):
        api.undo_merges(["0123456789ab"], graph)


def test_rules_in_force_are_listed_even_where_no_paper_has_the_names(graph: Path, tmp_path: Path):
    rules = tmp_path / "rules.txt"
    rules.write_text(
        "different: OpenAI's CLIP | CLIP\nsame: no such | nothing\nsame: CLIP | robotic manipulation\n"
    )
    api.add_rules(rules, graph)
    found = [(row.evidence, row.name) for row in api.merges(graph) if row.reason == "your rule"]
    assert found == [
        ("different: CLIP | OpenAI's CLIP", ""),
        ("same: nosuch | nothing", ""),
        ("same: clip | roboticmanipulation", "CLIP"),
    ]


def test_a_rule_can_be_undone(graph: Path, tmp_path: Path):
    rules = tmp_path / "rules.txt"
    rules.write_text("same: robot manipulation | robotic manipulation\n")
    assert api.add_rules(rules, graph) == 1
    (merge,) = api.merges(graph, "robotic manipulation")
    assert merge.reason == "your rule"
    before = names(graph)
    api.undo_merges([merge.id], graph)
    assert len(names(graph)) == len(before) + 1


def test_suggestions_and_links(graph: Path, tmp_path: Path):
    suggested = [{found.left.name, found.right.name} for found in api.suggest_merges(graph)]
    assert {"Robot manipulation", "robotic manipulation"} in suggested
    file = tmp_path / "list.json"
    file.write_text(json.dumps([{"name": "CLIP", "url": "https://example.org/clip"}]))
    assert api.link(file, graph) == 1
    derive(graph, resolver(graph))
    with open_reading(graph) as connection:
        linked = connection.execute("SELECT name, link_url FROM entity WHERE link_id IS NOT NULL").fetchall()
    assert linked == [("CLIP", "https://example.org/clip")]


def test_the_command_lists_undoes_and_suggests(graph: Path):
    def run(*arguments: str) -> str:
        done = CliRunner().invoke(command, [*arguments, "-g", str(graph)], catch_exceptions=False)
        assert done.exit_code == 0
        return done.stdout

    rows = json.loads(run("--format", "json"))
    assert {row["reason"] for row in rows} == {"owner", "long form given"}
    assert "robotic manipulation" in run("--suggest", "--format", "csv")
    assert run("--undo", rows[0]["id"]) == ""
    after = json.loads(run("--format", "json"))
    assert [row["reason"] for row in after] == ["your rule", *(row["reason"] for row in rows[1:])]


def test_a_missing_graph_is_not_made(tmp_path: Path):
    with pytest.raises(GraphFileError, match="no graph file"):
        api.undo_merges(["x"], tmp_path / "none.kg")
    assert not (tmp_path / "none.kg").exists()
