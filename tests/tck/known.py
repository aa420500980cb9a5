"""The list of known failures: scenarios on which this engine is to differ, each with its reason."""

from pathlib import Path

_LIST = Path(__file__).with_name("known_failures.txt")


def known_failures() -> dict[str, str]:
    """Give the reason of each known failure; the list has a reason, then a scenario per line."""
    known: dict[str, str] = {}
    reason = ""
    for line in _LIST.read_text("utf-8").splitlines():
        if line.startswith("# "):
            reason = line[2:]
        elif line.strip():
            known[line] = reason
    return known
