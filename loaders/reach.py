"""Which nodes and edges of a graph a query can touch, as far as its patterns say.

A pattern names types and labels, and the ontology says which labels a type joins; edges that no pattern
can walk, and nodes that stand at none of the others' ends, need not be loaded to answer the query.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from kg.ontology import NODE_TYPE, NODE_TYPES, RELATIONSHIP_TYPES
from queries.cypher.errors import CypherError
from queries.cypher.syntax.clauses import parse
from queries.cypher.syntax.pattern_tree import (
    LabelExpression,
    NodePattern,
    PathPattern,
    QuantifiedPattern,
    RelationshipPattern,
)
from queries.cypher.syntax.tree import walk

Kind: TypeAlias = tuple[str, str, str]
"""Type, label of the source and label of the target of an edge."""

_LABELS = frozenset(NODE_TYPE)
_KINDS = frozenset((t.name, source, target) for t in RELATIONSHIP_TYPES for source, target in t.pairs)
_TYPES = frozenset(t.name for t in RELATIONSHIP_TYPES)
_CARRIERS = {name: {t.label for t in NODE_TYPES if name in t.labels} for t in NODE_TYPES for name in t.labels}


@dataclass(frozen=True, slots=True)
class Reach:
    """A part of a graph.

    Attributes
    ----------
    kinds : frozenset of (str, str, str)
        Types of its edges with the labels of source and target; the ends of these edges are in it.
    labels : frozenset of str
        Labels all of whose nodes are in it, whether or not such an edge ends there.
    """

    kinds: frozenset[Kind]
    labels: frozenset[str]

    def __le__(self, other: "Reach") -> bool:
        """Whether the other part holds this one."""
        return self.kinds <= other.kinds and self.labels <= other.labels

    def __or__(self, other: "Reach") -> "Reach":
        """Both parts."""
        return Reach(self.kinds | other.kinds, self.labels | other.labels)


EVERYTHING = Reach(_KINDS, _LABELS)


def reached(query: str) -> Reach:
    """The part of a graph that a Cypher query can touch.

    Parameters
    ----------
    query : str
        The text; everything where it is wrong.

    Examples
    --------
    >>> part = reached("MATCH (:Task)<-[:ADDRESSES|PROPOSES]-(p) RETURN count(p) AS papers")
    >>> sorted(part.kinds), part.labels
    ([('ADDRESSES', 'Paper', 'Task'), ('PROPOSES', 'Paper', 'Task')], frozenset())
    >>> reached("MATCH (a)-->(b) RETURN a, b").kinds == EVERYTHING.kinds
    True
    >>> sorted(reached("MATCH (e:Entity) RETURN count(e) AS n").labels)
    ['Dataset', 'Method', 'Task']
    """
    try:
        found = list(walk(parse(query).query))
    except CypherError:
        return EVERYTHING
    paths = [tree for tree in found if isinstance(tree, PathPattern)]
    return Reach(
        frozenset(kind for path in paths for kind in _kinds(path)),
        frozenset(label for path in paths for label in _whole_labels(path)),
    )


def _kinds(path: PathPattern) -> Iterator[Kind]:
    for at, link in enumerate(path.links):
        if isinstance(link, RelationshipPattern):
            one_step = link.hops is None
            before, after = (
                _labels(node) if one_step else _LABELS for node in (path.nodes[at], path.nodes[at + 1])
            )
            types = _types(link.types)
            for kind in _KINDS:
                name, source, target = kind
                if name in types and (
                    (link.direction != "in" and source in before and target in after)
                    or (link.direction != "out" and source in after and target in before)
                ):
                    yield kind


def _whole_labels(path: PathPattern) -> frozenset[str]:
    """Labels of nodes that the path can match without an edge."""
    if all(not _may_be_skipped(link) for link in path.links) and path.links:
        return frozenset()
    return frozenset(label for node in path.nodes for label in _labels(node))


def _may_be_skipped(link: RelationshipPattern | QuantifiedPattern) -> bool:
    return link.hops is not None and link.hops[0] == 0


def _labels(node: NodePattern) -> frozenset[str]:
    return _LABELS if node.labels is None else _choice(node.labels, _CARRIERS, _LABELS)


def _types(types: LabelExpression | None) -> frozenset[str]:
    return _TYPES if types is None else _choice(types, {name: {name} for name in _TYPES}, _TYPES)


def _choice(
    expression: LabelExpression, meaning: "dict[str, set[str]]", everything: frozenset[str]
) -> frozenset[str]:
    """What an expression of names can stand for, or more."""
    parts = [_choice(part, meaning, everything) for part in expression.operands]
    match expression.operator:
        case "name":
            return frozenset(meaning.get(expression.name, ()))
        case "or":
            return frozenset(name for part in parts for name in part)
        case "and":
            return everything.intersection(*parts)
        case _:
            return everything
