"""The scenarios of the openCypher TCK that both accept give the same rows in memory and in Neo4j."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from neo4j import Session

from loaders.bolt.address import Address
from tests.helpers.neo4j_server import open_store
from tests.tck.known import known_differences
from tests.tck.parity import compare_folder

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("neo4j")]

SHARED = Path(os.environ.get("KG_SHARED", Path(__file__).parents[3] / "shared")) / "tck"

FEATURE = """
Feature: Ours

  Scenario: [1] The same
    Given an empty graph
    And having executed:
      '''
      CREATE (:A {v: 1})-[:T {w: 2}]->(:B), (:A {v: 2})
      '''
    And parameters are:
      | least | 1 |
    When executing query:
      '''
      MATCH p = (a:A)-[r:T]->(b) WHERE a.v >= $least RETURN a, r, p, [b, 1.5] AS l
      '''
    Then the result should be, in any order:
      | a |

  Scenario: [2] Nothing was left behind
    Given an empty graph
    When executing query:
      '''
      MATCH (n) RETURN count(n) AS n
      '''
    Then the result should be, in order:
      | n |

  Scenario: [3] Each has its own words for this
    Given an empty graph
    When executing query:
      '''
      RETURN -0.0 AS x
      '''
    Then the result should be, in any order:
      | x |

  Scenario: [4] Only one accepts it
    Given an empty graph
    When executing query:
      '''
      CREATE (n) RETURN n
      '''
    Then the result should be, in any order:
      | n |
""".replace("'''", '"""')


@pytest.fixture
def session(server_address: Address) -> Iterator[Session]:
    store = open_store(server_address)
    with store._database.session() as opened:  # pyright: ignore[reportPrivateUsage]
        yield opened
    store.close()


def test_the_comparison_tells_same_from_different(session: Session, tmp_path: Path):
    (tmp_path / "Ours.feature").write_text(FEATURE, "utf-8")
    found = compare_folder(tmp_path, session)
    assert found.compared == 3
    assert list(found.differing) == ["Ours.feature: [3] Each has its own words for this"]
    assert "on the server" in found.differing["Ours.feature: [3] Each has its own words for this"]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the TCK's feature files are not at hand (KG_SHARED)")
def test_only_known_scenarios_differ_and_all_of_them_do(session: Session):
    """The list of known differences may only shrink: what agrees again must leave it."""
    found = compare_folder(SHARED, session)
    assert found.differing.keys() == known_differences().keys(), found.differing
    assert found.compared > 1_500


def test_each_known_difference_has_a_reason():
    assert all(known_differences().values())
