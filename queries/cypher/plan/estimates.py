"""What the planner guesses of a pattern: how many candidates a node has, how many rows a link makes."""

from collections.abc import Iterator
from dataclasses import dataclass

from queries.cypher.plan.conditions import equalities
from queries.cypher.plan.context import Context
from queries.cypher.plan.pattern import Condition, Pattern, PatternLink, names_in
from queries.cypher.syntax.pattern_tree import Direction, QuantifiedPattern, RelationshipPattern
from queries.cypher.syntax.tree import Expression

GUESSED_SHARE = 0.1
"""The share of rows that a condition is guessed to let through."""


@dataclass(frozen=True, slots=True)
class Seek:
    """A property of a node that must equal one of some known values."""

    label: str | None
    key: str
    wanted: Expression
    condition: Condition
    rows: float


class Estimates:
    """Knows which names of a pattern are bound, which conditions still wait, and the graph's numbers."""

    def __init__(self, context: Context, pattern: Pattern) -> None:
        self.snapshot = context.snapshot
        self.pattern = pattern
        self.known = set(context.names)
        self.waiting = list(pattern.conditions)

    def nodes_expected(self, name: str) -> float:
        """Give how many candidates a node has, found the best way there is."""
        seek = self.best_seek(name)
        return seek.rows if seek is not None else float(self.count(name))

    def start_cost(self, name: str) -> float:
        """Give how many nodes and then edges are looked at where a pattern starts at a node, as a guess."""
        nodes = self.nodes_expected(name)
        seek = self.best_seek(name)
        others = (condition for condition in self.waiting if seek is None or condition is not seek.condition)
        tested = any(condition.needs.difference(self.known) == frozenset({name}) for condition in others)
        fans = [
            self.fan_out(link, forwards=link.left == name)
            for link in self.pattern.links
            if name in {link.left, link.right}
        ]
        return nodes + nodes * (GUESSED_SHARE if tested else 1.0) * min(fans, default=0.0)

    def count(self, name: str) -> int:
        """Give how many nodes of the graph have the labels of a node, at most."""
        labels = self.pattern.nodes[name].labels
        counts = [len(self.snapshot.with_label(label)) for label in labels]
        return min(counts, default=len(self.snapshot.vertices))

    def rarest_label(self, name: str) -> str | None:
        """Give the label of a node that the fewest nodes of the graph have."""
        labels = self.pattern.nodes[name].labels
        return min(labels, key=lambda label: len(self.snapshot.with_label(label)), default=None)

    def best_seek(self, name: str) -> Seek | None:
        """Give the lookup that finds the fewest candidates for a node, if there is any."""
        seeks = [seek for condition in self.waiting for seek in self._seeks(name, condition)]
        return min(seeks, key=lambda seek: seek.rows, default=None)

    def _seeks(self, name: str, condition: Condition) -> Iterator[Seek]:
        if condition.needs.difference(self.known) != frozenset({name}):
            return
        for owner, key, wanted in equalities(condition.expression):
            if owner == name and self._is_known(wanted):
                label = self.rarest_label(name)
                index = self.snapshot.index(label, key)
                rows = self.count(name) / len(index) if index else 0.0
                yield Seek(label, key, wanted, condition, rows)

    def _is_known(self, expression: Expression) -> bool:
        return self.known.issuperset(names_in(expression) & frozenset(self.pattern.added))

    def far_labels(self, link: PatternLink, direction: Direction) -> frozenset[str]:
        """Give the labels that every node has to which the link's types lead, walked so."""
        sides = {"out": (True,), "in": (False,), "both": (True, False)}[direction]
        return (
            frozenset[str].intersection(
                *(self.snapshot.far_labels(kind, outgoing=side) for kind in link.types for side in sides)
            )
            if link.types
            else frozenset()
        )

    def edges_expected(self, link: PatternLink) -> int:
        """Give how many edges of the graph have a type of the link."""
        counts = self.snapshot.edges.counts
        return sum(counts.get(kind, 0) for kind in (counts if link.types is None else link.types))

    def cost(self, link: PatternLink) -> float:
        """Give how many rows walking a link makes of each, as a guess; both ends bound is best."""
        both = link.left in self.known and link.right in self.known
        if link.selector is not None:
            return 1e12
        if isinstance(link.syntax, QuantifiedPattern) or link.is_list:
            return 1e6 if both else 1e9
        if link.name in self.known:
            return 0.0
        forwards = link.left in self.known
        fan_out = self.fan_out(link, forwards=forwards)
        if both:
            return fan_out / 1e3
        target = link.right if forwards else link.left
        return fan_out * self._selectivity(target)

    def _selectivity(self, name: str) -> float:
        seek = self.best_seek(name)
        return 1.0 if seek is None else min(1.0, seek.rows / max(1, self.count(name)))

    def fan_out(self, link: PatternLink, *, forwards: bool) -> float:
        """Give how many edges of the link a node has on average, among nodes with its labels."""
        origin = link.left if forwards else link.right
        edges = self.edges_expected(link)
        ways = 2 if isinstance(link.syntax, RelationshipPattern) and link.syntax.direction == "both" else 1
        return ways * edges / max(1, self.count(origin))
