"""The canned queries as Neo4j Browser takes them, with names that the graph has."""

from collections.abc import Mapping
from typing import Protocol

from kg.records import Scalar
from loaders.browser.scripts import Script
from queries.catalogue.answers import browser_text, param_lines, ready_text
from queries.catalogue.files import CannedQuery, find_queries


class Filling(Protocol):
    """A graph that knows what a canned query would run with."""

    def fill(
        self, query: CannedQuery, given: Mapping[str, object]
    ) -> tuple[dict[str, Scalar], tuple[str, ...]]:
        """Values by parameter, names as stored, and what was chosen."""
        ...


def scripts(graph: Filling) -> list[Script]:
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
    return [_script(query, graph) for query in find_queries().values()]


def _script(query: CannedQuery, graph: Filling) -> Script:
    values, _ = graph.fill(query, {})
    return Script(
        query.name,
        query.title,
        query.about,
        ";\n".join(param_lines(values)),
        query.body,
        browser_text(query, values),
        ready_text(query, values),
        any(column.type == "path" for column in query.columns),
    )
