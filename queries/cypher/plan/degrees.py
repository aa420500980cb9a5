"""Counting the relationships of a node without walking them.

`COUNT {(n)-[:TYPE]->()}` asks for no more than how many there are: what Neo4j plans as GetDegree.
"""

from queries.cypher.operators.adjacency import degree_of
from queries.cypher.plan.context import Context, Evaluate, Row
from queries.cypher.plan.pattern import alternatives
from queries.cypher.syntax.clause_tree import Match, Query, SingleQuery
from queries.cypher.syntax.pattern_tree import Direction, NodePattern, PathPattern, RelationshipPattern
from queries.cypher.values.kinds import Value

_TURNED: dict[Direction, Direction] = {"out": "in", "in": "out", "both": "both"}


def degree(query: Query, context: Context) -> Evaluate | None:
    """Give the function that counts the rows of a subquery, if they are the relationships of a known node.

    Parameters
    ----------
    query
        The subquery's body.
    context
        Around the subquery.
    """
    match query.parts:
        case [SingleQuery(clauses=[Match(patterns=[PathPattern() as pattern], where=None, optional=False)])]:
            return _of_pattern(pattern, context)
        case _:
            return None


def _of_pattern(pattern: PathPattern, context: Context) -> Evaluate | None:
    if len(pattern.links) != 1 or pattern.selector is not None or pattern.variable is not None:
        return None
    link, (left, right) = pattern.links[0], pattern.nodes
    if not isinstance(link, RelationshipPattern) or not _is_plain(link):
        return None
    forwards = _is_known(left, context)
    known, other = (left, right) if forwards else (right, left)
    if not _is_known(known, context) or not _is_bare(other) or other.variable is not None:
        return None
    types = None if link.types is None else alternatives(link.types)
    if types is None and link.types is not None:
        return None
    direction = link.direction if forwards else _TURNED[link.direction]
    count, slot = degree_of(context.snapshot, types, direction), context.names[known.variable or ""].index

    def evaluate(row: Row) -> Value:
        vertex = row[slot]
        return 0 if vertex is None else count(vertex)

    return evaluate


def _is_plain(link: RelationshipPattern) -> bool:
    return link.variable is None and link.hops is None and link.properties is None and link.where is None


def _is_bare(node: NodePattern) -> bool:
    return node.labels is None and node.properties is None and node.where is None


def _is_known(node: NodePattern, context: Context) -> bool:
    slot = context.names.get(node.variable or "")
    return _is_bare(node) and slot is not None and slot.kind == "node"
