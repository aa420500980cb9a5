"""From what a person types to the one node it means."""

from difflib import get_close_matches

from kg.errors import NotFoundError
from kg.ontology import NODE_TYPE, PAPER
from viz.source import Item, Source


def resolve(source: Source, name: str, label: str | None = None) -> Item:
    """The node of this id, name, title or alias.

    Parameters
    ----------
    source : Source
        The graph.
    name : str
        As typed; case does not matter.
    label : str, optional
        Only a node of this label will do.

    Returns
    -------
    Item
        The node.

    Raises
    ------
    kg.errors.NotFoundError
        Nothing, or more than one thing, is called so.
    """
    found = _nearest([i for i in source.matching(name) if label is None or i.label == label], name)
    if len(found) == 1:
        return found[0]
    if found:
        choices = ", ".join(f"{item.id} ({item.name})" for item in found[:10])
        raise NotFoundError(f"{name!r} is the name of {len(found)} things. Give the id of one: {choices}.")
    raise NotFoundError(_missing(source, name, label))


def _nearest(found: list[Item], name: str) -> list[Item]:
    """A thing of that name goes before one with that alias, and both before a paper of that title."""
    entities = [item for item in found if item.label != PAPER]
    named = [item for item in entities if item.name.casefold() == name.casefold().strip()]
    return named or entities or found


def _missing(source: Source, name: str, label: str | None) -> str:
    what = NODE_TYPE[label].label.lower() if label else "thing"
    spellings = {known.casefold(): known for known in sorted(source.names().values())}
    near = get_close_matches(name.casefold(), spellings, n=5, cutoff=0.5)
    hint = f"Near names: {', '.join(spellings[n] for n in near)}." if near else ""
    return f"No {what} in this graph is called {name!r}. {hint} `kg search TEXT` looks further.".replace(
        "  ", " "
    )
