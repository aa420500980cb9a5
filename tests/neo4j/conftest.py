"""A database of a real server, emptied after each test."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg import api
from kg.cli.graphs import open_graph
from loaders.bolt.address import Address
from loaders.bolt.store import BoltStore
from tests.helpers.command import Kg, runner
from tests.helpers.handmade import detection
from tests.helpers.neo4j_server import open_store, password
from tests.neo4j.writing import write_as_others

Open = Callable[..., BoltStore]

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def seeds_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph file of the seed abstracts, where there are any."""
    seeds = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared")) / "seeds"
    if not seeds.is_dir():
        pytest.skip(f"no seed abstracts in {seeds}; KG_SHARED names another folder")
    path = tmp_path_factory.mktemp("seeds") / "seeds.kg"
    api.build([str(seeds)], path)
    return path


@pytest.fixture(scope="session")
def graph_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph file of five papers."""
    return detection().write(tmp_path_factory.mktemp("asking") / "hand.kg")


@pytest.fixture
def kg(
    server_address: Address,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Kg]:
    """Run a command in an empty folder; the server's password is in the environment, and nothing else."""
    for name in ("NEO4J_USERNAME", "NEO4J_DATABASE", "NEO4J_URI", "KG_GRAPH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEO4J_PASSWORD", password())
    monkeypatch.chdir(tmp_path)
    open_graph.cache_clear()
    yield runner(capsys)
    open_graph.cache_clear()


@pytest.fixture
def open_bolt(server_address: Address) -> Iterator[Open]:
    """Opens stores in an empty database; all it holds is deleted afterwards."""
    opened: list[BoltStore] = []

    def open_one(**options: object) -> BoltStore:
        opened.append(open_store(server_address, **options))
        return opened[-1]

    yield open_one
    write_as_others(open_one(), "MATCH (n) DETACH DELETE n")  # indexes stay: they take long to make
    for store in opened:
        store.close()
