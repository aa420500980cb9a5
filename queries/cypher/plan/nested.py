"""Compile patterns and subqueries that stand within expressions."""

from queries.cypher.plan.context import Context, Evaluate, Row, compile_expression, compiles, reading
from queries.cypher.plan.degrees import degree
from queries.cypher.syntax.clause_tree import Match
from queries.cypher.syntax.pattern_tree import SHORTEST_PATH, PathPattern
from queries.cypher.syntax.tree import (
    PatternComprehension,
    PatternPredicate,
    ShortestPathExpression,
    Subquery,
)
from queries.cypher.values.kinds import Value

_PATH = " path"
"""The name of a path that the query gives none; no query can spell it."""


def _match_of(pattern: PathPattern, at: int) -> Match:
    return Match(at, [pattern], None, optional=False)


@compiles(PatternPredicate)
def _predicate(node: PatternPredicate, context: Context) -> Evaluate:
    run, _ = context.plans.nested_match(_match_of(node.pattern, node.at), context)
    return lambda row: any(True for _ in run(row))


@compiles(PatternComprehension)
def _comprehension(node: PatternComprehension, context: Context) -> Evaluate:
    clause = Match(node.at, [node.pattern], node.where, optional=False)
    run, names = context.plans.nested_match(clause, context)
    result = compile_expression(node.result, context.within({**context.names, **names}))

    def evaluate(row: Row) -> Value:
        guard = row[0]
        values: list[Value] = []
        for _ in run(row):
            values.append(result(row))
            guard.check_items(len(values))
        return values

    return evaluate


@compiles(ShortestPathExpression)
def _shortest(node: ShortestPathExpression, context: Context) -> Evaluate:
    pattern = PathPattern(node.at, _PATH, node.pattern.nodes, node.pattern.links, node.pattern.selector)
    run, names = context.plans.nested_match(_match_of(pattern, node.at), context)
    path = reading(names[_PATH].index)
    if node.pattern.selector == SHORTEST_PATH:
        return lambda row: next((path(row) for _ in run(row)), None)
    return lambda row: [path(row) for _ in run(row)]


@compiles(Subquery)
def _subquery(node: Subquery, context: Context) -> Evaluate:
    count = degree(node.query, context) if node.kind == "COUNT" else None
    if count is not None:
        return count
    run, columns = context.plans.nested_query(node.query, context)
    if node.kind == "EXISTS":
        return lambda row: any(True for _ in run(row))
    if node.kind == "COUNT":
        return lambda row: sum(1 for _ in run(row))
    column = columns[0]

    def collect(row: Row) -> Value:
        guard = row[0]
        values: list[Value] = []
        for _ in run(row):
            values.append(row[column])
            guard.check_items(len(values))
        return values

    return collect
