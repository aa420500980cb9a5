"""The openCypher TCK, where its feature files are at hand, and the runner on a file of our own."""

import os
from pathlib import Path

import pytest

from tests.tck.expected import actual_form, expected_form
from tests.tck.known import known_failures
from tests.tck.suite import run_folder

SHARED = Path(os.environ.get("KG_SHARED", Path(__file__).parents[4] / "shared")) / "tck"

FEATURE = '''
Feature: Ours

  Background:
    Given an empty graph
    And having executed:
      """
      CREATE (a:A {v: 1}), (b:B {v: a.v})
      CREATE (a)-[:T {w: 2}]->(b)
      """

  Scenario Outline: [1] Rows
    When executing query:
      """
      MATCH p = (n {v: <v>})-[r]->(m) RETURN n, r, p, [m.v, null] AS l
      """
    Then the result should be, in any order:
      | n           | r           | p           | l            |
      | (:A {v: 1}) | [:T {w: 2}] | <path>      | [1, null]    |
    And no side effects

    Examples:
      | v | path |
      | 1 | <(:A {v: 1})-[:T {w: 2}]->(:B)> |

  Scenario: [2] Right error
    When executing query:
      """
      RETURN foo
      """
    Then a SyntaxError should be raised at compile time: UndefinedVariable

  Scenario: [3] Wrong phase
    When executing query:
      """
      RETURN foo
      """
    Then a SyntaxError should be raised at runtime: UndefinedVariable

  Scenario: [4] It writes
    When executing query:
      """
      CREATE (n) RETURN n
      """
    Then the result should be empty

  Scenario: [5] A time of day
    When executing query:
      """
      RETURN localtime() AS t
      """
    Then the result should be empty
'''


def test_the_runner_tells_right_from_wrong(tmp_path: Path):
    area = tmp_path / "area"
    area.mkdir()
    _ = (area / "Ours.feature").write_text(FEATURE, "utf-8")
    report = run_folder(tmp_path)
    assert report.total["passed"] == 1
    assert sorted(report.failures) == ["area/Ours.feature: [1] Rows #1", "area/Ours.feature: [3] Wrong phase"]
    assert "expected" in report.failures["area/Ours.feature: [1] Rows #1"]
    assert (report.total["writing"], report.total["temporal"]) == (1, 1)
    right = FEATURE.replace("]->(:B)>", "]->(:B {v: 1})>")
    _ = (area / "Ours.feature").write_text(right, "utf-8")
    assert list(run_folder(tmp_path).failures) == ["area/Ours.feature: [3] Wrong phase"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("-1", -1),
        ("1.0", 1.0),
        ("'a'", "a"),
        ("null", None),
        ("true", True),
        ("[1, {a: 'b'}]", [1, {"a": "b"}]),
    ],
)
def test_values_of_tables_are_read(cell: str, value: object):
    assert expected_form(cell) == actual_form(value)
    assert expected_form("1") != actual_form(1.0)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the TCK's feature files are not at hand (KG_SHARED)")
def test_only_known_scenarios_fail_and_all_of_them_do():
    """The list of known failures may only shrink: what passes again must leave it."""
    report = run_folder(SHARED)
    assert report.failures.keys() == known_failures().keys()
    total = report.total
    assert total["passed positive"] >= 0.99 * (total["passed positive"] + total["failed positive"])
    assert total["passed negative"] >= 0.97 * (total["passed negative"] + total["failed negative"])


def test_each_known_failure_has_a_reason():
    assert all(known_failures().values())
