"""What the analysis says of a query without a graph."""

import pytest

from queries.cypher.analysis import Order, analyse, vocabulary
from queries.cypher.errors import CypherSyntaxError


def test_names_what_a_query_takes_and_gives():
    found = analyse(
        "MATCH (:Task {name: $task})<-[:ADDRESSES|PROPOSES]-(p:Paper) "
        "WHERE p.year > $since AND p.title <> $task "
        "RETURN p.title AS title, count(*) AS n ORDER BY n DESC, p.title LIMIT $limit"
    )
    assert found.parameters == ("task", "since", "limit")
    assert found.columns == ("title", "n")
    assert found.types == ("any value", "Integer")
    assert found.order == (Order("n", "n", descending=True), Order("p.title", "title", descending=False))
    assert found.limited
    assert found.labels == ("Paper", "Task")
    assert found.relationship_types == ("ADDRESSES", "PROPOSES")
    assert found.properties == ("title", "year")


def test_an_order_by_what_is_no_column_has_no_column():
    found = analyse("MATCH (p) RETURN p.a AS a ORDER BY toLower(p.b)")
    assert found.order == (Order("toLower(p.b)", None, descending=False),)


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("MATCH (p) RETURN collect(p.x) AS xs", [18]),
        ("MATCH (p) WITH p ORDER BY p.x RETURN collect(p.x) AS xs", []),
        ("MATCH (p) WITH p ORDER BY p.x MATCH (p)-->(q) RETURN collect(p.x) AS xs", []),
        ("MATCH (p) WITH p ORDER BY p.x WITH p.y AS y, count(*) AS n RETURN collect(y) AS xs", [67]),
        ("MATCH (p) RETURN [(p)-->(q) | q.x] AS xs", [18]),
        ("MATCH (p) RETURN COLLECT { MATCH (p)-->(q) RETURN q.x ORDER BY q.x } AS xs", []),
        ("MATCH (p) RETURN COLLECT { MATCH (p)-->(q) RETURN q.x } AS xs", [28]),
        ("MATCH (p) CALL (p) { MATCH (p)-->(q) RETURN collect(q) AS qs } RETURN qs", [45]),
        ("MATCH (p) RETURN count(p) AS n", []),
    ],
)
def test_finds_lists_made_of_rows_in_no_order(query: str, columns: list[int]):
    assert [place.column for place in analyse(query).unordered] == columns


def test_a_query_that_writes_is_refused_with_its_place():
    with pytest.raises(CypherSyntaxError) as raised:
        _ = analyse("MATCH (n)\nDELETE n")
    assert (raised.value.line, raised.value.column) == (2, 1)


def test_the_vocabulary_says_how_to_call_each_function():
    words = vocabulary()
    assert "OPTIONAL MATCH" in words.keywords
    assert words.functions["substring"] == "substring(String, Integer, [Integer])"
    assert words.functions["percentileCont"].startswith("percentileCont(")
