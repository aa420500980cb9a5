"""Settings that every test runs under, and what several kinds of them share: a Neo4j server, a browser."""

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from loaders.bolt.address import Address

# Two busy cores make data slow to draw and examples slow to run; neither is a fault of the code.
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session")
def server_address(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Address]":
    """An empty database of a real server, which who uses it leaves empty."""
    from tests.helpers.neo4j_server import database

    with database(tmp_path_factory.mktemp("neo4j")) as address:
        yield address


@pytest.fixture(scope="module")  # while it runs, no other test of this process can run an event loop
def browser() -> "Iterator[Browser]":
    """Chromium; without it the tests skip, and fail in CI."""
    from tests.helpers.chromium import chromium, launched

    if chromium() is None:
        reason = "no Chromium here: apt install chromium, or set KG_CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with launched() as one:
        yield one
