"""The part of the syntax tree that stands for patterns."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from queries.cypher.syntax.tree import Expression, Tree

Direction: TypeAlias = Literal["out", "in", "both"]


@dataclass(slots=True)
class LabelExpression:
    """A condition on labels or on a type: a name, `%`, or `!`, `&`, `|` over others."""

    operator: Literal["name", "any", "not", "and", "or"]
    name: str = ""
    operands: list["LabelExpression"] = field(default_factory=list["LabelExpression"])

    def names(self) -> Iterator[str]:
        """Give every name in it."""
        if self.operator == "name":
            yield self.name
        for operand in self.operands:
            yield from operand.names()


@dataclass(slots=True)
class NodePattern(Tree):
    """`(n:Label {key: value} WHERE p)`."""

    variable: str | None
    labels: LabelExpression | None = None
    properties: Expression | None = None
    where: Expression | None = None


@dataclass(slots=True)
class RelationshipPattern(Tree):
    """`-[r:TYPE*1..3 {key: value} WHERE p]->`; `hops` is None for exactly one."""

    variable: str | None
    direction: Direction
    types: LabelExpression | None = None
    hops: tuple[int, int | None] | None = None
    properties: Expression | None = None
    where: Expression | None = None


@dataclass(slots=True)
class QuantifiedPattern(Tree):
    """`((a)-[r]->(b) WHERE p){1,3}`: a pattern walked again and again."""

    pattern: "PathPattern"
    hops: tuple[int, int | None]
    where: Expression | None = None


Link: TypeAlias = RelationshipPattern | QuantifiedPattern


@dataclass(frozen=True, slots=True)
class Selector:
    """Which paths count between two nodes: the shortest `count` of them, or of their lengths if `groups`.

    `is_call` says that it is written as shortestPath() or allShortestPaths(), which take two different
    nodes, and choose among the paths for which WHERE holds.
    """

    count: int = 1
    groups: bool = False
    is_call: bool = False


SHORTEST_PATH, ALL_SHORTEST_PATHS = Selector(is_call=True), Selector(groups=True, is_call=True)


@dataclass(slots=True)
class PathPattern(Tree):
    """Nodes with a link between each two; `nodes` has one more than `links`; without selector all count."""

    variable: str | None
    nodes: list[NodePattern]
    links: list[Link]
    selector: Selector | None = None
