"""Names of things, found in a graph file by SQL: what `queries.catalogue.names` asks of any graph.

A store is asked the same in Cypher; here no part of the graph has to be loaded first.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.ontology import ENTITY

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row: TypeAlias = dict[str, Any]

_OF_KIND = f"FROM entity WHERE (label = $kind OR $kind = '{ENTITY}') AND"
_ENTITY = f"SELECT id, name, lookup, paper_count AS papers {_OF_KIND}"


class FileDirectory:
    """The directory of an open graph file; see `queries.catalogue.names.Directory`.

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        The open file.
    """

    def __init__(self, con: "DuckDBPyConnection") -> None:
        self._con = con

    def by_key(self, kind: str, key: str) -> Sequence[Row]:
        """The entities that a normalised form leads to, most papers first."""
        query = f"{_ENTITY} contains(lookup, '|' || $key || '|') ORDER BY papers DESC, id"
        return self._rows(query, kind=kind, key=key)

    def near(self, kind: str, start: str, words: Sequence[str], limit: int) -> Sequence[Row]:
        """The entities one of whose forms begins so, or holds one of the words, most papers first."""
        query = f"""{_ENTITY} (contains(lookup, '|' || $start)
            OR len(list_filter($words, lambda word: contains(lookup, word))) > 0)
        ORDER BY papers DESC, id LIMIT $limit"""
        return self._rows(query, kind=kind, start=start, words=list(words), limit=limit)

    def most_named(self, kind: str, taken: Sequence[str]) -> Sequence[Row]:
        """The name of the entity that most papers name, those taken aside."""
        query = f"""SELECT name {_OF_KIND} NOT list_contains($taken, name)
        ORDER BY paper_count DESC, id LIMIT 1"""
        return self._rows(query, kind=kind, taken=list(taken))

    def papers(self, start: str, text: str, title: str) -> Sequence[Row]:
        """Papers by the start of their id, by arXiv id or DOI, or by title."""
        query = """SELECT id, title FROM paper
        WHERE starts_with(id, $start) OR arxiv = $text OR doi = $text OR lower(title) = $title
        ORDER BY id LIMIT 10"""
        return self._rows(query, start=start, text=text, title=title)

    def papers_like(self, words: Sequence[str]) -> Sequence[Row]:
        """Papers whose title holds all the words, the latest first."""
        query = """SELECT id, title FROM paper
        WHERE title IS NOT NULL
            AND len(list_filter($words, lambda word: NOT contains(lower(title), word))) = 0
        ORDER BY year DESC NULLS FIRST, id LIMIT 5"""
        return self._rows(query, words=list(words))

    def most_connected(self, taken: Sequence[str]) -> Sequence[Row]:
        """As `name` the id of the paper with most relationships, those taken aside."""
        query = """SELECT id AS name, count(*) AS edges FROM paper JOIN edge ON source = paper.no
        WHERE NOT list_contains($taken, id) GROUP BY id ORDER BY edges DESC, name LIMIT 1"""
        return self._rows(query, taken=list(taken))

    def _rows(self, query: str, **asked: object) -> Sequence[Row]:
        found = self._con.execute(query, asked)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
