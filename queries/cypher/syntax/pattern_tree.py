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
Selector: TypeAlias = Literal["all", "shortest", "all shortest"]


@dataclass(slots=True)
class PathPattern(Tree):
    """Nodes with a link between each two; `nodes` has one more than `links`."""

    variable: str | None
    nodes: list[NodePattern]
    links: list[Link]
    selector: Selector = "all"
