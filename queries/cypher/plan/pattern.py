"""A MATCH as a graph of its own: nodes, links between them, paths, and conditions to be met."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from queries.cypher.plan.access import label_test
from queries.cypher.plan.context import Context, Slot
from queries.cypher.syntax.clause_tree import CallSubquery, Match
from queries.cypher.syntax.pattern_tree import (
    LabelExpression,
    Link,
    NodePattern,
    PathPattern,
    QuantifiedPattern,
    RelationshipPattern,
    Selector,
)
from queries.cypher.syntax.tree import (
    Binary,
    Comparison,
    Expression,
    HasLabel,
    MapLiteral,
    Property,
    Tree,
    Variable,
    walk,
)


@dataclass(slots=True)
class PatternNode:
    """A node of the pattern; `labels` are those it must have."""

    name: str
    labels: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class PatternLink:
    """A link of the pattern: `name` is its variable (or one of our own), bound to an edge or a list.

    `types` are those it may have, None for any; `each` are conditions on the single edges of a
    link of variable length, which speak of the variable `step`.
    """

    syntax: Link
    name: str
    left: str
    right: str
    types: tuple[str, ...] | None
    selector: Selector | None
    step: str
    each: list[Expression] = field(default_factory=list[Expression])

    @property
    def is_list(self) -> bool:
        """Whether it is of variable length."""
        return self.syntax.hops is not None


@dataclass(slots=True)
class PatternPath:
    """A named path."""

    name: str
    first: str
    links: list[PatternLink]


@dataclass(slots=True)
class Condition:
    """A part of WHERE that all must hold; `needs` are the pattern's names in it."""

    expression: Expression
    needs: frozenset[str]


@dataclass(slots=True)
class Pattern:
    """All of a MATCH; `names` are the slots of what is in scope and of what the pattern adds."""

    names: dict[str, Slot]
    added: dict[str, Slot] = field(default_factory=dict[str, Slot])
    nodes: dict[str, PatternNode] = field(default_factory=dict[str, PatternNode])
    links: list[PatternLink] = field(default_factory=list[PatternLink])
    paths: list[PatternPath] = field(default_factory=list[PatternPath])
    conditions: list[Condition] = field(default_factory=list[Condition])


def names_in(tree: Tree) -> frozenset[str]:
    """Give every name that a tree speaks of, also in the patterns and subqueries within it."""
    return frozenset(_names(tree))


def _names(tree: Tree) -> Iterator[str]:
    for part in walk(tree):
        if isinstance(part, Variable):
            yield part.name
        elif isinstance(part, NodePattern | RelationshipPattern | PathPattern) and part.variable is not None:
            yield part.variable
        elif isinstance(part, CallSubquery) and part.imports:
            yield from part.imports


def conjuncts(expression: Expression | None) -> Iterator[Expression]:
    """Cut a condition at its outermost ANDs."""
    if isinstance(expression, Binary) and expression.operator == "AND":
        yield from conjuncts(expression.left)
        yield from conjuncts(expression.right)
    elif expression is not None:
        yield expression


