"""From stored texts and mentions to the graph: papers, entities, edges, evidence.

The graph is derived whole, in a working file of its own, while readers go on seeing the last one; then
it takes the old one's place in one transaction. What is derived depends on the stored texts and
extractions alone.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Protocol

import duckdb

from kg import __version__
from kg.graphfile.file import connect, open_records, open_writing, set_manifest
from kg.graphfile.papers import derive_papers
from kg.graphfile.rows import insert, stream
from kg.ontology import ENTITY_LABELS, RELATIONS, RELATIONSHIP_TYPE, ROLES, role_for
from kg.records import Abbreviation, Entity, Extraction, Mention, Merge, PaperReading, Span

DERIVED = ("paper", "paper_record", "entity", "entity_member", "edge", "evidence", "merge", "correction")
"""The tables that a new graph replaces."""


class Resolution(Protocol):
    """What resolution gives: entities, why they are what they are, and which mention is which entity."""

    @property
    def entities(self) -> Sequence[Entity]:
        """Ordered by id."""
        ...

    @property
    def merges(self) -> Sequence[Merge]:
        """Why keys became one entity."""
        ...

    def assign(self, reading: PaperReading) -> Sequence[int]:
        """For each mention, the index of its entity."""
        ...


_WORK = '"/work"'
"""The working file's name beside the graph, which is named after its file: files have no slash in it."""

Resolver = Callable[[Iterable[PaperReading]], Resolution]
Stage = Callable[[str], None]


def derive(graph: Path, resolve: Resolver, *, stage: Stage = lambda _: None) -> None:
    """Derive the graph of a graph file anew and put it in the place of the old one.

    Parameters
    ----------
    graph : Path
        The graph file. The caller holds its build lock.
    resolve : callable
        Resolution: from the readings of all papers (an iterable that can be gone through more than once)
        to entities.
    stage : callable
        Told the name of each step as it begins ("papers", "resolve", "edges", "commit").
    """
    # DuckDB names a database after its file, up to the first dot: this one is never called "g".
    work_file = graph.with_name(f"kg-work.{graph.name}")
    with _working_file(work_file):
        with open_records(graph):  # checks the file, and says so where it is none
            pass
        with _attached(work_file, graph) as work:
            _derive_into(work, resolve, stage)
        stage("commit")
        with open_writing(graph) as connection:
            _replace(connection, work_file)


class Readings:
    """The papers of a graph with the mentions of their representative text; can be iterated again."""

    def __init__(self, work: duckdb.DuckDBPyConnection) -> None:
        self._work = work

    def __iter__(self) -> Iterator[PaperReading]:
        for reading, _, _ in self.with_places():
            yield reading

    def with_places(self) -> Iterator[tuple[PaperReading, int, list[tuple[str, int]]]]:
        """Each reading with the number of its paper, and of each mention its text and its position there."""
        abbreviations = self._abbreviations()
        rows = stream(self._work, "SELECT * FROM reading ORDER BY no, position")
        for (no, paper, record, year), mentions in groupby(rows, key=itemgetter(0, 1, 2, 3)):
            present = [row for row in mentions if row[4] is not None]
            found = tuple(_mention(row[4:]) for row in present)
            extraction = Extraction(record, found, abbreviations=abbreviations.get(record, ()))
            yield PaperReading(paper, extraction, year), no, [(record, row[-1]) for row in present]

    def _abbreviations(self) -> dict[str, tuple[Abbreviation, ...]]:
        rows = stream(self._work, "SELECT record, short, long FROM g.abbreviation ORDER BY ALL")
        return {
            record: tuple(Abbreviation(short, long) for _, short, long in pairs)
            for record, pairs in groupby(rows, key=itemgetter(0))
        }


_LEAST = """
CREATE TABLE least AS
SELECT coalesce(max(CASE WHEN key = 'min_confidence' THEN CAST(value AS DOUBLE) END),
                max(CASE WHEN key = 'least_role' THEN CAST(value AS DOUBLE) END), 0) AS role,
       coalesce(max(CASE WHEN key = 'min_confidence' THEN CAST(value AS DOUBLE) END),
                max(CASE WHEN key = 'least_relation' THEN CAST(value AS DOUBLE) END), 0) AS relation
FROM g.manifest WHERE key IN ('min_confidence', 'least_role', 'least_relation')
"""
"""From which probability on edges are in the graph: the user's word, else the model's."""

_READING = """
CREATE TABLE reading AS
SELECT p.no, p.id, p.record, p.year, m.field, m.start_at, m.end_at, m.sentence_start, m.sentence_end,
       m.label, m.name, m.confidence, m.role, m.role_confidence, m.position
FROM paper p LEFT JOIN g.mention m ON m.record = p.record AND m.confidence >= (SELECT role FROM least)
ORDER BY p.no, m.position
"""


