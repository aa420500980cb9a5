"""Extraction in processes: order kept, dead workers replaced, the guilty paper named."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest

from kg.errors import ExtractionError
from kg.records import Extraction
from kg.workers import Text, extract_shards

ROOT = Path(__file__).parents[3]


class Echo:
    """Finds nothing, and says which text it read; dies on a text named "poison" as often as told."""

    def __init__(self, tally: Path | None, deaths: int) -> None:
        self._tally, self._deaths = tally, deaths

    def extract(self, records: Iterable[Text]) -> Iterator[Extraction]:
        for key, title, _ in records:
            if title == "poison" and self._tally and self._died_so_far(self._tally) < self._deaths:
                with self._tally.open("a") as tally:
                    tally.write("x")
                os.kill(os.getpid(), signal.SIGKILL)
            yield Extraction(key)

    def _died_so_far(self, tally: Path) -> int:
        return len(tally.read_text()) if tally.exists() else 0


def load_echo(tally: Path | None = None, deaths: int = 0) -> Echo:
    return Echo(tally, deaths)


def shards(*sizes: int, poison: int | None = None) -> list[list[Text]]:
    numbers = iter(range(sum(sizes)))
    return [
        [
            (f"k{n}", "poison" if n == poison else f"title {n}", "")
            for n in (next(numbers) for _ in range(size))
        ]
        for size in sizes
    ]


def keys(results: Iterable[list[Extraction]]) -> list[list[str]]:
    return [[e.record_id for e in result] for result in results]


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_shards(workers: int):
    results = keys(extract_shards(shards(2, 0, 3, 1), load_echo, workers))
    assert results == [["k0", "k1"], [], ["k2", "k3", "k4"], ["k5"]]


def test_nothing_is_loaded_when_there_is_nothing_to_read():
    def refuse() -> Echo:
        raise AssertionError

    assert keys(extract_shards([[], []], refuse, 1)) == [[], []]


def test_shards_are_taken_as_they_are_needed():
    taken: list[int] = []

    def endless() -> Iterator[list[Text]]:
        for number in range(1000):
            taken.append(number)
            yield [(str(number), "", "")]

    results = extract_shards(endless(), load_echo, 1)
    next(results)
    assert len(taken) == 1


def test_a_dead_worker_is_replaced_and_its_shard_done_again(tmp_path: Path):
    load = partial(load_echo, tmp_path / "tally", 1)
    assert keys(extract_shards(shards(2, 2, 2, poison=2), load, 2)) == [
        ["k0", "k1"],
        ["k2", "k3"],
        ["k4", "k5"],
    ]


def test_a_paper_that_kills_every_worker_is_named(tmp_path: Path):
    load = partial(load_echo, tmp_path / "tally", 99)
    with pytest.raises(ExtractionError, match="'poison'"):
        keys(extract_shards(shards(2, 2, poison=2), load, 2))


LONG_BUILD = """
import os, time
from kg.workers import extract_shards

class Slow:
    def extract(self, records):
        print(os.getpid(), flush=True)
        time.sleep(600)
        return []

if __name__ == "__main__":
    list(extract_shards([[("a", "", "")], [("b", "", "")]], Slow, 2))
"""


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_workers_end_with_a_build_that_is_killed(tmp_path: Path):
    script = tmp_path / "long_build.py"
    script.write_text(LONG_BUILD, encoding="utf-8")
    build = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert build.stdout
    workers = [int(build.stdout.readline()) for _ in range(2)]
    build.kill()
    build.communicate()
    deadline = time.monotonic() + 60
    while any(map(is_running, workers)):
        assert time.monotonic() < deadline
        time.sleep(0.05)
