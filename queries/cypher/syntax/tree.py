"""The syntax tree: what the parser gives and every later stage reads.

Trees are equal when they say the same, wherever in the text they stand: `at`, the offset of the
place to blame, takes no part in comparisons.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Literal, TypeAlias, cast

Direction: TypeAlias = Literal["out", "in", "both"]


@dataclass(slots=True)
class Tree:
    """Any node of the tree."""

    at: int = field(compare=False)


class Expression(Tree):
    """Something that has a value in each row."""

    __slots__ = ()


# --- values and names ---------------------------------------------------------------------------


@dataclass(slots=True)
class Constant(Expression):
    """A number, string, boolean or null written out."""

    value: int | float | str | bool | date | None

    __hash__ = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Constant) or type(self.value) is not type(other.value):
            return False
        return self.value == other.value


@dataclass(slots=True)
class Variable(Expression):
    """A name bound by a pattern, WITH, UNWIND or an expression's own scope."""

    name: str


@dataclass(slots=True)
class Parameter(Expression):
    """`$name`."""

    name: str


@dataclass(slots=True)
class ListLiteral(Expression):
    """`[a, b]`."""

    items: list[Expression]


@dataclass(slots=True)
class MapLiteral(Expression):
    """`{key: value}`."""

    entries: list[tuple[str, Expression]]


# --- operators ----------------------------------------------------------------------------------


@dataclass(slots=True)
class Unary(Expression):
    """`NOT x`, `-x`, `+x`."""

    operator: str
    operand: Expression


@dataclass(slots=True)
class Binary(Expression):
    """Two operands and arithmetic, AND, OR, XOR, IN, STARTS WITH, ENDS WITH, CONTAINS or =~."""

    operator: str
    left: Expression
    right: Expression


@dataclass(slots=True)
class Comparison(Expression):
    """`a < b <= c`: a chain of comparisons, each with the next operand."""

    first: Expression
    rest: list[tuple[str, Expression]]


@dataclass(slots=True)
class IsNull(Expression):
    """`x IS NULL` and `x IS NOT NULL`."""

    operand: Expression
    negated: bool


@dataclass(slots=True)
class IsTyped(Expression):
    """`x IS :: INTEGER`; `type_name` is in capitals."""

    operand: Expression
    type_name: str
    not_null: bool
    negated: bool


@dataclass(slots=True)
class Property(Expression):
    """`x.key`."""

    operand: Expression
    key: str


@dataclass(slots=True)
class Index(Expression):
    """`x[i]`."""

    operand: Expression
    index: Expression


@dataclass(slots=True)
class Slice(Expression):
    """`x[a..b]`, both ends optional."""

    operand: Expression
    start: Expression | None
    end: Expression | None


@dataclass(slots=True)
class HasLabel(Expression):
    """`n:Label` in an expression."""

    operand: Expression
    labels: "LabelExpression"


@dataclass(slots=True)
class Case(Expression):
    """`CASE [subject] WHEN .. THEN .. ELSE .. END`."""

    subject: Expression | None
    branches: list[tuple[Expression, Expression]]
    default: Expression | None


@dataclass(slots=True)
class Call(Expression):
    """A function's call; `name` as written, `distinct` for aggregates alone."""

    name: str
    arguments: list[Expression]
    distinct: bool = False

    __hash__ = None

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Call)
            and self.name.lower() == other.name.lower()
            and self.distinct == other.distinct
            and self.arguments == other.arguments
        )


@dataclass(slots=True)
class CountStar(Expression):
    """`count(*)`."""


# --- expressions with a scope of their own --------------------------------------------------------


@dataclass(slots=True)
class ListComprehension(Expression):
    """`[x IN list WHERE p | y]`."""

    variable: str
    source: Expression
    where: Expression | None
    result: Expression | None


@dataclass(slots=True)
class PatternComprehension(Expression):
    """`[(a)-->(b) WHERE p | y]`."""

    pattern: "PathPattern"
    where: Expression | None
    result: Expression


