"""Check expressions: every name is defined, every function known, no operand of a wrong type."""

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from queries.cypher.check.calls import CallChecker, mismatch
from queries.cypher.check.scope import Scope
from queries.cypher.errors import CypherSyntaxError, CypherTypeError
from queries.cypher.syntax.clause_tree import Query
from queries.cypher.syntax.pattern_tree import SHORTEST_PATH, PathPattern
from queries.cypher.syntax.tree import (
    CASE_SUBJECT,
    Binary,
    Call,
    Case,
    CaseTest,
    Comparison,
    Constant,
    CountStar,
    Expression,
    HasLabel,
    Index,
    IsNull,
    IsTyped,
    ListComprehension,
    ListLiteral,
    MapLiteral,
    MapProjection,
    Parameter,
    PatternComprehension,
    PatternPredicate,
    Property,
    Quantifier,
    Reduce,
    ShortestPathExpression,
    Slice,
    Subquery,
    Unary,
    Variable,
)
from queries.cypher.values.types import (
    ANY,
    BOOLEAN,
    DATE,
    DURATION,
    FLOAT,
    INTEGER,
    LIST,
    MAP,
    NODE,
    NULL,
    NUMBER,
    PATH,
    RELATIONSHIP,
    STRING,
    Type,
    list_of,
    union_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_LITERALS: dict[type, Type] = {
    bool: BOOLEAN,
    int: INTEGER,
    float: FLOAT,
    str: STRING,
    type(None): NULL,
}
_HOLDERS = MAP | NODE | RELATIONSHIP | DATE | DURATION
_QUANTITIES = NUMBER | DURATION | DATE
_TRUTH = frozenset({"AND", "OR", "XOR"})
_TESTS = frozenset({"STARTS WITH", "ENDS WITH", "CONTAINS", "=~"})


class ExpressionChecker(CallChecker, ABC):
    """Finds the type of expressions; patterns and queries within them are its heirs' matter."""

    @abstractmethod
    def pattern_names(self, pattern: PathPattern, scope: Scope, *, closed: bool) -> dict[str, Type]:
        """Check a pattern; give the names it adds, of which there must be none if it is `closed`."""

    @abstractmethod
    def subquery_columns(self, query: Query, scope: Scope, kind: str) -> dict[str, Type]:
        """Check a subquery; give its columns."""

    def type_of(self, expression: Expression, scope: Scope) -> Type:
        """Check an expression and give its type."""
        return self._CHECKS[type(expression)](self, expression, scope)

    def condition(self, expression: Expression | None, scope: Scope, what: str = "WHERE") -> None:
        """Check an expression that must be true or false."""
        if expression is not None:
            found = self.type_of(expression, scope.condition())
            if not found.may_be(BOOLEAN):
                raise mismatch(what, BOOLEAN, found, expression.at)

    # --- values -----------------------------------------------------------------------------------

    def _constant(self, node: Constant, _scope: Scope) -> Type:
        return _LITERALS[type(node.value)]

    def _variable(self, node: Variable, scope: Scope) -> Type:
        return scope.type_of(node.name, node.at)

    def _parameter(self, node: Parameter, scope: Scope) -> Type:
        _ = scope.findings.parameters.setdefault(node.name, node.at)
        return ANY

    def _list(self, node: ListLiteral, scope: Scope) -> Type:
        types = [self.type_of(item, scope.value()) for item in node.items]
        return list_of(union_of(types) if types else None)

    def _map(self, node: MapLiteral, scope: Scope) -> Type:
        for _, value in node.entries:
            _ = self.type_of(value, scope.value())
        return MAP

    # --- operators --------------------------------------------------------------------------------

    def _unary(self, node: Unary, scope: Scope) -> Type:
        if node.operator == "NOT":
            self.condition(node.operand, scope, "NOT")
            return BOOLEAN
        found = self.type_of(node.operand, scope.value())
        if not found.may_be(_QUANTITIES):
            raise mismatch(f"`{node.operator}`", NUMBER | DURATION, found, node.at)
        return found

    def _binary(self, node: Binary, scope: Scope) -> Type:
        if node.operator in _TRUTH:
            self.condition(node.left, scope, node.operator)
            self.condition(node.right, scope, node.operator)
            return BOOLEAN
        left, right = self.type_of(node.left, scope.value()), self.type_of(node.right, scope.value())
        if node.operator == "IN":
            if not right.may_be(LIST):
                raise mismatch("IN", LIST, right, node.right.at)
            return BOOLEAN
        if node.operator in _TESTS:
            return BOOLEAN
        return self._arithmetic(node, left, right)

    def _arithmetic(self, node: Binary, left: Type, right: Type) -> Type:
        if node.operator in {"+", "||"}:
            return _sum_type(left, right)
        for operand, found in ((node.left, left), (node.right, right)):
            if not found.may_be(_QUANTITIES):
                raise mismatch(f"`{node.operator}`", NUMBER | DURATION, found, operand.at)
        if node.operator == "^":
            return FLOAT
        return _number_type(left, right) if _are_numbers(left, right) else _QUANTITIES

    def _comparison(self, node: Comparison, scope: Scope) -> Type:
        for operand in (node.first, *(operand for _, operand in node.rest)):
            _ = self.type_of(operand, scope.value())
        return BOOLEAN

    def _is_null(self, node: IsNull | IsTyped, scope: Scope) -> Type:
        _ = self.type_of(node.operand, scope.value())
        return BOOLEAN

    # --- access -----------------------------------------------------------------------------------

    def _property(self, node: Property, scope: Scope) -> Type:
        found = self.type_of(node.operand, scope.value())
        if not found.may_be(_HOLDERS):
            error = mismatch(f"`.{node.key}`", _HOLDERS, found, node.at)
            raise error if found.may_be(PATH) else _as_type_error(error)
        return ANY

    def _index(self, node: Index, scope: Scope) -> Type:
        found = self.type_of(node.operand, scope.value())
        _ = self.type_of(node.index, scope.value())
        return found.element or ANY if found.kinds == LIST.kinds else ANY

    def _slice(self, node: Slice, scope: Scope) -> Type:
        for bound in (node.start, node.end):
            if bound is not None:
                _ = self.type_of(bound, scope.value())
        found = self.type_of(node.operand, scope.value())
        if not found.may_be(LIST):
            raise mismatch("a slice", LIST, found, node.at)
        return found if found.kinds == LIST.kinds else LIST

    def _has_label(self, node: HasLabel, scope: Scope) -> Type:
        found = self.type_of(node.operand, scope.value())
        if not found.may_be(NODE | RELATIONSHIP):
            raise mismatch("a label", NODE | RELATIONSHIP, found, node.at)
        return BOOLEAN

    def _map_projection(self, node: MapProjection, scope: Scope) -> Type:
        found = self.type_of(node.subject, scope.value())
        if not found.may_be(MAP | NODE | RELATIONSHIP):
            raise mismatch("a map projection", MAP | NODE | RELATIONSHIP, found, node.at)
        for _, value in node.entries:
            if value is not None:
                _ = self.type_of(value, scope.value())
        return MAP

    # --- expressions with names of their own ------------------------------------------------------

    def _element(self, source: Expression, scope: Scope, what: str) -> Type:
        found = self.type_of(source, scope.value())
        if not found.may_be(LIST):
            raise mismatch(what, LIST, found, source.at)
        return (found.element or ANY) if found.kinds == LIST.kinds else ANY

    def _list_comprehension(self, node: ListComprehension, scope: Scope) -> Type:
        element = self._element(node.source, scope, "a list comprehension")
        inner = scope.binding(**{node.variable: element})
        self.condition(node.where, inner)
        return list_of(element if node.result is None else self.type_of(node.result, inner))

    def _quantifier(self, node: Quantifier, scope: Scope) -> Type:
        element = self._element(node.source, scope, f"{node.kind}()")
        self.condition(node.where, scope.binding(**{node.variable: element}))
        return BOOLEAN

    def _reduce(self, node: Reduce, scope: Scope) -> Type:
        element = self._element(node.source, scope, "reduce()")
        _ = self.type_of(node.initial, scope.value())
        inner = scope.binding(**{node.accumulator: ANY, node.variable: element})
        _ = self.type_of(node.step, inner)
        return ANY

    def _case(self, node: Case, scope: Scope) -> Type:
        tests = scope
        if node.subject is not None:
            names = {**scope.names, CASE_SUBJECT: self.type_of(node.subject, scope.value())}
            tests = replace(scope, names=names)
        for condition, _ in node.branches:
            if isinstance(condition, CaseTest):
                self.condition(condition.condition, tests, "WHEN")
            elif node.subject is None:
                self.condition(condition, scope, "WHEN")
            else:
                _ = self.type_of(condition, scope.value())
        results = [self.type_of(result, scope.value()) for _, result in node.branches]
        if node.default is not None:
            results.append(self.type_of(node.default, scope.value()))
        return union_of(results)

    # --- patterns and subqueries ------------------------------------------------------------------

    def _pattern_predicate(self, node: PatternPredicate, scope: Scope) -> Type:
        if not scope.predicate and not node.explicit:
            raise CypherSyntaxError(
                "a pattern can stand for a condition only, as in WHERE: take exists(), COUNT {} or a "
                "pattern comprehension",
                detail="UnexpectedSyntax",
                offset=node.at,
            )
        _ = self.pattern_names(node.pattern, scope.plain(), closed=True)
        return BOOLEAN

    def _pattern_comprehension(self, node: PatternComprehension, scope: Scope) -> Type:
        inner = scope.binding(**self.pattern_names(node.pattern, scope.plain(), closed=False))
        self.condition(node.where, inner)
        return list_of(self.type_of(node.result, inner))

    def _shortest(self, node: ShortestPathExpression, scope: Scope) -> Type:
        _ = self.pattern_names(node.pattern, scope.plain(), closed=True)
        return PATH if node.pattern.selector == SHORTEST_PATH else list_of(PATH)

    def _subquery(self, node: Subquery, scope: Scope) -> Type:
        columns = self.subquery_columns(node.query, scope.plain(), node.kind)
        if node.kind == "EXISTS":
            return BOOLEAN
        if node.kind == "COUNT":
            return INTEGER
        if len(columns) != 1:
            raise CypherSyntaxError(
                f"COLLECT takes a query with one column, not {len(columns)}",
                detail="InvalidClauseComposition",
                offset=node.at,
            )
        return list_of(next(iter(columns.values())))

    _CHECKS: ClassVar["dict[type, Callable[[ExpressionChecker, Any, Scope], Type]]"] = {
        Constant: _constant,
        Variable: _variable,
        Parameter: _parameter,
        ListLiteral: _list,
        MapLiteral: _map,
        Unary: _unary,
        Binary: _binary,
        Comparison: _comparison,
        IsNull: _is_null,
        IsTyped: _is_null,
        Property: _property,
        Index: _index,
        Slice: _slice,
        HasLabel: _has_label,
        MapProjection: _map_projection,
        ListComprehension: _list_comprehension,
        Quantifier: _quantifier,
        Reduce: _reduce,
        Case: _case,
        PatternPredicate: _pattern_predicate,
        PatternComprehension: _pattern_comprehension,
        ShortestPathExpression: _shortest,
        Subquery: _subquery,
        Call: CallChecker.call_type,
        CountStar: CallChecker.count_star_type,
    }


def _are_numbers(*types: Type) -> bool:
    return all(each.kinds and each.kinds <= NUMBER.kinds for each in types)


def _number_type(left: Type, right: Type) -> Type:
    if FLOAT in {left, right}:
        return FLOAT
    return INTEGER if left == right == INTEGER else NUMBER


def _sum_type(left: Type, right: Type) -> Type:
    if _are_numbers(left, right):
        return _number_type(left, right)
    if LIST.kinds in {left.kinds, right.kinds}:
        return LIST
    if left == right == STRING:
        return STRING
    return ANY


def _as_type_error(error: CypherSyntaxError) -> CypherTypeError:
    return CypherTypeError(error.message, detail=error.detail, offset=error.offset, phase="compile time")
