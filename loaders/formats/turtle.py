"""RDF in Turtle (https://www.w3.org/TR/turtle/)."""

from collections.abc import Iterable
from typing import TextIO

from kg.records import Batch
from loaders.formats.rdf import PREFIXES, Item, Ref, Resource, resources
from loaders.formats.rows import to_json


def write(batches: Iterable[Batch], out: TextIO) -> None:
    """Write the graph as one Turtle document."""
    out.writelines(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    out.writelines(_block(resource) for resource in resources(batches))


def _block(resource: Resource) -> str:
    values = (f"{term} {', '.join(map(_item, items))}" for term, items in resource.values.items())
    return f"\n{_item(resource.subject)} " + " ;\n    ".join(values) + " .\n"


def _item(item: Item) -> str:
    match item:
        case Ref():
            return item.to if item.is_term else f"<{item.to}>"
        case float():
            text = repr(item)
            return text if "e" in text else f"{text}E0"  # without an exponent it would be a decimal
        case _:
            return to_json(item)  # strings, integers and booleans are written alike in both
