"""The canned queries as Neo4j Browser takes them, with names that the graph has."""

from typing import Protocol

from kg.resolve.keys import key
from kg.store import GraphStore
from loaders.browser.scripts import Script
from queries.catalogue.answers import browser_text, fill, param_lines, ready_text
from queries.catalogue.files import CannedQuery, find_queries
from queries.catalogue.names import NAME_QUERIES


class Asked(Protocol):
    """A graph that can be asked."""

    def store(self, query: str | None = None) -> GraphStore:
        """What holds all that a query reads."""
        ...


def scripts(graph: Asked) -> list[Script]:
    """Every canned query, its parameters set to names of this graph.

    Parameters
    ----------
    graph : kg.api.Graph
        Where names are looked up.

    Returns
    -------
    list of Script
        In the order of their names.
    """
    store = graph.store(NAME_QUERIES)
    return [_script(query, store) for query in find_queries().values()]


def _script(query: CannedQuery, store: GraphStore) -> Script:
    values, _ = fill(query, {}, store, key)
    draws = any(column.type == "path" for column in query.columns)
    return Script(
        query.name,
        query.title,
        query.about,
        ";\n".join(param_lines(values)),
        query.body,
        browser_text(query, values),
        ready_text(query, values),
        draws,
    )