def _derive_into(work: duckdb.DuckDBPyConnection, resolve: Resolver, stage: Stage) -> None:
    stage("papers")
    derive_papers(work)
    stage("resolve")
    work.execute(_LEAST)
    work.execute(_READING)
    readings = Readings(work)
    resolution = resolve(readings)
    _store_entities(work, resolution)
    _store_assignment(work, readings, resolution)
    stage("edges")
    _store_ontology(work)
    work.execute(files("kg.graphfile").joinpath("graph.sql").read_text(encoding="utf-8"))
    _count_papers(work)


def _mention(row: Sequence[Any]) -> Mention:
    field, start, end, sentence_start, sentence_end, label, name, confidence, role, role_confidence, _ = row
    span = Span(field, start, end, sentence_start, sentence_end)
    return Mention(span, label, name, confidence, role, role_confidence)


def _store_entities(work: duckdb.DuckDBPyConnection, resolution: Resolution) -> None:
    first = _papers(work)
    index = {entity.id: first + i for i, entity in enumerate(resolution.entities)}
    work.execute(
        "CREATE TABLE entity (no INTEGER, id VARCHAR, label VARCHAR, name VARCHAR, aliases VARCHAR[],"
        " lookup VARCHAR, paper_count INTEGER, link_id VARCHAR, link_url VARCHAR)"
    )
    insert(work, "entity", (_entity_row(index[e.id], e) for e in resolution.entities))
    work.execute("CREATE TABLE entity_member (id VARCHAR, entity INTEGER)")
    members = ((member, index[e.id]) for e in resolution.entities for member in e.member_ids)
    insert(work, "entity_member", members)
    work.execute(
        "CREATE TABLE merge (id VARCHAR, entity INTEGER, left_key VARCHAR, right_key VARCHAR,"
        " reason VARCHAR, evidence VARCHAR)"
    )
    insert(
        work,
        "merge",
        (
            (m.id, index[m.entity_id], m.left_key, m.right_key, m.reason, m.evidence)
            for m in resolution.merges
        ),
    )


def _papers(work: duckdb.DuckDBPyConnection) -> int:
    row = work.execute("SELECT count(*) FROM paper").fetchone()
    return row[0] if row else 0


def _entity_row(no: int, e: Entity) -> tuple[object, ...]:
    aliases = list(e.aliases) or None
    return no, e.id, e.label, e.name, aliases, e.lookup, e.paper_count, e.link_id, e.link_url


def _store_assignment(work: duckdb.DuckDBPyConnection, readings: Readings, resolution: Resolution) -> None:
    first = _papers(work)
    work.execute("CREATE TABLE assigned (paper INTEGER, record VARCHAR, position INTEGER, entity INTEGER)")
    insert(
        work,
        "assigned",
        (
            (no, *place, first + entity)
            for reading, no, places in readings.with_places()
            for place, entity in zip(places, resolution.assign(reading), strict=True)
        ),
    )


def _store_ontology(work: duckdb.DuckDBPyConnection) -> None:
    work.execute("CREATE TABLE role_fit (label VARCHAR, role VARCHAR, fitted VARCHAR, strength INTEGER)")
    fits = [(label, role, role_for(label, role)) for label in ENTITY_LABELS for role in ROLES]
    insert(work, "role_fit", ((*fit, RELATIONSHIP_TYPE[fit[2]].strength) for fit in fits))
    work.execute(
        "CREATE TABLE relation_fit (type VARCHAR, head_label VARCHAR, tail_label VARCHAR, mutual BOOLEAN)"
    )
    types = [RELATIONSHIP_TYPE[name] for name in RELATIONS]
    insert(work, "relation_fit", ((t.name, *pair, t.symmetric) for t in types for pair in t.pairs))


def _count_papers(work: duckdb.DuckDBPyConnection) -> None:
    work.execute(
        "UPDATE entity SET paper_count = counted.papers FROM"
        " (SELECT target, count(*) AS papers FROM role_evidence GROUP BY target) counted"
        " WHERE counted.target = entity.no"
    )


def _replace(connection: duckdb.DuckDBPyConnection, work_file: Path) -> None:
    connection.execute(f"ATTACH {_literal(work_file)} AS {_WORK} (READ_ONLY)")
    for table in DERIVED:
        connection.execute(f"DELETE FROM {table}")
        columns = ", ".join(row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall())
        connection.execute(f"INSERT INTO {table} SELECT {columns} FROM {_WORK}.{table}")
    set_manifest(connection, program=__version__, complete="true")


@contextmanager
def _attached(work_file: Path, graph: Path) -> Generator[duckdb.DuckDBPyConnection]:
    work = connect(work_file)
    try:
        work.execute(f"ATTACH {_literal(graph)} AS g (READ_ONLY)")
        yield work
    finally:
        work.close()


@contextmanager
def _working_file(path: Path) -> Generator[None]:
    def clear() -> None:
        for leftover in (path, path.with_name(path.name + ".wal")):
            leftover.unlink(missing_ok=True)

    clear()
    try:
        yield
    finally:
        clear()


def _literal(path: Path) -> str:
    """A path as a SQL string: ATTACH takes no parameters."""
    return "'" + str(path).replace("'", "''") + "'"
