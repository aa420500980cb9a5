"""A slow evaluation of patterns and expressions, written to be seen through, not to be fast.

It shares nothing with the engine: patterns are tried on every combination of nodes and edges of the
NetworkX graph, and expressions are worked out by the definitions of the three-valued logic.
"""

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

Key = tuple[str, str, str]
"""An edge: start, end and key."""


@dataclass(frozen=True, slots=True)
class NodeTest:
    """`(label {v: value})`, both optional."""

    label: str | None
    value: int | None

    @property
    def text(self) -> str:
        """The conditions as Cypher."""
        label = "" if self.label is None else f":{self.label}"
        return label if self.value is None else f"{label} {{v: {self.value}}}"

    def holds(self, data: dict[str, Any]) -> bool:
        """Say whether a node's attributes meet the conditions."""
        if self.label is not None and self.label not in data["labels"]:
            return False
        return self.value is None or data.get("v") == self.value


@dataclass(frozen=True, slots=True)
class LinkTest:
    """`-[:TYPE*low..high]->`; `hops` is None for a single relationship."""

    types: tuple[str, ...]
    direction: str
    hops: tuple[int, int] | None

    @property
    def text(self) -> str:
        """The link as Cypher."""
        types = "" if not self.types else ":" + "|".join(self.types)
        hops = "" if self.hops is None else f"*{self.hops[0]}..{self.hops[1]}"
        before, after = {"out": ("-", "->"), "in": ("<-", "-"), "both": ("-", "-")}[self.direction]
        return f"{before}[{types}{hops}]{after}"


def pattern_text(nodes: list[NodeTest], links: list[LinkTest], names: list[str]) -> str:
    """Write a path as Cypher."""
    text = f"({names[0]}{nodes[0].text})"
    for name, node, link in zip(names[1:], nodes[1:], links, strict=True):
        text += f"{link.text}({name}{node.text})"
    return text


def matches(
    graph: "nx.MultiDiGraph[str]", nodes: list[NodeTest], links: list[LinkTest], names: list[str]
) -> Iterator[dict[str, str]]:
    """Give the nodes by name of every match of a path, no edge being used twice."""
    for places in product(graph.nodes, repeat=len(nodes)):
        bound = dict(zip(names, places, strict=True))
        same = all(bound[name] == place for name, place in zip(names, places, strict=True))
        if same and all(test.holds(graph.nodes[place]) for test, place in zip(nodes, places, strict=True)):
            for _ in _walks(graph, list(places), links, frozenset()):
                yield bound


def _walks(
    graph: "nx.MultiDiGraph[str]", places: list[str], links: list[LinkTest], used: frozenset[Key]
) -> Iterator[None]:
    if not links:
        yield None
        return
    low, high = links[0].hops or (1, 1)
    for taken in _trails(graph, (places[0], places[1]), links[0], high, used):
        if low <= len(taken):
            yield from _walks(graph, places[1:], links[1:], used | frozenset(taken))


def _trails(
    graph: "nx.MultiDiGraph[str]", ends: tuple[str, str], link: LinkTest, left: int, used: frozenset[Key]
) -> Iterator[tuple[Key, ...]]:
    """Give the edges of every trail of up to `left` edges from the first of `ends` to the second."""
    here, target = ends
    if here == target:
        yield ()
    if left == 0:
        return
    for edge in graph.edges(keys=True):
        if edge in used or (link.types and graph.edges[edge]["type"] not in link.types):
            continue
        for end in _far_ends(edge, here, link.direction):
            for rest in _trails(graph, (end, target), link, left - 1, used | {edge}):
                yield (edge, *rest)


def _far_ends(edge: Key, here: str, direction: str) -> set[str]:
    start, end, _ = edge
    ends: set[str] = set()
    if direction != "in" and start == here:
        ends.add(end)
    if direction != "out" and end == here:
        ends.add(start)
    return ends


# --- expressions --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Worked:
    """An expression of integers, booleans and nulls, with the value that it must have."""

    text: str
    value: Any


def worked(symbol: str, left: Worked, right: Worked) -> Worked:
    """Work out a binary operation by its definition."""
    return Worked(f"({left.text} {symbol} {right.text})", _OPERATIONS[symbol](left.value, right.value))


def negation(operand: Worked) -> Worked:
    """Work out NOT."""
    return Worked(f"(NOT {operand.text})", None if operand.value is None else not operand.value)


def _and(one: bool | None, other: bool | None) -> bool | None:
    return False if False in (one, other) else None if None in (one, other) else True


def _or(one: bool | None, other: bool | None) -> bool | None:
    return True if True in (one, other) else None if None in (one, other) else False


def _strict(compute: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def null_or_computed(one: Any, other: Any) -> Any:
        return None if one is None or other is None else compute(one, other)

    return null_or_computed


_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "AND": _and,
    "OR": _or,
    "XOR": _strict(operator.ne),
    "+": _strict(operator.add),
    "-": _strict(operator.sub),
    "*": _strict(operator.mul),
    "=": _strict(operator.eq),
    "<>": _strict(operator.ne),
    "<": _strict(operator.lt),
    ">=": _strict(operator.ge),
}
