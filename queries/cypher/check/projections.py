"""Check WITH and RETURN: columns, what may stand beside an aggregate, order, SKIP and LIMIT."""

from abc import ABC

from queries.cypher.check.patterns import PatternChecker
from queries.cypher.check.scope import Scope
from queries.cypher.errors import CypherSyntaxError, did_you_mean
from queries.cypher.functions.aggregates import AGGREGATES
from queries.cypher.plan.projecting import aggregates_in, expanded_items
from queries.cypher.syntax.clause_tree import Projection, ProjectionItem
from queries.cypher.syntax.tree import (
    CASE_SUBJECT,
    Call,
    Case,
    Constant,
    CountStar,
    Expression,
    ListComprehension,
    Parameter,
    PatternComprehension,
    Property,
    Quantifier,
    Reduce,
    Subquery,
    Unary,
    Variable,
    children,
    walk,
)
from queries.cypher.values.types import INTEGER, Type


class ProjectionChecker(PatternChecker, ABC):
    """Adds WITH and RETURN."""

    def projection(self, clause: Projection, scope: Scope) -> dict[str, Type]:
        """Check the clause; give its columns."""
        items = self._items(clause, scope)
        grouped = any(True for item in items for _ in aggregates_in(item.expression))
        within = Scope(scope.names, scope.findings, aggregating=True)
        columns = {item.name: self.type_of(item.expression, within) for item in items}
        keys = [item.expression for item in items if not _aggregates(item.expression)]
        if grouped:
            for item in items:
                if _aggregates(item.expression):
                    _check_beside_aggregate(item.expression, keys, {}, set())
        self._order(clause, items, scope, columns, grouped=grouped)
        for word, expression in (("SKIP", clause.skip), ("LIMIT", clause.limit)):
            if expression is not None:
                self._row_count(word, expression, scope)
        closed = grouped or clause.distinct
        if closed and clause.where is not None:
            _check_after_grouping(clause.where, [item.expression for item in items], columns, set())
        self.condition(clause.where, Scope({**scope.names, **columns}, scope.findings))
        return columns

    def _items(self, clause: Projection, scope: Scope) -> list[ProjectionItem]:
        if clause.star and clause.final and not scope.names:
            raise CypherSyntaxError(
                "RETURN * needs a variable in scope, and there is none",
                detail="NoVariablesInScope",
                offset=clause.at,
            )
        items = expanded_items(clause, list(scope.names))
        seen: set[str] = set()
        for item in items:
            if item.name in seen:
                raise CypherSyntaxError(
                    f"two columns are named `{item.name}`: name one of them anew by AS",
                    detail="ColumnNameConflict",
                    offset=item.at,
                )
            seen.add(item.name)
            if not clause.final and not item.aliased and not isinstance(item.expression, Variable):
                raise CypherSyntaxError(
                    "WITH needs a name for each expression: write AS and a name behind it",
                    detail="NoExpressionAlias",
                    offset=item.at,
                )
        return items

    # --- order ------------------------------------------------------------------------------------

    def _order(
        self,
        clause: Projection,
        items: list[ProjectionItem],
        scope: Scope,
        columns: dict[str, Type],
        *,
        grouped: bool,
    ) -> None:
        closed = grouped or clause.distinct
        computed = [item.expression for item in items]
        for item in clause.order:
            if not grouped and (found := _aggregates(item.expression)):
                raise CypherSyntaxError(
                    "ORDER BY can aggregate only where a column does",
                    detail="InvalidAggregation",
                    offset=found[0].at,
                )
            if closed:
                _check_after_grouping(item.expression, computed, columns, set())
            names = {**scope.names, **columns}
            _ = self.type_of(item.expression, Scope(names, scope.findings, aggregating=grouped))

    # --- SKIP and LIMIT -----------------------------------------------------------------------------

    def _row_count(self, word: str, expression: Expression, scope: Scope) -> None:
        for part in walk(expression):
            if isinstance(part, Variable) and part.name in scope.names:
                raise CypherSyntaxError(
                    f"{word} is the same for all rows, so it cannot speak of `{part.name}`",
                    detail="NonConstantExpression",
                    offset=part.at,
                )
        found = self.type_of(expression, Scope({}, scope.findings))
        if not found.may_be(INTEGER):
            raise CypherSyntaxError(
                f"{word} takes a natural number, not {found}",
                detail="InvalidArgumentType",
                offset=expression.at,
            )
        if _is_negative(expression):
            raise CypherSyntaxError(
                f"{word} takes no negative number", detail="NegativeIntegerArgument", offset=expression.at
            )


