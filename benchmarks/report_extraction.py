"""The quality and speed of the bundled models, as `benchmarks/extraction.md` shows them.

    python benchmarks/report_extraction.py GOLD SEEDS PAPERS [--scier SCIER MODEL] [--papers 500]

GOLD is the folder of the annotated abstracts that no model was trained on (dev.json; dev_venues.json with its
texts in dev_venues.jsonl), SEEDS the texts of dev.json, PAPERS what speed is measured on, SCIER the folder of
SciER and MODEL what `kg train --scier SCIER --encoder ...` made. Each table is printed by `kg evaluate` or by
`benchmarks/bench_extract.py`; the command stands above it.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from kg.extract.model import bundled

BENCH = Path(__file__).with_name("bench_extract.py")


def main() -> None:
    """Read the arguments and print the report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("seeds", type=Path)
    parser.add_argument("text", type=Path, metavar="PAPERS")
    parser.add_argument("--scier", nargs=2, type=Path, metavar=("SCIER", "MODEL"))
    parser.add_argument("--papers", type=int, default=500)
    options = parser.parse_args()
    tests = (("dev.json", options.seeds), ("dev_venues.json", options.gold / "dev_venues.jsonl"))
    for model in bundled():
        for name, text in tests:
            command = ["--gold", options.gold / name, "--text", text, "--model", model, "--calibration"]
            _show(f"Model `{model}` on {name}", ["kg", "evaluate", *command])
    if options.scier:
        folder, model = options.scier
        _show("An encoder on SciER", ["kg", "evaluate", "--scier", folder, "--model", model])
        for name in bundled():
            _show(f"Spans of `{name}` on SciER", ["kg", "evaluate", "--scier", folder, "--model", name])
    speed = ["python", BENCH, options.text, "--papers", options.papers]
    _show("Speed and memory, one worker and one thread", speed)


def _show(title: str, command: list[str | Path | int]) -> None:
    """Print a section: what was run, without the folders of this machine, and what it printed."""
    plain = " ".join(part.name if isinstance(part, Path) else f"{part}" for part in command)
    program = {"kg": str(Path(sys.executable).with_name("kg")), "python": sys.executable}[str(command[0])]
    done = subprocess.run(
        [program, *map(str, command[1:])], env=os.environ | {"NO_COLOR": "1"},
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    print(f"## {title}\n\n`{plain}`\n\n{done.stdout.strip().replace('## ', '### ')}\n", flush=True)


if __name__ == "__main__":
    main()
