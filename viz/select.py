"""What to show of a graph: its most important things, the surroundings of one, or the rows of a query.

Every choice ends in `viz.details.complete`, which reads the details (properties, papers, evidence) of what
was chosen and of nothing else.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from kg.errors import NotFoundError
from kg.ontology import ENTITY_LABELS, NODE_TYPES, TASK
from queries.cypher.result import Result
from viz.details import complete
from viz.naming import resolve
from viz.ranking import by_importance, in_turn, pagerank
from viz.rows import ids_and_keys
from viz.scope import Gate, Scope, is_role, papers_on
from viz.selection import Selection
from viz.source import Item, Link, Source

_ALWAYS = 10
"""So many of each type are shown even where nothing shown is linked to them."""


def overview(source: Source, scope: Scope | None = None) -> Selection:
    """The most important things of each type by PageRank; what is linked to another of them goes first.

    Parameters
    ----------
    source : Source
        The graph.
    scope : Scope, optional
        Filters and the number of nodes.

    Returns
    -------
    Selection
        What to show.

    Raises
    ------
    kg.errors.NotFoundError
        Nothing passes the filters, or the task is unknown.
    """
    scope = scope or Scope()
    outline = source.outline()
    task = resolve(source, scope.task, TASK) if scope.task else None
    papers = papers_on(task.id, outline.links) if task else None
    gate = Gate(scope, outline.years, papers)
    links = gate.links(outline.links)
    ids = _candidates(outline.labels, links, gate)
    ranks = pagerank(ids, links)
    labels = [t.label for t in NODE_TYPES if scope.papers or t.label in ENTITY_LABELS]
    columns = [by_importance((i for i in ids if outline.labels[i] == label), ranks) for label in labels]
    chosen = _linked_first(columns, links, scope.limit)
    return complete(source, gate, chosen, ranks=ranks, about=_in_words(scope, task))


def around(source: Source, name: str, scope: Scope | None = None) -> Selection:
    """One thing and its neighbours, and theirs while there is room.

    Parameters
    ----------
    source : Source
        The graph.
    name : str
        Id, name, title or alias.
    scope : Scope, optional
        Filters and the number of nodes.

    Returns
    -------
    Selection
        What to show; its focus is the thing.

    Raises
    ------
    kg.errors.NotFoundError
        Nothing, or more than one thing, is called so.
    """
    scope = scope or Scope()
    item = resolve(source, name)
    chosen, ring = [item.id], [item.id]
    for _ in range(2):
        links = source.links(ring)
        gate = _gate(source, scope, links)
        ring = _next_ring(source, chosen, gate.links(links))[: scope.limit - len(chosen)]
        chosen += ring
    gate = _gate(source, scope, source.links(chosen))
    return complete(source, gate, chosen, focus=item.id, about=f"{item.name} and what is linked to it")


def of_result(source: Source, result: Result, scope: Scope | None = None, *, about: str = "") -> Selection:
    """The nodes and relationships in the rows of a query, or the things that its rows name.

    Parameters
    ----------
    source : Source
        The graph that was asked.
    result : Result
        Rows; nodes, relationships and paths are found in lists and maps too. Rows of plain values show
        the things whose names or ids they hold.
    scope : Scope, optional
        Filters and the number of nodes; the first rows win.
    about : str
        What was asked, in words.

    Returns
    -------
    Selection
        What to show.

    Raises
    ------
    kg.errors.NotFoundError
        The rows name nothing that the graph holds.
    """
    scope = scope or Scope()
    ids, keys = ids_and_keys(source, result)
    chosen = ids[: scope.limit]
    if not chosen:
        raise NotFoundError(
            f"The {len(result)} rows hold no node, relationship, path or name of this graph, so there is "
            "nothing to draw. Return nodes or paths (`RETURN p`), or read the rows with `kg cypher`."
        )
    links = source.links(chosen)
    gate = _gate(source, scope, links)
    if not keys:
        chosen += _joining(source, chosen, gate.links(links))[: scope.limit - len(chosen)]
        gate = _gate(source, scope, source.links(chosen))
    return complete(source, gate, chosen, only=keys or None, about=about)


def of_ids(source: Source, ids: Sequence[str], scope: Scope | None = None, *, about: str = "") -> Selection:
    """These nodes, the first of them where there are too many.

    Parameters
    ----------
    source : Source
        The graph.
    ids : sequence of str
        The nodes, the most important first.
    scope : Scope, optional
        Filters and the number of nodes.
    about : str
        What they are, in words.

    Returns
    -------
    Selection
        What to show.
    """
    scope = scope or Scope()
    chosen = list(dict.fromkeys(ids))[: scope.limit]
    return complete(source, _gate(source, scope, source.links(chosen)), chosen, about=about)


def _gate(source: Source, scope: Scope, links: Sequence[Link]) -> Gate:
    """A gate for these links, without an outline of the graph."""
    papers = {link.source for link in links if is_role(link)}
    years = source.years(papers) if scope.since is not None else {}
    if scope.task is None:
        return Gate(scope, years)
    task = resolve(source, scope.task, TASK).id
    return Gate(scope, years, papers_on(task, source.links([task])))


def _candidates(labels: Mapping[str, str], links: Iterable[Link], gate: Gate) -> set[str]:
    """What may be shown: all there is, or what the links that passed touch."""
    if gate.scope.since is None and gate.task_papers is None and not gate.scope.min_confidence:
        return set(labels)
    touched = chain.from_iterable((link.source, link.target) for link in links)
    return {key for key in touched if key in labels}


def _linked_first(columns: Sequence[Sequence[str]], links: Iterable[Link], limit: int) -> list[str]:
    """The best of each column in turn: the top of each, then what is linked to others, then the rest."""
    top = in_turn([column[:_ALWAYS] for column in columns])[:limit]
    pool = set(in_turn(columns)[: 3 * limit])
    joined = {
        key
        for link in links
        if link.source in pool and link.target in pool
        for key in (link.source, link.target)
    }
    linked = in_turn([[key for key in column if key in joined] for column in columns])
    chosen = dict.fromkeys(chain(top, linked, in_turn(columns)))
    return list(chosen)[:limit]


def _next_ring(source: Source, chosen: Collection[str], links: Iterable[Link]) -> list[str]:
    """Neighbours of what is chosen, by how many links lead to them, types taken in turn."""
    inside = set(chosen)
    weight: Counter[str] = Counter()
    for link in links:
        for here, there in ((link.source, link.target), (link.target, link.source)):
            if here in inside and there not in inside:
                weight[there] += link.paper_count
    items = source.items(weight)
    ordered = by_importance(items, weight)
    columns = [[key for key in ordered if items[key].label == t.label] for t in NODE_TYPES]
    return in_turn(columns)


def _joining(source: Source, chosen: Collection[str], links: Sequence[Link]) -> list[str]:
    """What is linked to at least two of the chosen: it shows how rows without edges hang together."""
    ends: dict[str, set[str]] = {}
    inside = set(chosen)
    for link in links:
        for here, there in ((link.source, link.target), (link.target, link.source)):
            if here in inside and there not in inside:
                ends.setdefault(there, set()).add(here)
    both = {key for key, joined in ends.items() if len(joined) > 1}
    return [key for key in _next_ring(source, chosen, links) if key in both]


def _in_words(scope: Scope, task: Item | None) -> str:
    parts = ["The most important things"]
    if task:
        parts.append(f"of papers on {task.name}")
    if scope.since is not None:
        parts.append(f"since {scope.since}")
    return " ".join(parts)
