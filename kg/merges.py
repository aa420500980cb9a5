"""The user's word on what is one thing: rules and links of a graph file, the merges made, probable ones."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from kg.errors import NotFoundError
from kg.graphfile.derive import Resolver, derive
from kg.graphfile.file import manifest, open_reading, open_records, open_writing, set_manifest
from kg.graphfile.lock import build_lock
from kg.graphfile.pulled import refuse_pulled
from kg.progress import Progress, Silent
from kg.records import Entity
from kg.resolve.keys import key
from kg.resolve.links import Link, Links, read_links
from kg.resolve.merging import YOUR_RULE, merge_id
from kg.resolve.resolve import resolve
from kg.resolve.rules import Rule, Rules, read_rules
from kg.resolve.suggest import Suggestion, suggest

LINKS = "links"
"""The entry of the manifest that holds the user's list."""


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge as a person reads it.

    Attributes
    ----------
    id : str
        What `undo` takes.
    label, name : str
        The entity; both empty for a rule of the user's that shows as no merge.
    left, right : str
        The two names that are one thing, as papers write them.
    reason, evidence : str
        The rule that merged them, and what it saw; of a user's rule the rule.
    """

    id: str
    label: str
    name: str
    left: str
    right: str
    reason: str
    evidence: str


def resolver(graph: Path) -> Resolver:
    """Resolution with the rules and links that a graph file holds."""
    with open_records(graph) as connection:
        return partial(resolve, rules=Rules.of(_rules(connection)), links=_links(connection))


def merges(graph: Path, name: str | None = None) -> list[MergeRow]:
    """List the merges of a graph, or of the things of one name; `kg.api.merges` describes it."""
    sql = (
        "SELECT m.id, e.label, e.name, e.aliases, m.left_key, m.right_key, m.reason, m.evidence"
        " FROM merge m JOIN entity e ON e.no = m.entity"
        " WHERE $1 IS NULL OR contains(e.lookup, '|' || $1 || '|')"
        " ORDER BY e.paper_count DESC, e.id, m.left_key, m.right_key"
    )
    wanted = None if name is None else key(name)
    with open_reading(graph) as connection:
        rows = connection.execute(sql, [wanted]).fetchall()
        rules = _rules_in_force(connection, wanted)
    if name is not None and not rows and not rules:
        raise NotFoundError(
            f"nothing was merged into {name!r}; `kg search` finds names, `kg merges` lists all"
        )
    made = [MergeRow(*row[:3], *_as_written(row[2], row[3] or (), row[4:6]), *row[6:]) for row in rows]
    return [*rules, *made]


def _rules_in_force(connection: duckdb.DuckDBPyConnection, wanted: str | None) -> list[MergeRow]:
    """The user's rules, or those about one key, less the `same:` rules that show as a merge."""
    done = {number for (number,) in connection.execute("SELECT id FROM merge").fetchall()}
    found: list[MergeRow] = []
    for rule in _rules(connection):
        number, keys = merge_id(rule.left_key, rule.right_key), (rule.left_key, rule.right_key)
        if wanted in (None, *keys) and not (rule.kind == "same" and number in done):
            left, right = (_name_of(connection, k) for k in keys)
            found.append(MergeRow(number, "", "", left, right, YOUR_RULE, f"{rule.kind}: {left} | {right}"))
    return found


def _name_of(connection: duckdb.DuckDBPyConnection, wanted: str) -> str:
    """What papers write most for a key; the key itself where no paper has it."""
    found = connection.execute(
        "SELECT name, aliases FROM entity WHERE contains(lookup, '|' || $1 || '|') "
        "ORDER BY paper_count DESC, id LIMIT 1",
        [wanted],
    ).fetchone()
    return _as_written(found[0], found[1] or (), [wanted])[0] if found else wanted


def _as_written(name: str, aliases: Sequence[str], keys: Sequence[str]) -> list[str]:
    """The names that two keys stand for, as papers write them most."""
    written = {key(form): form for form in reversed([name, *aliases])}
    return [written.get(k, k) for k in keys]


