"""Servers that are not there, do not write, or go away: one message, and a whole load afterwards."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from kg.cli.graphs import open_graph
from kg.errors import StoreError
from loaders.bolt import database, load
from loaders.bolt.address import Address, parse_address
from loaders.bolt.store import BoltStore
from tests.helpers.command import Kg
from tests.helpers.neo4j_server import password, started
from tests.helpers.proxy import Proxy
from tests.neo4j.server import PASSWORD
from tests.neo4j.test_breaking_off import holds, ring

Open = Callable[..., BoltStore]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("neo4j")]


_SMALL_LOGS = {"db.tx_log.preallocate": "false", "db.tx_log.rotation.size": "1m"}


@contextmanager
def mute() -> Generator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.mark.parametrize("command", [("stats", "-g"), ("load", "-g", "hand.kg"), ("pull",), ("unload",)])
@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_no_server_is_told_once_and_soon(
    kg: Kg, graph_file: Path, command: tuple[str, ...], scheme: str, monkeypatch: pytest.MonkeyPatch
):
    shutil.copy(graph_file, "hand.kg")
    monkeypatch.setattr(database, "PATIENCE", 3600.0)  # as long as this is never waited for
    ran = kg(*command, f"{scheme}://127.0.0.1:1")
    assert ran.code == StoreError.exit_code
    assert ran.err == (
        f"Error: no Neo4j answers at {scheme}://127.0.0.1:1: connection refused; start it "
        "(docker compose up -d --wait) or check host and port\n"
    )


def test_a_port_that_says_nothing_is_told(kg: Kg, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "_GREETING", 0.5)
    with mute() as port:
        assert "nothing came back in time" in kg("stats", "-g", f"bolt://127.0.0.1:{port}").err


def test_a_server_without_tls_is_told(kg: Kg, server_address: Address):
    plain = server_address.uri.partition("://")[2]
    assert "does not speak TLS" in kg("stats", "-g", f"bolt+s://{plain}").err


def test_nothing_of_the_driver_reaches_standard_error(server_address: Address):
    code = "import sys\nfrom kg.cli.main import run\nsys.exit(run(sys.argv[1:]))"  # a process of its own logs
    environment = os.environ | {"NEO4J_PASSWORD": password(), "PYTHONWARNINGS": "default"}
    asked = [sys.executable, "-c", code, "stats", "-g", "bolt://127.0.0.1:1"]
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (StoreError.exit_code, "", 1)


@pytest.mark.parametrize("command", [("stats", "-g"), ("load", "-g", "hand.kg"), ("pull",)])
def test_a_missing_database_is_told(
    kg: Kg, server_address: Address, graph_file: Path, command: tuple[str, ...]
):
    shutil.copy(graph_file, "hand.kg")
    ran = kg(*command, f"{server_address.uri}/nosuch")
    assert ran.code == StoreError.exit_code
    assert "there is no database of this name; SHOW DATABASES" in ran.err


def test_a_connection_that_is_cut_once_is_made_again(
    server_address: Address, open_bolt: Open, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(load, "ROWS", 10)
    proxy = Proxy(int(server_address.uri.rpartition(":")[2]))
    seen: list[str] = []

    def cut_in_the_middle(kind: str, _rows: int) -> None:
        seen.append(kind)
        if len(seen) in (2, 7):
            proxy.cut()

    store = BoltStore(
        parse_address(f"bolt://127.0.0.1:{proxy.port}", {}), "neo4j", password(), watch=cut_in_the_middle
    )
    store.sync(ring(50))
    store.close()
    proxy.close()
    assert holds(open_bolt(), ring(50))


def test_a_connection_that_stays_cut_is_told_and_the_next_load_is_whole(
    server_address: Address, open_bolt: Open, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(load, "ROWS", 10)
    monkeypatch.setattr(database, "PATIENCE", 1.0)
    proxy = Proxy(int(server_address.uri.rpartition(":")[2]))
    seen: list[str] = []

    def cut_for_good(kind: str, _rows: int) -> None:
        seen.append(kind)
        if len(seen) == 7:
            proxy.close()

    store = BoltStore(
        parse_address(f"bolt://127.0.0.1:{proxy.port}", {}), "neo4j", password(), watch=cut_for_good
    )
    with pytest.raises(StoreError, match=r"no Neo4j answers .* the same kg load goes on from there"):
        store.sync(ring(50))
    store.close()
    again = open_bolt()
    assert again.incomplete()
    again.sync(ring(50))
    assert holds(again, ring(50))


def yes(_question: str) -> bool:
    return True


LOADER = """
import sys
from loaders.bolt import load
from loaders.bolt.address import parse_address
from tests.helpers.neo4j_server import open_store
from tests.neo4j.test_breaking_off import ring
load.ROWS = 10
open_store(parse_address(sys.argv[1], {}), confirm=lambda _question: True).sync(ring(int(sys.argv[2])))
"""


def test_of_two_loaders_at_once_one_makes_the_graph_whole(server_address: Address, open_bolt: Open):
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", LOADER, str(server_address)]
    loaders = [
        subprocess.Popen([*command, str(size)], cwd=root, stderr=subprocess.PIPE, text=True)
        for size in (60, 80)
    ]
    ends = [(loader.communicate()[1], loader.returncode) for loader in loaders]
    for told, code in ends:
        assert code == 0 or "another kg load into this database began after this one" in told, told
    assert any(code == 0 for _, code in ends)
    store = open_bolt(confirm=yes)
    store.sync(ring(60))
    assert holds(store, ring(60))


@pytest.mark.timeout(900)
def test_a_read_only_server_is_asked_but_not_loaded(tmp_path: Path, kg: Kg, graph_file: Path):
    with started(tmp_path / "server") as server:
        assert kg("load", "-g", str(graph_file), server.uri).code == 0
        for setting, value in (("default_to_read_only", "true"), ("read_only", "neo4j")):
            server.stop()
            server.settings = {f"server.databases.{setting}": value}
            server.configure()
            server.start()
            open_graph.cache_clear()
            assert "object detection" in kg("show", "DETR", "-g", server.uri).out
            for uri in (server.uri, server.uri.replace("bolt", "neo4j")):
                refused = kg("load", "-g", str(graph_file), uri)
                assert refused.code == StoreError.exit_code
                assert "server.databases.default_to_read_only" in refused.err
                assert "what was written stands" not in refused.err


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Generator[None]:
    """A file system of that size at a folder; skips where this machine lets nobody mount one."""
    folder.mkdir(parents=True)
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    try:
        subprocess.run(mounting, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no small file system can be mounted here: {error}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Take all the room there is in a file system; gives the file that holds it."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as out, suppress(OSError):
        while out.write(bytes(1 << 12)):
            pass
    return filler


@pytest.mark.timeout(900)
def test_a_full_disk_is_told_and_the_next_load_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(load, "ROWS", 100)
    monkeypatch.setattr(database, "PATIENCE", 5.0)
    data = tmp_path / "server" / "data"
    with small_disk(data, 96), started(tmp_path / "server", settings=_SMALL_LOGS) as server:
        seen: list[str] = []

        def fill_in_the_middle(kind: str, _rows: int) -> None:
            seen.append(kind)
            if len(seen) == 3:
                fill(data)

        address = parse_address(server.uri, {})
        broken = BoltStore(address, "neo4j", PASSWORD, watch=fill_in_the_middle)
        with pytest.raises(StoreError, match=r"disk .* the same kg load goes on from there"):
            broken.sync(ring(1_000))
        broken.close()
        server.kill()
        (data / "filler").unlink()
        server.start()
        store = BoltStore(address, "neo4j", PASSWORD)
        assert store.incomplete()
        store.sync(ring(1_000))
        assert holds(store, ring(1_000))
        store.close()
