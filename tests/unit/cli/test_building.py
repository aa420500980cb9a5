"""kg build and kg forget hand what is typed to the library, and tell what came of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.build import BuildReport
from kg.cli.progress import Drawn
from kg.errors import InputError
from kg.records import Source
from kg.sources.read import NotUnderstood
from tests.helpers.command import Kg


def _gives(report: BuildReport) -> Callable[..., BuildReport]:
    """A build that ends with this report."""

    def build(*_: object, **__: object) -> BuildReport:
        return report

    return build


def test_build_passes_on_what_is_typed(kg: Kg, monkeypatch: pytest.MonkeyPatch):
    seen: dict[str, Any] = {}

    def build(paths: list[str], graph: str, **options: Any) -> BuildReport:
        seen.update(paths=paths, graph=graph, **options)
        options["progress"].stage("extract", 2)
        options["progress"].advance()
        options["progress"].note("a note")
        return BuildReport(inputs=2, papers=1234, changed=True, seconds={"extract": 1.25})

    monkeypatch.setattr("kg.api.build", build)
    ran = kg("build", "a.txt", "b", "-g", "x.kg", "--map", "title=Head Line", "--workers", "3", "--strict")
    assert (ran.code, ran.out) == (0, "")
    assert (seen["paths"], seen["graph"], seen["columns"]) == (["a.txt", "b"], "x.kg", {"title": "Head Line"})
    assert (seen["workers"], seen["strict"], seen["model"]) == (3, True, "default")
    for said in ("a note", "1,234", "Wrote x.kg (extract 1.2 s)"):
        assert said in ran.err


def test_what_was_not_understood_is_listed_and_counted(kg: Kg, monkeypatch: pytest.MonkeyPatch):
    gaps = [NotUnderstood(Source("in.txt", line), "no abstract") for line in range(1, 31)]
    monkeypatch.setattr("kg.api.build", _gives(BuildReport(not_understood=gaps)))
    told = kg("build", "in.txt").err
    assert "not understood: in.txt:1: no abstract" in told
    assert "in.txt:21" not in told
    assert "10 more" in told


def test_nothing_new_is_told(kg: Kg, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kg.api.build", _gives(BuildReport(changed=False)))
    assert "holds all of it already" in kg("build", "in.txt").err


def test_errors_of_a_build_end_the_command(kg: Kg, monkeypatch: pytest.MonkeyPatch):
    def build(*_: object, **__: object) -> None:
        raise InputError("in.txt:3: what is this")

    monkeypatch.setattr("kg.api.build", build)
    ran = kg("build", "in.txt")
    assert (ran.code, ran.out, ran.err) == (3, "", "Error: in.txt:3: what is this\n")
    assert kg("build").code == 2
    assert kg("build", "x", "--map", "title").code == 2


def test_forget_passes_on_what_is_typed(kg: Kg, monkeypatch: pytest.MonkeyPatch):
    seen: list[str] = []

    def forget(what: str, graph: str, **_: object) -> BuildReport:
        seen.extend((what, graph))
        return BuildReport(papers=7)

    monkeypatch.setattr("kg.api.forget", forget)
    ran = kg("forget", "drafts.txt", "-g", "x.kg")
    assert (ran.code, seen) == (0, ["drafts.txt", "x.kg"])
    assert "7" in ran.err


def test_progress_is_quiet_where_nobody_watches(capsys: pytest.CaptureFixture[str]):
    with Drawn() as progress:
        progress.stage("one", 3)
        progress.advance(2)
        progress.stage("two")
        progress.advance()
        progress.note("heard \x1b[31mthis")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "heard this\n")


def test_progress_is_drawn_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    with Drawn() as progress:
        progress.stage("reading", 3)
        progress.advance(2)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "reading" in captured.err
    assert "2/3" in captured.err


def test_a_graph_is_not_a_server(kg: Kg, tmp_path: Path):
    assert kg("forget", "x", "-g", str(tmp_path / "none.kg")).code == 5
