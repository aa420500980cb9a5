"""Run the scenarios of the TCK on a Neo4j server too, and say where its rows differ from the engine's.

Both get the scenario's own set-up statements. On the server a scenario is one transaction that is rolled
back: emptying the database costs nothing, and nothing is ever stored.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from neo4j import Session
from neo4j.exceptions import Neo4jError

from loaders.bolt.database import cypher
from loaders.bolt.values import plain
from queries.cypher.errors import CypherError
from queries.cypher.result import Result
from tests.tck.expected import actual_form
from tests.tck.feature import Scenario
from tests.tck.setup_graph import GraphBuilder
from tests.tck.suite import identity, named_graphs, scenarios_in

Rows: TypeAlias = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a scenario does: statements that make a graph, and a query with its parameters."""

    setup: tuple[str, ...]
    query: str
    params: Mapping[str, Any]
    in_order: bool
    ordered_lists: bool


@dataclass(slots=True)
class Differences:
    """Where the two differ, of how many scenarios that both accept."""

    compared: int = 0
    differing: dict[str, str] = field(default_factory=dict[str, str])


def compare_folder(folder: Path, session: Session) -> Differences:
    """Run every scenario of a folder that both accept on both."""
    found, graphs = Differences(), named_graphs(folder)
    for scenario in scenarios_in(folder):
        asked = _asked(scenario, graphs)
        here = _in_memory(asked)
        there = None if here is None else _on_the_server(asked, session)
        if here is None or there is None:
            continue
        found.compared += 1
        difference = _difference(asked, here, there)
        if difference:
            found.differing[identity(scenario)] = difference
    return found


def _asked(scenario: Scenario, graphs: Path) -> Asked:
    setup: list[str] = []
    params: dict[str, Any] = {}
    query = result = ""
    for step in scenario.steps:
        words = step.text.split()
        if step.text.startswith("executing query"):
            query = step.block
        elif step.text.startswith("having executed"):
            setup.append(step.block)
        elif step.text.startswith("parameters are"):
            params |= {name: _value(cell) for name, cell in step.table}
        elif words[0] == "the" and words[-1] == "graph":
            statements = (graphs / words[1] / f"{words[1]}.cypher").read_text("utf-8").split(";\n")
            setup += [text for text in statements if text.strip()]
        elif step.text.startswith("the result should be"):
            result = step.text
    return Asked(tuple(setup), query, params, ", in order" in result, "ignoring element order" not in result)


def _value(cell: str) -> Any:
    return GraphBuilder().engine().run(f"RETURN {cell} AS value").rows[0][0]


def _in_memory(asked: Asked) -> Result | None:
    builder = GraphBuilder()
    try:
        for text in asked.setup:
            builder.execute(text, dict(asked.params))
        return builder.engine().run(asked.query, asked.params)
    except CypherError:
        return None


def _on_the_server(asked: Asked, session: Session) -> Result | None:
    transaction = session.begin_transaction()
    try:
        for text in asked.setup:
            transaction.run(cypher(text.rstrip().rstrip(";")), dict(asked.params)).consume()
        result = transaction.run(cypher(asked.query), dict(asked.params))
        rows = [tuple(plain(value, {}) for value in record.values()) for record in result]
        return Result(tuple(result.keys()), rows)
    except Neo4jError:
        return None
    finally:
        transaction.close()


def _difference(asked: Asked, here: Result, there: Result) -> str:
    """How the two differ, in words; empty where they agree."""
    if here.columns != there.columns:
        return f"columns {here.columns}, on the server {there.columns}"
    one, other = (_forms(result, ordered=asked.ordered_lists) for result in (here, there))
    same = one == other if asked.in_order else Counter(one) == Counter(other)
    return "" if same else f"rows {one}, on the server {other}"


def _forms(result: Result, *, ordered: bool) -> Rows:
    return [tuple(actual_form(value, ordered=ordered) for value in row) for row in result.rows]
