"""`python -m tests.tck FOLDER`: run a folder of the openCypher TCK's feature files.

Prints each failure that is not on the list of known ones, then `N passed, N failed` by area and,
last, in total. The exit status is 1 where a scenario failed that the list does not know.
"""

import argparse
from pathlib import Path

from tests.tck.known import known_failures
from tests.tck.suite import Report, run_folder


def main() -> int:
    """Run the folder named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.tck", description=__doc__)
    _ = parser.add_argument("folder", type=Path, help="a folder of .feature files, or one of them")
    _ = parser.add_argument("--all", action="store_true", help="print known failures too")
    arguments = parser.parse_args()
    folder: Path = arguments.folder
    if not folder.exists():
        parser.error(f"there is no {folder}; give the folder of the TCK's feature files")
    report = run_folder(folder)
    known = known_failures()
    unknown = [name for name in report.failures if name not in known]
    for name in report.failures if arguments.all else unknown:
        print(f"FAILED {name}\n       {report.failures[name][:400]}")  # noqa: T201
    print("\n".join(_lines(report)))  # noqa: T201
    return 1 if unknown else 0


def _lines(report: Report) -> list[str]:
    lines = [
        f"{area}: {counts['passed']} passed, {counts['failed']} failed"
        for area, counts in report.by_area.items()
    ]
    total = report.total
    lines += [
        f"{sign}: {total[f'passed {sign}']} passed, {total[f'failed {sign}']} failed"
        for sign in ("positive", "negative")
    ]
    out = (
        f"out of scope: {total['temporal']} need temporal types other than date, "
        f"{total['writing']} write, {total['procedure']} call procedures"
    )
    return [*lines, out, f"{total['passed']} passed, {total['failed']} failed"]


if __name__ == "__main__":
    raise SystemExit(main())
