"""Answers about one thing or two, asked of a server: it sends what they show, and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any

from kg.answers import Neighbour, Neighbours, Quote, Reason, Stats, Thing, paper_name
from kg.lookup import SYMMETRIC, TYPE_ORDER, Lookup, grouped
from kg.ontology import ENTITY, ENTITY_LABELS, EVIDENCE_PARTS, NODE_TYPE, NODE_TYPES, PAPER
from kg.ranking import Key
from kg.records import Value
from kg.store import GraphStore
from loaders.bolt.finding import ServerFinder
from loaders.bolt.statements import key_label

_NEIGHBOURS = """
    MATCH (n:{label} {{id: $id}})-[r]-(other) WHERE r.kg IS NOT NULL
    WITH r, other, [label IN labels(other) WHERE label IN $labels][0] AS label, type(r) AS type,
        CASE WHEN type(r) IN $symmetric THEN 'both' WHEN startNode(r) = n THEN 'out' ELSE 'in' END
            AS direction
    ORDER BY r.paper_count DESC, r.confidence DESC, coalesce(other.paper_count, 0) DESC, other.id
    WITH type, direction, label, count(*) AS total, collect([r, other])[0..$limit] AS first
    UNWIND first AS pair
    WITH type, direction, label, total, pair[0] AS r, pair[1] AS other
    RETURN type, direction, label, total, r.confidence, r.paper_count, other.id, other.name, other.title,
        CASE WHEN other.name IS NULL AND other.title IS NULL THEN other.abstract END, other.paper_count,
        other.year"""
_REASONS = """
    MATCH (a:{left})-[r]-(b:{right}) WHERE a.id IN $left AND b.id IN $right AND r.kg IS NOT NULL
    WITH DISTINCT r, startNode(r) AS source, endNode(r) AS target
    RETURN source.id, type(r), target.id, r.confidence, r.paper_count, {parts}
    ORDER BY r.paper_count DESC, r.confidence DESC, source:{entity}, source.id, target.id, type(r)"""
_PAPERS_OF_BOTH = f"""
    MATCH (a:{ENTITY} {{id: $a}})<-[one]-(p:{PAPER})-[other]->(b:{ENTITY} {{id: $b}})
    WHERE one.kg IS NOT NULL AND other.kg IS NOT NULL RETURN count(*)"""
_TOP = """
    MATCH (n:{label}) WHERE n.kg IS NOT NULL
    RETURN n.id, n.name, n.paper_count ORDER BY n.paper_count DESC, n.name, n.id LIMIT $limit"""


class ServerLookup(Lookup):
    """Looks things up in a stored graph by Cypher.

    Parameters
    ----------
    store : GraphStore
        The server's database.
    key : callable
        Normalises a surface form (`kg.resolve.keys.key`).
    manifest : mapping of str to str
        What `stats` says of how the graph came to be.
    """

    def __init__(self, store: GraphStore, key: Key, manifest: Mapping[str, str]) -> None:
        self._store = store
        self._finder = ServerFinder(store, key)
        self._manifest = manifest
        super().__init__(self._finder)

    def stats(self, top: int = 10) -> Stats:
        """What the graph holds, counted; what was read to build it is not stored."""
        years = dict(self._rows(f"MATCH (p:{PAPER}) WHERE p.kg IS NOT NULL RETURN p.year AS year, count(*)"))
        types = dict(self._rows("MATCH ()-[r]->() WHERE r.kg IS NOT NULL RETURN type(r), count(*)"))
        count = "MATCH (n:{label}) WHERE n.kg IS NOT NULL RETURN count(*)"
        return Stats(
            {t.label: self._rows(count.format(label=t.label))[0][0] for t in NODE_TYPES},
            {name: types[name] for name in TYPE_ORDER if name in types},
            {year: years[year] for year in sorted(years.keys() - {None})},
            years.get(None, 0),
            {label: tuple(self._top(label, top)) for label in ENTITY_LABELS},
            self._manifest,
        )

    def properties(self, thing: Thing) -> Mapping[str, Value]:
        """See `kg.lookup.Lookup`."""
        names = [p.name for p in NODE_TYPE[thing.label].properties]
        values = ", ".join(f"n.{name}" for name in names)
        [row] = self._rows(f"MATCH (n:{key_label(thing.label)} {{id: $id}}) RETURN {values}", id=thing.id)
        return {name: value for name, value in zip(names, row, strict=True) if value not in (None, "", [])}

    def neighbours(self, thing: Thing, limit: int) -> list[Neighbours]:
        """See `kg.lookup.Lookup`."""
        rows = self._rows(
            _NEIGHBOURS.format(label=key_label(thing.label)),
            id=thing.id, limit=limit, symmetric=list(SYMMETRIC), labels=list(NODE_TYPE),
        )  # fmt: skip
        return grouped((*row[:4], _neighbour(row[2], row[4:])) for row in rows)

    def reasons(self, left: Sequence[Thing], right: Sequence[Thing], limit: int) -> list[Reason]:
        """See `kg.lookup.Lookup`; of an edge's evidence the best 100 are stored."""
        query = _REASONS.format(
            left=key_label(left[0].label),  # what one name means is papers, or entities, and never both
            right=key_label(right[0].label),
            entity=ENTITY,
            parts=", ".join(f"r.{name}[0..$limit]" for name in EVIDENCE_PARTS),
        )
        sides = {"left": [thing.id for thing in left], "right": [thing.id for thing in right]}
        rows = self._rows(query, limit=limit, **sides)
        things = {thing.id: thing for thing in (*left, *right)}
        pieces = [_pieces(row[5:]) for row in rows]
        papers = self._finder.papers(sorted({piece["paper"] for some in pieces for piece in some}))
        return [
            Reason(
                things[row[0]], row[1], things[row[2]], row[3], row[4],
                tuple(_quote(piece, papers[piece["paper"]]) for piece in some),
            )
            for row, some in zip(rows, pieces, strict=True)
        ]  # fmt: skip

    def papers_of_both(self, a: Thing, b: Thing) -> int:
        """See `kg.lookup.Lookup`."""
        return self._rows(_PAPERS_OF_BOTH, a=a.id, b=b.id)[0][0]

    def _top(self, label: str, limit: int) -> list[Thing]:
        rows = self._rows(_TOP.format(label=label), limit=limit)
        return [Thing(id_, label, name, papers=papers) for id_, name, papers in rows]

    def _rows(self, query: str, **asked: object) -> list[tuple[Any, ...]]:
        return list(self._store.run(query, asked).rows)


def _neighbour(label: str, row: Sequence[Any]) -> Neighbour:
    confidence, edge_papers, id_, name, title, abstract, papers, year = row
    shown = name if label != PAPER else paper_name(title, abstract)
    return Neighbour(Thing(id_, label, shown, papers, year), confidence, edge_papers)


def _pieces(columns: Sequence[Sequence[Any] | None]) -> list[dict[str, Any]]:
    """Evidence from the parallel lists of a relationship."""
    names = EVIDENCE_PARTS.values()
    return [dict(zip(names, piece, strict=True)) for piece in zip(*(c or () for c in columns), strict=True)]


def _quote(piece: Mapping[str, Any], paper: Thing) -> Quote:
    head = (piece["head_start"], piece["head_end"]) if piece["head_start"] >= 0 else None
    return Quote(paper, piece["text"], (piece["tail_start"], piece["tail_end"]), head, piece["confidence"])
