"""Whether a query file keeps its word: header and body agree, and the rows come in one order only."""

from queries.catalogue.files import CannedQuery
from queries.catalogue.order import Bound, Settled, aggregates, bound_by, scopes, sort_expressions, unsettled
from queries.cypher.errors import CypherError
from queries.cypher.syntax.clause_tree import Projection, Query, SingleQuery
from queries.cypher.syntax.clauses import parse
from queries.cypher.syntax.pattern_tree import PathPattern
from queries.cypher.syntax.tree import (
    Call,
    Parameter,
    PatternComprehension,
    ShortestPathExpression,
    Subquery,
    Tree,
    walk,
)


def check(query: CannedQuery) -> None:
    """Refuse a query file whose rows or parameters are not what its header says.

    Parameters
    ----------
    query : CannedQuery
        As read from its file.

    Raises
    ------
    InputError
        The body is no Cypher or writes, header and body disagree, the order is not total, or something
        is collected without an order. The message names file and line.
    """
    try:
        tree = parse(query.body).query
    except CypherError as error:
        raise query.fault(query.first_line, str(error)) from error
    _Check(query, bound_by(tree)).run(tree)


class _Check:
    """The checks of one file, in the order in which a reader would meet them."""

    def __init__(self, query: CannedQuery, bound: Bound) -> None:
        self._query = query
        self._bound = bound

    def run(self, tree: Query) -> None:
        self._parameters(tree)
        if len(tree.parts) > 1:
            raise self._fault(tree, "UNION has no order; put it into CALL { } and RETURN with ORDER BY")
        self._columns(_last_projection(tree.parts[0]))
        self._determinate(tree)
        collected = [t.query for t in walk(tree) if isinstance(t, Subquery) and t.kind == "COLLECT"]
        last = [part for query in (tree, *collected) for part in query.parts]
        for each in walk(tree):
            if isinstance(each, SingleQuery):
                self._single(each, ordered=any(each is part for part in last))

    def _parameters(self, tree: Query) -> None:
        used = {t.name: t for t in walk(tree) if isinstance(t, Parameter)}
        for name, where in used.items():
            if name not in self._query.parameter:
                raise self._fault(where, f"${name} is used, and the header has no `// param: {name} ...`")
        for name, parameter in self._query.parameter.items():
            if name not in used:
                raise self._query.fault(parameter.line, f"the parameter {name!r} is never used")

    def _columns(self, projection: Projection | None) -> None:
        if projection is None or not projection.final or projection.star:
            raise self._query.fault(self._query.first_line, "the query must end with RETURN of named columns")
        declared = [column.name for column in self._query.columns]
        returned = [item.name for item in projection.items]
        if declared != returned:
            raise self._query.fault(
                self._query.returns_line,
                f"the header returns {', '.join(declared)}; the body returns {', '.join(returned)}",
            )

    def _determinate(self, tree: Query) -> None:
        """Refuse what may give one thing or another."""
        for each in walk(tree):
            if isinstance(each, PatternComprehension):
                raise self._fault(each, "a pattern comprehension has no order; use COLLECT { ... ORDER BY }")
            single = isinstance(each, PathPattern | ShortestPathExpression) and _picks_one(each)
            if single:
                raise self._fault(each, "shortestPath picks any one; use allShortestPaths and ORDER BY")

    def _single(self, query: SingleQuery, *, ordered: bool) -> None:
        """Check each clause of a query; `ordered` asks for a total order of its last."""
        before: Projection | None = None
        for clause, scope in scopes(query.clauses):
            if isinstance(clause, Projection):
                if clause.limit or clause.skip or (ordered and clause.final):
                    self._ordered(clause, scope)
                self._collects(before, clause, scope)
            before = clause if isinstance(clause, Projection) else None

    def _ordered(self, projection: Projection, scope: set[str]) -> None:
        if column := unsettled(projection, self._bound, scope):
            raise self._fault(
                projection,
                f"the order is not total: ORDER BY leaves {column!r} open; add it as a tie-breaker",
            )

    def _collects(self, before: Projection | None, projection: Projection, scope: set[str]) -> None:
        settled = Settled(sort_expressions(before) if before else [], self._bound, scope)
        for item in projection.items:
            for call in aggregates(item.expression):
                if (
                    isinstance(call, Call)
                    and call.name.lower() == "collect"
                    and not settled.settles(call.arguments[0])
                ):
                    raise self._fault(call, "collect() has no order; put WITH ... ORDER BY right before it")

    def _fault(self, tree: Tree, message: str) -> Exception:
        line = self._query.first_line + self._query.body[: tree.at].count("\n")
        return self._query.fault(line, message)


def _last_projection(query: SingleQuery) -> Projection | None:
    last = query.clauses[-1]
    return last if isinstance(last, Projection) else None


def _picks_one(tree: PathPattern | ShortestPathExpression) -> bool:
    pattern = tree if isinstance(tree, PathPattern) else tree.pattern
    return pattern.selector is not None and not pattern.selector.groups
