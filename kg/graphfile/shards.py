"""What a build adds: texts, where they stood, and what was extracted from them, a shard at a time."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import duckdb

from kg.graphfile.rows import insert, stream
from kg.records import Extraction, Record

Text = tuple[str, str, str]
"""A text to extract from: its key, title and abstract."""


@dataclass(slots=True)
class Known:
    """What the graph file holds already, so that a build adds only what is new.

    `models` maps the key of each text to the hash of the model that read it; `places` holds the
    (key, file, line) of each record; `inputs` the (name, SHA-256) of each input read to its end.
    """

    models: dict[str, str | None] = field(default_factory=dict[str, "str | None"])
    places: set[tuple[str, str, int]] = field(default_factory=set[tuple[str, str, int]])
    inputs: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])


@dataclass(frozen=True, slots=True)
class InputCount:
    """An input that was read to its end, as the `input` table keeps it."""

    name: str
    sha256: str
    records: int
    furniture: int
    not_understood: int


def text_key(record: Record) -> str:
    """SHA-256 of the exact title and abstract: the key of a text in the graph file."""
    text = f"{record.title}\0{record.abstract}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_known(connection: duckdb.DuckDBPyConnection) -> Known:
    """What an existing graph file holds."""
    return Known(
        dict(stream(connection, "SELECT key, model FROM record")),
        set(stream(connection, "SELECT record, name, line FROM source")),
        set(stream(connection, "SELECT name, sha256 FROM input")),
    )


def outdated(connection: duckdb.DuckDBPyConnection, model: str) -> list[Text]:
    """The texts that another model read, or none yet, ordered by key."""
    query = "SELECT key, title, abstract FROM record WHERE model IS DISTINCT FROM $1 ORDER BY key"
    return connection.execute(query, [model]).fetchall()


def texts_of_paper(connection: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    """The keys of all texts of a paper, by its id or the id of any of its records."""
    query = """
        SELECT key FROM record WHERE id IN (
            SELECT other.id FROM paper_record p JOIN paper_record other ON other.paper = p.paper
            WHERE p.id = $1
        ) ORDER BY key
    """
    return [key for (key,) in connection.execute(query, [name]).fetchall()]


def add_records(connection: duckdb.DuckDBPyConnection, records: Iterable[tuple[str, Record]]) -> None:
    """Add texts and their places; what is there already stays."""
    rows = list(records)
    texts = {key: (key, r.id, r.title, r.abstract, None) for key, r in rows}
    insert(connection, "record", texts.values(), or_ignore=True)
    places = {(key, r.source.name, r.source.line): _place(key, r) for key, r in rows}
    insert(connection, "source", places.values(), or_ignore=True)


def add_extractions(
    connection: duckdb.DuckDBPyConnection, extractions: Sequence[Extraction], model: str
) -> None:
    """Put what was found in some texts in the place of what was found in them before."""
    keys = [e.record_id for e in extractions]
    for table in ("mention", "relation", "abbreviation"):
        connection.execute(f"DELETE FROM {table} WHERE list_contains($1, record)", [keys])
    insert(connection, "mention", _mentions(extractions))
    insert(connection, "relation", _relations(extractions))
    insert(
        connection,
        "abbreviation",
        ((e.record_id, a.short, a.long) for e in extractions for a in e.abbreviations),
    )
    connection.execute("UPDATE record SET model = $1 WHERE list_contains($2, key)", [model, keys])


def add_input(connection: duckdb.DuckDBPyConnection, count: InputCount) -> None:
    """Note that an input was read to its end."""
    row = (count.name, count.sha256, count.records, count.furniture, count.not_understood)
    connection.execute("INSERT OR REPLACE INTO input VALUES ($1, $2, $3, $4, $5)", row)


def remove_source(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Take out an input and every text that stood nowhere else."""
    connection.execute("DELETE FROM source WHERE name = $1", [name])
    connection.execute("DELETE FROM input WHERE name = $1", [name])
    _remove_texts_without_source(connection)


def remove_texts(connection: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> None:
    """Take out texts with all their places."""
    connection.execute("DELETE FROM source WHERE list_contains($1, record)", [list(keys)])
    _remove_texts_without_source(connection)


def _remove_texts_without_source(connection: duckdb.DuckDBPyConnection) -> None:
    gone = "NOT IN (SELECT record FROM source)"
    connection.execute(f"DELETE FROM record WHERE key {gone}")
    for table in ("mention", "relation", "abbreviation"):
        connection.execute(f"DELETE FROM {table} WHERE record {gone}")


def _place(key: str, record: Record) -> tuple[object, ...]:
    return (
        key,
        record.source.name,
        record.source.line,
        list(record.authors),
        record.published,
        record.published_inferred,
        record.venue,
        record.url,
        record.doi,
        record.arxiv,
    )


def _mentions(extractions: Iterable[Extraction]) -> Iterator[tuple[object, ...]]:
    for extraction in extractions:
        for position, m in enumerate(extraction.mentions):
            s = m.span
            yield (
                extraction.record_id,
                position,
                s.field,
                s.start,
                s.end,
                s.sentence_start,
                s.sentence_end,
                m.label,
                m.name,
                m.confidence,
                m.role,
                m.role_confidence,
            )


def _relations(extractions: Iterable[Extraction]) -> Iterator[tuple[object, ...]]:
    for extraction in extractions:
        for r in extraction.relations:
            yield extraction.record_id, r.head, r.type, r.tail, r.confidence
