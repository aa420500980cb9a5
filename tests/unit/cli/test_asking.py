"""kg query, cypher, view, plot and export on a small graph."""

import csv
import io
import json
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from loaders.formats.registry import FORMATS, named
from tests.helpers.command import Kg


def test_query_alone_lists_what_there_is(kg: Kg):
    assert "datasets-for-task" in kg("query").out
    rows = json.loads(kg("query", "--format", "json").out)
    assert {
        "query": "hubs",
        "title": "Hubs: entities with the most neighbours",
        "parameters": "--limit",
    } in rows


def test_a_query_takes_its_parameters_as_options(kg: Kg):
    ran = kg("query", "tasks-of-dataset", "--dataset", "ms-coco", "--limit", "5", "--format", "csv")
    assert ran.out == "task,papers,benchmark\nobject detection,2,true\n"
    assert ran.err == ""


def test_what_was_chosen_is_told_beside_the_rows(kg: Kg):
    ran = kg("query", "used-together", "--format", "csv")
    assert ran.out.startswith("method,papers,share\n")
    assert "taking 'DETR'" in ran.err


def test_help_of_a_query_is_made_from_its_file(kg: Kg):
    told = kg("query", "gaps-of-dataset", "--help").out
    for said in (
        "--task TASK",
        "--dataset DATASET",
        "--limit N",
        "A gap in this graph",
        "Columns: method, papers.",
    ):
        assert said in told
    assert 'kg query gaps-of-dataset --task "object detection" --dataset COCO' in told


def test_a_wrong_query_name_or_value_is_told(kg: Kg):
    unknown = kg("query", "dataset-for-task")
    assert (unknown.code, "datasets-for-task" in unknown.err) == (4, True)
    assert kg("query", "hubs", "--limit", "many").code == 2
    assert kg("query", "datasets-for-task", "--task", "nothing of the kind").code == 4


def test_printing_gives_neo4j_browser_its_text(kg: Kg, tmp_path: Path):
    ran = kg("query", "datasets-for-task", "--task", "Object-Detection", "--print")
    assert ran.out.startswith(':param task => "object detection";\n:param limit => 20;\nMATCH')
    without = kg(
        "query", "datasets-for-task", "--task", "Parsing", "--print", "-g", str(tmp_path / "none.kg")
    )
    assert without.out.startswith(':param task => "Parsing";\n')
    assert "as typed" in without.err


def test_queries_of_ones_own(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    text = "// title: Tasks\n// returns: task string\nMATCH (t:Task) RETURN t.name AS task ORDER BY task\n"
    (tmp_path / "my-tasks.cypher").write_text(text, encoding="utf-8")
    assert "my-tasks" in kg("query", "--queries", str(tmp_path)).out
    monkeypatch.setenv("KG_QUERIES", str(tmp_path))
    assert kg("query", "my-tasks", "--format", "csv").out == "task\nobject detection\nvisual recognition\n"
    (tmp_path / "my-tasks.cypher").write_text(text.replace(" ORDER BY task", ""), encoding="utf-8")
    ran = kg("query", "my-tasks")
    assert ran.code == 3
    assert "my-tasks.cypher:3: " in ran.err


def test_paths_are_drawn_in_a_cell_and_whole_in_json(kg: Kg):
    asked = ("query", "paths-between", "--a", "DETR", "--b", "visual recognition")
    drawn = "(:Method DETR)-[:USED_FOR]->(:Task object detection)-[:SUBTASK_OF]->(:Task visual recognition)"
    assert drawn in kg(*asked).out
    *_, row = json.loads(kg(*asked, "--format", "json").out)
    assert [node["properties"]["name"] for node in row["path"]["nodes"]] == [
        "DETR", "object detection", "visual recognition",
    ]  # fmt: skip
    assert row["path"]["relationships"][0]["properties"]["evidence_texts"]


def test_cypher_from_an_argument_a_file_and_standard_input(
    kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    text = "MATCH (t:Task) WHERE t.name = $name RETURN t.name AS task, $n + 1 AS more"
    given = ("--param", "name=object detection", "--param", "n=2", "--format", "csv")
    rows = "task,more\nobject detection,3\n"
    assert kg("cypher", text, *given).out == rows
    (tmp_path / "q.cypher").write_text(text, encoding="utf-8")
    assert kg("cypher", "--file", str(tmp_path / "q.cypher"), *given).out == rows
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert kg("cypher", "-", *given).out == rows


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("MATCH (n RETURN n",), 7, "^"),
        (("CREATE (n)",), 7, "CREATE"),
        (("RETURN $x AS x",), 7, "$x"),
        (("MATCH (a), (b), (c) RETURN a.id", "--max-rows", "5"), 7, "5 rows"),
        ((), 2, "--file"),
        (("RETURN 1", "--file", "x"), 2, "--file"),
        (("--file", "no-such-file.cypher"), 3, "no-such-file.cypher"),
        (("RETURN 1", "--param", "x"), 2, "NAME=VALUE"),
    ],
)
def test_what_is_wrong_with_a_query_is_told(kg: Kg, args: tuple[str, ...], code: int, said: str):
    ran = kg("cypher", *args)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_no_rows_and_plans(kg: Kg):
    empty = kg("cypher", "MATCH (n:Nothing) RETURN n")
    assert (empty.code, "No rows." in empty.err) == (0, True)
    assert "LabelScan" in kg("cypher", "EXPLAIN MATCH (n:Task) RETURN n.name").out
    profiled = kg("cypher", "PROFILE MATCH (n:Task) RETURN n.name AS name", "--format", "csv")
    assert profiled.out == "name\nobject detection\nvisual recognition\n"
    assert "LabelScan" in profiled.err


