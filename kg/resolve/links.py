"""Links from entities to a list of the user's own: names, aliases, ids and addresses.

The list is JSON (an array of objects), JSON Lines, or CSV with a header. An entry has a `name`, and an
`id`, a `url` or both; it may have `aliases` (a list, or text parted by `|`), a `full_name` and a `label`
(Method, Dataset or Task). Papers with Code's dumps of methods and datasets are read as they are.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from kg.errors import InputError
from kg.ontology import ENTITY_LABELS
from kg.records import Entity
from kg.resolve.keys import key


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """An entry of the user's list."""

    id: str
    url: str | None
    label: str | None
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """The user's list, by the keys of its names.

    Examples
    --------
    >>> links = Links.of([Link("pwc/detr", None, "Method", ("detr",))])
    >>> [link.id for link in links.by_key["detr"]]
    ['pwc/detr']
    """

    by_key: Mapping[str, tuple[Link, ...]]

    @classmethod
    def of(cls, links: Iterable[Link]) -> "Links":
        """Index the entries of a list."""
        found: dict[str, set[Link]] = defaultdict(set)
        for link in links:
            for name_key in link.keys:
                found[name_key].add(link)
        return cls({k: tuple(sorted(v, key=lambda link: link.id)) for k, v in found.items()})

    def find(self, entity: Entity) -> Link | None:
        """Find the one entry that an entity is: by its name, then by all its names together.

        None where no entry has its names, or several have.
        """
        for keys in ([key(entity.name)], entity.lookup.strip("|").split("|")):
            met = {
                link for k in keys for link in self.by_key.get(k, ()) if link.label in (None, entity.label)
            }
            named = {link for link in met if link.label} or met
            if len(named) == 1:
                return named.pop()
        return None


def read_links(path: Path) -> list[Link]:
    """Read a list of names and identifiers.

    Raises
    ------
    InputError
        The file cannot be read, or an entry has no name or neither id nor url.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: the list of links cannot be read ({error}).") from error
    return [_link(entry, place) for entry, place in _entries(text, path)]


def _entries(text: str, path: Path) -> Iterator[tuple[Mapping[str, Any], str]]:
    start = text.lstrip()[:1]
    if start == "[":
        entries = _json(text, str(path))
        yield from ((entry, f"{path}: entry {number}") for number, entry in enumerate(entries, 1))
    elif start == "{":
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield _json(line, f"{path}:{number}"), f"{path}:{number}"
    else:
        rows = csv.DictReader(text.splitlines())
        yield from ((row, f"{path}:{number}") for number, row in enumerate(rows, 2))


def _json(text: str, place: str) -> Any:  # noqa: ANN401
    try:
        return json.loads(text)
    except ValueError as error:
        raise InputError(f"{place}: no JSON ({error}).") from error


def _link(entry: object, place: str) -> Link:
    fields: Mapping[str, object] = cast("dict[str, object]", entry) if isinstance(entry, dict) else {}
    names = [n for n in (*_texts(fields, "name", "full_name"), *_aliases(fields.get("aliases"))) if n.strip()]
    label = next(iter(_texts(fields, "label", "type")), "").capitalize()
    identifier = next(iter(_texts(fields, "id", "url")), None)
    if not names or identifier is None:
        raise InputError(
            f"{place}: an entry needs a name, and an id or a url; this one has {sorted(fields)}."
        )
    url = next(iter(_texts(fields, "url")), None)
    keys = tuple(sorted({key(n) for n in names}))
    return Link(identifier, url, label if label in ENTITY_LABELS else None, keys)


def _texts(fields: Mapping[str, object], *columns: str) -> list[str]:
    return [str(value) for column in columns if (value := fields.get(column)) not in (None, "")]


def _aliases(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(v) for v in cast("list[object]", value)]
    return str(value).split("|") if value else []
