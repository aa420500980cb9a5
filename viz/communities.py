"""Communities of a graph: groups of nodes with more links among them than to others.

References
----------
V. A. Traag, L. Waltman and N. J. van Eck, "From Louvain to Leiden: guaranteeing well-connected communities",
Scientific Reports 9, 5233, 2019.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from graspologic_native import leiden

from viz.source import Link

_SEED = 20190326
_ITERATIONS = 3


def communities(links: Iterable[Link], *, resolution: float = 1.0) -> list[list[str]]:
    """Partition the linked nodes by Leiden's method, maximising modularity.

    Parameters
    ----------
    links : iterable of Link
        Weighted by confidence; direction does not matter.
    resolution : float
        More than 1 gives more and smaller communities.

    Returns
    -------
    list of list of str
        Ids in order, the largest community first; equal for equal links in any order.

    Examples
    --------
    >>> pairs = [("a", "b"), ("b", "c"), ("a", "c"), ("x", "y"), ("c", "x")]
    >>> communities([Link(a, b, "USED_FOR") for a, b in pairs])
    [['a', 'b', 'c'], ['x', 'y']]
    """
    edges = _weights(links)
    if not edges:
        return []
    _, found = leiden(edges, None, resolution, 0.001, _ITERATIONS, use_modularity=True, seed=_SEED, trials=1)
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for key in sorted(found):
        groups[found[key]].append(key)
    return sorted(groups.values(), key=lambda group: (-len(group), group[0]))


def _weights(links: Iterable[Link]) -> list[tuple[str, str, float]]:
    """One edge for each linked pair, in order."""
    weights: Counter[tuple[str, str]] = Counter()
    for link in links:
        if link.source != link.target:
            pair = min(link.source, link.target), max(link.source, link.target)
            weights[pair] += max(round(100 * link.confidence), 1)
    return [(a, b, weight / 100) for (a, b), weight in sorted(weights.items())]
