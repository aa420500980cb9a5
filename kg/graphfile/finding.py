"""Finding what a person means in a graph file: by id, name, alias, title, arXiv id or DOI."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.answers import Found, Thing, paper_name
from kg.errors import NotFoundError
from kg.ontology import ENTITY_LABELS, PAPER
from kg.ranking import Candidate, Key, rank, words
from kg.records import squash

if TYPE_CHECKING:
    import duckdb

_CANDIDATES = 300  # enough for any list a person reads, few enough to grade one by one
_PREFIX = 6  # hexadecimal digits that may stand for a paper's id
_ARXIV = re.compile(
    r"(?:arxiv:|https?://arxiv\.org/(?:abs|pdf)/)?"
    r"([a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(?:v\d+)?",
    re.IGNORECASE,
)
_DOI = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_LABEL = re.compile(rf"({PAPER}|{'|'.join(ENTITY_LABELS)}):\s*(.+)", re.IGNORECASE | re.DOTALL)

_PAPER = "SELECT no, id, title, abstract, year FROM paper"
_ENTITY = "SELECT no, id, label, name, paper_count, lookup, aliases FROM entity"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A thing and its number in the file."""

    no: int
    thing: Thing


class Finder:
    """Looks up things in one open graph file.

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        The open file.
    key : callable
        Normalises a surface form, as the file's `lookup` column was made.
    """

    def __init__(self, con: "duckdb.DuckDBPyConnection", key: Key) -> None:
        self._con = con
        self._key = key

    def meant(self, text: str) -> list[Numbered]:
        """All things that the words may mean equally well, the one that most papers name first.

        Raises
        ------
        NotFoundError
            Nothing goes by that name; the message lists near names.
        """
        for find in (self._by_id, self._by_number, self._by_name, self._by_title):
            if found := find(text.strip()):
                return found
        raise NotFoundError(self._miss(text))

    def numbered(self, numbers: Sequence[int]) -> dict[int, Thing]:
        """Things by their numbers."""
        wanted = {"numbers": list(numbers)}
        papers = self._papers(f"{_PAPER} WHERE list_contains($numbers, no)", wanted)
        entities = self._entities(f"{_ENTITY} WHERE list_contains($numbers, no)", wanted)
        return {found.no: found.thing for found in (*papers, *entities)}

    def search(self, text: str, limit: int = 20) -> list[Found]:
        """Things by name, alias and words, best first; near names where nothing else matches."""
        candidates = [*self._entity_candidates(text), *self._paper_candidates(text)]
        hits = rank(text, candidates, self._key, limit)
        if not hits:
            hits = rank(text, self._near(text), self._key, limit)
        years = self._years([hit.candidate.id for hit in hits if hit.candidate.label == PAPER])
        return [Found(_thing(hit.candidate, years), hit.match.name.lower()) for hit in hits]

    def _by_id(self, text: str) -> list[Numbered]:
        asked = {"id": text}
        member = "id = $id OR no IN (SELECT entity FROM entity_member WHERE id = $id)"
        if entities := self._entities(f"{_ENTITY} WHERE {member}", asked):
            return entities
        if not re.fullmatch(rf"[0-9a-fA-F]{{{_PREFIX},64}}", text):
            return []
        named = "no IN (SELECT paper FROM paper_record WHERE starts_with(id, $id))"
        papers = self._papers(f"{_PAPER} WHERE {named} ORDER BY no", {"id": text.lower()})
        if len(papers) > 1:
            raise NotFoundError(_several(text, papers))
        return papers

    def _by_number(self, text: str) -> list[Numbered]:
        if match := _ARXIV.fullmatch(text):
            return self._papers(f"{_PAPER} WHERE lower(arxiv) = $arxiv", {"arxiv": match[1].lower()})
        if match := _DOI.fullmatch(text):
            return self._papers(f"{_PAPER} WHERE lower(doi) = $doi", {"doi": match[1].lower()})
        return []

    def _by_name(self, text: str) -> list[Numbered]:
        label, name = _split_label(text)
        if label == PAPER or not (key := self._key(name)):
            return []
        found = self._entities(f"{_ENTITY} WHERE contains(lookup, '|' || $key || '|')", {"key": key})
        if label:
            found = [f for f in found if f.thing.label == label]
        own = [f for f in found if self._key(f.thing.name) == key]
        exact = [f for f in own if f.thing.name == name]
        best = exact if len({f.thing.label for f in own}) == 1 and exact else own or found
        return sorted(best, key=lambda f: (f.thing.name != name, -(f.thing.papers or 0), f.thing.id))

    def _by_title(self, text: str) -> list[Numbered]:
        label, title = _split_label(text)
        if label not in (None, PAPER) or not (wanted := squash(title)):
            return []
        folded = r"lower(nfc_normalize(trim(regexp_replace(title, '\s+', ' ', 'g'))))"
        found = self._papers(f"{_PAPER} WHERE starts_with({folded}, $title) ORDER BY no", {"title": wanted})
        whole = [f for f in found if squash(f.thing.name) == wanted]
        return whole or (found if len(found) == 1 and len(words(title)) > 1 else [])

    def _miss(self, text: str) -> str:
        near = [f"{f.thing.name} ({f.thing.label})" for f in self.search(_split_label(text)[1], 5)]
        hint = f" Near: {'; '.join(near)}." if near else ""
        return f"Nothing in this graph is called {text!r}.{hint} Try: kg search {text!r}"

    def _entity_candidates(self, text: str) -> list[Candidate]:
        key = self._key(text)
        asked = {"key": key, "words": list(words(text)), "limit": _CANDIDATES}
        forms = "lower(concat_ws(' ', name, array_to_string(aliases, ' ')))"
        rows = self._con.execute(
            f"""{_ENTITY} WHERE ($key <> '' AND contains(lookup, '|' || $key))
                OR (len($words) > 0 AND len(list_filter($words, lambda w: NOT contains({forms}, w))) = 0)
            ORDER BY contains(lookup, '|' || $key || '|') DESC, contains(lookup, '|' || $key) DESC,
                paper_count DESC, no LIMIT $limit""",
            asked,
        ).fetchall()
        return [_entity_candidate(row) for row in rows]

    def _paper_candidates(self, text: str) -> list[Candidate]:
        asked = {"words": list(words(text)), "limit": _CANDIDATES}
        if not asked["words"]:
            return []
        folded = "lower(concat_ws(' ', title, abstract))"
        rows = self._con.execute(
            f"""{_PAPER} WHERE len(list_filter($words, lambda w: NOT contains({folded}, w))) = 0
            ORDER BY len(list_filter($words, lambda w: NOT contains(lower(coalesce(title, '')), w))),
                year DESC NULLS LAST, no LIMIT $limit""",
            asked,
        ).fetchall()
        return [self._paper_candidate(row) for row in rows]

    def _near(self, text: str) -> list[Candidate]:
        """The entities whose names look most alike, for `rank` to judge."""
        rows = self._con.execute(
            f"""{_ENTITY} ORDER BY list_max(list_transform(string_split(trim(lookup, '|'), '|'),
                lambda form: jaro_winkler_similarity(form, $key))) DESC, no LIMIT $limit""",
            {"key": self._key(text), "limit": _CANDIDATES},
        ).fetchall()
        return [_entity_candidate(row) for row in rows]

    def _paper_candidate(self, row: tuple[Any, ...]) -> Candidate:
        _, paper_id, title, abstract, _ = row
        name = paper_name(title, abstract)
        return Candidate(paper_id, PAPER, name, text=abstract or "")

    def _years(self, ids: list[str]) -> dict[str, int | None]:
        query = "SELECT id, year FROM paper WHERE list_contains($ids, id)"
        return dict(self._con.execute(query, {"ids": ids}).fetchall()) if ids else {}

    def _papers(self, query: str, asked: dict[str, Any]) -> list[Numbered]:
        rows = self._con.execute(query, asked).fetchall()
        return [
            Numbered(no, Thing(paper_id, PAPER, paper_name(title, abstract), year=year))
            for no, paper_id, title, abstract, year in rows
        ]

    def _entities(self, query: str, asked: dict[str, Any]) -> list[Numbered]:
        rows = self._con.execute(query, asked).fetchall()
        return [
            Numbered(no, Thing(entity_id, label, name, papers=papers))
            for no, entity_id, label, name, papers, *_ in rows
        ]


def _split_label(text: str) -> tuple[str | None, str]:
    """A label put before a name ("task: segmentation") and the name."""
    match = _LABEL.fullmatch(text)
    return (match[1].capitalize(), match[2]) if match else (None, text)


def _entity_candidate(row: tuple[Any, ...]) -> Candidate:
    _, entity_id, label, name, papers, lookup, aliases = row
    keys = tuple(lookup.strip("|").split("|"))
    return Candidate(entity_id, label, name, keys, tuple(aliases or ()), papers)


def _thing(candidate: Candidate, years: dict[str, int | None]) -> Thing:
    papers = None if candidate.label == PAPER else candidate.weight
    return Thing(candidate.id, candidate.label, candidate.name, papers, years.get(candidate.id))


def _several(text: str, papers: list[Numbered]) -> str:
    listed = "; ".join(f"{f.thing.id[:12]} {f.thing.name}" for f in papers[:5])
    return f"{text!r} begins the ids of {len(papers)} papers: {listed}. Give more digits."
