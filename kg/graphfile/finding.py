"""What finding a thing by name reads of a graph file."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kg.answers import Thing, paper_name
from kg.finding import CANDIDATES, Finder, entity_candidate, entity_thing, paper_thing
from kg.ontology import PAPER
from kg.ranking import Candidate, Key

if TYPE_CHECKING:
    import duckdb

_OF_PAPER = "id, title, abstract, year"
_OF_ENTITY = "id, label, name, paper_count, lookup, aliases"
_PAPER = f"SELECT {_OF_PAPER} FROM paper"
_ENTITY = f"SELECT {_OF_ENTITY} FROM entity"


class FileFinder(Finder):
    """Looks up things in one open graph file.

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        The open file.
    key : callable
        Normalises a surface form, as the file's `lookup` column was made.
    """

    def __init__(self, con: "duckdb.DuckDBPyConnection", key: Key) -> None:
        super().__init__(key)
        self._con = con

    def number(self, thing: Thing) -> int:
        """The number of a thing in this file."""
        table = "paper" if thing.label == PAPER else "entity"
        [(no,)] = self._con.execute(f"SELECT no FROM {table} WHERE id = $id", {"id": thing.id}).fetchall()
        return no

    def numbered(self, numbers: Sequence[int]) -> dict[int, Thing]:
        """Things by their numbers."""
        asked = "WHERE list_contains($numbers, no)"
        papers = self._rows(f"SELECT no, {_OF_PAPER} FROM paper {asked}", numbers=list(numbers))
        entities = self._rows(f"SELECT no, {_OF_ENTITY} FROM entity {asked}", numbers=list(numbers))
        return {no: paper_thing(row) for no, *row in papers} | {
            no: entity_thing(row) for no, *row in entities
        }

    def entities_of_id(self, id_: str) -> list[Thing]:
        """See `Finder`."""
        member = "id = $id OR no IN (SELECT entity FROM entity_member WHERE id = $id)"
        return [entity_thing(row) for row in self._rows(f"{_ENTITY} WHERE {member}", id=id_)]

    def entities_of_key(self, key: str) -> list[Thing]:
        """See `Finder`."""
        rows = self._rows(f"{_ENTITY} WHERE contains(lookup, '|' || $key || '|')", key=key)
        return [entity_thing(row) for row in rows]

    def papers_of_id(self, start: str) -> list[Thing]:
        """See `Finder`."""
        named = "no IN (SELECT paper FROM paper_record WHERE starts_with(id, $id))"
        return [paper_thing(row) for row in self._rows(f"{_PAPER} WHERE {named} ORDER BY no", id=start)]

    def papers_of_number(self, name: str, number: str) -> list[Thing]:
        """See `Finder`."""
        return [
            paper_thing(row) for row in self._rows(f"{_PAPER} WHERE lower({name}) = $number", number=number)
        ]

    def papers_titled(self, start: str) -> list[Thing]:
        """See `Finder`."""
        folded = r"lower(nfc_normalize(trim(regexp_replace(title, '\s+', ' ', 'g'))))"
        rows = self._rows(f"{_PAPER} WHERE starts_with({folded}, $title) ORDER BY no", title=start)
        return [paper_thing(row) for row in rows]

    def entities_like(self, key: str, typed: Sequence[str]) -> list[Candidate]:
        """See `Finder`."""
        forms = "lower(concat_ws(' ', name, array_to_string(aliases, ' ')))"
        rows = self._rows(
            f"""{_ENTITY} WHERE ($key <> '' AND contains(lookup, '|' || $key))
                OR (len($words) > 0 AND len(list_filter($words, lambda w: NOT contains({forms}, w))) = 0)
            ORDER BY contains(lookup, '|' || $key || '|') DESC, contains(lookup, '|' || $key) DESC,
                paper_count DESC, no LIMIT $limit""",
            key=key, words=list(typed), limit=CANDIDATES,
        )  # fmt: skip
        return [entity_candidate(row) for row in rows]

    def papers_like(self, typed: Sequence[str]) -> list[Candidate]:
        """See `Finder`."""
        folded = "lower(concat_ws(' ', title, abstract))"
        rows = self._rows(
            f"""{_PAPER} WHERE len(list_filter($words, lambda w: NOT contains({folded}, w))) = 0
            ORDER BY len(list_filter($words, lambda w: NOT contains(lower(coalesce(title, '')), w))),
                year DESC NULLS LAST, no LIMIT $limit""",
            words=list(typed), limit=CANDIDATES,
        )  # fmt: skip
        return [
            Candidate(id_, PAPER, paper_name(title, abstract), text=abstract or "")
            for id_, title, abstract, _ in rows
        ]

    def entities_near(self, grams: Sequence[str], shortest: int, longest: int) -> list[Candidate]:
        """See `Finder`."""
        forms = "list_filter(string_split(lookup, '|'), lambda f: len(f) BETWEEN $shortest AND $longest)"
        held = "len(list_filter($grams, lambda g: contains(form, g)))"
        rows = self._rows(
            f"""SELECT {_OF_ENTITY} FROM (
                SELECT {_OF_ENTITY}, list_max(list_transform(
                    {forms}, lambda form: 2.0 * {held} / (len($grams) + len(form) - 1))) AS alike FROM entity)
            WHERE alike > 0 ORDER BY alike DESC, id LIMIT $limit""",
            grams=list(grams), shortest=shortest, longest=longest, limit=CANDIDATES,
        )  # fmt: skip
        return [entity_candidate(row) for row in rows]

    def years(self, ids: Sequence[str]) -> dict[str, int | None]:
        """See `Finder`."""
        if not ids:
            return {}
        return dict(self._rows("SELECT id, year FROM paper WHERE list_contains($ids, id)", ids=list(ids)))

    def _rows(self, query: str, **asked: object) -> list[tuple[Any, ...]]:
        return self._con.execute(query, asked).fetchall()
