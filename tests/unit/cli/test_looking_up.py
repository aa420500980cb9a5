"""show, why, search and stats as a person and a program meet them."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from kg.cli.why import write_reasons
from kg.graphfile.file import open_reading
from kg.graphfile.lookup import FileLookup
from tests.helpers.command import Kg
from tests.helpers.handmade import Handmade, Says, plain_key


def test_show_groups_neighbours_by_relationship(kg: Kg):
    ran = kg("show", "detection transformer")
    assert ran.code == 0
    assert "DETR Method" in ran.out
    assert "COMPARED_WITH ↔ Method (1)\n  Faster R-CNN" in ran.out
    assert ran.err == ""


def test_show_as_json_holds_the_whole(kg: Kg):
    shown = json.loads(kg("show", "2005.00001", "--format", "json").out)
    assert shown["properties"]["authors"] == ["A. One", "B. Two"]
    assert {group["type"] for group in shown["neighbours"]} >= {"PROPOSES", "MENTIONS"}


def test_show_as_csv_is_a_row_a_neighbour(kg: Kg):
    rows = list(csv.DictReader(io.StringIO(kg("show", "COCO", "--format", "csv").out)))
    assert [row["type"] for row in rows].count("EVALUATES_ON") == 3


def test_show_names_the_others_of_that_name(tmp_path: Path, kg: Kg):
    graph = Handmade()
    graph.entity("Method", "Segmentation", paper_count=2)
    graph.entity("Task", "segmentation", paper_count=9)
    path = graph.write(tmp_path / "two.kg")
    ran = kg("show", "segmentations", "-g", str(path))
    assert "segmentation Task" in ran.out
    assert "Also called 'segmentations': Method 'Segmentation'" in ran.err


def test_why_marks_the_mentions(kg: Kg):
    plain = kg("why", "detr", "object detection").out
    assert "We present «DETR», which predicts a set of boxes for «object detection»." in plain
    markdown = kg("why", "detr", "object detection", "--format", "markdown").out
    assert "We present **DETR**, which predicts a set of boxes for **object detection**." in markdown


def test_why_is_bold_where_there_is_colour(kg: Kg, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1mDETR\x1b[0m" in kg("why", "detr", "object detection").out
    monkeypatch.setenv("NO_COLOR", "1")
    uncoloured = kg("why", "detr", "object detection").out
    assert "«DETR»" in uncoloured
    assert not re.search(r"\x1b\[[0-9;]*(3|4|9|10)[0-7]m", uncoloured)


def test_why_as_rows_gives_offsets_into_the_text(kg: Kg):
    (first, _) = csv.DictReader(io.StringIO(kg("why", "detr", "object detection", "--format", "csv").out))
    assert first["text"][int(first["head_start"]) : int(first["head_end"])] == "DETR"
    assert first["text"][int(first["tail_start"]) : int(first["tail_end"])] == "object detection"
    (reason,) = json.loads(kg("why", "detr", "object detection", "--format", "json").out)
    assert reason["papers"] == len(reason["quotes"]) == 2


def test_search_and_its_miss(kg: Kg):
    assert "Deformable DETR" in kg("search", "deformable-detr").out.splitlines()[3]
    near = kg("search", "visual recogntion")
    assert near.code == 0
    assert "visual recognition" in near.out
    assert "near names" in near.err
    none = kg("search", "zzzzqqqq")
    assert (none.code, none.out) == (4, "")


def test_stats_in_every_format(kg: Kg):
    assert "Papers by year" in kg("stats").out
    assert json.loads(kg("stats", "--format", "json").out)["labels"]["Paper"] == 5
    assert "| label | Paper | 5 |" in kg("stats", "--format", "markdown").out


@pytest.mark.parametrize(
    "args",
    [
        ("show", "x"), ("why", "x", "y"), ("search", "x"), ("stats",),
        ("query", "hubs"), ("cypher", "RETURN 1 AS one"),
    ],
)  # fmt: skip
def test_a_missing_graph_is_one_message(kg: Kg, tmp_path: Path, args: tuple[str, ...]):
    ran = kg(*args, "-g", str(tmp_path / "none.kg"))
    assert ran.code == 5
    assert "none.kg" in ran.err
    assert "kg build" in ran.err
    assert ran.out == ""


def test_a_server_is_told_apart_from_a_file(kg: Kg, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NEO4J_PASSWORD", "secret")
    ran = kg("stats", "-g", "bolt://127.0.0.1:1")
    assert ran.code == 6
    assert "no Neo4j answers at bolt://127.0.0.1:1" in ran.err
    assert "secret" not in ran.err
    monkeypatch.delenv("NEO4J_PASSWORD")
    unnamed = kg("stats", "-g", "bolt://127.0.0.1:1")
    assert (unnamed.code, "NEO4J_PASSWORD" in unnamed.err) == (2, True)
    other = kg("stats", "-g", "https://127.0.0.1:1")
    assert (other.code, "no address of a server" in other.err) == (2, True)


def test_what_writes_a_file_takes_no_server(kg: Kg):
    for command in (("build", "x.txt"), ("forget", "x.txt"), ("merges",), ("pull", "neo4j://localhost")):
        ran = kg(*command, "-g", "neo4j://localhost")
        assert (ran.code, "name a file with -g" in ran.err) == (2, True), command


HOSTILE = "Evil \x1b[31mred\x1b]0;title\x07 [bold]not markup[/bold] :smile: \x9b2J \u202eback"


def test_hostile_text_does_not_reach_the_terminal(tmp_path: Path, kg: Kg, monkeypatch: pytest.MonkeyPatch):
    graph = Handmade()
    paper = graph.paper(HOSTILE, f"{HOSTILE} uses Thing.")
    thing = graph.entity("Method", "Thing", HOSTILE)
    graph.edge(paper, "USES", thing, Says(paper, "Thing"))
    path = graph.write(tmp_path / "evil.kg")
    monkeypatch.setenv("NO_COLOR", "1")
    for form in ("table", "json", "csv", "markdown"):
        for args in (("show", "Thing"), ("why", paper, "Thing"), ("search", "evil"), ("show", paper)):
            out = kg(*args, "--format", form, "-g", str(path)).out
            assert out
            harmless = out.replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "")
            assert not any(c in harmless for c in "\x1b\x07\x9b\u202e"), (args, form)
            if form == "table" and "Evil" in out:
                assert "[bold]not markup[/bold] :smile:" in out


def test_output_goes_to_a_file_whole_or_not_at_all(kg: Kg, tmp_path: Path):
    target = tmp_path / "rows.csv"
    assert kg("search", "detr", "--format", "csv", "-o", str(target)).out == ""
    assert target.read_text(encoding="utf-8").startswith("label,name,")
    ran = kg("search", "detr", "-o", str(tmp_path / "nowhere" / "rows.csv"))
    assert ran.code == 8
    assert "nowhere" in ran.err
    assert [p.name for p in tmp_path.iterdir()] == ["rows.csv"]


def test_evidence_of_two_sentences_stays_two_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    graph = Handmade()
    paper = graph.paper("T", "First comes Alpha. Then Beta.")
    a, b = graph.entity("Method", "Alpha"), graph.entity("Task", "Beta")
    graph.edge(a, "USED_FOR", b, Says(paper, "Beta", head="Alpha"))
    with open_reading(graph.write(tmp_path / "g.kg")) as connection:
        write_reasons(FileLookup(connection, plain_key).why("alpha", "beta"), "table")
    assert "  First comes «Alpha».\n  Then «Beta»." in capsys.readouterr().out
