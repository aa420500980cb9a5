"""A graph file of five papers, open for reading."""

from collections.abc import Iterator

import duckdb
import pytest

from kg.graphfile.lookup import Lookup
from tests.helpers.handmade import detection, plain_key


@pytest.fixture(scope="session")
def lookup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lookup]:
    path = detection().write(tmp_path_factory.mktemp("lookup") / "hand.kg")
    with duckdb.connect(str(path), read_only=True) as con:
        yield Lookup(con, plain_key)
