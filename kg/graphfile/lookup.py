"""Answers about one thing or two, read straight from a graph file: show, why, search and stats.

Nothing else of the graph is loaded, so that an answer takes no longer on a large file.
"""

import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.answers import Found, Neighbour, Neighbours, Portrait, Quote, Reason, Stats, Thing
from kg.errors import NotFoundError
from kg.graphfile.finding import Finder, Numbered
from kg.graphfile.quotes import QUOTED, quote
from kg.ontology import (
    ENTITY_LABELS,
    MAX_STORED_EVIDENCE,
    NODE_TYPE,
    NODE_TYPES,
    PAPER,
    RELATIONSHIP_TYPES,
)
from kg.ranking import Key
from kg.records import Value

if TYPE_CHECKING:
    import duckdb

_TYPE_ORDER = {t.name: i for i, t in enumerate(RELATIONSHIP_TYPES)}
_SYMMETRIC = [t.name for t in RELATIONSHIP_TYPES if t.symmetric]


class Lookup:
    """Looks things up in one open graph file.

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        The open file.
    key : callable
        Normalises a surface form (`kg.resolve.keys.key`).
    """

    def __init__(self, con: "duckdb.DuckDBPyConnection", key: Key) -> None:
        self._con = con
        self._finder = Finder(con, key)

    def search(self, text: str, limit: int = 20) -> list[Found]:
        """Entities and papers by name, alias and words, best first.

        Parameters
        ----------
        text : str
            What was typed.
        limit : int
            At most so many.

        Returns
        -------
        list of Found
            Near names where nothing matches; empty where nothing is near either.
        """
        return self._finder.search(text, limit)

    def meant(self, name: str) -> list[Thing]:
        """All things that a name may mean equally well, the one that most papers name first.

        Raises
        ------
        NotFoundError
            Nothing goes by that name; the message lists near names.
        """
        return [found.thing for found in self._finder.meant(name)]

    def show(self, name: str, limit: int = 10) -> Portrait:
        """A thing, its properties and its neighbours.

        Parameters
        ----------
        name : str
            A name, alias or id; a paper also by title, arXiv id, DOI or the start of its id.
            "task: NAME" names the label too.
        limit : int
            At most so many neighbours of each kind.

        Returns
        -------
        Portrait
            Of the thing meant; where several are, of the one that most papers name, the rest in
            `others`.

        Raises
        ------
        NotFoundError
            Nothing goes by that name.
        """
        first, *others = self._finder.meant(name)
        return Portrait(
            first.thing,
            self._properties(first),
            tuple(self._neighbours(first.no, limit)),
            tuple(other.thing for other in others),
        )

    def why(self, a: str, b: str, limit: int = MAX_STORED_EVIDENCE) -> list[Reason]:
        """The edges between two things, in either direction, and the sentences behind them.

        Parameters
        ----------
        a, b : str
            Names, as for `show`; where one means several things, the edges of all of them count.
        limit : int
            At most so many sentences for an edge.

        Returns
        -------
        list of Reason
            The best-supported edge first.

        Raises
        ------
        NotFoundError
            No such name, or no edge between the two.
        """
        left, right = self._finder.meant(a), self._finder.meant(b)
        rows = self._con.execute(
            """SELECT no, source, type, target, confidence, paper_count FROM edge
            WHERE (list_contains($left, source) AND list_contains($right, target))
               OR (list_contains($right, source) AND list_contains($left, target))
            ORDER BY paper_count DESC, confidence DESC, no""",
            {"left": [n.no for n in left], "right": [n.no for n in right]},
        ).fetchall()
        if not rows:
            raise NotFoundError(self._no_edge(left[0], right[0]))
        things = {n.no: n.thing for n in (*left, *right)}
        return [
            Reason(things[source], kind, things[target], confidence, papers, self._quotes(no, limit))
            for no, source, kind, target, confidence, papers in rows
        ]

    def stats(self, top: int = 10) -> Stats:
        """What the graph holds, counted.

        Parameters
        ----------
        top : int
            So many entities of each label.
        """
        years = dict(self._pairs("SELECT year, count(*) FROM paper GROUP BY year ORDER BY year"))
        labels = dict(self._pairs("SELECT label, count(*) FROM entity GROUP BY label"))
        types = dict(self._pairs("SELECT type, count(*) FROM edge GROUP BY type"))
        inputs = "SELECT count(*), sum(records), sum(furniture), sum(not_understood) FROM input"
        read = [int(n or 0) for n in self._con.execute(inputs).fetchall()[0]]
        undated = years.pop(None, 0)
        labels[PAPER] = undated + sum(years.values())
        return Stats(
            {t.label: labels.get(t.label, 0) for t in NODE_TYPES},
            {name: types[name] for name in _TYPE_ORDER if name in types},
            years,
            undated,
            {label: tuple(self._top(label, top)) for label in ENTITY_LABELS},
            dict(self._pairs("SELECT key, value FROM manifest ORDER BY key")),
            *read,
        )

    def _pairs(self, query: str) -> list[tuple[Any, Any]]:
        return self._con.execute(query).fetchall()

    def _top(self, label: str, limit: int) -> list[Thing]:
        rows = self._con.execute(
            """SELECT id, name, paper_count FROM entity WHERE label = $label
            ORDER BY paper_count DESC, name, id LIMIT $limit""",
            {"label": label, "limit": limit},
        ).fetchall()
        return [Thing(entity_id, label, name, papers=papers) for entity_id, name, papers in rows]

    def _properties(self, found: Numbered) -> Mapping[str, Value]:
        node = NODE_TYPE[found.thing.label]
        names = [p.name for p in node.properties]
        table = "paper" if node.label == PAPER else "entity"
        query = f"SELECT {', '.join(names)} FROM {table} WHERE no = $no"
        row = self._con.execute(query, {"no": found.no}).fetchall()[0]
        return {name: value for name, value in zip(names, row, strict=True) if value not in (None, "", [])}

    def _neighbours(self, no: int, limit: int) -> list[Neighbours]:
        """Neighbours in groups: strongest roles first, then the relations of the ontology's order."""
        rows = self._con.execute(
            """WITH near AS (
                SELECT type, CASE WHEN list_contains($symmetric, type) THEN 'both'
                        WHEN source = $no THEN 'out' ELSE 'in' END AS direction,
                    CASE WHEN source = $no THEN target ELSE source END AS other,
                    confidence, paper_count FROM edge WHERE source = $no OR target = $no),
            labelled AS (
                SELECT near.*, coalesce(label, 'Paper') AS label, coalesce(entity.paper_count, 0) AS weight
                FROM near LEFT JOIN entity ON entity.no = other)
            SELECT type, direction, label, other, confidence, paper_count,
                count(*) OVER (PARTITION BY type, direction, label) AS total
            FROM labelled
            QUALIFY row_number() OVER (PARTITION BY type, direction, label
                ORDER BY paper_count DESC, confidence DESC, weight DESC, other) <= $limit
            ORDER BY paper_count DESC, confidence DESC, weight DESC, other""",
            {"no": no, "limit": limit, "symmetric": _SYMMETRIC},
        ).fetchall()
        things = self._finder.numbered([row[3] for row in rows])
        return sorted(_grouped(rows, things), key=lambda g: (_TYPE_ORDER[g.type], g.direction, g.label))

    def _quotes(self, edge: int, limit: int) -> tuple[Quote, ...]:
        rows = self._con.execute(
            f"""SELECT paper, title, abstract, field, starts, ends, next_field, next_starts, next_ends,
                tail_start, tail_end, head_start, head_end, confidence
            FROM {QUOTED} AS quoted JOIN paper ON paper.no = quoted.paper
            WHERE edge = $edge AND rank < $limit ORDER BY rank""",
            {"edge": edge, "limit": limit},
        ).fetchall()
        papers = self._finder.numbered([row[0] for row in rows])
        return tuple(_quote(row, papers[row[0]]) for row in rows)

    def _no_edge(self, left: Numbered, right: Numbered) -> str:
        shared = self._con.execute(
            """SELECT count(*) FROM edge AS a JOIN edge AS b ON a.source = b.source
            JOIN paper ON paper.no = a.source WHERE a.target = $a AND b.target = $b""",
            {"a": left.no, "b": right.no},
        ).fetchall()[0][0]
        a, b = left.thing, right.thing
        told = f"No edge joins {a.label} {a.name!r} and {b.label} {b.name!r}."
        if PAPER in (a.label, b.label):
            return told
        way = f"kg query paths-between --a {shlex.quote(a.name)} --b {shlex.quote(b.name)}"
        return f"{told} {shared} papers name both. Try: {way}"


def _grouped(rows: list[tuple[Any, ...]], things: Mapping[int, Thing]) -> list[Neighbours]:
    groups: dict[tuple[str, str, str, int], list[Neighbour]] = {}
    for kind, direction, label, other, confidence, papers, total in rows:
        held = groups.setdefault((kind, direction, label, total), [])
        held.append(Neighbour(things[other], confidence, papers))
    return [Neighbours(*group, tuple(held)) for group, held in groups.items()]


def _quote(row: tuple[Any, ...], paper: Thing) -> Quote:
    *_, tail_start, tail_end, head_start, head_end, confidence = row
    head = (head_start, head_end) if head_start >= 0 else None
    return Quote(paper, quote(row[1:3], row[3:6], row[6:9]), (tail_start, tail_end), head, confidence)
