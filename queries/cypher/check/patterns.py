"""Check patterns: each name stands for one thing, and only what the pattern may bind is new."""

from abc import ABC

from queries.cypher.check.expressions import ExpressionChecker
from queries.cypher.check.scope import Scope
from queries.cypher.errors import CypherSyntaxError, did_you_mean
from queries.cypher.syntax.pattern_tree import (
    Link,
    NodePattern,
    PathPattern,
    QuantifiedPattern,
    RelationshipPattern,
)
from queries.cypher.syntax.tree import Expression, Parameter
from queries.cypher.values.types import LIST, NODE, PATH, RELATIONSHIP, Type, list_of


class PatternChecker(ExpressionChecker, ABC):
    """Adds patterns to expressions."""

    def pattern_names(self, pattern: PathPattern, scope: Scope, *, closed: bool) -> dict[str, Type]:
        """Check a pattern; give the names it adds, of which there must be none if it is `closed`."""
        added = self.patterns([pattern], scope)
        if closed:
            _check_closed(pattern, added, scope)
        return added

    def patterns(self, patterns: list[PathPattern], scope: Scope) -> dict[str, Type]:
        """Check the patterns of one MATCH; give the names they add."""
        names = _Names(scope)
        for pattern in patterns:
            names.declare(pattern)
        inner = Scope({**scope.names, **names.added}, scope.findings)
        for pattern in patterns:
            self._contents(pattern, inner)
        return names.added

    def _contents(self, pattern: PathPattern, scope: Scope) -> None:
        for node in pattern.nodes:
            self._conditions(node.properties, node.where, scope)
        for link in pattern.links:
            if isinstance(link, QuantifiedPattern):
                self._quantified(link, scope)
            else:
                self._link(link, scope)
        if pattern.selector is not None:
            _check_shortest(pattern)

    def _link(self, link: RelationshipPattern, scope: Scope) -> None:
        if link.hops is not None and link.variable is not None:
            single = Scope({**scope.names, link.variable: RELATIONSHIP}, scope.findings)
            self._conditions(link.properties, None, scope)
            self.condition(link.where, single)
        else:
            self._conditions(link.properties, link.where, scope)

    def _conditions(self, properties: Expression | None, where: Expression | None, scope: Scope) -> None:
        if isinstance(properties, Parameter):
            raise CypherSyntaxError(
                f"a pattern takes its properties one by one: {{name: ${properties.name}.name}}",
                detail="InvalidParameterUse",
                offset=properties.at,
            )
        if properties is not None:
            _ = self.type_of(properties, scope)
        self.condition(where, scope)

    def _quantified(self, link: QuantifiedPattern, scope: Scope) -> None:
        outer = {name: found for name, found in scope.names.items() if name not in _inner_names(link)}
        inner = Scope(outer, scope.findings)
        added = self.patterns([link.pattern], inner)
        self.condition(link.where, Scope({**outer, **added}, scope.findings))


def _inner_names(link: QuantifiedPattern) -> set[str]:
    parts: tuple[NodePattern | Link, ...] = (*link.pattern.nodes, *link.pattern.links)
    return {
        part.variable
        for part in parts
        if not isinstance(part, QuantifiedPattern) and part.variable is not None
    }


class _Names:
    """Gathers the names of one MATCH."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.added: dict[str, Type] = {}
        self.links: set[str] = set()

    def declare(self, pattern: PathPattern) -> None:
        """Take in the names of one path, its own name last."""
        for position, node in enumerate(pattern.nodes):
            self._bind(node.variable, NODE, node.at)
            if position < len(pattern.links):
                self._declare_link(pattern.links[position])
        if pattern.variable is not None:
            self._bind_new(pattern.variable, PATH, pattern.at)

    def _declare_link(self, link: Link) -> None:
        if isinstance(link, QuantifiedPattern):
            self._declare_quantified(link)
            return
        if link.variable is not None and link.variable in self.links:
            raise CypherSyntaxError(
                f"`{link.variable}` cannot be two relationships of one MATCH",
                detail="RelationshipUniquenessViolation",
                offset=link.at,
            )
        self._bind(link.variable, RELATIONSHIP if link.hops is None else list_of(RELATIONSHIP), link.at)
        if link.variable is not None:
            self.links.add(link.variable)

    def _declare_quantified(self, link: QuantifiedPattern) -> None:
        for name, at in {node.variable: node.at for node in reversed(link.pattern.nodes)}.items():
            if name is not None:
                self._bind_new(name, list_of(NODE), at)
        for inner in link.pattern.links:
            if isinstance(inner, RelationshipPattern) and inner.variable is not None:
                element = RELATIONSHIP if inner.hops is None else list_of(RELATIONSHIP)
                self._bind_new(inner.variable, list_of(element), inner.at)

    def _bind(self, name: str | None, wanted: Type, at: int) -> None:
        if name is None:
            return
        known = self.added.get(name) or self.scope.names.get(name)
        if known is None:
            self.added[name] = wanted
        elif not _fits(known, wanted):
            raise CypherSyntaxError(
                f"`{name}` is {known} already and cannot be {wanted} too",
                detail="VariableTypeConflict",
                offset=at,
            )

    def _bind_new(self, name: str, wanted: Type, at: int) -> None:
        if name in self.added or name in self.scope.names:
            raise CypherSyntaxError(f"`{name}` is bound already", detail="VariableAlreadyBound", offset=at)
        self.added[name] = wanted


def _fits(known: Type, wanted: Type) -> bool:
    if not known.may_be(wanted):
        return False
    if wanted.kinds == LIST.kinds and known.kinds == LIST.kinds and known.element is not None:
        return known.element.may_be(RELATIONSHIP)
    return True


def _check_closed(pattern: PathPattern, added: dict[str, Type], scope: Scope) -> None:
    for part in (*pattern.nodes, *pattern.links):
        if not isinstance(part, QuantifiedPattern) and part.variable in added:
            raise CypherSyntaxError(
                f"variable `{part.variable}` is not defined{did_you_mean(part.variable, scope.names)}",
                detail="UndefinedVariable",
                offset=part.at,
            )


def _check_shortest(pattern: PathPattern) -> None:
    hops = pattern.links[0].hops
    if hops is not None and hops[0] > 1:
        raise CypherSyntaxError(
            "a shortest path is at least 0 or 1 long: any other minimum is not possible",
            detail="InvalidRelationshipPattern",
            offset=pattern.links[0].at,
        )
