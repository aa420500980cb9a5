"""Opening graph files: what is not one, who may open it when, what a failure leaves behind."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest

from kg.errors import GraphFileError
from kg.graphfile.file import open_reading, open_records, open_writing, set_manifest
from kg.graphfile.lock import build_lock, lock_path

HOLD = """
import sys, time
from pathlib import Path
{code}
    print("held", flush=True)
    sys.stdin.readline()
"""
LOCK = "from kg.graphfile.lock import build_lock\nwith build_lock(Path(sys.argv[1])):"
READ = "from kg.graphfile.file import open_records\nwith open_records(Path(sys.argv[1])):"
WRITE = "from kg.graphfile.file import open_writing\nwith open_writing(Path(sys.argv[1])):"


class Other:
    """Another process that holds a lock, a reader or a writer until it is let go."""

    def __init__(self, code: str, graph: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD.format(code=code), str(graph)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        assert self.process.stdout.readline() == "held\n"

    def let_go(self) -> None:
        self.process.communicate("\n")

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / "graph.kg"
    with open_writing(path):
        pass
    return path


def test_a_missing_file_says_how_to_make_it(tmp_path: Path):
    with pytest.raises(GraphFileError, match="kg build"), open_reading(tmp_path / "none.kg"):
        pass


@pytest.mark.parametrize("content", [b"hello " * 3000, b"\0" * 20000, b"PAR1"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "graph.kg"
    path.write_bytes(content)
    with pytest.raises(GraphFileError, match="graph.kg"), open_reading(path):
        pass
    assert path.read_bytes() == content


def test_a_database_of_somebody_else_is_refused_and_left_alone(tmp_path: Path):
    path = tmp_path / "graph.kg"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE mine (x INTEGER)")
    with pytest.raises(GraphFileError, match="not a graph file"), open_writing(path):
        pass
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("mine",)]


def test_a_file_of_a_newer_version_is_refused(graph: Path):
    with open_writing(graph) as connection:
        set_manifest(connection, format="99")
    with pytest.raises(GraphFileError, match="format 99"), open_records(graph):
        pass


def test_a_file_without_a_complete_graph_cannot_be_asked(graph: Path):
    with pytest.raises(GraphFileError, match="no complete graph"), open_reading(graph):
        pass


def test_a_cut_off_file_is_refused(graph: Path):
    graph.write_bytes(graph.read_bytes()[:5000])
    with pytest.raises(GraphFileError, match="graph.kg"), open_records(graph):
        pass


def test_an_exception_while_writing_leaves_the_file_as_it_was(graph: Path):
    with pytest.raises(RuntimeError), open_writing(graph) as connection:
        set_manifest(connection, model="half")
        raise RuntimeError
    with open_records(graph) as connection:
        assert connection.execute("SELECT count(*) FROM manifest WHERE key = 'model'").fetchone() == (0,)


def test_the_writer_waits_for_a_reader_and_says_so(graph: Path):
    reader = Other(READ, graph)
    told = threading.Event()
    threading.Thread(target=lambda: told.wait(30) and reader.let_go()).start()
    with open_writing(graph, told.set) as connection:
        set_manifest(connection, model="after the reader")
    assert told.is_set()


def test_a_reader_waits_for_the_moment_of_a_commit(graph: Path):
    writer = Other(WRITE, graph)
    threading.Thread(target=lambda: (time.sleep(0.5), writer.let_go())).start()
    with open_records(graph) as connection:
        assert connection.execute("SELECT count(*) FROM record").fetchone() == (0,)


def test_a_second_build_names_the_process_of_the_first(graph: Path):
    first = Other(LOCK, graph)
    with pytest.raises(GraphFileError, match=f"process {first.process.pid}"), build_lock(graph):
        pass
    first.let_go()


def test_the_lock_of_a_killed_build_is_free(graph: Path):
    first = Other(LOCK, graph)
    first.kill()
    with build_lock(graph):
        assert lock_path(graph).exists()