def test_values_of_every_kind_have_a_form(kg: Kg):
    text = "RETURN null AS a, [1, null, 'x|y'] AS b, {k: 0.5} AS c, true AS d, 0.0 / 0.0 AS e"
    assert json.loads(kg("cypher", text, "--format", "json").out) == [
        {"a": None, "b": [1, None, "x|y"], "c": {"k": 0.5}, "d": True, "e": "nan"}
    ]
    (row,) = csv.reader(io.StringIO(kg("cypher", text, "--format", "csv").out.partition("\n")[2]))
    assert row == ["", '[1, null, "x|y"]', '{"k": 0.5}', "true", '"nan"']
    assert kg("cypher", text, "--format", "markdown").out.splitlines()[2] == (
        "|  | 1, null, x\\|y | \\{k: 0.5\\} | true | nan |"
    )


def test_view_writes_pages_and_pictures(kg: Kg, tmp_path: Path):
    for args, file in (
        ((), "all.html"),
        (("DETR",), "detr.html"),
        (("--query", "paths-between", "--param", "a=DETR", "--param", "b=COCO"), "paths.html"),
        (("--cypher", "MATCH (m:Method) RETURN m"), "methods.svg"),
    ):
        ran = kg("view", *args, "-o", str(tmp_path / file))
        assert (ran.code, ran.out) == (0, f"{tmp_path / file}\n")
        assert "DETR" in (tmp_path / file).read_text(encoding="utf-8")


def test_view_takes_one_choice_of_what_to_show(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert kg("view", "DETR", "--query", "hubs").code == 2
    assert kg("view", "--map").code == 2
    assert kg("view", "nonesuch").code == 4
    assert list(tmp_path.iterdir()) == []


def test_plot_writes_a_picture(kg: Kg, tmp_path: Path):
    assert kg("plot", "ranking", "-o", str(tmp_path / "top.svg")).code == 0
    assert "DETR" in (tmp_path / "top.svg").read_text(encoding="utf-8")
    assert kg("plot", "timeline", "-o", str(tmp_path / "t.svg")).code == 2
    assert kg("plot", "ranking", "DETR", "-o", str(tmp_path / "t.svg")).code == 2


@pytest.mark.parametrize("form", [format_.name for format_ in FORMATS])
def test_export_writes_each_format(kg: Kg, tmp_path: Path, form: str):
    target = tmp_path / "out"
    ran = kg("export", form, "-o", str(target))
    assert (ran.code, ran.out) == (0, f"{target}\n")
    assert target.is_dir() == named(form).folder
    again = kg("export", form, "-o", str(target))
    assert (again.code, again.out) == (0, f"{target}\n")


def test_export_serves_for_neo4j_browser_alone(kg: Kg, tmp_path: Path):
    refused = kg("export", "json", "-o", str(tmp_path / "g.json"), "--serve")
    assert refused.code == 2
    assert "neo4j-browser" in refused.err
    assert list(tmp_path.iterdir()) == []


def test_export_offers_the_folder_until_it_is_stopped(
    kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def stopped(_server: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ThreadingHTTPServer, "serve_forever", stopped)
    ran = kg("export", "neo4j-browser", "-o", str(tmp_path / "folder"), "--serve", "0")
    folder, play, style = ran.out.splitlines()
    assert folder == str(tmp_path / "folder")
    guide = (tmp_path / "folder" / "guide.html").read_text(encoding="utf-8")
    assert style in guide
    assert play == style.replace(":style", ":play").replace("kg.grass", "guide.html")
    assert "browser.remote_content_hostname_whitelist" in ran.err


def test_export_limits_evidence(kg: Kg, tmp_path: Path):
    kg("export", "json", "-o", str(tmp_path / "g.json"), "--evidence", "1")
    edges = json.loads((tmp_path / "g.json").read_text(encoding="utf-8"))["edges"]
    assert {len(edge["evidence"]) for edge in edges} == {1}
