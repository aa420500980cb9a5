"""What a query leaves unread, and giving it back to the nodes and edges that its rows hold.

Most of a graph's bytes are evidence and abstracts, which few queries look at. A query can read a
property only by its name, or by an expression that lists or picks names at run time; where it does
neither, its graph need not hold the property. Whole nodes and edges in the rows are completed after.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias, cast

from kg.ontology import EDGE_PROPERTIES, NODE_TYPES, SCHEMA_VERSION
from kg.records import Batch, NodeBatch
from queries.cypher.result import Node, Path, Relationship, Result

EdgeKey: TypeAlias = tuple[str, str, str]  # source id, target id, type
Complete: TypeAlias = Callable[[Collection[str], Collection[EdgeKey]], Iterable[Batch]]
_Known: TypeAlias = Mapping[str | EdgeKey, dict[str, Any]]

EVERYBODYS = ("id", "kg")
"""What every node carries beside its properties; edges carry the second."""

_NAMES = frozenset(
    (*EVERYBODYS, *(p.name for p in EDGE_PROPERTIES), *(p.name for t in NODE_TYPES for p in t.properties))
)

_PICKS_AT_RUN_TIME = re.compile(
    r"""
    \b(?:keys|properties)\b          # functions that give all names or values
    | \.\s*\*                        # n{.*}
    | \\u                            # an escaped letter could be part of any name
    | (?:[)\]}`]                     # x[expression], the text before the bracket is a value ...
        | \b(?!(?:in|return|with|unwind|distinct|by|where|and|or|xor|not|case|when|then|else)\b)\w+)
      \s*\[
      (?!\s*(?:-?\d|\.\.|'[^'\\]*'\s*\]|"[^"\\]*"\s*\]))  # ... but for a number or a plain string
    """,
    re.IGNORECASE | re.VERBOSE,
)


def unread(query: str) -> frozenset[str]:
    """Names of the properties that a Cypher query cannot read.

    Parameters
    ----------
    query : str
        The text; it need not be right.

    Returns
    -------
    frozenset of str
        `id`, `kg` and properties of the ontology that neither the query's words name nor its expressions
        can reach.

    Examples
    --------
    >>> "evidence_texts" in unread("MATCH (p)-[r]->(t) WHERE r.confidence > 0.9 RETURN p.title, r")
    True
    >>> unread("MATCH (p:Paper) RETURN properties(p)")
    frozenset()
    """
    if _PICKS_AT_RUN_TIME.search(query):
        return frozenset()
    return _NAMES.difference(re.findall(r"\w+", query))


def completed(result: Result, complete: Complete) -> Result:
    """The same rows, in which nodes and relationships, in lists and paths too, have all properties.

    Parameters
    ----------
    result : Result
        What a query gave.
    complete : callable
        Gives batches with the whole of some nodes (by id) and edges (by source, target and type).
    """
    found = [thing for row in result.rows for value in row for thing in _things(value)]
    if not found:
        return result
    nodes = {thing.element_id for thing in found if isinstance(thing, Node)}
    edges = {_edge_key(thing) for thing in found if isinstance(thing, Relationship)}
    known = dict(_known(complete(nodes, edges)))
    rows = [tuple(_with_all(value, known) for value in row) for row in result.rows]
    return replace(result, rows=rows)


def _edge_key(relationship: Relationship) -> EdgeKey:
    return relationship.start, relationship.end, relationship.type


def _things(value: object) -> Iterator[Node | Relationship]:
    match value:
        case Node() | Relationship():
            yield value
        case Path():
            yield from value.nodes
            yield from value.relationships
        case list():
            for item in cast("list[object]", value):
                yield from _things(item)
        case dict():
            yield from _things(list(cast("dict[str, object]", value).values()))
        case _:
            pass


def _known(batches: Iterable[Batch]) -> Iterator[tuple[str | EdgeKey, dict[str, Any]]]:
    for batch in batches:
        if isinstance(batch, NodeBatch):
            for node in batch.rows:
                yield node.id, node.properties
        else:
            for edge in batch.rows:
                yield (edge.source, edge.target, batch.type), edge.properties


def _with_all(value: object, known: _Known) -> object:
    match value:
        case Node():
            everybodys = {"id": value.element_id, "kg": SCHEMA_VERSION}
            return replace(value, properties=everybodys | known[value.element_id])
        case Relationship():
            return replace(value, properties={"kg": SCHEMA_VERSION} | known[_edge_key(value)])
        case Path():
            parts = ([_with_all(part, known) for part in side] for side in (value.nodes, value.relationships))
            return Path(*(cast("Any", tuple(side)) for side in parts))
        case list():
            return [_with_all(item, known) for item in cast("list[object]", value)]
        case dict():
            return {key: _with_all(item, known) for key, item in cast("dict[str, object]", value).items()}
        case _:
            return value
