"""Runs `kg` in this process on a small graph file."""

from pathlib import Path

import pytest

from kg.cli.graphs import open_graph
from tests.helpers.command import Kg, runner
from tests.helpers.handmade import detection


@pytest.fixture(scope="session")
def graph_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return detection().write(tmp_path_factory.mktemp("cli") / "hand.kg")


@pytest.fixture
def kg(graph_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kg:
    """Run a command on the hand-made graph."""
    for name in ("KG_DEBUG", "KG_QUERIES", "NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KG_GRAPH", str(graph_file))
    open_graph.cache_clear()
    return runner(capsys)
