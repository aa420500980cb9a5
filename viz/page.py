"""A selection as one HTML page that opens offline: vis-network, our scripts and the data in one file.

Nothing from a paper is ever markup: the template escapes, the data is JSON that cannot end its element, the
scripts write text only, and a Content-Security-Policy lets in these scripts and this style sheet by their
hashes and nothing from any host.
"""

import base64
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

import kg
from kg.ontology import NODE_TYPES, RELATIONSHIP_TYPE
from viz import files as writing
from viz.layout import positions
from viz.network import build, script
from viz.payload import payload
from viz.selection import Selection, ShownNode

SCRIPTS = (
    "state.js",
    "view.js",
    "labels.js",
    "focus.js",
    "graph.js",
    "panel.js",
    "search.js",
    "filters.js",
    "table.js",
    "drawing.js",
    "export.js",
    "main.js",
)
"""The page's scripts, in the order in which they build on each other."""

_LISTED_RELATIONS = 6
_NAMED = 110
"""So many of the most important get room for their names."""


def write(selection: Selection, path: str | Path, *, title: str = "Knowledge graph") -> Path:
    """Write a selection as a self-contained page.

    Parameters
    ----------
    selection : Selection
        What to show; see `viz.select`.
    path : str or Path
        The file to write; nothing is left half-written.
    title : str
        Heading and title of the page.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    kg.errors.OutputError
        It cannot be written.
    """
    return writing.write(path, render(selection, title=title))


def render(selection: Selection, *, title: str = "Knowledge graph", home: str | None = None) -> str:
    """The page as text.

    Parameters
    ----------
    selection : Selection
        What to show.
    title : str
        Heading and title of the page.
    home : str, optional
        Relative address of the map that the page belongs to.

    Returns
    -------
    str
        HTML.
    """
    pairs = [(edge.link.source, edge.link.target) for edge in selection.edges]
    named = {node.item.id: node.item.name for node in selection.nodes[:_NAMED]}
    network = build(selection, positions([node.item.id for node in selection.nodes], pairs, named))
    return fill(
        "page.html.j2",
        SCRIPTS,
        {
            "title": title,
            "home": home,
            "selection": selection,
            "groups": _groups(selection),
            "data": payload(selection, title) | {"network": network},
        },
    )


def fill(template: str, names: tuple[str, ...], values: dict[str, Any]) -> str:
    """Fill a page's template: its scripts, the style sheet, and the policy that lets these in."""
    scripts = [script(), *map(_own, names)] if names else []
    style = _own("page.css") + _colors()
    policy = (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes([style])}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    return (
        _environment()
        .get_template(template)
        .render(values | {"scripts": scripts, "style": style, "policy": policy, "version": kg.__version__})
    )


def _groups(selection: Selection) -> list[dict[str, Any]]:
    """What is shown, by type, with a line on what each is linked to: the page's static list."""
    lines = _lines(selection)
    by_label: dict[str, list[ShownNode]] = {}
    for node in selection.nodes:
        by_label.setdefault(node.item.label, []).append(node)
    return [
        {"type": t, "entries": [{"node": n, "line": lines.get(n.item.id, "")} for n in by_label[t.label]]}
        for t in NODE_TYPES
        if t.label in by_label
    ]


def _lines(selection: Selection) -> dict[str, str]:
    """For each node, its first relations in words."""
    names = {node.item.id: node.item.name for node in selection.nodes}
    phrases: dict[str, list[str]] = {}
    for edge in selection.edges:
        type_ = RELATIONSHIP_TYPE[edge.link.type]
        phrases.setdefault(edge.link.source, []).append(f"{type_.phrase} {names[edge.link.target]}")
    return {
        key: "; ".join(told[:_LISTED_RELATIONS])
        + (f"; and {len(told) - _LISTED_RELATIONS} more" if len(told) > _LISTED_RELATIONS else "")
        for key, told in phrases.items()
    }


def _colors() -> str:
    """Colours of the types, from the ontology."""
    return "".join(
        f'[data-type="{t.label}"] {{ color: {t.color}; }}\n'
        f':root[data-theme="dark"] [data-type="{t.label}"] {{ color: {t.dark_color}; }}\n'
        for t in NODE_TYPES
    )


def _own(name: str) -> str:
    return (files("viz") / "template" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _hashes(texts: list[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("viz", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