def undo(ids: Sequence[str], graph: Path, *, progress: Progress | None = None) -> None:
    """Take merges apart for good; `kg.api.undo_merges` describes it."""

    def change(connection: duckdb.DuckDBPyConnection) -> None:
        rules = _rules(connection)
        for number in ids:
            own = [r for r in rules if merge_id(r.left_key, r.right_key) == number]
            found = connection.execute(
                "SELECT left_key, right_key, reason FROM merge WHERE id = $1", [number]
            ).fetchone()
            if not own and found is None:
                raise NotFoundError(f"there is no merge {number!r}; `kg merges` lists them with their ids")
            rules = [r for r in rules if r not in own]
            if found is not None and not str(found[2]).startswith(YOUR_RULE):
                rules.append(Rule("different", *found[:2]))
        _store(connection, rules)

    _change(graph, change, progress)


def add_rules(path: Path, graph: Path, *, progress: Progress | None = None) -> int:
    """Add a file of rules to a graph file; `kg.api.add_rules` describes it."""
    rules = read_rules(path)
    _change(graph, lambda connection: _store(connection, [*_rules(connection), *rules]), progress)
    return len(rules)


def link(path: Path, graph: Path, *, progress: Progress | None = None) -> int:
    """Link the entities of a graph to a list of the user's; `kg.api.link` describes it."""
    links = list_of_links(path)
    _change(graph, lambda connection: set_manifest(connection, **{LINKS: links}), progress)
    with open_reading(graph) as connection:
        row = connection.execute("SELECT count(link_id) FROM entity").fetchone()
    return row[0] if row else 0


def list_of_links(path: Path) -> str:
    """A user's list as the manifest of a graph file keeps it, under `LINKS`."""
    return json.dumps([astuple(each) for each in read_links(path)], ensure_ascii=False)


def suggestions(graph: Path, limit: int = 50) -> list[Suggestion]:
    """List probable duplicates that were not merged; `kg.api.suggest_merges` describes it."""
    with open_reading(graph) as connection:
        rows = connection.execute(
            "SELECT id, label, name, aliases, lookup, paper_count FROM entity ORDER BY id"
        ).fetchall()
        rules = Rules.of(_rules(connection))
    entities = (Entity(i, label, n, tuple(a or ()), k, (), papers) for i, label, n, a, k, papers in rows)
    return suggest(entities, rules, limit)


def _change(
    graph: Path, change: Callable[[duckdb.DuckDBPyConnection], Any], progress: Progress | None
) -> None:
    """Change what a graph file says of names, then derive its graph again."""
    progress = progress or Silent()
    with build_lock(graph):
        refuse_pulled(graph)  # and says where there is none, before anything is written
        with open_writing(graph) as connection:
            change(connection)
            set_manifest(connection, complete="false")
        derive(graph, resolver(graph), stage=progress.stage)


def _rules(connection: duckdb.DuckDBPyConnection) -> list[Rule]:
    rows = connection.execute("SELECT kind, left_key, right_key FROM rule ORDER BY ALL").fetchall()
    return [Rule(*row) for row in rows]


def _store(connection: duckdb.DuckDBPyConnection, rules: Iterable[Rule]) -> None:
    """Keep one rule a pair of keys, the last one."""
    kept = {(rule.left_key, rule.right_key): rule for rule in rules}
    connection.execute("DELETE FROM rule")
    for rule in sorted(kept.values()):
        connection.execute("INSERT INTO rule VALUES ($1, $2, $3)", [rule.kind, rule.left_key, rule.right_key])


def _links(connection: duckdb.DuckDBPyConnection) -> Links | None:
    text = manifest(connection).get(LINKS)
    if text is None:
        return None
    return Links.of(Link(i, url, label, tuple(keys)) for i, url, label, keys in json.loads(text))
