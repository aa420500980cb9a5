"""Write again the parts of the docs that the program itself knows best (`make docs`).

A generated part stands between `<!-- generated: NAME -->` and `<!-- end: NAME -->`; what stands around
it is written by hand. A test checks that every part is current.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from kg import errors, ontology
from kg.cli import reference
from kg.cli.main import INTERRUPTED, UNEXPECTED

ROOT = Path(__file__).resolve().parents[1]
PART = re.compile(r"<!-- generated: ([a-z-]+) -->\n.*?<!-- end: \1 -->", re.DOTALL)


def table(header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    """Write a Markdown table."""
    lines = [header, tuple("---" for _ in header), *rows]
    escaped = ([cell.replace("|", r"\|") for cell in cells] for cells in lines)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in escaped)


def nodes() -> str:
    """Write the node labels with their properties, the labels with the same properties in one row."""
    shared: dict[tuple[ontology.Property, ...], list[str]] = {}
    for kind in ontology.NODE_TYPES:
        shared.setdefault(kind.properties, []).append(f"`{kind.label}`")
    rows = (
        (", ".join(labels), ", ".join(p.name for p in properties)) for properties, labels in shared.items()
    )
    return table(("node label", "properties"), rows)


def properties() -> str:
    """Write every property of nodes and edges: on what, type, meaning."""
    holders: dict[ontology.Property, list[str]] = {}
    for kind in ontology.NODE_TYPES:
        for held in kind.properties:
            holders.setdefault(held, []).append(kind.label)
    rows = [(f"`{p.name}`", ", ".join(on), p.type, p.meaning) for p, on in holders.items()]
    rows += [(f"`{p.name}`", "every edge", p.type, p.meaning) for p in ontology.EDGE_PROPERTIES]
    return table(("property", "on", "type", "meaning"), iter(rows))


def ends(kind: ontology.RelationshipType) -> str:
    """Say which labels a relationship type joins: "Method → Task or Method"."""
    by_source: dict[str, list[str]] = {}
    for source, target in kind.pairs:
        by_source.setdefault(source, []).append(target)
    return "; ".join(f"{source} → {' or '.join(targets)}" for source, targets in by_source.items())


def relationships(names: tuple[str, ...]) -> str:
    """Write relationship types: what they join and mean."""
    kinds = (ontology.RELATIONSHIP_TYPE[name] for name in names)
    return table(("type", "from → to", "means"), ((f"`{k.name}`", ends(k), k.meaning) for k in kinds))


def exit_codes() -> str:
    """Write the exit codes of the command line, from the errors that carry them."""
    found = {kind.exit_code: kind for kind in errors.KgError.__subclasses__()}
    rows = [("0", "all went well"), ("1", "another error; without a message: the reader of a pipe left")]
    rows += [
        (str(code), (kind.__doc__ or "").split("\n")[0].rstrip(".")) for code, kind in sorted(found.items())
    ]
    rows += [
        (str(UNEXPECTED), "a fault of the program; please report it"),
        (str(INTERRUPTED), "stopped by Ctrl-C"),
    ]
    return table(("exit code", "means"), iter(rows))


PARTS: dict[str, Callable[[], str]] = {
    "nodes": nodes,
    "properties": properties,
    "roles": lambda: relationships(ontology.ROLES),
    "relations": lambda: relationships(ontology.RELATIONS),
    "exit-codes": exit_codes,
    "commands": reference.commands,
    "queries": reference.queries,
}


def filled(text: str) -> str:
    """Return a page with each of its generated parts written anew."""

    def part(found: re.Match[str]) -> str:
        name = found[1]
        return f"<!-- generated: {name} -->\n\n{PARTS[name]()}\n<!-- end: {name} -->"

    return PART.sub(part, text)


def pages() -> list[Path]:
    """Return the pages that may hold generated parts."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def main() -> int:
    """Write each page that is not current; with --check only say which, and fail."""
    stale = [
        page
        for page in pages()
        if filled(page.read_text(encoding="utf-8")) != page.read_text(encoding="utf-8")
    ]
    for page in stale:
        print(page.relative_to(ROOT).as_posix())
        if "--check" not in sys.argv:
            page.write_text(filled(page.read_text(encoding="utf-8")), encoding="utf-8")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