def _aggregates(expression: Expression) -> list[Call | CountStar]:
    return list(aggregates_in(expression))


def _is_negative(expression: Expression) -> bool:
    if isinstance(expression, Unary) and expression.operator == "-":
        return isinstance(expression.operand, Constant)
    return isinstance(expression, Constant) and isinstance(expression.value, int) and expression.value < 0


def _is_simple(key: Expression) -> bool:
    """Say whether a grouping key may stand within a larger expression beside an aggregate."""
    if isinstance(key, Property):
        return _is_simple(key.operand)
    return isinstance(key, Variable | Parameter | Constant)


def _is_aggregate(expression: Expression) -> bool:
    return isinstance(expression, CountStar) or (
        isinstance(expression, Call) and expression.name.lower() in AGGREGATES
    )


def _local_names(expression: Expression) -> set[str]:
    if isinstance(expression, ListComprehension | Quantifier):
        return {expression.variable}
    if isinstance(expression, Case):
        return {CASE_SUBJECT}
    return {expression.variable, expression.accumulator} if isinstance(expression, Reduce) else set()


def _check_beside_aggregate(
    expression: Expression, keys: list[Expression], columns: dict[str, Type], local: set[str]
) -> None:
    """Refuse what an aggregate's row does not determine: all but keys, constants and parameters."""
    if _is_aggregate(expression) or any(_is_simple(key) and key == expression for key in keys):
        return
    if isinstance(expression, Variable):
        if expression.name in columns or expression.name in local:
            return
        raise CypherSyntaxError(
            f"`{expression.name}` stands beside an aggregate without being a column: return it by itself too",
            detail="AmbiguousAggregationExpression",
            offset=expression.at,
        )
    if isinstance(expression, Subquery | PatternComprehension):
        return
    for child in children(expression):
        if isinstance(child, Expression):
            _check_beside_aggregate(child, keys, columns, local | _local_names(expression))


def _check_after_grouping(
    expression: Expression, computed: list[Expression], columns: dict[str, Type], local: set[str]
) -> None:
    """Refuse in ORDER BY what neither is a column nor made of columns."""
    if any(each == expression for each in computed):
        return
    inner = [part for each in computed for part in aggregates_in(each)]
    if _is_aggregate(expression):
        if any(part == expression for part in inner):
            return
        _check_names(expression, columns, local)
        return
    if isinstance(expression, Variable):
        if expression.name not in columns and expression.name not in local:
            _raise_lost(expression, computed, columns)
        return
    if isinstance(expression, Property) and any(_is_simple(each) and each == expression for each in computed):
        return
    for child in children(expression):
        if isinstance(child, Expression):
            simple = [each for each in computed if _is_simple(each) or _is_aggregate(each)]
            nested = simple + [part for part in inner if part not in simple]
            _check_after_grouping_within(child, nested, computed, columns, local | _local_names(expression))


def _check_after_grouping_within(
    expression: Expression,
    usable: list[Expression],
    computed: list[Expression],
    columns: dict[str, Type],
    local: set[str],
) -> None:
    if any(each == expression for each in usable):
        return
    if _is_aggregate(expression):
        _check_names(expression, columns, local)
    elif isinstance(expression, Variable):
        if expression.name not in columns and expression.name not in local:
            _raise_lost(expression, computed, columns)
    else:
        for child in children(expression):
            if isinstance(child, Expression):
                inner = local | _local_names(expression)
                _check_after_grouping_within(child, usable, computed, columns, inner)


def _check_names(expression: Expression, columns: dict[str, Type], local: set[str]) -> None:
    for part in walk(expression):
        if isinstance(part, Variable) and part.name not in columns and part.name not in local:
            _raise_lost(part, [], columns)


def _raise_lost(variable: Variable, computed: list[Expression], columns: dict[str, Type]) -> None:
    """Refuse a variable that grouping or DISTINCT has left behind."""
    within = any(
        part == variable for each in computed if not _aggregates(each) for part in walk(each)
    ) and any(_aggregates(each) for each in computed)
    if within:
        raise CypherSyntaxError(
            f"`{variable.name}` stands beside an aggregate without being a column: return it by itself too",
            detail="AmbiguousAggregationExpression",
            offset=variable.at,
        )
    raise CypherSyntaxError(
        f"variable `{variable.name}` is not defined behind these columns"
        + did_you_mean(variable.name, columns),
        detail="UndefinedVariable",
        offset=variable.at,
    )
