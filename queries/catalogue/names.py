"""From what a person types to the name a graph stores, on any store.

The text of a canned query stays an indexed equality; what makes spellings meet happens here, before it
runs, by one condition on the normalised keys that every store holds (of entities, as the text index of
Neo4j is).
"""

from collections.abc import Collection, Sequence
from typing import Any, Protocol, TypeAlias

from kg.errors import NotFoundError
from kg.ontology import PAPER
from kg.ranking import Candidate, Key, rank, words
from kg.records import squash
from kg.store import Asked

Row: TypeAlias = dict[str, Any]

_NEAREST = 5
_START = 3  # letters of a key that near names share
_LONG_WORD = 4
_FETCHED = 500

_BY_KEY = """
MATCH (e:Entity:{label}) WHERE e.lookup CONTAINS '|' + $key + '|'
RETURN e.id AS id, e.name AS name, e.lookup AS lookup, e.paper_count AS papers ORDER BY papers DESC, id
"""
_NEAR = """
MATCH (e:Entity:{label})
WHERE e.lookup CONTAINS '|' + $start OR any(word IN $words WHERE e.lookup CONTAINS word)
RETURN e.id AS id, e.name AS name, e.lookup AS lookup, e.paper_count AS papers
ORDER BY papers DESC, id LIMIT $limit
"""
_MOST_NAMED = """
MATCH (e:{label}) WHERE NOT e.name IN $taken
RETURN e.name AS name ORDER BY e.paper_count DESC, e.id LIMIT 1
"""
_PAPERS = """
MATCH (p:Paper) WHERE p.id STARTS WITH $id OR p.arxiv = $text OR p.doi = $text OR toLower(p.title) = $title
RETURN p.id AS id, p.title AS title ORDER BY id LIMIT 10
"""
_PAPERS_LIKE = """
MATCH (p:Paper) WHERE all(word IN $words WHERE toLower(p.title) CONTAINS word)
RETURN p.id AS id, p.title AS title ORDER BY p.year DESC, id LIMIT 5
"""
_MOST_CONNECTED = """
MATCH (p:Paper)-[r]->() WHERE NOT p.id IN $taken
RETURN p.id AS name, count(r) AS edges ORDER BY edges DESC, name LIMIT 1
"""


class Directory(Protocol):
    """What a graph is asked to find a name in it; rows by the names of their columns."""

    def by_key(self, kind: str, key: str) -> Sequence[Row]:
        """The entities that a normalised form leads to: id, name, lookup, papers; most papers first."""
        ...

    def near(self, kind: str, start: str, words: Sequence[str], limit: int) -> Sequence[Row]:
        """The entities one of whose forms begins so, or holds one of the words; columns as `by_key`."""
        ...

    def most_named(self, kind: str, taken: Sequence[str]) -> Sequence[Row]:
        """The name of the entity that most papers name, those taken aside."""
        ...

    def papers(self, start: str, text: str, title: str) -> Sequence[Row]:
        """Papers by the start of their id, by arXiv id or DOI, or by title: id, title."""
        ...

    def papers_like(self, words: Sequence[str]) -> Sequence[Row]:
        """Papers whose title holds all the words: id, title; the latest first."""
        ...

    def most_connected(self, taken: Sequence[str]) -> Sequence[Row]:
        """As `name` the id of the paper with most relationships, those taken aside."""
        ...


class StoreDirectory:
    """A directory for any store, asked in Cypher.

    Parameters
    ----------
    store : Asked
        Where to ask.
    """

    def __init__(self, store: Asked) -> None:
        self._store = store

    def by_key(self, kind: str, key: str) -> Sequence[Row]:
        """See `Directory.by_key`."""
        return self._rows(_BY_KEY.format(label=kind), key=key)

    def near(self, kind: str, start: str, words: Sequence[str], limit: int) -> Sequence[Row]:
        """See `Directory.near`."""
        return self._rows(_NEAR.format(label=kind), start=start, words=words, limit=limit)

    def most_named(self, kind: str, taken: Sequence[str]) -> Sequence[Row]:
        """See `Directory.most_named`."""
        return self._rows(_MOST_NAMED.format(label=kind), taken=taken)

    def papers(self, start: str, text: str, title: str) -> Sequence[Row]:
        """See `Directory.papers`."""
        return self._rows(_PAPERS, id=start, text=text, title=title)

    def papers_like(self, words: Sequence[str]) -> Sequence[Row]:
        """See `Directory.papers_like`."""
        return self._rows(_PAPERS_LIKE, words=words)

    def most_connected(self, taken: Sequence[str]) -> Sequence[Row]:
        """See `Directory.most_connected`."""
        return self._rows(_MOST_CONNECTED, taken=taken)

    def _rows(self, query: str, **params: object) -> Sequence[Row]:
        return list(self._store.run(query, params))


