"""How important a node is: PageRank over the links that a view may show.

Rank flows along every link, both ways: papers end every path that follows the arrows, and a thing that only
its own paper names would keep all the rank that comes to it.

References
----------
S. Brin and L. Page, "The anatomy of a large-scale hypertextual Web search engine", WWW 1998.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import zip_longest

import rustworkx as rx

from viz.source import Link

_DIGITS = 12
"""Ranks are rounded before they are compared: sums of floats differ with the order of a graph's edges."""


def pagerank(ids: Collection[str], links: Iterable[Link]) -> dict[str, float]:
    """PageRank of each node, weighted by confidence and number of papers.

    Parameters
    ----------
    ids : collection of str
        The nodes.
    links : iterable of Link
        Those with an end outside `ids` are passed over.

    Returns
    -------
    dict
        Rank by id; ranks sum to 1.

    Examples
    --------
    >>> ranks = pagerank(["a", "b", "c"], [Link("a", "c", "USES"), Link("b", "c", "USES")])
    >>> max(ranks, key=ranks.__getitem__)
    'c'
    """
    order = sorted(ids)
    index = {key: number for number, key in enumerate(order)}
    if not order:
        return {}
    graph: rx.PyDiGraph[str, float] = rx.PyDiGraph(multigraph=True)
    graph.add_nodes_from(order)
    graph.add_edges_from(list(_flows(index, links)))
    ranks = rx.pagerank(graph, weight_fn=float, tol=1e-9, max_iter=200)
    return {key: round(ranks[number], _DIGITS) for key, number in index.items()}


def by_importance(ids: Iterable[str], ranks: Mapping[str, float]) -> list[str]:
    """Ids, the most important first; ties by id."""
    return sorted(ids, key=lambda key: (-ranks.get(key, 0.0), key))


def in_turn(columns: Iterable[Sequence[str]]) -> list[str]:
    """The first of each column, then the second of each, and so on.

    Examples
    --------
    >>> in_turn(["ab", "c", "def"])
    ['a', 'c', 'd', 'b', 'e', 'f']
    """
    return [key for row in zip_longest(*columns) for key in row if key is not None]


def _flows(index: Mapping[str, int], links: Iterable[Link]) -> Iterable[tuple[int, int, float]]:
    for link in links:
        source, target = index.get(link.source), index.get(link.target)
        if source is None or target is None:
            continue
        weight = max(link.confidence, 0.01) * link.paper_count
        yield source, target, weight
        yield target, source, weight
