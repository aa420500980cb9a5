"""Loads that die, and servers that die under them: the next load makes the graph whole."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.records import Batch, EdgeBatch, EdgeRow, NodeBatch, NodeRow
from loaders.bolt import load
from loaders.bolt.address import Address, parse_address
from loaders.bolt.store import BoltStore
from loaders.memory import to_networkx
from tests.helpers.neo4j_server import started
from tests.neo4j.server import PASSWORD

Open = Callable[..., BoltStore]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("neo4j")]


def ring(size: int) -> list[Batch]:
    """Methods, each part of the next."""
    ids = [f"method:{number}" for number in range(size)]
    return [
        NodeBatch("Method", [NodeRow(id_, {"name": id_}) for id_ in ids]),
        EdgeBatch(
            "PART_OF", "Method", "Method", [EdgeRow(a, b, {"confidence": 0.5}) for a, b in pairwise(ids)]
        ),
    ]


def holds(store: BoltStore, batches: list[Batch]) -> bool:
    """Whether the database holds this graph and nothing less or more."""
    stored, wanted = to_networkx(store.read()), to_networkx(batches)
    return (stored.nodes, stored.succ) == (wanted.nodes, wanted.succ) and not store.incomplete()


LOADER = """
import os, signal, sys
from loaders.bolt import load
from tests.helpers.neo4j_server import open_store
from loaders.bolt.address import parse_address
from tests.neo4j.test_breaking_off import ring
load.ROWS = 10
done = []
def watch(kind, rows):
    done.append(kind)
    if len(done) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
open_store(parse_address(sys.argv[1], {}), watch=watch).sync(ring(50))
"""


@pytest.mark.parametrize("batches", [1, 7])
def test_a_killed_loader_is_followed_by_a_whole_load(server_address: Address, open_bolt: Open, batches: int):
    command = [sys.executable, "-c", LOADER, str(server_address), str(batches)]
    done = subprocess.run(command, cwd=Path(__file__).parent.parent.parent, env=os.environ, check=False)
    assert done.returncode == -signal.SIGKILL
    store = open_bolt()
    assert store.incomplete()
    assert len(to_networkx(store.read())) == min(10 * batches, 50)
    store.sync(ring(50))
    assert holds(store, ring(50))


def test_a_killed_server_is_followed_by_a_whole_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(load, "ROWS", 10)
    monkeypatch.setattr("loaders.bolt.database.PATIENCE", 1.0)
    with started(tmp_path / "server") as server:
        seen: list[str] = []

        def kill_in_the_middle(kind: str, _rows: int) -> None:
            seen.append(kind)
            if len(seen) == 3:
                server.kill()

        address = parse_address(server.uri, {})
        broken = BoltStore(address, "neo4j", PASSWORD, watch=kill_in_the_middle)
        with pytest.raises(StoreError, match="no Neo4j answers .* what was written stands"):
            broken.sync(ring(50))
        broken.close()
        server.start()
        store = BoltStore(address, "neo4j", PASSWORD)
        assert store.incomplete()
        store.sync(ring(50))
        assert holds(store, ring(50))
        store.close()