class Names:
    """Resolves names against one graph.

    Parameters
    ----------
    directory : Directory
        Of the graph where the query will run.
    key : callable
        Normalises a surface form, as the `lookup` of entities was made.
    """

    def __init__(self, directory: Directory, key: Key) -> None:
        self._directory = directory
        self._key = key

    def stored(self, text: str, kind: str) -> str:
        """The stored name (of a paper: the id) that the words mean.

        Parameters
        ----------
        text : str
            A name, alias or acronym; for a paper its id, the start of it, arXiv id, DOI or title.
        kind : str
            Method, Dataset, Task, Entity or Paper.

        Raises
        ------
        NotFoundError
            Nothing goes by that name, or several things do; the message lists them.
        """
        return self._paper(text) if kind == PAPER else self._entity(text, kind)

    def most_named(self, kind: str, taken: Collection[str] = ()) -> str | None:
        """The thing of a kind that most papers name (of papers: the one with the most edges)."""
        others = sorted(taken)
        rows = (
            self._directory.most_connected(others)
            if kind == PAPER
            else self._directory.most_named(kind, others)
        )
        return rows[0]["name"] if rows else None

    def _entity(self, text: str, kind: str) -> str:
        wanted = self._key(text)
        rows = self._directory.by_key(kind, wanted)
        for meant in (
            {row["name"] for row in rows if row["name"] == text},
            {row["name"] for row in rows if self._key(row["name"]) == wanted},
            {row["name"] for row in rows},
        ):
            if len(meant) == 1:
                return meant.pop()
        if rows:
            listed = ", ".join(repr(name) for name in dict.fromkeys(row["name"] for row in rows[:_NEAREST]))
            raise NotFoundError(
                f"{text!r} may mean several things of type {kind}: {listed}. Give one of them."
            )
        near = ", ".join(repr(name) for name in self._near(text, kind))
        hint = f" Near: {near}." if near else ""
        raise NotFoundError(f"This graph has no {kind} called {text!r}.{hint} Try: kg search {text!r}")

    def _near(self, text: str, kind: str) -> list[str]:
        long = [self._key(word) for word in words(text) if len(word) >= _LONG_WORD]
        start = self._key(text)[:_START]
        rows = self._directory.near(kind, start, long, _FETCHED)
        candidates = [
            Candidate(r["id"], kind, r["name"], tuple(r["lookup"].strip("|").split("|")), weight=r["papers"])
            for r in rows
        ]
        alike = [hit.candidate.name for hit in rank(text, candidates, self._key)]
        sharing_a_word = [c.name for c in candidates if any(word in "|".join(c.keys) for word in long)]
        return list(dict.fromkeys(alike or sharing_a_word))[:_NEAREST]

    def _paper(self, text: str) -> str:
        plain = text.strip()
        start = plain.lower() if len(plain) >= _LONG_WORD else "no id"
        rows = self._directory.papers(start, plain.removeprefix("arXiv:"), squash(plain))
        if len(rows) == 1:
            return rows[0]["id"]
        if not rows:
            rows = self._directory.papers_like(words(text))
        listed = "; ".join(f"{row['id'][:12]} {row['title']}" for row in rows[:_NEAREST])
        hint = f" Near: {listed}." if listed else " Try: kg search."
        raise NotFoundError(f"{text!r} is not the id, title, arXiv id or DOI of one paper.{hint}")
