"""Answers read straight from a graph file, so that one takes no longer on a large file."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kg.answers import Neighbour, Neighbours, Quote, Reason, Stats, Thing
from kg.graphfile.finding import FileFinder
from kg.graphfile.quotes import QUOTED, quote
from kg.lookup import SYMMETRIC, TYPE_ORDER, Lookup, grouped
from kg.ontology import ENTITY_LABELS, NODE_TYPE, NODE_TYPES, PAPER
from kg.ranking import Key
from kg.records import Value

if TYPE_CHECKING:
    import duckdb


class FileLookup(Lookup):
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
        self._finder = FileFinder(con, key)
        super().__init__(self._finder)

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
            {name: types[name] for name in TYPE_ORDER if name in types},
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

    def properties(self, thing: Thing) -> Mapping[str, Value]:
        """See `kg.lookup.Lookup`."""
        names = [p.name for p in NODE_TYPE[thing.label].properties]
        table = "paper" if thing.label == PAPER else "entity"
        query = f"SELECT {', '.join(names)} FROM {table} WHERE id = $id"
        row = self._con.execute(query, {"id": thing.id}).fetchall()[0]
        return {name: value for name, value in zip(names, row, strict=True) if value not in (None, "", [])}

    def neighbours(self, thing: Thing, limit: int) -> list[Neighbours]:
        """See `kg.lookup.Lookup`."""
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
            {"no": self._finder.number(thing), "limit": limit, "symmetric": SYMMETRIC},
        ).fetchall()
        things = self._finder.numbered([row[3] for row in rows])
        return grouped(
            (kind, direction, label, total, Neighbour(things[other], confidence, papers))
            for kind, direction, label, other, confidence, papers, total in rows
        )

    def reasons(self, left: Sequence[Thing], right: Sequence[Thing], limit: int) -> list[Reason]:
        """See `kg.lookup.Lookup`."""
        things = {self._finder.number(thing): thing for thing in (*left, *right)}
        rows = self._con.execute(
            """SELECT no, source, type, target, confidence, paper_count FROM edge
            WHERE (list_contains($left, source) AND list_contains($right, target))
               OR (list_contains($right, source) AND list_contains($left, target))
            ORDER BY paper_count DESC, confidence DESC, no""",
            {side: [no for no, thing in things.items() if thing in some]
             for side, some in (("left", left), ("right", right))},
        ).fetchall()  # fmt: skip
        return [
            Reason(things[source], kind, things[target], confidence, papers, self._quotes(no, limit))
            for no, source, kind, target, confidence, papers in rows
        ]

    def papers_of_both(self, a: Thing, b: Thing) -> int:
        """See `kg.lookup.Lookup`."""
        [(shared,)] = self._con.execute(
            """SELECT count(*) FROM edge AS a JOIN edge AS b ON a.source = b.source
            JOIN paper ON paper.no = a.source WHERE a.target = $a AND b.target = $b""",
            {"a": self._finder.number(a), "b": self._finder.number(b)},
        ).fetchall()
        return shared

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


def _quote(row: tuple[Any, ...], paper: Thing) -> Quote:
    *_, tail_start, tail_end, head_start, head_end, confidence = row
    head = (head_start, head_end) if head_start >= 0 else None
    return Quote(paper, quote(row[1:3], row[3:6], row[6:9]), (tail_start, tail_end), head, confidence)
