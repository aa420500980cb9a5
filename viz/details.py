"""The details of what was chosen: properties, what papers do with it, evidence, dates, out of how much."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from kg.errors import NotFoundError
from kg.ontology import NODE_TYPES, PAPER, ROLES
from viz.ranking import by_importance, in_turn, pagerank
from viz.scope import Gate, is_role
from viz.selection import EVIDENCE_SHOWN, Dates, Role, Selection, ShownEdge, ShownNode
from viz.source import EvidenceOf, Item, Link, LinkKey, Source


@dataclass(frozen=True, slots=True)
class _Read:
    """All that was read about the chosen nodes."""

    gate: Gate
    items: Mapping[str, Item]
    links: Sequence[Link]
    evidence: EvidenceOf
    years: Mapping[str, int]


def complete(
    source: Source,
    gate: Gate,
    chosen: Sequence[str],
    *,
    ranks: Mapping[str, float] | None = None,
    only: Collection[LinkKey] | None = None,
    focus: str | None = None,
    about: str = "",
) -> Selection:
    """Read properties, papers and evidence of the chosen nodes and of the links between them.

    Parameters
    ----------
    source : Source
        The graph.
    gate : Gate
        Which papers and links count.
    chosen : sequence of str
        Ids of the nodes to show.
    ranks : mapping, optional
        Importance by id; PageRank over the links at hand otherwise.
    only : collection of LinkKey, optional
        Show no other links.
    focus : str, optional
        The node that the view is about.
    about : str
        What was chosen, in words.

    Returns
    -------
    Selection
        What to show.

    Raises
    ------
    kg.errors.NotFoundError
        There is nothing to show.
    """
    items = source.items(chosen)
    if not items:
        raise NotFoundError(
            f"Nothing to show: {about or 'the graph'} is empty. `kg stats` says what the graph holds."
        )
    links = gate.links(source.links(list(items)))
    between = [
        link
        for link in links
        if link.source in items and link.target in items and (only is None or link.key in only)
    ]
    roles = _by_role(items, links)
    shown_roles = chain.from_iterable(group[:EVIDENCE_SHOWN] for group in roles.values())
    evidence = source.evidence(list(dict.fromkeys(chain(between, shown_roles))))
    read = _Read(gate, items, links, evidence, source.years(_papers(links, evidence)))
    edges = tuple(edge for link in between if (edge := _edge(read, link)))
    nodes = _nodes(read, roles, ranks or pagerank({*items, *_ends(links)}, links))
    papers = source.items({*_cited(nodes, edges), *(key for key in items if items[key].label == PAPER)})
    return Selection(nodes, edges, papers, *source.totals(), focus=focus, about=about)


def _by_role(items: Mapping[str, Item], links: Iterable[Link]) -> dict[tuple[str, str], list[Link]]:
    """The papers' links by entity and type, the surest first."""
    groups: defaultdict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        if is_role(link) and link.target in items:
            groups[link.target, link.type].append(link)
    for group in groups.values():
        group.sort(key=lambda link: (-link.confidence, link.source))
    return dict(groups)


def _edge(read: _Read, link: Link) -> ShownEdge | None:
    """A link with its evidence; none where no paper that counts speaks for it."""
    stored = read.evidence.get(link.key, ())
    pieces = read.gate.pieces(stored)
    if stored and not pieces:
        return None
    papers = {piece.paper for piece in pieces} or ({link.source} if is_role(link) else set[str]())
    return ShownEdge(link, pieces[:EVIDENCE_SHOWN], _dates(read, papers))


def _nodes(
    read: _Read, roles: Mapping[tuple[str, str], Sequence[Link]], ranks: Mapping[str, float]
) -> tuple[ShownNode, ...]:
    top = max((ranks.get(key, 0.0) for key in read.items), default=0.0) or 1.0
    degree = Counter(_ends(read.links))
    papers: defaultdict[str, set[str]] = defaultdict(set)
    for link in read.links:
        if is_role(link):
            papers[link.target].add(link.source)
    return tuple(
        ShownNode(
            item=read.items[key],
            importance=round(ranks.get(key, 0.0) / top, 4),
            links=degree[key],
            dates=_dates(read, {key} if read.items[key].label == PAPER else papers[key]),
            roles=tuple(_role(read, roles[key, type_]) for type_ in ROLES if (key, type_) in roles),
        )
        for key in _ordered(read.items, ranks)
    )


def _ordered(items: Mapping[str, Item], ranks: Mapping[str, float]) -> list[str]:
    """The most important first, types in turn, so that any beginning of the list is a fair picture."""
    ordered = by_importance(items, ranks)
    return in_turn([[key for key in ordered if items[key].label == t.label] for t in NODE_TYPES])


def _role(read: _Read, links: Sequence[Link]) -> Role:
    pieces = (read.gate.pieces(read.evidence.get(link.key, ()))[:1] for link in links[:EVIDENCE_SHOWN])
    return Role(links[0].type, len(links), tuple(chain.from_iterable(pieces)))


def _dates(read: _Read, papers: Iterable[str]) -> Dates:
    years = [read.years.get(paper) for paper in papers]
    counted = Counter(year for year in years if year is not None)
    return Dates(dict(sorted(counted.items())), years.count(None))


def _papers(links: Iterable[Link], evidence: EvidenceOf) -> set[str]:
    """Every paper that a link comes from or a piece of evidence names."""
    named = {piece.paper for pieces in evidence.values() for piece in pieces}
    return named | {link.source for link in links if is_role(link)}


def _ends(links: Iterable[Link]) -> Iterable[str]:
    return chain.from_iterable((link.source, link.target) for link in links)


def _cited(nodes: Iterable[ShownNode], edges: Iterable[ShownEdge]) -> set[str]:
    """The papers behind the evidence that is shown."""
    by_edges = (piece.paper for edge in edges for piece in edge.evidence)
    by_roles = (piece.paper for node in nodes for role in node.roles for piece in role.evidence)
    return {*by_edges, *by_roles}
