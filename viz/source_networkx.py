"""The views' source over a `networkx.MultiDiGraph` in the form that graphs are stored in."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.ontology import ENTITY, NODE_TYPE, PAPER
from viz.source import EvidenceOf, Item, Link, Outline, Piece, pieces_of

if TYPE_CHECKING:
    import networkx as nx

    Graph: TypeAlias = "nx.MultiDiGraph[str]"

EvidenceFunction: TypeAlias = Callable[[Sequence[Link]], Mapping[Any, Sequence[Piece]]]


class NetworkxSource:
    """A graph in memory.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        Node key is the id; nodes carry `labels` and properties, edges `type`, `confidence`,
        `paper_count` and, unless `evidence` is given, the `evidence_*` lists. It is not changed.
    evidence : callable, optional
        Gives the evidence of the links it gets, keyed by (source, target, type), so that a graph in
        memory need not hold any.
    """

    def __init__(self, graph: "Graph", evidence: EvidenceFunction | None = None) -> None:
        self._graph = graph
        self._evidence = evidence

    def outline(self) -> Outline:
        """The whole graph, light."""
        labels = {key: _label(data) for key, data in self._nodes()}
        years = {key: data["year"] for key, data in self._nodes() if "year" in data}
        return Outline(labels, years, [_link(edge) for edge in self._graph.edges(data=True)])

    def totals(self) -> tuple[int, int]:
        """Nodes and relationships of the whole graph."""
        return self._graph.number_of_nodes(), self._graph.number_of_edges()

    def links(self, ids: Collection[str]) -> list[Link]:
        """The links that touch any of these nodes, ordered by their keys."""
        known = [key for key in ids if key in self._graph]
        edges = (
            *self._graph.out_edges(known, data=True),
            *self._graph.in_edges(known, data=True),
        )
        found = {link.key: link for link in map(_link, edges)}
        return [found[key] for key in sorted(found)]

    def items(self, ids: Collection[str]) -> dict[str, Item]:
        """The nodes of these ids that exist."""
        return {key: _item(key, self._graph.nodes[key]) for key in ids if key in self._graph}

    def years(self, papers: Collection[str]) -> dict[str, int]:
        """The years of those of these papers that have one."""
        nodes = self._graph.nodes
        return {key: nodes[key]["year"] for key in papers if key in nodes and "year" in nodes[key]}

    def evidence(self, links: Iterable[Link]) -> EvidenceOf:
        """The evidence of these links, best first."""
        wanted = list(links)
        if self._evidence is not None:
            return {key: tuple(pieces) for key, pieces in self._evidence(wanted).items()}
        edges = self._graph.edges
        return {link.key: pieces_of(edges[link.source, link.target, link.type]) for link in wanted}

    def matching(self, name: str) -> list[Item]:
        """Nodes whose id, name, title or alias this is, regardless of case."""
        if name in self._graph:
            return [_item(name, self._graph.nodes[name])]
        wanted = name.casefold().strip()
        found = [key for key, data in self._nodes() if wanted in _spellings(data)]
        return [_item(key, self._graph.nodes[key]) for key in sorted(found)]

    def names(self) -> dict[str, str]:
        """Entity names, by id."""
        return {key: str(data["name"]) for key, data in self._nodes() if "name" in data}

    def _nodes(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        yield from self._graph.nodes(data=True)


def _label(data: Mapping[str, Any]) -> str:
    return own_label(data.get("labels", (PAPER,)))


def own_label(labels: Collection[str]) -> str:
    """The one label that says what a node is.

    Examples
    --------
    >>> own_label(["Entity", "Task"])
    'Task'
    """
    return next((label for label in labels if label != ENTITY and label in NODE_TYPE), PAPER)


def _item(key: str, data: Mapping[str, Any]) -> Item:
    return Item(key, _label(data), {name: value for name, value in data.items() if name != "labels"})


def _link(edge: tuple[str, str, Mapping[str, Any]]) -> Link:
    source, target, data = edge
    confidence, papers = data.get("confidence", 1.0), data.get("paper_count", 1)
    return Link(source, target, data["type"], float(confidence), int(papers))


def _spellings(data: Mapping[str, Any]) -> Iterator[str]:
    for spelling in (data.get("name"), data.get("title"), *data.get("aliases", ())):
        if spelling:
            yield str(spelling).casefold().strip()
