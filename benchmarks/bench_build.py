"""How a build's cost grows with the number of papers.

    python benchmarks/bench_build.py PAPERS.parquet [--sizes 1000,4000,16000,66000] [--workers 2]

Builds the first N papers of a Parquet file (columns title, abstract, ...) for each N, each in a process of
its own, and prints a Markdown table: papers a second, seconds of each stage, peak memory of the whole
process tree, size of the graph file.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import duckdb

STAGES = ("extract", "papers", "resolve", "edges", "commit")

CHILD = """
import json, sys
from kg import api
report = api.build([sys.argv[1]], sys.argv[2], workers=int(sys.argv[3]))
with open(sys.argv[4], "w") as out:
    json.dump({"papers": report.papers, "entities": report.entities, "edges": report.edges,
               "seconds": report.seconds}, out)
"""


def main() -> None:
    """Read the arguments and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("papers", type=Path)
    parser.add_argument("--sizes", default="1000,4000,16000,66000")
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    stages = " | ".join(f"{stage} s" for stage in STAGES)
    print(f"| papers | entities | edges | seconds | papers/s | processor s | {stages} | peak MB | file MB |")
    print("|---" * (len(STAGES) + 8) + "|")
    for size in map(int, arguments.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            print(_row(arguments.papers, size, arguments.workers, Path(folder)), flush=True)


def _row(papers: Path, size: int, workers: int, folder: Path) -> str:
    sample, graph, said = folder / "sample.parquet", folder / "graph.kg", folder / "report.json"
    duckdb.execute(
        "COPY (SELECT * FROM read_parquet($1) LIMIT $2) TO '" + str(sample) + "' (FORMAT parquet)",
        [str(papers), size],
    )
    start = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(sample), str(graph), str(workers), str(said)],
        stdout=subprocess.DEVNULL,  # where DuckDB draws progress bars
    )
    peak = _Peak(child.pid)
    _, failed, used = os.wait4(child.pid, 0)  # with the workers that it waited for
    seconds = time.perf_counter() - start
    if failed:
        sys.exit(f"the build of {size} papers failed")
    report = json.loads(said.read_text())
    stages = " | ".join(f"{report['seconds'].get(stage, 0):.1f}" for stage in STAGES)
    return (
        f"| {report['papers']} | {report['entities']} | {report['edges']} | {seconds:.1f} "
        f"| {report['papers'] / seconds:.1f} | {used.ru_utime + used.ru_stime:.1f} | {stages} "
        f"| {peak.stop() / 1e6:.0f} | {graph.stat().st_size / 1e6:.0f} |"
    )


class _Peak:
    """The largest sum of proportional set sizes of a process and its children, in bytes (Linux)."""

    def __init__(self, pid: int) -> None:
        self._pid, self._peak, self._done = pid, 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        self._done.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._done.wait(0.5):
            self._peak = max(self._peak, sum(map(_memory, _tree(self._pid))))


def _tree(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        below = [int(child) for child in children.read_text().split()]
    except OSError:
        return []
    return [pid, *(p for child in below for p in _tree(child))]


def _memory(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()
