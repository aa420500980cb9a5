"""The syntax tree: what the parser gives and every later stage reads. Here are its expressions.

Trees are equal when they say the same, wherever in the text they stand: `at`, the offset of the
place to blame, takes no part in comparisons.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from queries.cypher.syntax.clause_tree import Query
    from queries.cypher.syntax.pattern_tree import LabelExpression, PathPattern


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
class TypeOption(Tree):
    """A type by its one name; `element` is the type of a LIST's items, None for any."""

    name: str
    element: TypeName | None
    not_null: bool


@dataclass(slots=True)
class TypeName(Tree):
    """`INTEGER | LIST<STRING NOT NULL>`: the types that a value may be of."""

    options: list[TypeOption]


@dataclass(slots=True)
class IsTyped(Expression):
    """`x IS :: INTEGER`."""

    operand: Expression
    type: TypeName
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
    labels: LabelExpression


@dataclass(slots=True)
class Case(Expression):
    """`CASE [subject] WHEN .. THEN .. ELSE .. END`.

    Without a subject a branch begins with a condition, with one by a value or a `CaseTest`.
    """

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


CASE_SUBJECT = " case"
"""The name of what a CASE speaks of, in the conditions that are written without it; no query can spell it."""


@dataclass(slots=True)
class CaseTest(Expression):
    """`WHEN < 3`: a condition on the subject of a CASE."""

    condition: Expression


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

    pattern: PathPattern
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

    pattern: PathPattern
    explicit: bool = False


@dataclass(slots=True)
class ShortestPathExpression(Expression):
    """`shortestPath((a)-[*]-(b))` as a value."""

    pattern: PathPattern


@dataclass(slots=True)
class Subquery(Expression):
    """`EXISTS {}`, `COUNT {}` and `COLLECT {}`."""

    kind: Literal["EXISTS", "COUNT", "COLLECT"]
    query: Query


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