@dataclass(slots=True)
class Quantifier(Expression):
    """`all(x IN list WHERE p)`, and any, none, single."""

    kind: str
    variable: str
    source: Expression
    where: Expression


@dataclass(slots=True)
class Reduce(Expression):
    """`reduce(total = 0, x IN list | total + x)`."""

    accumulator: str
    initial: Expression
    variable: str
    source: Expression
    step: Expression


@dataclass(slots=True)
class MapProjection(Expression):
    """`n {.key, .*, name: value, variable}`; an entry is a key, None for `.*`, and its value."""

    subject: Variable
    entries: list[tuple[str | None, Expression | None]]


@dataclass(slots=True)
class PatternPredicate(Expression):
    """`(a)-->(b)` as a condition; `explicit` where `exists()` is written around it."""

    pattern: "PathPattern"
    explicit: bool = False


@dataclass(slots=True)
class ShortestPathExpression(Expression):
    """`shortestPath((a)-[*]-(b))` as a value."""

    pattern: "PathPattern"


@dataclass(slots=True)
class Subquery(Expression):
    """`EXISTS {}`, `COUNT {}` and `COLLECT {}`."""

    kind: Literal["EXISTS", "COUNT", "COLLECT"]
    query: "Query"


# --- patterns -------------------------------------------------------------------------------------


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


# --- clauses --------------------------------------------------------------------------------------


class Clause(Tree):
    """One step of a query."""

    __slots__ = ()


@dataclass(slots=True)
class Match(Clause):
    """`[OPTIONAL] MATCH pattern, ... [WHERE p]`."""

    patterns: list[PathPattern]
    where: Expression | None
    optional: bool


@dataclass(slots=True)
class Unwind(Clause):
    """`UNWIND list AS x`."""

    source: Expression
    variable: str


@dataclass(slots=True)
class ProjectionItem(Tree):
    """`expression [AS name]`; the name is the text as written where no alias is given."""

    expression: Expression
    name: str
    aliased: bool


@dataclass(slots=True)
class SortItem(Tree):
    """`expression [DESC]`; the expression's text ends at the offset `end`."""

    expression: Expression
    descending: bool
    end: int = field(compare=False)


@dataclass(slots=True)
class Projection(Clause):
    """`WITH` and `RETURN`."""

    items: list[ProjectionItem]
    star: bool
    distinct: bool
    order: list[SortItem]
    skip: Expression | None
    limit: Expression | None
    where: Expression | None
    final: bool


@dataclass(slots=True)
class CallSubquery(Clause):
    """`CALL {..}` and `CALL (a, b) {..}`.

    `imports` names the variables of the second spelling, None being the first, whose body
    imports by a leading WITH; `["*"]` imports all.
    """

    query: "Query"
    imports: list[str] | None
    optional: bool


@dataclass(slots=True)
class SingleQuery(Tree):
    """Clauses in a row."""

    clauses: list[Clause]


@dataclass(slots=True)
class Query(Tree):
    """One or more single queries joined by UNION (`distinct`) or UNION ALL."""

    parts: list[SingleQuery]
    distinct: bool = False


@dataclass(slots=True)
class Statement:
    """A query and how it was asked for: run it, EXPLAIN its plan, or PROFILE its run."""

    text: str
    query: Query
    mode: Literal["run", "explain", "profile"]


def children(tree: Tree) -> Iterator[Tree]:
    """Give the trees directly within `tree`, in the order of their fields."""
    for each in fields(tree):
        yield from _trees_in(getattr(tree, each.name))


def _trees_in(value: object) -> Iterator[Tree]:
    if isinstance(value, Tree):
        yield value
    elif isinstance(value, list | tuple):
        for item in cast("Sequence[object]", value):
            yield from _trees_in(item)


def walk(tree: Tree) -> Iterator[Tree]:
    """Give `tree` and every tree within it, each before those it holds."""
    yield tree
    for child in children(tree):
        yield from walk(child)
