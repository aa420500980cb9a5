"""Runs `kg` in this process on a small graph file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.cli.main import run
from tests.helpers.handmade import detection


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command gave."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def graph_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return detection().write(tmp_path_factory.mktemp("cli") / "hand.kg")


@pytest.fixture
def kg(
    graph_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """Run a command on the hand-made graph."""
    for name in ("KG_DEBUG", "KG_QUERIES", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KG_GRAPH", str(graph_file))

    def call(*args: str) -> Ran:
        code = run(args)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return call
