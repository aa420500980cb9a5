"""What can be said of a query without a graph: for a catalogue of queries, and for completion.

Examples
--------
>>> found = analyse("MATCH (p:Paper) WHERE p.year > $since RETURN p.title AS title ORDER BY title LIMIT 3")
>>> found.parameters, found.columns, [each.column for each in found.order]
(('since',), ('title',), ['title'])
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from queries.cypher.check.statement import check
from queries.cypher.errors import CypherError
from queries.cypher.functions.aggregates import AGGREGATES
from queries.cypher.functions.library import FUNCTIONS
from queries.cypher.plan.projecting import aggregates_in
from queries.cypher.syntax.clause_tree import Projection, Query, SingleQuery, SortItem
from queries.cypher.syntax.clauses import parse
from queries.cypher.syntax.pattern_tree import LabelExpression, NodePattern, RelationshipPattern
from queries.cypher.syntax.tree import (
    Call,
    HasLabel,
    PatternComprehension,
    Property,
    Subquery,
    Tree,
    Variable,
    walk,
)

KEYWORDS = (
    "ALL", "ALL SHORTEST", "AND", "ANY", "AS", "ASC", "CALL", "CASE", "COLLECT", "CONTAINS", "COUNT",
    "DESC", "DISTINCT", "ELSE", "END", "ENDS WITH", "EXISTS", "EXPLAIN", "FALSE", "IN", "IS NOT NULL",
    "IS NULL", "LIMIT", "MATCH", "NONE", "NOT", "NULL", "OPTIONAL MATCH", "OR", "ORDER BY", "PROFILE",
    "RETURN", "SINGLE", "SKIP", "STARTS WITH", "THEN", "TRUE", "UNION", "UNION ALL", "UNWIND", "WHEN",
    "WHERE", "WITH", "XOR", "allShortestPaths", "reduce", "shortestPath",
)  # fmt: skip
"""The words of the language, as a shell may offer them."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a query's text; line and column from 1."""

    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Order:
    """One key of the final ORDER BY: its text, and the column that has this very value, if one has."""

    text: str
    column: str | None
    descending: bool


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a query takes and gives.

    Attributes
    ----------
    mode
        Whether it is to be run, explained or profiled.
    parameters
        The names of its parameters, in the order of their first use.
    columns, types
        The names of its columns in order, and what is known of the type of each, as text.
    order
        The keys of the last ORDER BY; none where the rows come in no order.
    limited
        Whether the rows are cut by SKIP or LIMIT.
    unordered
        Where a list is collected from rows that are in no order.
    labels, relationship_types, properties
        The names it speaks of, sorted.
    """

    mode: Literal["run", "explain", "profile"]
    parameters: tuple[str, ...]
    columns: tuple[str, ...]
    types: tuple[str, ...]
    order: tuple[Order, ...]
    limited: bool
    unordered: tuple[Place, ...]
    labels: tuple[str, ...]
    relationship_types: tuple[str, ...]
    properties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words for completion and help: each function's name with how it is called."""

    keywords: tuple[str, ...]
    functions: dict[str, str]


def vocabulary() -> Vocabulary:
    """Give the words of the language."""
    known = {each.name: each.signature for each in (*FUNCTIONS.values(), *AGGREGATES.values())}
    return Vocabulary(KEYWORDS, dict(sorted(known.items(), key=lambda item: item[0].lower())))


def analyse(text: str) -> Analysis:
    """Parse and check a query, and say what it takes and gives.

    Every query that passes is read only: the language of this engine has nothing else.

    Raises
    ------
    CypherError
        The query is wrong; the error knows line, column and what was meant perhaps.
    """
    statement = parse(text)
    try:
        checked = check(statement)
    except CypherError as error:
        error.locate(text)
        raise
    query = statement.query
    final = _final_projection(query)
    return Analysis(
        statement.mode,
        tuple(checked.parameters),
        tuple(checked.columns),
        tuple(str(each) for each in checked.columns.values()),
        tuple(_order(final, text)),
        final is not None and (final.limit is not None or final.skip is not None),
        tuple(_place(text, at) for at in sorted(set(_unordered(query)))),
        tuple(sorted(set(_labels(query)))),
        tuple(sorted(set(_types(query)))),
        tuple(sorted({part.key for part in walk(query) if isinstance(part, Property)})),
    )


def _final_projection(query: Query) -> Projection | None:
    """Give the RETURN of a query; a UNION has none of its own."""
    last = query.parts[-1].clauses[-1]
    return last if len(query.parts) == 1 and isinstance(last, Projection) else None


def _place(text: str, at: int) -> Place:
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return Place(text.count("\n", 0, at) + 1, at - start + 1, text[at : end if end >= 0 else len(text)])


# --- order ------------------------------------------------------------------------------------------


def _order(final: Projection | None, text: str) -> Iterator[Order]:
    for item in final.order if final is not None else ():
        yield Order(_text_of(item, text), _column_of(item, final), item.descending)


def _column_of(item: SortItem, final: Projection | None) -> str | None:
    columns = final.items if final is not None else []
    by_name = item.expression.name if isinstance(item.expression, Variable) else None
    for column in columns:
        if by_name == column.name or column.expression == item.expression:
            return column.name
    return by_name if final is not None and final.star else None


def _text_of(item: SortItem, text: str) -> str:
    return text[item.at : item.end].strip()


# --- lists from rows in no order ----------------------------------------------------------------------


def _unordered(query: Query) -> Iterator[int]:
    for part in query.parts:
        yield from _unordered_in_single(part, collected=False)


def _unordered_in_single(query: SingleQuery, *, collected: bool) -> Iterator[int]:
    """Give where lists are made of rows in no order; `collected` says that the query's rows are one."""
    ordered = False
    for clause in query.clauses:
        yield from _unordered_expressions(clause)
        if isinstance(clause, Projection):
            aggregates = [each for item in clause.items for each in aggregates_in(item.expression)]
            collects = [
                each for each in aggregates if isinstance(each, Call) and each.name.lower() == "collect"
            ]
            yield from (each.at for each in collects if not ordered)
            ordered = bool(clause.order) or (ordered and not aggregates and not clause.distinct)
    if collected and not ordered:
        yield query.at


def _unordered_expressions(tree: Tree) -> Iterator[int]:
    for part in walk(tree):
        if isinstance(part, PatternComprehension):
            yield part.at
        elif isinstance(part, Subquery) and part.kind == "COLLECT":
            for single in part.query.parts:
                yield from _unordered_in_single(single, collected=True)
        elif isinstance(part, Query) and part is not tree:
            yield from _unordered(part)


# --- names --------------------------------------------------------------------------------------------


def _labels(tree: Tree) -> Iterator[str]:
    for part in walk(tree):
        if isinstance(part, NodePattern | HasLabel) and part.labels is not None:
            yield from part.labels.names()


def _types(tree: Tree) -> Iterator[str]:
    found: Iterable[LabelExpression | None] = (
        part.types for part in walk(tree) if isinstance(part, RelationshipPattern)
    )
    for types in found:
        if types is not None:
            yield from types.names()
