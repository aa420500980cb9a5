"""Random queries: broken ones raise the engine's own errors, sound ones agree with a slow evaluation."""

from collections import Counter
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queries.cypher.analysis import analyse
from queries.cypher.engine import Engine
from queries.cypher.errors import CypherError
from tests.unit.cypher.reference import LinkTest, NodeTest, Worked, matches, negation, pattern_text, worked

SETTINGS = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
FRAGMENTS = [
    "MATCH",
    "OPTIONAL",
    "WHERE",
    "RETURN",
    "WITH",
    "UNWIND",
    "AS",
    "DISTINCT",
    "ORDER",
    "BY",
    "SKIP",
    "LIMIT",
    "UNION",
    "ALL",
    "CALL",
    "EXISTS",
    "COUNT",
    "COLLECT",
    "CASE",
    "WHEN",
    "THEN",
    "ELSE",
    "END",
    "AND",
    "OR",
    "XOR",
    "NOT",
    "IN",
    "IS",
    "NULL",
    "STARTS",
    "ENDS",
    "CONTAINS",
    "TRUE",
    "shortestPath",
    "reduce",
    "any",
    "none",
    "single",
    "n",
    "m",
    "x",
    "p",
    "$p",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "-",
    "->",
    "<-",
    ":",
    ",",
    ".",
    "..",
    "*",
    "+",
    "/",
    "%",
    "^",
    "=",
    "<>",
    "<",
    ">",
    "=~",
    "|",
    "!",
    "&",
    "1",
    "2.5",
    "0x1F",
    "'a'",
    '"b"',
    "`q`",
    "(n)",
    "(m:A)",
    "-[r]->",
    "-[:T*1..2]-",
    "{v:1}",
    "n.v",
    "count(*)",
    "collect(n)",
    "size(",
    "toUpper(",
    "range(1,3)",
    "date(",
    "[x",
    "IN",
    ":A|B",
    "=>",
    "//",
    "/*",
    "\\",
    "#",
    "é",
    "\u2028",
    ";",
]


