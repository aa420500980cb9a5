"""What finding a thing by name reads of a server."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from kg.answers import Thing, paper_name
from kg.finding import CANDIDATES, Finder, entity_candidate, entity_thing, paper_thing
from kg.ontology import ENTITY, ENTITY_LABELS, PAPER
from kg.ranking import Candidate, Key, words
from kg.store import GraphStore

_LABEL = f"[label IN labels(e) WHERE label IN {list(ENTITY_LABELS)}][0]"
_OF_ENTITY = f"e.id, {_LABEL}, e.name, e.paper_count, e.lookup, e.aliases"
_OF_PAPER = "p.id, p.title, CASE WHEN p.title IS NULL THEN p.abstract END, p.year"
_ENTITIES = f"MATCH (e:{ENTITY}) WHERE e.kg IS NOT NULL"
_PAPERS = f"MATCH (p:{PAPER}) WHERE p.kg IS NOT NULL"
_MOST_PAPERS = "ORDER BY e.paper_count DESC, e.id LIMIT $limit"


class ServerFinder(Finder):
    """Looks up things in a stored graph by Cypher.

    Parameters
    ----------
    store : GraphStore
        The server's database.
    key : callable
        Normalises a surface form, as the stored `lookup` was made.
    """

    def __init__(self, store: GraphStore, key: Key) -> None:
        super().__init__(key)
        self._store = store

    def papers(self, ids: Sequence[str]) -> dict[str, Thing]:
        """Papers by their ids."""
        rows = self._rows(f"{_PAPERS} AND p.id IN $ids RETURN {_OF_PAPER}", ids=list(ids)) if ids else ()
        return {row[0]: paper_thing(row) for row in rows}

    def entities_of_id(self, id_: str) -> list[Thing]:
        """See `Finder`; only the entity's own id is stored."""
        return [
            entity_thing(row) for row in self._rows(f"{_ENTITIES} AND e.id = $id RETURN {_OF_ENTITY}", id=id_)
        ]

    def entities_of_key(self, key: str) -> list[Thing]:
        """See `Finder`."""
        query = f"{_ENTITIES} AND e.lookup CONTAINS '|' + $key + '|' RETURN {_OF_ENTITY}"
        return [entity_thing(row) for row in self._rows(query, key=key)]

    def papers_of_id(self, start: str) -> list[Thing]:
        """See `Finder`; only the paper's own id is stored."""
        query = f"{_PAPERS} AND p.id STARTS WITH $id RETURN {_OF_PAPER} ORDER BY p.id"
        return [paper_thing(row) for row in self._rows(query, id=start)]

    def papers_of_number(self, name: str, number: str) -> list[Thing]:
        """See `Finder`."""
        query = f"{_PAPERS} AND toLower(p[$name]) = $number RETURN {_OF_PAPER} ORDER BY p.id"
        return [paper_thing(row) for row in self._rows(query, name=name, number=number)]

    def papers_titled(self, start: str) -> list[Thing]:
        """See `Finder`; the server looks for the words, since it cannot fold spaces."""
        held = "all(word IN $words WHERE toLower(p.title) CONTAINS word)"
        rows = self._rows(f"{_PAPERS} AND {held} RETURN {_OF_PAPER} ORDER BY p.id", words=list(words(start)))
        return [paper_thing(row) for row in rows if _folded(row[1]).startswith(start)]

    def entities_like(self, key: str, typed: Sequence[str]) -> list[Candidate]:
        """See `Finder`; the text index finds keys, and only where these are few are names read through."""
        begins = "e.lookup CONTAINS '|' + $key"
        order = f"{begins} + '|' DESC, e.paper_count DESC, e.id"
        query = f"{_ENTITIES} AND {begins} RETURN {_OF_ENTITY} ORDER BY {order} LIMIT $limit"
        rows = self._rows(query, key=key, limit=CANDIDATES) if key else []
        if typed and len(rows) < CANDIDATES:
            forms = "[e.name] + coalesce(e.aliases, [])"
            held = f"all(word IN $words WHERE any(form IN {forms} WHERE toLower(form) CONTAINS word))"
            query = (
                f"{_ENTITIES} AND {held} AND ($key = '' OR NOT {begins}) RETURN {_OF_ENTITY} {_MOST_PAPERS}"
            )
            rows += self._rows(query, key=key, words=list(typed), limit=CANDIDATES - len(rows))
        return [entity_candidate(row) for row in rows]

    def papers_like(self, typed: Sequence[str]) -> list[Candidate]:
        """See `Finder`."""
        query = f"""
            {_PAPERS} WITH p, toLower(coalesce(p.title, '')) AS title
            WITH p, title, title + ' ' + toLower(coalesce(p.abstract, '')) AS text
            WHERE all(word IN $words WHERE text CONTAINS word)
            RETURN p.id, p.title, p.abstract
            ORDER BY size([word IN $words WHERE NOT title CONTAINS word]), coalesce(p.year, -1) DESC, p.id
            LIMIT $limit"""
        return [
            Candidate(id_, PAPER, paper_name(title, abstract), text=abstract or "")
            for id_, title, abstract in self._rows(query, words=list(typed), limit=CANDIDATES)
        ]

    def entities_near(self, grams: Sequence[str], shortest: int, longest: int) -> list[Candidate]:
        """See `Finder`."""
        likeness = "2.0 * size([gram IN $grams WHERE form CONTAINS gram]) / (size($grams) + size(form) - 1)"
        query = f"""
            {_ENTITIES}
            WITH e, [form IN split(e.lookup, '|') WHERE $shortest <= size(form) <= $longest] AS forms
            WITH e, [form IN forms | {likeness}] AS each
            WITH e, reduce(best = 0.0, one IN each | CASE WHEN one > best THEN one ELSE best END) AS alike
            WHERE alike > 0
            RETURN {_OF_ENTITY} ORDER BY alike DESC, e.id LIMIT $limit"""
        asked = {"grams": list(grams), "shortest": shortest, "longest": longest, "limit": CANDIDATES}
        return [entity_candidate(row) for row in self._rows(query, **asked)]

    def years(self, ids: Sequence[str]) -> dict[str, int | None]:
        """See `Finder`."""
        rows = self._rows(f"{_PAPERS} AND p.id IN $ids RETURN p.id, p.year", ids=list(ids)) if ids else ()
        return dict(rows)

    def _rows(self, query: str, **asked: object) -> list[tuple[Any, ...]]:
        return list(self._store.run(query, asked).rows)


def _folded(title: str) -> str:
    return " ".join(unicodedata.normalize("NFC", title).split()).lower()
