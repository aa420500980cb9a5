"""A graph file of two papers and four entities, filled table by table."""

from collections.abc import Iterator
from importlib.resources import files

import duckdb
import pytest

PAPER_A, PAPER_B = "a" * 64, "b" * 64
DATASET, METHOD, OTHER_METHOD, TASK = "dataset:grains", "method:c%2b%2b", "method:sieve", "task:sorting"

PAPERS = [
    (0, PAPER_A, "key-a", "Sieve", "We sort grains 🌾 with a sieve. C++ is slow.", "2019-05", 2019, True,
     "Barns", ["Ann Onyme", "Bob; Jr."], None, "10.1/x", None, ["a.txt", "b.txt"]),
    (1, PAPER_B, "key-b", None, 'A text; with\n"quotes".', None, None, None,
     None, None, None, None, None, ["b.txt"]),
]  # fmt: skip
ENTITIES = [
    (2, DATASET, "Dataset", "Grains", None, "|grains|", 1, None, None),
    (3, METHOD, "Method", "C++", ["c plus plus"], "|c++|c plus plus|", 1, None, None),
    (4, OTHER_METHOD, "Method", "Sieve", None, "|sieve|", 1, None, None),
    (5, TASK, "Task", "sorting", None, "|sorting|", 2, None, None),
]
EDGES = [
    (0, 0, 4, "PROPOSES", 0.9, 1),
    (1, 1, 5, "MENTIONS", 0.5, 1),
    (2, 3, 4, "COMPARED_WITH", 0.8, 2),
    (3, 4, 5, "USED_FOR", 0.7, 1),
]
EVIDENCE = [  # edge, rank, paper, confidence, head span and sentence, tail span and sentence
    (0, 0, 0, 0.9, None, None, None, None, None, "title", 0, 5, 0, 5),
    (1, 0, 1, 0.5, None, None, None, None, None, "abstract", 2, 6, 0, 22),
    (2, 0, 0, 0.8, "abstract", 31, 34, 31, 43, "abstract", 24, 29, 0, 30),
    (2, 1, 1, 0.3, "abstract", 0, 1, 0, 22, "abstract", 2, 6, 0, 22),
    (3, 0, 0, 0.7, "title", 0, 5, 0, 5, "abstract", 3, 7, 0, 30),
]


@pytest.fixture
def graph_tables() -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of a graph file, in memory."""
    rows = {"paper": PAPERS, "entity": ENTITIES, "edge": EDGES, "evidence": EVIDENCE}
    with duckdb.connect() as con:
        con.execute(files("kg.graphfile").joinpath("schema.sql").read_text(encoding="utf-8"))
        for table, values in rows.items():
            con.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)
        yield con
