"""RDF as JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/), one resource a line."""

from collections.abc import Iterable
from typing import Any, TextIO

from kg.records import Batch
from loaders.formats.rdf import PREFIXES, TYPE, Item, Ref, Resource, resources
from loaders.formats.rows import to_json


def write(batches: Iterable[Batch], out: TextIO) -> None:
    """Write the graph as one JSON-LD document."""
    out.write(f'{{"@context": {to_json(PREFIXES)}, "@graph": [')
    separator = "\n"
    for resource in resources(batches):
        out.write(separator + to_json(_object(resource)))
        separator = ",\n"
    out.write("\n]}\n")


def _object(resource: Resource) -> dict[str, Any]:
    found: dict[str, Any] = {"@id": resource.subject.to}
    for term, items in resource.values.items():
        if term == TYPE:
            found["@type"] = [item.to for item in items if isinstance(item, Ref)]
        else:
            found[term] = [_item(item) for item in items]
    return found


def _item(item: Item) -> object:
    return {"@id": item.to} if isinstance(item, Ref) else item
