"""A build that is killed loses at most the shard in hand; the next run goes on and ends the same."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg import api
from kg.errors import GraphFileError
from kg.graphfile.file import open_records
from kg.graphfile.lock import lock_path

pytestmark = pytest.mark.slow

PAPERS = 400


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    lines = [
        f"We propose Net{n}, a convolutional neural network for object detection, and train it on ImageNet. "
        f"On the COCO benchmark Net{n} outperforms Faster R-CNN by {n % 7 + 1} points of average precision."
        for n in range(PAPERS)
    ]
    path = tmp_path / "papers.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


# A shell that runs its jobs in the background has them ignore Ctrl-C, and theirs with them.
HEARING = (
    "import signal, runpy; signal.signal(signal.SIGINT, signal.default_int_handler); runpy.run_module('kg')"
)


def start(papers: Path, graph: Path, workers: int) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-c",
        HEARING,
        "build",
        str(papers),
        "-g",
        str(graph),
        "--workers",
        str(workers),
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def stored(graph: Path) -> int:
    try:
        with open_records(graph) as connection:
            row = connection.execute("SELECT count(*) FROM record WHERE model IS NOT NULL").fetchone()
    except GraphFileError:
        return 0
    return row[0] if row else 0


def wait_for_a_shard(build: subprocess.Popen[str], graph: Path) -> None:
    deadline = time.monotonic() + 200
    while not stored(graph):
        assert build.poll() is None, build.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)


def exported(graph: Path, folder: Path) -> bytes:
    api.open(graph).export("json", folder / f"{graph.stem}.json")
    return (folder / f"{graph.stem}.json").read_bytes()


@pytest.mark.parametrize(("workers", "how"), [(1, signal.SIGKILL), (1, signal.SIGINT), (2, signal.SIGKILL)])
def test_a_killed_build_goes_on_and_ends_the_same(tmp_path: Path, papers: Path, workers: int, how: int):
    graph, whole = tmp_path / "killed.kg", tmp_path / "whole.kg"
    build = start(papers, graph, workers)
    wait_for_a_shard(build, graph)
    build.send_signal(how)
    build.communicate()
    assert build.returncode in {-how, 130}
    kept = stored(graph)
    assert kept > 0
    report = api.build([str(papers)], graph)
    assert report.extracted == PAPERS - kept
    api.build([str(papers)], whole)
    assert exported(graph, tmp_path) == exported(whole, tmp_path)


def test_a_second_build_stops_at_once_and_names_the_first(tmp_path: Path, papers: Path):
    graph = tmp_path / "graph.kg"
    first = start(papers, graph, 1)
    deadline = time.monotonic() + 60
    while not (lock_path(graph).exists() and lock_path(graph).read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    second = start(papers, graph, 1)
    _, said = second.communicate(timeout=60)
    assert second.returncode == GraphFileError.exit_code
    assert f"process {first.pid}" in said
    first.kill()
    first.communicate()
