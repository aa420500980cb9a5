"""How a command ends: exit codes, one message, no traceback unless asked for."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from kg.cli import main
from kg.cli.packages import check_packages
from kg.errors import KgError, OutputError
from tests.helpers.command import Kg


def _complete(**settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "_KG_COMPLETE": "fish_complete", **settings}
    command = [sys.executable, "-m", "kg"]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_usage_errors_end_with_two(kg: Kg):
    assert kg("show").code == 2
    assert kg("stats", "--format", "xml").code == 2
    assert kg("serch", "x").code == 2
    assert "Did you mean 'search'?" in kg("serch", "x").err


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (KgError("so it is"), 1, "Error: so it is"),
        (OutputError("no room"), 8, "Error: no room"),
        (KeyboardInterrupt(), 130, "Stopped."),
        (click.Abort(), 130, "Stopped."),
        (OSError(errno.ENOSPC, "No space left on device"), 8, "No space left on device"),
        (PermissionError(errno.EACCES, "Permission denied", "/x/y"), 8, "/x/y: Permission denied"),
        (ZeroDivisionError("oh"), 70, "ZeroDivisionError: oh"),
    ],
)
def test_every_way_to_end_has_its_code(
    kg: Kg, monkeypatch: pytest.MonkeyPatch, raised: BaseException, code: int, said: str
):
    def fail(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr("kg.cli.stats.open_graph", fail)
    ran = kg("stats")
    assert ran.code == code
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""


def _fault(_address: str) -> float:
    return 1 / 0


def test_a_fault_asks_for_a_report_and_shows_where_on_demand(kg: Kg, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kg.cli.stats.open_graph", _fault)
    monkeypatch.setenv("KG_DEBUG", "")
    assert "report" in kg("stats").err
    assert "Traceback" in kg("--traceback", "stats").err


def test_a_reader_that_goes_away_is_no_error(graph_file: Path):
    command = f"{sys.executable} -m kg query --format json | head -c 10"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    assert ran.stdout.startswith("[")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_disk_is_an_output_error(graph_file: Path):
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "kg", "query"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert ran.returncode == 8
    assert "No space left" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_version_and_help_load_nothing_heavy():
    heavy = (
        "spacy",
        "duckdb",
        "networkx",
        "rich",
        "numpy",
        "neo4j",
        "rdflib",
        "rustworkx",
        "pandas",
        "jinja2",
    )
    code = (
        "import sys\nfrom kg.cli.main import run\n"
        "assert run(['--help']) == 0 and run(['--version']) == 0\n"
        f"print([m for m in {heavy!r} if m in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stderr.strip() == "[]"
    assert "build" in ran.stdout


def _nowhere(_name: str) -> None:
    return None


def test_the_packages_must_lie_beside_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    check_packages()
    with pytest.raises(KgError, match="'loaders' of kg is hidden by another package"):
        check_packages(tmp_path)
    monkeypatch.setattr("kg.cli.packages.find_spec", _nowhere)
    with pytest.raises(KgError, match="is missing"):
        check_packages()


def test_the_distribution_that_clashes_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    owners = {"loaders": ["kg-papers", "other-loaders"]}
    monkeypatch.setattr("importlib.metadata.packages_distributions", lambda: owners)
    with pytest.raises(KgError, match="distribution 'other-loaders'.*pipx"):
        check_packages(tmp_path)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(kg: Kg, shell: str):
    ran = kg("completion", shell)
    assert ran.code == 0
    assert "_KG_COMPLETE" in ran.out


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("kg st", "stats"), ("kg query hub", "hubs"), ("kg show Deform", "Deformable DETR"),
        ("kg query datasets-for-task --ta", "--task"),
        ("kg query datasets-for-task --task obj", "object detection"),
    ],
)  # fmt: skip
def test_words_are_completed(graph_file: Path, words: str, offered: str):
    ran = _complete(KG_GRAPH=str(graph_file), COMP_WORDS=words, COMP_CWORD=words.rsplit(" ", 1)[1])
    assert offered in ran.stdout
    assert ran.stderr == ""


def test_completion_without_a_graph_is_silent(tmp_path: Path):
    ran = _complete(KG_GRAPH=str(tmp_path / "none.kg"), COMP_WORDS="kg show D", COMP_CWORD="D")
    assert (ran.stdout.strip(), ran.stderr) == ("", "")


def test_each_command_says_in_its_help_what_the_list_says():
    for name, lazy in main.COMMANDS.items():
        command = lazy.load()
        assert command.name == name
        assert command.epilog, f"{name} has no example"
        assert f"kg {name}" in command.epilog
        assert (command.help or "").strip()
