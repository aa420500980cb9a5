"""The views' source over a `kg.store.GraphStore`: the same reads as Cypher that both stores answer."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from kg.ontology import ENTITY, PAPER, RELATIONSHIP_TYPE
from kg.store import GraphStore
from viz.source import EvidenceOf, Item, Link, LinkKey, Outline, Piece, pieces_of
from viz.source_networkx import own_label

if TYPE_CHECKING:
    from queries.cypher.result import Node

_LINK = "RETURN a.id, b.id, type(r), r.confidence, r.paper_count"
_ITEM = "RETURN n"
_BATCH = 500
"""Links asked for in one query, so that no server has to hold all evidence at once."""


class StoreSource:
    """A graph behind Cypher. Whole nodes and relationships are asked for where all properties are needed.

    Parameters
    ----------
    store : kg.store.GraphStore
        A graph in memory or a Neo4j server.
    key : callable, optional
        The normal form of a name, as `lookup` holds it; names then match through the index.
    """

    def __init__(self, store: GraphStore, key: Callable[[str], str] | None = None) -> None:
        self._store = store
        self._key = key

    def outline(self) -> Outline:
        """The whole graph, light."""
        nodes = self._rows("MATCH (n) WHERE n.kg IS NOT NULL RETURN n.id, labels(n), n.year")
        links = self._rows(f"MATCH (a)-[r]->(b) WHERE r.kg IS NOT NULL {_LINK}")
        return Outline(
            {row[0]: own_label(row[1]) for row in nodes},
            {row[0]: row[2] for row in nodes if row[2] is not None},
            [_link(row) for row in links],
        )

    def totals(self) -> tuple[int, int]:
        """Nodes and relationships of the whole graph."""
        nodes = self._rows("MATCH (n) WHERE n.kg IS NOT NULL RETURN count(n)")
        links = self._rows("MATCH ()-[r]->() WHERE r.kg IS NOT NULL RETURN count(r)")
        return nodes[0][0], links[0][0]

    def links(self, ids: Collection[str]) -> list[Link]:
        """The links that touch any of these nodes, ordered by their keys."""
        patterns = (
            f"MATCH (a:{PAPER})-[r]->(b:{ENTITY}) WHERE a.id IN $ids {_LINK}",
            f"MATCH (a:{ENTITY})-[r]->(b:{ENTITY}) WHERE a.id IN $ids {_LINK}",
            f"MATCH (b:{ENTITY})<-[r]-(a) WHERE b.id IN $ids {_LINK}",
        )
        found = {
            link.key: link
            for pattern in patterns
            for link in map(_link, self._rows(pattern, ids=sorted(ids)))
        }
        return [found[key] for key in sorted(found)]

    def items(self, ids: Collection[str]) -> dict[str, Item]:
        """The nodes of these ids that exist."""
        rows = self._by_id("WHERE n.id IN $ids", ids=sorted(ids))
        return {item.id: item for item in map(_item, rows)}

    def years(self, papers: Collection[str]) -> dict[str, int]:
        """The years of those of these papers that have one."""
        query = f"MATCH (n:{PAPER}) WHERE n.id IN $ids AND n.year IS NOT NULL RETURN n.id, n.year"
        return {row[0]: row[1] for row in self._rows(query, ids=sorted(papers))}

    def evidence(self, links: Iterable[Link]) -> EvidenceOf:
        """The evidence of these links, best first."""
        by_shape: dict[tuple[str, str], list[Link]] = {}
        for link in links:
            label = ENTITY if RELATIONSHIP_TYPE[link.type].strength == 0 else PAPER
            by_shape.setdefault((label, link.type), []).append(link)
        return {
            key: pieces
            for (label, type_), group in by_shape.items()
            for batch in _batches(group)
            for key, pieces in self._evidence(label, type_, batch)
        }

    def matching(self, name: str) -> list[Item]:
        """Nodes whose id, name, title or alias this is, regardless of case."""
        found = (
            self._by_id("WHERE n.id = $name", name=name) or self._by_lookup(name) or self._by_spelling(name)
        )
        return sorted(map(_item, found), key=lambda item: item.id)

    def names(self) -> dict[str, str]:
        """Entity names, by id."""
        return {row[0]: row[1] for row in self._rows(f"MATCH (n:{ENTITY}) RETURN n.id, n.name")}

    def _by_id(self, where: str, **params: object) -> list[tuple[Any, ...]]:
        return [
            row
            for label in (ENTITY, PAPER)
            for row in self._rows(f"MATCH (n:{label}) {where} {_ITEM}", **params)
        ]

    def _by_lookup(self, name: str) -> list[tuple[Any, ...]]:
        if self._key is None:
            return []
        where = "WHERE n.lookup CONTAINS '|' + $key + '|'"
        return self._rows(f"MATCH (n:{ENTITY}) {where} {_ITEM}", key=self._key(name))

    def _by_spelling(self, name: str) -> list[tuple[Any, ...]]:
        low = name.strip().lower()
        entities = "WHERE toLower(n.name) = $low OR any(a IN n.aliases WHERE toLower(a) = $low)"
        found = self._rows(f"MATCH (n:{ENTITY}) {entities} {_ITEM}", low=low)
        return found or self._rows(f"MATCH (n:{PAPER}) WHERE toLower(n.title) = $low {_ITEM}", low=low)

    def _evidence(
        self, label: str, type_: str, links: Sequence[Link]
    ) -> Iterator[tuple[LinkKey, tuple[Piece, ...]]]:
        """The type comes from the ontology and is one of its names: it cannot carry anything else."""
        query = (
            f"MATCH (a:{label})-[r:{RELATIONSHIP_TYPE[type_].name}]->(b:{ENTITY}) "
            "WHERE a.id IN $sources AND b.id IN $targets RETURN a.id, b.id, r"
        )
        wanted = {link.key for link in links}
        sources, targets = sorted({k.source for k in wanted}), sorted({k.target for k in wanted})
        for source, target, relationship in self._rows(query, sources=sources, targets=targets):
            key = LinkKey(source, target, type_)
            if key in wanted:
                yield key, pieces_of(relationship.properties)

    def _rows(self, query: str, **params: object) -> list[tuple[Any, ...]]:
        return list(self._store.run(query, params).rows)


def _batches(links: Sequence[Link]) -> Iterator[list[Link]]:
    """`itertools.batched`, which Python 3.11 lacks."""
    rest = iter(links)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _link(row: tuple[Any, ...]) -> Link:
    source, target, type_, confidence, papers = row
    return Link(source, target, type_, 1.0 if confidence is None else confidence, papers or 1)


def _item(row: tuple[Any, ...]) -> Item:
    node: Node = row[0]
    properties = dict(node.properties)
    return Item(str(properties.get("id", node.element_id)), own_label(node.labels), properties)
