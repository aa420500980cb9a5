"""A graph file of five papers, open for reading."""

from collections.abc import Iterator

import duckdb
import pytest

from kg.graphfile.lookup import FileLookup
from tests.helpers.handmade import detection, plain_key


@pytest.fixture(scope="session")
def lookup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FileLookup]:
    path = detection().write(tmp_path_factory.mktemp("lookup") / "hand.kg")
    with duckdb.connect(str(path), read_only=True) as con:
        yield FileLookup(con, plain_key)
