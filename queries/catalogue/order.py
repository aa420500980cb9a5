"""Whether the rows of a projection come in an order that leaves nothing to chance.

An order is total when rows that tie are equal in every column. An expression is settled by ORDER BY when
it stands there itself, or when all it is made of is: a node is settled by its id (or by the name, where
its label makes that unique), a relationship by its two nodes and its type, a path by the ids of its nodes
and the types of its relationships; where a pattern leaves the direction open, also by the node that a
relationship starts at.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from kg.ontology import ENTITY_LABELS
from queries.cypher.functions.aggregates import AGGREGATES
from queries.cypher.syntax.clause_tree import CallSubquery, Clause, Match, Projection, ProjectionItem, Unwind
from queries.cypher.syntax.pattern_tree import NodePattern, PathPattern, RelationshipPattern
from queries.cypher.syntax.tree import (
    Call,
    CountStar,
    Expression,
    ListComprehension,
    Property,
    Subquery,
    Tree,
    Variable,
    children,
    walk,
)


@dataclass(slots=True)
class Bound:
    """What a query binds.

    Attributes
    ----------
    labels : dict
        Node variables and their labels.
    links : dict
        Relationship variables, their patterns and the variables of their two nodes.
    paths : dict
        Path variables, and whether their patterns say the direction of every relationship.
    made_of : dict
        Names that WITH gives to values, and the names that determine each: those in its expression, or
        the grouping keys of an aggregate.
    """

    labels: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    links: dict[str, tuple[RelationshipPattern, str | None, str | None]] = field(
        default_factory=dict[str, tuple[RelationshipPattern, str | None, str | None]]
    )
    paths: dict[str, bool] = field(default_factory=dict[str, bool])
    made_of: dict[str, set[str]] = field(default_factory=dict[str, set[str]])


def bound_by(query: Tree) -> Bound:
    """Collect what all patterns of a query bind; WITH x AS y hands on what x is."""
    bound = Bound()
    for tree in walk(query):
        if isinstance(tree, NodePattern) and tree.variable:
            labels = (
                set(tree.labels.names()) if tree.labels and tree.labels.operator == "name" else set[str]()
            )
            bound.labels.setdefault(tree.variable, set()).update(labels)
        elif isinstance(tree, PathPattern):
            _bind_path(tree, bound)
        elif isinstance(tree, Projection):
            _hand_on(tree, bound)
    return bound


def _bind_path(path: PathPattern, bound: Bound) -> None:
    if path.variable:
        steps = (tree for tree in walk(path) if isinstance(tree, RelationshipPattern))
        bound.paths[path.variable] = all(step.direction != "both" for step in steps)
    for left, link, right in zip(path.nodes, path.links, path.nodes[1:], strict=False):
        if isinstance(link, RelationshipPattern) and link.variable:
            bound.links[link.variable] = (link, left.variable, right.variable)


def _hand_on(projection: Projection, bound: Bound) -> None:
    keys = set[str]().union(*(names_in(item.expression) for item in _keys(projection)))
    for item in projection.items:
        if isinstance(item.expression, Variable) and item.expression.name in bound.labels:
            bound.labels.setdefault(item.name, set()).update(bound.labels[item.expression.name])
            continue
        made_of = keys if any(aggregates(item.expression)) else names_in(item.expression)
        if item.name not in made_of:
            bound.made_of[item.name] = made_of


def aggregates(expression: Tree) -> Iterator[Call | CountStar]:
    """The aggregating calls in an expression, those of its subqueries left out."""
    if isinstance(expression, CountStar) or (
        isinstance(expression, Call) and expression.name.lower() in AGGREGATES
    ):
        yield expression
    if not isinstance(expression, Subquery):
        for child in children(expression):
            yield from aggregates(child)


def unsettled(projection: Projection, bound: Bound, scope: Collection[str]) -> str | None:
    """The first column that ORDER BY leaves open, or None where the order is total.

    Parameters
    ----------
    projection : Projection
        A WITH or RETURN.
    bound : Bound
        What the query binds.
    scope : collection of str
        The names that change from row to row before the projection; all others are fixed.
    """
    settled = Settled(sort_expressions(projection), bound, scope)
    return next((item.name for item in _keys(projection) if not settled.settles(item.expression)), None)


def _keys(projection: Projection) -> list[ProjectionItem]:
    """The items that tell rows apart: the grouping keys, or all of them where nothing is aggregated."""
    return [item for item in projection.items if not any(aggregates(item.expression))]


def sort_expressions(projection: Projection) -> list[Expression]:
    """What ORDER BY sorts by, an alias also as the expression that it names."""
    named = {item.name: item.expression for item in projection.items}
    found: list[Expression] = []
    for item in projection.order:
        found.append(item.expression)
        if isinstance(item.expression, Variable) and item.expression.name in named:
            found.append(named[item.expression.name])
    return found


@dataclass(frozen=True, slots=True)
class Settled:
    """Tells what a list of sort expressions settles."""

    order: Sequence[Expression]
    bound: Bound
    scope: Collection[str]

    def settles(self, expression: Expression) -> bool:
        """Whether rows equal in the sort expressions are equal in this one."""
        if isinstance(expression, Variable):
            return self._settles_name(expression.name)
        if expression in self.order:
            return True
        return all(self._settles_name(name) for name in names_in(expression) if name in self.scope)

    def _settles_name(self, name: str) -> bool:
        if name in self.bound.paths:
            return self._settles_path(name)
        if name in self.bound.links:
            return self._settles_link(name)
        if name in self.bound.labels:
            return self._settles_node(name)
        if any(isinstance(e, Variable) and e.name == name for e in self.order):
            return True
        made_of = self.bound.made_of.get(name)
        return made_of is not None and all(self._settles_name(other) for other in made_of)

    def _settles_node(self, name: str) -> bool:
        keys = {"id", "name"} if self.bound.labels[name] & set(ENTITY_LABELS) else {"id"}
        return any(Property(0, Variable(0, name), key) in self.order for key in keys)

    def _settles_link(self, name: str) -> bool:
        link, left, right = self.bound.links[name]
        ends = all(end is not None and self._settles_name(end) for end in (left, right))
        one_type = link.types is not None and link.types.operator == "name"
        typed = one_type or Call(0, "type", [Variable(0, name)]) in self.order
        directed = link.direction != "both" or _start(Variable(0, name)) in self.order
        return ends and link.hops is None and typed and directed

    def _settles_path(self, name: str) -> bool:
        return (
            self._sorts_by_list("nodes", name, lambda node: Property(0, node, "id"))
            and self._sorts_by_list("relationships", name, lambda link: Call(0, "type", [link]))
            and (self.bound.paths[name] or self._sorts_by_list("relationships", name, _start))
        )

    def _sorts_by_list(self, function: str, name: str, result: Callable[[Variable], Expression]) -> bool:
        """By a list like [n IN nodes(path) | n.id]."""
        return any(
            isinstance(e, ListComprehension)
            and e.source == Call(0, function, [Variable(0, name)])
            and e.result == result(Variable(0, e.variable))
            for e in self.order
        )


def _start(link: Variable) -> Expression:
    """The id of the node that a relationship starts at."""
    return Property(0, Call(0, "startNode", [link]), "id")


def names_in(tree: Tree) -> set[str]:
    """Every name that a tree reads or binds."""
    found: set[str] = set()
    for each in walk(tree):
        if isinstance(each, Variable):
            found.add(each.name)
        elif isinstance(each, NodePattern | RelationshipPattern | PathPattern) and each.variable:
            found.add(each.variable)
    return found


def scopes(clauses: Sequence[Clause]) -> Iterator[tuple[Clause, set[str]]]:
    """Each clause with the names that the clauses before it bind."""
    scope: set[str] = set()
    for clause in clauses:
        yield clause, scope
        scope = _scope_after(clause, scope)


def _scope_after(clause: Clause, scope: set[str]) -> set[str]:
    match clause:
        case Projection():
            return (scope if clause.star else set[str]()) | {item.name for item in clause.items}
        case Unwind():
            return scope | {clause.variable}
        case Match():
            return scope.union(*(names_in(pattern) for pattern in clause.patterns))
        case CallSubquery():
            last = clause.query.parts[0].clauses[-1]
            return scope | (
                {item.name for item in last.items} if isinstance(last, Projection) else set[str]()
            )
        case _:
            return scope
