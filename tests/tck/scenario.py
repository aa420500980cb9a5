"""Run one scenario of the TCK and judge it."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from queries.cypher.errors import CypherError
from queries.cypher.result import Result
from queries.cypher.syntax.lexer import tokenize
from tests.tck.expected import actual_form, expected_form
from tests.tck.feature import Scenario, Step
from tests.tck.setup_graph import GraphBuilder

_WRITING = frozenset({"CREATE", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "FOREACH"})
_TEMPORAL = frozenset({"DATETIME", "LOCALDATETIME", "LOCALTIME", "TIME", "DURATION"})
_PROCEDURES = "there exists a procedure"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a scenario went, and why it failed or was left out."""

    kind: Literal["passed", "failed", "temporal", "writing", "procedure"]
    negative: bool
    reason: str = ""


class MismatchError(Exception):
    """The engine did something else than the scenario asks."""


@dataclass(slots=True)
class _State:
    builder: GraphBuilder = field(default_factory=GraphBuilder)
    params: dict[str, Any] = field(default_factory=dict[str, Any])
    result: Result | None = None
    error: CypherError | None = None


def run_scenario(scenario: Scenario, graphs: Path) -> Outcome:
    """Run a scenario; `graphs` is the folder of the named graphs."""
    negative = any("should be raised" in step.text for step in scenario.steps)
    left_out = _out_of_scope(scenario, negative=negative)
    if left_out is not None:
        return Outcome(left_out, negative)
    state = _State()
    try:
        for step in scenario.steps:
            _run_step(step, state, graphs)
    except MismatchError as mismatch:
        return Outcome("failed", negative, str(mismatch))
    except CypherError as error:
        return Outcome("failed", negative, f"the set-up failed: {error}")
    return Outcome("passed", negative)


def _out_of_scope(
    scenario: Scenario, *, negative: bool
) -> Literal["temporal", "writing", "procedure"] | None:
    if any(_PROCEDURES in step.text for step in scenario.steps):
        return "procedure"
    if any(_TEMPORAL & _called(_words(step.block)) for step in scenario.steps):
        return "temporal"
    words = _words(next(step.block for step in scenario.steps if step.text.startswith("executing query")))
    if not negative and any(
        word in _WRITING and before not in {".", ":"}
        for before, word in zip(["", *words], words, strict=False)
    ):
        return "writing"
    return None


def _words(text: str) -> list[str]:
    try:
        return tokenize(text).words
    except CypherError:
        return []


def _called(words: list[str]) -> set[str]:
    """Give the words that are called as functions, or that functions are named under."""
    return {word for word, following in pairwise(words) if following in {"(", "."}}


def _run_step(step: Step, state: _State, graphs: Path) -> None:
    text = step.text
    if text.startswith("executing"):
        _execute(step.block, state)
    elif text.startswith("having executed"):
        state.builder.execute(step.block, state.params)
    elif text.startswith("parameters are"):
        state.params = {row[0]: _plain(row[1]) for row in step.table}
    elif text.startswith("the ") and text.endswith("graph"):
        name = text.split()[1]
        state.builder.execute((graphs / name / f"{name}.cypher").read_text("utf-8"), {})
    elif text.startswith("the result should be empty"):
        _compare(Step(text, table=((),)), state)
    elif text.startswith("the result should be"):
        _compare(step, state)
    elif "should be raised" in text:
        _compare_error(text, state)


def _execute(query: str, state: _State) -> None:
    try:
        state.result = state.builder.engine().run(query, state.params)
    except CypherError as error:
        state.error = error


def _plain(cell: str) -> Any:
    """Read a parameter, by the engine itself."""
    return GraphBuilder().engine().run(f"RETURN {cell} AS value").rows[0][0]


# --- comparing --------------------------------------------------------------------------------------


def _compare(step: Step, state: _State) -> None:
    if state.error is not None:
        raise MismatchError(f"{state.error.name} {state.error.detail}: {state.error.message}")
    result = state.result
    if result is None:
        raise MismatchError("no query ran")
    header, *expected_rows = step.table
    if header and sorted(header) != sorted(result.columns):
        raise MismatchError(f"columns {list(result.columns)}, expected {list(header)}")
    ordered = "ignoring element order" not in step.text
    order = [result.columns.index(name) for name in header]
    expected = [tuple(expected_form(cell, ordered=ordered) for cell in row) for row in expected_rows]
    actual = [tuple(actual_form(row[position], ordered=ordered) for position in order) for row in result.rows]
    same = actual == expected if ", in order" in step.text else Counter(actual) == Counter(expected)
    if not same:
        raise MismatchError(f"rows {actual}, expected {expected}")


def _compare_error(text: str, state: _State) -> None:
    """Compare the class of an error and its phase; the detail is for the reader."""
    words = text.split(" should be raised at ")
    name, (phase, _, detail) = words[0].split()[-1], words[1].partition(": ")
    error = state.error
    if error is None:
        raise MismatchError(f"no error, expected {name} {detail} at {phase}")
    if error.name != name or phase not in {error.phase, "any time"}:
        raise MismatchError(
            f"{error.name} {error.detail} at {error.phase}, expected {name} {detail} at {phase}"
        )
