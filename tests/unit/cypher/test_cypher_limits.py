"""Queries of strangers: stopped by time, rows, items, or by hand."""

import threading

import pytest

from queries.cypher.engine import Engine
from queries.cypher.errors import LimitError
from queries.cypher.limits import Cancellation

ENDLESS = "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y WITH x, y WHERE x < 0 RETURN count(*)"


@pytest.mark.parametrize(
    "query",
    [
        ENDLESS,
        "MATCH (a), (b), (c), (d), (e), (f), (g), (h), (i), (j), (k), (l) RETURN count(*)",
        "RETURN size([x IN range(1, 9000000) WHERE any(y IN range(1, 9000) WHERE x = -y)])",
        "RETURN reduce(t = 0, x IN range(1, 9000000) | reduce(s = 0, y IN range(1, 9000) | 1))",
    ],
)
def test_time_runs_out(papers: Engine, query: str):
    with pytest.raises(LimitError, match=r"longer than 0\.2 s"):
        _ = papers.run(query, timeout=0.2)


def test_a_regular_expression_cannot_hold_a_query_up(nothing: Engine):
    query = "RETURN $text =~ '(a|aa)+$x?b'"
    with pytest.raises(LimitError):
        _ = nothing.run(query, {"text": "a" * 60}, timeout=0.3)


def test_too_many_rows_are_refused(nothing: Engine):
    assert len(nothing.run("UNWIND range(1, 5) AS x RETURN x", max_rows=5)) == 5
    with pytest.raises(LimitError, match="more than 4 rows"):
        _ = nothing.run("UNWIND range(1, 5) AS x RETURN x", max_rows=4)


@pytest.mark.parametrize(
    "query",
    [
        "RETURN range(1, 11)",
        "UNWIND range(1, 10) AS x UNWIND [1, 2] AS y RETURN collect(x)",
        "RETURN reduce(l = [1], x IN range(1, 5) | l + l)",
        "RETURN reduce(l = 'a', x IN range(1, 5) | l + l)",
        "RETURN replace('aaaa', 'a', 'bbb')",
    ],
)
def test_too_many_items_are_refused(nothing: Engine, query: str):
    with pytest.raises(LimitError, match="over 10 items"):
        _ = nothing.run(query, max_items=10)


def test_another_thread_can_cancel(nothing: Engine):
    cancellation = Cancellation()
    threading.Timer(0.1, cancellation.cancel).start()
    with pytest.raises(LimitError, match="cancelled"):
        _ = nothing.run(ENDLESS, cancellation=cancellation)
    with pytest.raises(LimitError, match="cancelled"):
        _ = nothing.run("UNWIND range(1, 3) AS x RETURN x", cancellation=cancellation)
