"""`kg load` and `kg unload` as a person runs them, on a real server."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import StoreError, UsageError
from loaders.bolt.store import BoltStore
from tests.helpers.command import Kg

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("neo4j")]


@pytest.fixture(autouse=True)
def _graph_in_the_environment(kg: Kg, graph_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]
    monkeypatch.setenv("KG_GRAPH", str(graph_file))


def test_load_says_what_it_changed_and_a_second_one_changes_nothing(
    kg: Kg, open_bolt: Callable[..., BoltStore], monkeypatch: pytest.MonkeyPatch
):
    store = open_bolt()
    uri = store.address.uri
    assert " 0 created, 0 changed" not in kg("load", uri).out
    again = kg("load", uri)
    assert "nodes 0 created, 0 changed, 0 removed; relationships 0 created, 0 changed, 0 removed" in again.out
    monkeypatch.setenv("NEO4J_URI", uri)
    assert "(nothing written)" in kg("load", "--dry-run").out
    [(papers,)] = store.run("MATCH (p:Paper) RETURN count(p) AS n").rows
    assert papers > 0
    assert kg("unload", uri).code == 0
    assert store.run("MATCH (n) RETURN count(n) AS n").rows == [(0,)]


def test_a_load_without_a_server_says_what_to_do(kg: Kg):
    nowhere = kg("load", "bolt://127.0.0.1:1")
    assert nowhere.code == StoreError.exit_code
    assert "127.0.0.1:1" in nowhere.err
    unnamed = kg("load")
    assert unnamed.code == UsageError.exit_code
    assert "NEO4J_URI" in unnamed.err


def test_a_wrong_password_is_one_message(
    kg: Kg, open_bolt: Callable[..., BoltStore], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("NEO4J_PASSWORD", "not the password")
    refused = kg("load", open_bolt().address.uri)
    assert refused.code == StoreError.exit_code
    assert "NEO4J_PASSWORD" in refused.err
