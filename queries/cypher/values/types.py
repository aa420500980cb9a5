"""What can be said of a value's type before anything runs."""

from dataclasses import dataclass
from datetime import date

from queries.cypher.graph import Edge, Trail, Vertex
from queries.cypher.values.duration import Duration

KINDS: dict[str, type] = {
    "Boolean": bool,
    "Integer": int,
    "Float": float,
    "String": str,
    "Date": date,
    "Duration": Duration,
    "List": list,
    "Map": dict,
    "Node": Vertex,
    "Relationship": Edge,
    "Path": Trail,
}
"""Each kind of value and the Python type that holds it."""


@dataclass(frozen=True, slots=True)
class Type:
    """The kinds that a value may be of; null is always possible, and all that is left of no kinds.

    `element` is the type of a list's items, None where nothing is known of them.
    """

    kinds: frozenset[str]
    element: "Type | None" = None

    def may_be(self, other: "Type") -> bool:
        """Say whether a value of this type may be of the other one; null always may."""
        if not self.kinds:
            return True
        return not self.kinds.isdisjoint(other.kinds)

    def __or__(self, other: "Type") -> "Type":
        if self == other:
            return self
        known = [each.element for each in (self, other) if "List" in each.kinds]
        element = known[0] if len(known) == 1 else None
        return Type(self.kinds | other.kinds, element)

    def __str__(self) -> str:
        if self == ANY:
            return "any value"
        if NUMBER.kinds <= self.kinds:
            return " or ".join(["Number", *sorted(self.kinds - NUMBER.kinds)])
        return " or ".join(sorted(self.kinds)) or "Null"


def _of(*kinds: str) -> Type:
    return Type(frozenset(kinds))


ANY = _of(*KINDS)
NULL = _of()
BOOLEAN = _of("Boolean")
INTEGER = _of("Integer")
FLOAT = _of("Float")
NUMBER = _of("Integer", "Float")
STRING = _of("String")
DATE = _of("Date")
DURATION = _of("Duration")
LIST = _of("List")
MAP = _of("Map")
NODE = _of("Node")
RELATIONSHIP = _of("Relationship")
PATH = _of("Path")


def list_of(element: Type | None) -> Type:
    """Give the type of a list of such items."""
    return Type(LIST.kinds, element)


def union_of(types: list[Type]) -> Type:
    """Give the type of a value that is of one of `types`."""
    result = NULL
    for each in types:
        result = each if result == NULL else result | each
    return result