class PatternReader:
    """Reads a MATCH into a `Pattern`, giving slots to what it adds."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.pattern = Pattern(dict(context.names))
        self.expressions: list[Expression] = []
        self._made = 0

    def read(self, clause: Match) -> Pattern:
        """Read the clause."""
        for path in clause.patterns:
            self._path(path)
        self.expressions.extend(conjuncts(clause.where))
        ours = frozenset(self.pattern.added)
        for expression in self.expressions:
            if not self._is_plain_label(expression):
                self.pattern.conditions.append(Condition(expression, names_in(expression) & ours))
        return self.pattern

    def _is_plain_label(self, expression: Expression) -> bool:
        """Take `n:Label` to the labels of the node `n`, if that is what the condition says."""
        if not isinstance(expression, HasLabel) or not isinstance(expression.operand, Variable):
            return False
        node = self.pattern.nodes.get(expression.operand.name)
        if node is None or expression.operand.name not in self.pattern.added:
            return False
        required = _required_names(expression.labels)
        if required is None:
            return False
        node.labels.extend(required)
        return True

    def _fresh(self) -> str:
        """Make a name that no query can spell."""
        self._made += 1
        return f" {self.context.frame.size}.{self._made}"

    def _add(self, name: str, kind: str) -> None:
        if name not in self.pattern.names:
            slot = Slot(self.context.frame.slot(), kind, certain=True)
            self.pattern.names[name] = self.pattern.added[name] = slot

    def _path(self, path: PathPattern) -> None:
        names = [self._node(node) for node in path.nodes]
        links = [
            self._link(link, names[position], names[position + 1], path.selector)
            for position, link in enumerate(path.links)
        ]
        if path.variable is not None:
            self._add(path.variable, "value")
            self.pattern.paths.append(PatternPath(path.variable, names[0], links))

    def _node(self, node: NodePattern) -> str:
        name = node.variable or self._fresh()
        self._add(name, "node")
        _ = self.pattern.nodes.setdefault(name, PatternNode(name))
        if node.labels is not None:
            self.expressions.append(HasLabel(node.at, Variable(node.at, name), node.labels))
        self.expressions.extend(property_conditions(name, node.properties))
        self.expressions.extend(conjuncts(node.where))
        return name

    def _link(self, link: Link, left: str, right: str, selector: Selector | None) -> PatternLink:
        if isinstance(link, QuantifiedPattern):
            return self._quantified(link, left, right)
        name = link.variable or self._fresh()
        self._add(name, "relationship" if link.hops is None else "value")
        read = PatternLink(link, name, left, right, self._types(link.types), selector, name)
        if link.hops is None:
            self.expressions.extend(property_conditions(name, link.properties))
            self.expressions.extend(conjuncts(link.where))
        else:
            read.step = self._fresh()
            self._add(read.step, "relationship")
            read.each.extend(property_conditions(read.step, link.properties))
            if link.where is not None:
                read.each.append(renamed(link.where, name, read.step))
        self.pattern.links.append(read)
        return read

    def _quantified(self, link: QuantifiedPattern, left: str, right: str) -> PatternLink:
        name = self._fresh()
        self._add(name, "value")
        for part in (*link.pattern.nodes, *link.pattern.links):
            if not isinstance(part, QuantifiedPattern) and part.variable is not None:
                self._add(part.variable, "value")
        read = PatternLink(link, name, left, right, None, None, name)
        self.pattern.links.append(read)
        return read

    def _types(self, types: LabelExpression | None) -> tuple[str, ...] | None:
        if types is None:
            return None
        plain = alternatives(types)
        if plain is not None:
            return plain
        test = label_test(types)
        return tuple(kind for kind in self.context.snapshot.edges.counts if test((kind,)))


def alternatives(types: LabelExpression) -> tuple[str, ...] | None:
    """Give the types of `A|B`; None for any other expression."""
    if types.operator == "name":
        return (types.name,)
    if types.operator == "or" and all(operand.operator == "name" for operand in types.operands):
        return tuple(dict.fromkeys(operand.name for operand in types.operands))
    return None


def _required_names(labels: LabelExpression) -> list[str] | None:
    """Give the labels of `A&B`; None for any other expression."""
    if labels.operator == "name":
        return [labels.name]
    if labels.operator == "and" and all(operand.operator == "name" for operand in labels.operands):
        return [operand.name for operand in labels.operands]
    return None


def property_conditions(name: str, properties: Expression | None) -> Iterator[Expression]:
    """Spell `{key: value}` of a pattern as conditions on its variable."""
    if isinstance(properties, MapLiteral):
        for key, value in properties.entries:
            owner = Variable(properties.at, name)
            yield Comparison(value.at, Property(value.at, owner, key), [("=", value)])


def renamed(expression: Expression, old: str, new: str) -> Expression:
    """Give the expression with a variable renamed."""
    copied = deepcopy(expression)
    for part in walk(copied):
        if isinstance(part, Variable) and part.name == old:
            part.name = new
    return copied
