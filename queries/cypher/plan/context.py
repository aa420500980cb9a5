"""What compiling an expression needs to know: names, slots, the graph, and what is computed already.

A row is one list per run. Its first item is the run; every variable of the query, wherever it is
bound, has a slot of its own further on, so that operators fill rows in place and copy nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

from queries.cypher.errors import CypherError
from queries.cypher.values.kinds import Value

if TYPE_CHECKING:
    from queries.cypher.graph import Snapshot
    from queries.cypher.syntax.clause_tree import Match, Query
    from queries.cypher.syntax.tree import Expression

Row: TypeAlias = list[Any]
Evaluate: TypeAlias = Callable[[Row], Value]
Operator: TypeAlias = Callable[[Row], Iterator[None]]


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a variable's value is in a row, and what is known of it.

    `kind` is `node` or `relationship` where it can be nothing else; `certain` says that it is never
    null; an aggregate is `determined` by the values in the slots that it was grouped by.
    """

    index: int
    kind: str = "value"
    certain: bool = False
    determined: frozenset[int] | None = None


class Frame:
    """Hands out the slots of a plan; the first is the run's."""

    def __init__(self) -> None:
        self.size = 1

    def slot(self) -> int:
        """Give a slot that no one has."""
        self.size += 1
        return self.size - 1


class NestedPlans(Protocol):
    """Plans what stands within an expression: patterns and subqueries."""

    def nested_match(self, clause: Match, context: Context) -> tuple[Operator, dict[str, Slot]]:
        """Plan a pattern that starts from the current row; also give the names it binds."""
        ...

    def nested_query(self, query: Query, context: Context) -> tuple[Operator, list[int]]:
        """Plan a subquery that sees the current row; also give the slots of its columns."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """Names in scope, and where compiled plans get their slots and the graph from.

    `computed` holds expressions whose value is in a slot already: grouping keys and aggregates.
    """

    snapshot: Snapshot
    frame: Frame
    plans: NestedPlans
    names: dict[str, Slot] = field(default_factory=dict[str, "Slot"])
    computed: tuple[tuple[Expression, int], ...] = ()

    def binding(self, name: str, slot: Slot) -> Context:
        """Give the context in which `name` is in `slot` too."""
        return replace(self, names={**self.names, name: slot}, computed=())

    def within(self, names: dict[str, Slot]) -> Context:
        """Give the context with these names and no others."""
        return replace(self, names=names, computed=())


Syntax = TypeVar("Syntax")
_COMPILERS: dict[type, Callable[[Any, Context], Evaluate]] = {}


def compiles(
    kind: type[Syntax],
) -> Callable[[Callable[[Syntax, Context], Evaluate]], Callable[[Syntax, Context], Evaluate]]:
    """Enter the decorated function as what compiles a kind of expression."""

    def enter(compiler: Callable[[Syntax, Context], Evaluate]) -> Callable[[Syntax, Context], Evaluate]:
        _COMPILERS[kind] = compiler
        return compiler

    return enter


def compile_expression(expression: Expression, context: Context) -> Evaluate:
    """Compile an expression into a function of the row."""
    for known, index in context.computed:
        if known == expression:
            return reading(index)
    return _COMPILERS[type(expression)](expression, context)


def reading(index: int) -> Evaluate:
    """Give a function that reads a slot."""
    return lambda row: row[index]


def reader(slots: Sequence[int]) -> Callable[[Row], Sequence[Any]]:
    """Give a function that reads some slots of a row."""
    if len(slots) > 1:
        return itemgetter(*slots)
    return lambda row: [row[slot] for slot in slots]


def located(evaluate: Evaluate, at: int) -> Evaluate:
    """Give the function with errors that point at the place `at`, unless they point somewhere already."""

    def evaluate_located(row: Row) -> Value:
        try:
            return evaluate(row)
        except CypherError as error:
            if error.offset is None:
                error.offset = at
            raise

    return evaluate_located
