"""Deriving the papers: records grouped by identity, metadata brought together."""

from collections.abc import Iterator, Mapping, Sequence

import duckdb

from kg.graphfile.rows import insert, stream
from kg.identity import Fingerprint, Group, fingerprint, group_records

_SHARED = """
SELECT 'same {name}', list(DISTINCT record ORDER BY record) FROM g.source
WHERE {column} IS NOT NULL GROUP BY {column} HAVING count(DISTINCT record) > 1
"""

_PAPERS = """
CREATE TABLE paper AS
WITH place AS (
    SELECT r.paper, s.*, row_number() OVER (
        PARTITION BY r.paper ORDER BY s.record <> r.representative, r.id, s.record, s.name, s.line
    ) AS precedence
    FROM grouped r JOIN g.source s ON s.record = r.record
), merged AS (
SELECT
    any_value(p.no) AS no, p.id, p.representative AS record,
    nullif(any_value(t.title), '') AS title,
    nullif(any_value(t.abstract), '') AS abstract,
    arg_min(s.published, (s.published_inferred, -length(s.published), s.precedence)) AS published,
    nullif(bool_and(s.published_inferred) FILTER (s.published IS NOT NULL), false) AS published_inferred,
    arg_min(s.venue, s.precedence) AS venue,
    arg_min(s.authors, s.precedence) FILTER (len(s.authors) > 0) AS authors,
    arg_min(s.url, s.precedence) AS url,
    arg_min(s.doi, s.precedence) AS doi,
    arg_min(s.arxiv, s.precedence) AS arxiv,
    list(DISTINCT s.name ORDER BY s.name) AS sources
FROM paper_group p JOIN place s ON s.paper = p.no JOIN g.record t ON t.key = p.representative
GROUP BY p.id, p.representative
)
SELECT *, CAST(substr(published, 1, 4) AS INTEGER) AS year FROM merged ORDER BY no
"""
# arg_min leaves rows out whose first argument is NULL: each value comes from the first place that says it.


def derive_papers(work: duckdb.DuckDBPyConnection) -> None:
    """Make the tables `paper` and `paper_record` in the working file from the records attached as `g`."""
    prints = [
        fingerprint(*row)
        for row in stream(work, "SELECT key, id, title, abstract FROM g.record ORDER BY id, key")
    ]
    groups = group_records(prints, _shared(work), lambda keys: _abstracts(work, keys))
    _store_groups(work, groups, prints)
    work.execute(_PAPERS)
    work.execute("DROP TABLE grouped; DROP TABLE paper_group")


def _shared(work: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Sequence[str]]]:
    for name, column in (("DOI", "doi"), ("arXiv id", "arxiv")):
        yield from stream(work, _SHARED.format(name=name, column=column) + " ORDER BY 2")


def _abstracts(work: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> Mapping[str, str]:
    query = "SELECT key, abstract FROM g.record WHERE list_contains($1, key)"
    return dict(work.execute(query, [list(keys)]).fetchall())


def _store_groups(
    work: duckdb.DuckDBPyConnection, groups: Sequence[Group], prints: Sequence[Fingerprint]
) -> None:
    work.execute("CREATE TABLE paper_group (no INTEGER, id VARCHAR, representative VARCHAR)")
    insert(work, "paper_group", ((no, g.id, g.representative) for no, g in enumerate(groups)))
    work.execute("CREATE TABLE paper_record (id VARCHAR, paper INTEGER, reason VARCHAR)")
    insert(
        work,
        "paper_record",
        ((record, no, g.reasons[record]) for no, g in enumerate(groups) for record in sorted(g.reasons)),
    )
    paper_of = {record: no for no, g in enumerate(groups) for record in g.reasons}
    work.execute("CREATE TABLE grouped (record VARCHAR, id VARCHAR, paper INTEGER, representative VARCHAR)")
    insert(
        work,
        "grouped",
        ((f.key, f.id, paper_of[f.id], groups[paper_of[f.id]].representative) for f in prints),
    )
