"""Check a whole statement before anything runs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from queries.cypher.check.projections import ProjectionChecker
from queries.cypher.check.scope import Findings, Scope
from queries.cypher.errors import CypherSyntaxError
from queries.cypher.syntax.clause_tree import (
    CallSubquery,
    Clause,
    Match,
    Projection,
    Query,
    SingleQuery,
    Statement,
    Unwind,
)
from queries.cypher.syntax.tree import Variable, walk
from queries.cypher.values.types import ANY, LIST, Type

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks have found: the first place of each parameter, the type of each column."""

    parameters: dict[str, int]
    columns: dict[str, Type]


def check(statement: Statement) -> Checked:
    """Check a statement.

    Raises
    ------
    CypherError
        The first thing that is wrong with it, with the place but not yet located in the text.
    """
    findings = Findings()
    columns = StatementChecker().query(statement.query, Scope({}, findings), "a query")
    return Checked(findings.parameters, columns)


class StatementChecker(ProjectionChecker):
    """Checks queries, clause by clause."""

    def query(self, query: Query, scope: Scope, kind: str) -> dict[str, Type]:
        """Check a query; give its columns."""
        parts = [self._single(part, scope, kind) for part in query.parts]
        for part, columns in zip(query.parts[1:], parts[1:], strict=True):
            if set(columns) != set(parts[0]):
                raise CypherSyntaxError(
                    "the parts of a UNION have the same columns: "
                    f"{', '.join(parts[0])} is not {', '.join(columns)}",
                    detail="DifferentColumnsInUnion",
                    offset=part.at,
                )
        return {name: _merged([columns[name] for columns in parts]) for name in parts[0]}

    def subquery_columns(self, query: Query, scope: Scope, kind: str) -> dict[str, Type]:
        """Check a subquery; give its columns."""
        return self.query(query, scope, kind)

    def _single(self, query: SingleQuery, scope: Scope, kind: str) -> dict[str, Type]:
        names = scope.names
        columns: dict[str, Type] = {}
        for clause in query.clauses:
            names = self._CLAUSES[type(clause)](self, clause, Scope(names, scope.findings))
            if isinstance(clause, Projection) and clause.final:
                columns = names
        last = query.clauses[-1]
        ended = isinstance(last, Projection) and last.final
        if not ended and kind not in {"EXISTS", "COUNT", "CALL"}:
            raise CypherSyntaxError(
                "the query has no RETURN: end it by one", detail="InvalidClauseComposition", offset=last.at
            )
        if isinstance(last, Projection) and kind == "CALL":
            _check_named(last)
        return columns

    # --- clauses ----------------------------------------------------------------------------------

    def _match(self, clause: Match, scope: Scope) -> dict[str, Type]:
        names = {**scope.names, **self.patterns(clause.patterns, scope)}
        self.condition(clause.where, Scope(names, scope.findings))
        return names

    def _unwind(self, clause: Unwind, scope: Scope) -> dict[str, Type]:
        found = self.type_of(clause.source, scope)
        self._check_new(clause.variable, scope, clause.at)
        element = (found.element or ANY) if found.kinds == LIST.kinds else ANY
        return {**scope.names, clause.variable: element}

    def _check_new(self, name: str, scope: Scope, at: int) -> None:
        if name in scope.names:
            raise CypherSyntaxError(f"`{name}` is bound already", detail="VariableAlreadyBound", offset=at)

    def _projection(self, clause: Projection, scope: Scope) -> dict[str, Type]:
        return self.projection(clause, scope)

    def _call_subquery(self, clause: CallSubquery, scope: Scope) -> dict[str, Type]:
        if clause.imports is None:
            inner = self._importing_columns(clause, scope)
        else:
            names = list(scope.names) if clause.imports == ["*"] else clause.imports
            imported = {name: scope.type_of(name, clause.at) for name in names}
            inner = self.query(clause.query, Scope(imported, scope.findings), "CALL")
        for name in inner:
            self._check_new(name, scope, clause.at)
        return {**scope.names, **inner}

    def _importing_columns(self, clause: CallSubquery, scope: Scope) -> dict[str, Type]:
        """Check a subquery of the older spelling: a leading WITH imports what it names, and only that."""
        imports = False
        for part in clause.query.parts:
            first = part.clauses[0]
            if isinstance(first, Projection) and not first.final:
                imports = True
                _check_importing(first, scope)
        return self.query(clause.query, scope if imports else Scope({}, scope.findings), "CALL")

    _CLAUSES: ClassVar["dict[type[Clause], Callable[[StatementChecker, Any, Scope], dict[str, Type]]]"] = {
        Match: _match,
        Unwind: _unwind,
        Projection: _projection,
        CallSubquery: _call_subquery,
    }


def _merged(types: list[Type]) -> Type:
    result = types[0]
    for each in types[1:]:
        result |= each
    return result


def _check_named(clause: Projection) -> None:
    for item in clause.items:
        if not item.aliased and not isinstance(item.expression, Variable):
            raise CypherSyntaxError(
                "a column of CALL { } needs a name: write AS and a name behind it",
                detail="NoExpressionAlias",
                offset=item.at,
            )


def _check_importing(clause: Projection, scope: Scope) -> None:
    """Refuse a first WITH that speaks of what is outside and does more than name it."""
    used = {part.name for item in clause.items for part in walk(item) if isinstance(part, Variable)}
    named = {item.name for item in clause.items if item.expression == Variable(item.at, item.name)}
    more = clause.order or clause.where or clause.skip or clause.limit or clause.distinct
    if used & scope.names.keys() and (more or len(named) < len(clause.items)):
        raise CypherSyntaxError(
            "the WITH that imports variables into a subquery names them and does nothing else",
            detail="InvalidClauseComposition",
            offset=clause.at,
        )
