"""The areas of the openCypher TCK one by one, with what Neo4j 5 has beside it; the scenarios are our own."""

from typing import Any

import networkx as nx
import pytest

from queries.cypher.engine import Engine
from queries.cypher.errors import CypherError

Graph = nx.MultiDiGraph


@pytest.fixture
def ring() -> Engine:
    """Give an engine on a -> b -> c -> d with a short cut from a to c of another type."""
    graph: nx.MultiDiGraph[str] = Graph()
    for rank, name in enumerate("abcd", 1):
        graph.add_node(name, labels=[name.upper(), "Stop"], rank=rank)
    for start, end, kind in (("a", "b", "T"), ("b", "c", "T"), ("c", "d", "T"), ("a", "c", "SHORT")):
        _ = graph.add_edge(start, end, kind)
    return Engine(graph)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        # literals
        ("1_000_000 + 0x1_F", 1_000_031),
        ("1_0.2_5", 10.25),
        ("0o17", 15),
        ("-0x8000000000000000", -(2**63)),
        ("INF > 1e308", True),
        ("-infinity < 0", True),
        ("NaN = NaN", False),
        (r"'a\d\n'", "a\\d\n"),
        (r"'12' =~ '\d+'", True),
        # types
        ("1 IS :: INTEGER", True),
        ("1 :: SIGNED INTEGER", True),
        ("1 IS TYPED INT | STRING", True),
        ("1.5 IS NOT TYPED INTEGER", True),
        ("[1, 'a'] IS :: LIST<INTEGER | STRING>", True),
        ("[1, null] IS :: LIST<INTEGER>", True),
        ("[1, null] IS :: LIST<INTEGER NOT NULL>", False),
        ("[[1]] IS :: ARRAY<LIST<INTEGER>>", True),
        ("[[1], ['a']] IS :: LIST<LIST<INTEGER>>", False),
        ("null IS :: INTEGER", True),
        ("null IS :: INTEGER NOT NULL", False),
        ("null IS :: ANY NOT NULL", False),
        ("null IS :: NOTHING", False),
        ("1 IS :: ZONED DATETIME", False),
        ("{} IS :: PROPERTY VALUE", False),
        ("[1, 2.5] IS :: ANY PROPERTY VALUE", True),
        ("[1, 'a'] IS :: PROPERTY VALUE", False),
        ("[x IN [1, 'a'] WHERE x IS :: STRING | x]", ["a"]),
        # conversion: space around a number is a fault of integers alone
        ("toInteger(' 1') IS NULL AND toFloat(' 1') = 1.0", True),
        # conditional
        ("CASE 2 WHEN < 1 THEN 'low' WHEN < 3 THEN 'mid' ELSE 'high' END", "mid"),
        ("CASE 5 WHEN 1, > 4 THEN 'x' END", "x"),
        ("CASE null WHEN IS NULL THEN 'none' END", "none"),
        ("CASE null WHEN null THEN 'same' ELSE 'unknown' END", "unknown"),
        ("CASE 'abc' WHEN STARTS WITH 'b' THEN 1 WHEN CONTAINS 'b' THEN 2 END", 2),
        ("CASE 1 WHEN IS :: STRING THEN 's' WHEN IS NOT :: STRING THEN 'n' END", "n"),
        ("CASE 3 WHEN > 2 THEN CASE 1 WHEN > 2 THEN 'a' ELSE 'b' END END", "b"),
        ("CASE -3 WHEN -3 THEN 'minus' END", "minus"),
        # lists, maps, strings, null
        ("range(10, 1, -4)", [10, 6, 2]),
        ("range(2, 1)", []),
        ("[1, 2, 3][-2..]", [2, 3]),
        ("keys({a: 1, b: null})", ["a", "b"]),
        ("{a: {b: [1, {c: 2}]}}.a.b[1].c", 2),
        ("null IN []", False),
        ("[null] IN [[null]]", None),
        ("true XOR null", None),
        ("1 < 2 <= 2 <> 3", True),
        ("'a' + 1 + [2]", ["a1", 2]),
        ("-2 ^ 2", 4.0),
        ("single(x IN [1, null] WHERE x = 1)", None),
    ],
)
def test_values(nothing: Engine, expression: str, value: object):
    result = nothing.run(f"RETURN {expression} AS value").rows[0][0]
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        # columns
        ("WITH 1 AS `a``b` RETURN `a``b`", [(1,)]),
        ("CYPHER 5 runtime=slotted RETURN 1 AS x", [(1,)]),
        # aggregation beside CASE
        ("MATCH (n:Stop) RETURN CASE count(n) WHEN > 3 THEN 'many' ELSE 'few' END AS c", [("many",)]),
        (("MATCH (n:Stop) RETURN CASE n.rank WHEN > 3 THEN 'far' ELSE 'near' END AS c, count(*) AS n "
         "ORDER BY n"), [("far", 1), ("near", 3)]),
        # the k shortest
        ("MATCH p = SHORTEST 2 (:A)-->+(:D) RETURN length(p) AS l", [(2,), (3,)]),
        ("MATCH p = ANY 5 (:A)-->+(:D) RETURN length(p) AS l", [(2,), (3,)]),
        ("MATCH p = SHORTEST 1 GROUP (:A)-->+(:D) RETURN length(p) AS l", [(2,)]),
        ("MATCH p = SHORTEST 2 PATH GROUPS (:A)-->+(:D) RETURN length(p) AS l", [(2,), (3,)]),
        ("MATCH p = ANY SHORTEST (:A)-[:T]->+(n) RETURN n.rank AS r ORDER BY r", [(2,), (3,), (4,)]),
        # WHERE filters what SHORTEST has chosen, and chooses what shortestPath() may find
        ("MATCH p = ANY SHORTEST (:A)-->+(:D) WHERE length(p) > 2 RETURN length(p) AS l", []),
        ("MATCH p = shortestPath((:A)-[*]->(:D)) WHERE length(p) > 2 RETURN length(p) AS l", [(3,)]),
        # both ends the same
        ("MATCH p = SHORTEST 1 (a:A)--+(a) RETURN length(p) AS l", [(3,)]),
        ("MATCH p = shortestPath((a:A)-[*0..]-(a)) RETURN length(p) AS l", [(0,)]),
        # group variables
        (("MATCH (:A) ((n)-[r:T]->(m) WHERE m.rank > n.rank){2} (x) "
         "RETURN [y IN n | y.rank] AS n, size(r) AS r, [y IN m | y.rank] AS m, x.rank AS x"),
         [([1, 2], 2, [2, 3], 3)]),
        # subqueries
        ("UNWIND [1, 2] AS x CALL { WITH x RETURN x + 1 AS y } RETURN x, y", [(1, 2), (2, 3)]),
        ("UNWIND [1, 2] AS x CALL { WITH 5 AS y RETURN y } RETURN x, y", [(1, 5), (2, 5)]),
        ("UNWIND [1, 2] AS x CALL (x) { WITH x WHERE x > 1 RETURN x AS y } RETURN y", [(2,)]),
        (("MATCH (n:Stop) RETURN COLLECT { MATCH (n)-->(m) RETURN m.rank ORDER BY m.rank DESC } AS l "
         "ORDER BY n.rank LIMIT 1"), [([3, 2],)]),
        # hints are Neo4j's own business
        ("MATCH (n:A) USING INDEX n:A(rank) WHERE n.rank = 1 RETURN n.rank AS r", [(1,)]),
        ("MATCH (n:A)-->(m:B) USING JOIN ON n USING SCAN m:B RETURN m.rank AS r", [(2,)]),
    ],
)  # fmt: skip
def test_rows(ring: Engine, query: str, rows: list[tuple[Any, ...]]):
    assert ring.run(query).rows == rows


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("MATCH (n $param) RETURN n", "SyntaxError compile time InvalidParameterUse"),
        ("MATCH ()-[r:T $param]->() RETURN r", "SyntaxError compile time InvalidParameterUse"),
        ("MATCH (a) ((a)-->(b))+ (c) RETURN 1", "SyntaxError compile time VariableAlreadyBound"),
        ("MATCH (a) ((b)-->(c))+ (b) RETURN 1", "SyntaxError compile time VariableTypeConflict"),
        ("MATCH (a)-[a]->() RETURN a", "SyntaxError compile time VariableTypeConflict"),
        ("WITH 1 AS n MATCH (n) RETURN n", "SyntaxError compile time VariableTypeConflict"),
        ("MATCH (n) RETURN n.a + count(*)", "SyntaxError compile time AmbiguousAggregationExpression"),
        ("MATCH (n) RETURN CASE n.a WHEN > 1 THEN count(*) END",
         "SyntaxError compile time AmbiguousAggregationExpression"),
        ("MATCH (n) WHERE count(n) > 1 RETURN n", "SyntaxError compile time InvalidAggregation"),
        ("RETURN count(count(*))", "SyntaxError compile time NestedAggregation"),
        ("WITH 1 RETURN 1", "SyntaxError compile time NoExpressionAlias"),
        ("RETURN 1 AS a, 2 AS a", "SyntaxError compile time ColumnNameConflict"),
        ("RETURN 1 AS a UNION RETURN 2 AS b", "SyntaxError compile time DifferentColumnsInUnion"),
        ("RETURN 1 AS a UNION RETURN 1 AS a UNION ALL RETURN 1 AS a",
         "SyntaxError compile time InvalidClauseComposition"),
        ("MATCH () RETURN *", "SyntaxError compile time NoVariablesInScope"),
        ("RETURN 1 LIMIT -1", "SyntaxError compile time NegativeIntegerArgument"),
        ("MATCH (n) RETURN n SKIP n.a", "SyntaxError compile time NonConstantExpression"),
        ("RETURN 1 AS a ORDER BY b", "SyntaxError compile time UndefinedVariable"),
        ("RETURN foo(1)", "SyntaxError compile time UnknownFunction"),
        ("RETURN 1__0", "SyntaxError compile time InvalidNumberLiteral"),
        ("RETURN 0xg", "SyntaxError compile time InvalidNumberLiteral"),
        ("RETURN 9223372036854775808", "SyntaxError compile time IntegerOverflow"),
        ("RETURN 1.5E999", "SyntaxError compile time FloatingPointOverflow"),
        (r"RETURN '\uH'", "SyntaxError compile time InvalidUnicodeLiteral"),
        ("RETURN 1 — 2", "SyntaxError compile time InvalidUnicodeCharacter"),
        ("RETURN 1 IS :: FOO", "SyntaxError compile time UnexpectedSyntax"),
        ("RETURN CASE WHEN > 1 THEN 2 END", "SyntaxError compile time UnexpectedSyntax"),
        ("MATCH SHORTEST 0 (a)-->+(b) RETURN 1", "SyntaxError compile time InvalidArgumentValue"),
        ("CALL { RETURN 1 AS x } IN TRANSACTIONS RETURN x", "SyntaxError compile time UnexpectedSyntax"),
        ("UNWIND [1] AS x CALL { WITH x AS y RETURN y } RETURN y",
         "SyntaxError compile time InvalidClauseComposition"),
        ("UNWIND [1] AS x CALL { WITH x WHERE x > 1 RETURN x AS y } RETURN y",
         "SyntaxError compile time InvalidClauseComposition"),
        ("UNWIND [1] AS x CALL { WITH x + 1 AS y RETURN y } RETURN y",
         "SyntaxError compile time InvalidClauseComposition"),
        ("CALL { RETURN 1 } RETURN 2", "SyntaxError compile time NoExpressionAlias"),
        ("RETURN range(0, 1, 0)", "ArgumentError runtime NumberOutOfRange"),
        ("RETURN [1]['a']", "TypeError runtime InvalidArgumentType"),
        ("RETURN {a: 1}[1]", "TypeError runtime MapElementAccessByNonString"),
        ("RETURN 1 / 0", "ArithmeticError runtime DivisionByZero"),
    ],
)  # fmt: skip
def test_errors(nothing: Engine, query: str, error: str):
    with pytest.raises(CypherError) as caught:
        _ = nothing.run(query)
    assert f"{caught.value.name} {caught.value.phase} {caught.value.detail}" == error


def test_a_word_is_not_offered_in_its_own_place(nothing: Engine):
    with pytest.raises(CypherError) as caught:
        _ = nothing.run("MATCH (n) WHERE true WHERE false RETURN n")
    assert "did you mean `WHERE`" not in caught.value.message


@pytest.mark.parametrize(
    ("item", "column"),
    [("n.rank", "n.rank"), ("n {.rank, more: 1}", "n"), ("`n`", "n"), ("(n)", "n"), ("1+ 1", "1+ 1")],
)
def test_columns_without_alias_are_named_as_in_neo4j(ring: Engine, item: str, column: str):
    assert ring.run(f"MATCH (n:A) RETURN {item}").columns == (column,)
