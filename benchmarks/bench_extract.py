"""Speed and memory of extraction, one worker: `python benchmarks/bench_extract.py PATH... --papers 500`."""

import argparse
import resource
import time
from itertools import islice

from kg.extract.pipeline import load
from kg.records import Record
from kg.sources.read import find_inputs, read


def main() -> None:
    """Extract from the first papers of some inputs and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--papers", type=int, default=500)
    parser.add_argument("--model", default="default")
    options = parser.parse_args()
    events = read(find_inputs(options.paths))
    records = islice((e for e in events if isinstance(e, Record)), options.papers)
    texts = [(record.id, record.title, record.abstract) for record in records]
    start = time.perf_counter()
    extractor = load(options.model)
    loaded = time.perf_counter()
    processor = time.process_time()
    found = list(extractor.extract(texts))
    processor = time.process_time() - processor
    print(f"load             {loaded - start:8.2f} s")
    print(f"papers           {len(texts):8d}")
    print(f"mentions         {sum(len(e.mentions) for e in found):8d}")
    print(f"relations        {sum(len(e.relations) for e in found):8d}")
    print(f"papers a second  {len(texts) / (time.perf_counter() - loaded):8.1f} by the clock")
    print(f"papers a second  {len(texts) / processor:8.1f} of processor time")
    print(f"peak memory      {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


if __name__ == "__main__":
    main()
