"""The part of the syntax tree that stands for clauses, and for whole queries."""

from dataclasses import dataclass, field
from typing import Literal

from queries.cypher.syntax.pattern_tree import PathPattern
from queries.cypher.syntax.tree import Expression, Tree


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
