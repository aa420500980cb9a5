"""The nodes and relationships among the values of a query's rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from queries.cypher.result import Node, Path, Relationship, Result
from viz.source import LinkKey, Source


def ids_and_keys(source: Source, result: Result) -> tuple[list[str], set[LinkKey]]:
    """What a result holds: ids of nodes in the order of the rows, and the relationships.

    Where the rows hold plain values only, these are the things whose ids or names they are.

    Parameters
    ----------
    source : Source
        The graph that was asked.
    result : Result
        Rows of any shape.

    Returns
    -------
    (list of str, set of LinkKey)
        Ids without repetition, and relationships whose ends are known.
    """
    values = [value for row in result.rows for value in _flat(row)]
    own = {node.element_id: _id(node) for node in values if isinstance(node, Node)}
    relationships = [value for value in values if isinstance(value, Relationship)]
    keys = {LinkKey(own.get(r.start, r.start), own.get(r.end, r.end), r.type) for r in relationships}
    ends = (end for key in sorted(keys) for end in (key.source, key.target))
    ids = list(dict.fromkeys([*own.values(), *ends])) or _named(source, values)
    return ids, keys


def _flat(value: object) -> Iterator[object]:
    """A value and what it holds, nodes of a path before its relationships."""
    inner = _inner(value)
    if inner is None:
        yield value
    else:
        for held in inner:
            yield from _flat(held)


def _inner(value: object) -> Iterable[object] | None:
    """What a path, a map or a list holds; None for any other value."""
    if isinstance(value, Path):
        return (*value.nodes, *value.relationships)
    if isinstance(value, Mapping):
        return cast("Mapping[object, object]", value).values()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return cast("Sequence[object]", value)
    return None


def _id(node: Node) -> str:
    """Stores give their own element ids; ours is a property."""
    return str(node.properties.get("id", node.element_id))


def _named(source: Source, values: Sequence[object]) -> list[str]:
    texts = list(dict.fromkeys(value for value in values if isinstance(value, str)))
    known = source.items(texts)
    by_name = {name: key for key, name in sorted(source.names().items(), reverse=True)}
    found = (text if text in known else by_name.get(text) for text in texts)
    return list(dict.fromkeys(key for key in found if key))
