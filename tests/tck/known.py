"""Lists of known cases: scenarios on which something is to differ, each with its reason."""

from pathlib import Path

_HERE = Path(__file__).parent


def known_failures() -> dict[str, str]:
    """Give the reason of each scenario on which this engine is to differ from the TCK."""
    return _listed("known_failures.txt")


def known_differences() -> dict[str, str]:
    """Give the reason of each scenario on which this engine and a Neo4j server are to differ."""
    return _listed("known_differences.txt")


def _listed(file: str) -> dict[str, str]:
    """Read a list: a reason, then a scenario per line."""
    known: dict[str, str] = {}
    reason = ""
    for line in (_HERE / file).read_text("utf-8").splitlines():
        if line.startswith("# "):
            reason = line[2:]
        elif line.strip():
            known[line] = reason
    return known