@st.composite
def graphs(draw: st.DrawFn) -> "nx.MultiDiGraph[str]":
    """Draw a graph of up to four nodes with parallel edges and loops."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    names = "abcd"[: draw(st.integers(1, 4))]
    for name in names:
        labels = draw(st.lists(st.sampled_from("AB"), unique=True, max_size=2))
        value = draw(st.sampled_from([None, 0, 1]))
        graph.add_node(name, labels=labels, name=name, **({} if value is None else {"v": value}))
    for _ in range(draw(st.integers(0, 6))):
        start, end = draw(st.sampled_from(names)), draw(st.sampled_from(names))
        _ = graph.add_edge(start, end, type=draw(st.sampled_from("RS")))
    return graph


NODE_TESTS = st.builds(
    NodeTest, st.sampled_from([None, None, "A", "B"]), st.sampled_from([None, None, None, 0, 1])
)
LINK_TESTS = st.builds(
    LinkTest,
    st.sampled_from([(), ("R",), ("S",), ("R", "S")]),
    st.sampled_from(["out", "in", "both"]),
    st.sampled_from([None, None, None, (0, 1), (1, 2), (2, 3)]),
)


@st.composite
def patterns(draw: st.DrawFn) -> tuple[list[NodeTest], list[LinkTest], list[str]]:
    """Draw a path of up to three links whose nodes may be the same ones."""
    links = draw(st.lists(LINK_TESTS, max_size=3))
    nodes = [draw(NODE_TESTS) for _ in range(len(links) + 1)]
    names = [draw(st.sampled_from([f"n{position}", "n0"])) for position in range(len(nodes))]
    return nodes, links, names


@given(graphs(), patterns())
@SETTINGS
def test_patterns_match_what_trying_everything_matches(
    graph: "nx.MultiDiGraph[str]", pattern: tuple[list[NodeTest], list[LinkTest], list[str]]
):
    nodes, links, names = pattern
    different = list(dict.fromkeys(names))
    query = f"MATCH {pattern_text(nodes, links, names)} RETURN " + ", ".join(
        f"{name}.name" for name in different
    )
    expected = Counter(
        tuple(bound[name] for name in different) for bound in matches(graph, nodes, links, names)
    )
    assert Counter(Engine(graph, type_attribute="type").run(query).rows) == expected


@given(graphs(), patterns(), patterns())
@SETTINGS
def test_optional_match_and_pattern_predicates_agree(
    graph: "nx.MultiDiGraph[str]", first: tuple[Any, Any, Any], second: tuple[Any, Any, Any]
):
    """A row has a match in OPTIONAL MATCH, EXISTS, COUNT and a list comprehension alike."""
    engine = Engine(graph, type_attribute="type")
    outer = pattern_text(first[0], first[1], first[2])
    inner_names = ["n0", *(f"m{position}" for position in range(len(second[0]) - 1))]
    inner = pattern_text(second[0], second[1], inner_names)
    optional = engine.run(
        f"MATCH {outer} OPTIONAL MATCH {inner} WITH n0, 1 AS one RETURN n0.name, count(*) AS c"
    )
    counted = engine.run(
        f"MATCH {outer} WITH n0, COUNT {{ {inner} }} AS c, EXISTS {{ {inner} }} AS e "
        "RETURN n0.name, sum(CASE WHEN e THEN c ELSE 1 END) AS c"
    )
    assert Counter(optional.rows) == Counter(counted.rows)


@given(graphs(), st.sampled_from("ab"), st.sampled_from("abcd"), st.sampled_from(["->", "-"]))
@SETTINGS
def test_shortest_paths_are_as_long_as_the_shortest_walks(
    graph: "nx.MultiDiGraph[str]", start: str, end: str, arrow: str
):
    if start == end or start not in graph or end not in graph:
        return
    walkable = graph if arrow == "->" else graph.to_undirected(as_view=True)
    expected = list(nx.all_shortest_paths(walkable, start, end)) if nx.has_path(walkable, start, end) else []
    match = f"MATCH p = allShortestPaths((a {{name: $a}})-[*]{arrow}(b {{name: $b}}))"
    query = f"{match} RETURN [n IN nodes(p) | n.name]"
    found = [
        tuple(row[0]) for row in Engine(graph, type_attribute="type").run(query, {"a": start, "b": end}).rows
    ]
    assert set(found) == set(map(tuple, expected))


def _integer(value: int | None) -> Worked:
    return Worked("null" if value is None else f"({value})", value)


def _boolean(value: bool | None) -> Worked:
    return Worked("null" if value is None else str(value).lower(), value)


INTEGERS = st.builds(_integer, st.sampled_from([None, *range(-3, 4)]))
BOOLEANS = st.builds(_boolean, st.sampled_from([True, False, None]))
NUMBERS = st.recursive(
    INTEGERS, lambda inner: st.builds(worked, st.sampled_from(["+", "-", "*"]), inner, inner), max_leaves=6
)
COMPARISONS = st.builds(worked, st.sampled_from(["=", "<>", "<", ">="]), NUMBERS, NUMBERS)
CONDITIONS = st.recursive(
    BOOLEANS | COMPARISONS,
    lambda inner: (
        st.builds(worked, st.sampled_from(["AND", "OR", "XOR"]), inner, inner) | st.builds(negation, inner)
    ),
    max_leaves=8,
)


@given(CONDITIONS | NUMBERS)
@SETTINGS
def test_expressions_come_to_what_the_definitions_say(expression: Worked):
    empty: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    assert Engine(empty).run(f"RETURN {expression.text} AS value").rows == [(expression.value,)]


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25))
@settings(SETTINGS, max_examples=600)
def test_broken_text_raises_nothing_but_the_engines_errors(fragments: list[str]):
    _run_or_refuse(" ".join(fragments))


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=8))
@settings(SETTINGS, max_examples=600)
def test_nearly_sound_text_raises_nothing_but_the_engines_errors(fragments: list[str]):
    _run_or_refuse("MATCH (n:A)-[r]->(m) RETURN " + " ".join(fragments))


@given(st.text(max_size=40))
@SETTINGS
def test_any_text_raises_nothing_but_the_engines_errors(text: str):
    _run_or_refuse(text)
    _run_or_refuse(f"RETURN '{text}' AS x")


def _run_or_refuse(text: str) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("a", labels=["A"], v=1)
    _ = graph.add_edge("a", "a", "T")
    try:
        _ = Engine(graph).run(text, {"p": 1}, timeout=5, max_rows=10_000, max_items=10_000)
        _ = analyse(text)
    except CypherError as error:
        _ = str(error)  # drawing the caret must not fail either


@pytest.mark.parametrize("depth", [100, 1000, 10_000])
@pytest.mark.parametrize(
    ("head", "opening", "middle", "closing", "tail"),
    [
        ("RETURN ", "(", "1", ")", ""),
        ("RETURN ", "[", "", "]", ""),
        ("RETURN ", "{a: ", "1", "}", ""),
        ("RETURN ", "NOT ", "true", "", ""),
        ("RETURN ", "-", "1.5", "", ""),
        ("RETURN 1", " + 1", "", "", ""),
        ("MATCH (a)", "-->()", "", "", " RETURN 1"),
        ("", "MATCH (a) ", "", "", " RETURN 1"),
        ("MATCH (:", "!", "A", "", ") RETURN 1"),
    ],
)
def test_deep_nesting_is_refused_or_run(  # noqa: PLR0917 - the parts of a text
    head: str, opening: str, middle: str, closing: str, tail: str, depth: int
):
    _run_or_refuse(head + opening * depth + middle + closing * depth + tail)
