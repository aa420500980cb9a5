"""Speed and memory of extraction, one worker and one thread.

    python benchmarks/bench_extract.py PATH... [--papers 500] [--model NAME|DIR ...]

Reads the first papers of some inputs with each bundled model (or those that are named), each in a process
of its own, and prints a Markdown table. Processor time leaves out what else the machine is at.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from itertools import islice

from kg.extract.model import bundled
from kg.extract.pipeline import load
from kg.records import Record
from kg.sources.read import find_inputs, read

COLUMNS = (
    "model", "load s", "papers", "mentions", "relations", "papers/s", "papers/s of processor", "peak MB",
)  # fmt: skip
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def main() -> None:
    """Read the arguments and print the table, a row a model."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--papers", type=int, default=500)
    parser.add_argument("--model", nargs="+", default=bundled())
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)  # of the processes themselves
    options = parser.parse_args()
    if options.here:
        print(json.dumps(measured(options.paths, options.papers, options.model[0])))
        return
    print(f"| {' | '.join(COLUMNS)} |")
    print("| --- " * len(COLUMNS) + "|")
    for model in options.model:
        print(f"| {' | '.join(_row(options.paths, options.papers, model))} |", flush=True)


def _row(paths: list[str], papers: int, model: str) -> list[str]:
    command = [sys.executable, __file__, *paths, "--papers", str(papers), "--model", model, "--here"]
    one = dict.fromkeys(THREADS, "1")
    done = subprocess.run(command, env=os.environ | one, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def measured(paths: list[str], papers: int, model: str) -> list[str]:
    """The row of a model: what was found in some papers, how fast, with how much memory."""
    records = islice((e for e in read(find_inputs(paths)) if isinstance(e, Record)), papers)
    texts = [(record.id, record.title, record.abstract) for record in records]
    start = time.perf_counter()
    extractor = load(model)
    loaded, processor = time.perf_counter(), time.process_time()
    mentions = relations = 0
    for found in extractor.extract(texts):
        mentions += len(found.mentions)
        relations += len(found.relations)
    processor = time.process_time() - processor
    by_clock = time.perf_counter() - loaded
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        model, f"{loaded - start:.2f}", str(len(texts)), str(mentions), str(relations),
        f"{len(texts) / by_clock:.1f}", f"{len(texts) / processor:.1f}", f"{peak:.0f}",
    ]  # fmt: skip


if __name__ == "__main__":
    main()
