"""What expressions come to, and which ones are refused."""

from datetime import date
from typing import Any

import pytest

from queries.cypher.engine import Engine
from queries.cypher.errors import CypherArithmeticError, CypherError, CypherTypeError


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("7 / 2", 3),
        ("-7 / 2", -3),
        ("-7 % 3", -1),
        ("7.0 / 2", 3.5),
        ("2 ^ 3 ^ 2", 64.0),
        ("-2 ^ 2", 4.0),
        ("1 < 2 < 3", True),
        ("1 = 1.0", True),
        ("1 = '1'", False),
        ("1 < 'a'", None),
        ("[1, 2] = [1, null]", None),
        ("[1, 2] = [2, null]", False),
        ("null = null", None),
        ("true AND null", None),
        ("false AND null", False),
        ("true OR null", True),
        ("NOT null", None),
        ("true XOR null", None),
        ("1 IN [2, null]", None),
        ("1 IN [1, null]", True),
        ("'a' + 1 + 2.5", "a12.5"),
        ("[1] + 2", [1, 2]),
        ("0 + [1]", [0, 1]),
        ("'abc' =~ 'A.*'", False),
        ("'abc' =~ '(?i)A.*'", True),
        ("'abc' STARTS WITH 'ab' AND 'abc' ENDS WITH 'c' AND 'abc' CONTAINS 'b'", True),
        ("1 STARTS WITH 'a'", None),
        ("[1, 2, 3][-1]", 3),
        ("[1, 2, 3][1..]", [2, 3]),
        ("[1, 2, 3][5]", None),
        ("{a: {b: 1}}.a['b']", 1),
        ("CASE 2 WHEN 1, 2 THEN 'few' ELSE 'many' END", "few"),
        ("CASE WHEN null THEN 1 WHEN true THEN 2 END", 2),
        ("reduce(s = 0, x IN [1, 2, 3] | s + x)", 6),
        ("[x IN [1, 2, 3] WHERE x > 1 | x * 2]", [4, 6]),
        ("all(x IN [1, null] WHERE x = 1)", None),
        ("single(x IN [1, 2] WHERE x = 1)", True),
        ("none(x IN [] WHERE x = 1)", True),
        ("coalesce(null, 1, 2)", 1),
        ("toInteger('2.9')", 2),
        ("toInteger('x')", None),
        ("toFloat('1e3')", 1000.0),
        ("toBoolean(' TRUE ')", True),
        ("toString(1e10)", "1.0E10"),
        ("toString(0.1)", "0.1"),
        ("toString(123456789.0)", "1.23456789E8"),
        ("substring('hello', 1, 3)", "ell"),
        ("split('a,b;c', [',', ';'])", ["a", "b", "c"]),
        ("split('', '')", [""]),
        ("trim(BOTH 'x' FROM 'xaxx')", "a"),
        ("left('abc', 2) + right('abc', 1)", "abc"),
        ("range(5, 1, -2)", [5, 3, 1]),
        ("round(-1.5)", -1.0),
        ("round(2.345, 2)", 2.35),
        ("size([x IN range(1, 10) WHERE x % 2 = 0])", 5),
        ("valueType([1, null])", "LIST<INTEGER> NOT NULL"),
        ("1 IS :: INTEGER NOT NULL", True),
        ("date('2019-05').month", 5),
        ("date('2019-01-31') + duration({months: 1})", date(2019, 2, 28)),
        ("toString(duration.between(date('2019-01-31'), date('2020-03-01')))", "P1Y1M1D"),
        ("date.truncate('quarter', date('2019-05-03'))", date(2019, 4, 1)),
        ("date({year: 2015, week: 30, dayOfWeek: 2})", date(2015, 7, 21)),
        ("toString(duration('P1.5D') * 2)", "P2DT24H"),
        (r"'\u0041\n\''", "A\n'"),
        ("0xFF + 0o17", 270),
        ("1.0 / 0", float("inf")),
        ("toString(1.0 / 3)", "0.3333333333333333"),
    ],
)
def test_value_of(nothing: Engine, expression: str, value: Any):
    found = nothing.run(f"RETURN {expression} AS value").rows[0][0]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("9223372036854775807 + 1", CypherArithmeticError),
        ("-9223372036854775808 / -1", CypherArithmeticError),
        ("abs(-9223372036854775808)", CypherArithmeticError),
        ("1 / 0", CypherArithmeticError),
        ("[1][$key]", CypherTypeError),
        ("{a: 1}[$number]", CypherTypeError),
        ("toInteger($list)", CypherTypeError),
        ("$list AND true", CypherTypeError),
        ("1 IN $key", CypherTypeError),
        ("$key =~ '('", CypherError),
    ],
)
def test_refused_at_run_time(nothing: Engine, expression: str, error: type[CypherError]):
    with pytest.raises(error) as raised:
        _ = nothing.run(f"RETURN {expression} AS value", {"key": "k", "number": 1, "list": [1]})
    assert raised.value.phase == "runtime"
    assert raised.value.line == 1
