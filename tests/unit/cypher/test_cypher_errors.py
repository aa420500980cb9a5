"""What a wrong query is told: the place, what was expected, the nearest known name."""

import pytest

from queries.cypher.engine import Engine
from queries.cypher.errors import CypherError, CypherSyntaxError, ParameterError


@pytest.mark.parametrize(
    ("query", "detail", "column", "words"),
    [
        ("MATCH (n) RETRN n", "UnexpectedSyntax", 11, "did you mean `RETURN`?"),
        ("MATCH (n) RETURN m", "UndefinedVariable", 18, "`m` is not defined"),
        ("MATCH (paper) RETURN papr.x", "UndefinedVariable", 22, "did you mean `paper`?"),
        ("RETURN toLowr('a')", "UnknownFunction", 8, "did you mean `toLower`?"),
        ("RETURN size()", "InvalidNumberOfArguments", 8, "size(List or String)"),
        ("RETURN 1 +", "UnexpectedSyntax", 11, "the end of the query"),
        ("RETURN 'a", "UnexpectedSyntax", 8, "no closing '"),
        ("RETURN 1 — 2", "InvalidUnicodeCharacter", 10, "U+2014"),
        ("MATCH (n) SET n.x = 1", "InvalidClauseComposition", 11, "SET writes"),
        ("CREATE (n)", "InvalidClauseComposition", 1, "CREATE writes"),
        ("MATCH (n) DETACH DELETE n", "InvalidClauseComposition", 11, "DETACH writes"),
        ("MATCH (n)", "InvalidClauseComposition", 1, "no RETURN"),
        ("RETURN 1 MATCH (n) RETURN n", "InvalidClauseComposition", 10, "use WITH"),
        ("CALL db.labels()", "ProcedureNotFound", 1, "procedures"),
        ("MATCH (n) WHERE count(n) > 1 RETURN n", "InvalidAggregation", 17, "aggregating"),
        ("MATCH (n) RETURN n.a + count(*)", "AmbiguousAggregationExpression", 18, "beside an aggregate"),
        ("MATCH (n) WITH n.a RETURN 1", "NoExpressionAlias", 16, "AS"),
        ("RETURN 1 AS a, 2 AS a", "ColumnNameConflict", 16, "two columns"),
        ("RETURN 1 AS a UNION RETURN 2 AS b", "DifferentColumnsInUnion", 21, "same columns"),
        ("MATCH (n)-[n]->() RETURN n", "VariableTypeConflict", 10, "is Node already"),
        ("MATCH (a)-[:X*..2..]->(b) RETURN a", "UnexpectedSyntax", 18, "`]`"),
        ("RETURN 1 AND true", "InvalidArgumentType", 8, "AND takes Boolean, not Integer"),
        ("MATCH (n) RETURN (n)-->()", "UnexpectedSyntax", 18, "COUNT {}"),
        ("RETURN 99999999999999999999", "IntegerOverflow", 8, "64 bits"),
    ],
)
def test_says_where_and_what(nothing: Engine, query: str, detail: str, column: int, words: str):
    with pytest.raises(CypherError) as raised:
        _ = nothing.run(query)
    error = raised.value
    assert (error.detail, error.line, error.column, error.phase) == (detail, 1, column, "compile time")
    assert words in error.message


def test_a_caret_stands_under_the_place(nothing: Engine):
    with pytest.raises(CypherSyntaxError) as raised:
        _ = nothing.run("MATCH (n)\nWHERE\tn.x = y\nRETURN n")
    assert str(raised.value).splitlines() == [
        "line 2, column 13: variable `y` is not defined",
        "  WHERE\tn.x = y",
        "       \t      ^",
    ]


def test_a_long_line_is_cut_around_the_place(nothing: Engine):
    with pytest.raises(CypherSyntaxError) as raised:
        _ = nothing.run("RETURN " + "1 + " * 100 + "y")
    _, excerpt, caret = str(raised.value).splitlines()
    assert len(excerpt) <= 102
    assert excerpt[caret.index("^")] == "y"


def test_a_missing_parameter_is_named(nothing: Engine):
    with pytest.raises(ParameterError, match=r"\$task; did you mean `tasks`"):
        _ = nothing.run("RETURN $task", {"tasks": 1})


def test_a_parameter_of_no_cypher_type_is_refused(nothing: Engine):
    with pytest.raises(ParameterError, match=r"\$x\[1\]: a object is no Cypher value"):
        _ = nothing.run("RETURN $x", {"x": [1, object()]})


def test_nothing_runs_when_a_later_clause_is_wrong(nothing: Engine):
    with pytest.raises(CypherSyntaxError, match="foo"):
        _ = nothing.run("UNWIND range(1, 100000000) AS x WITH x WHERE 1 / 0 = x RETURN foo(x)")
