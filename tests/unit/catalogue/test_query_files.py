"""A query file's header is its interface, and a file that does not keep its word is refused."""

from pathlib import Path

import pytest

from kg.errors import InputError, NotFoundError
from queries.catalogue.checks import check
from queries.catalogue.files import CannedQuery, find_queries, fit, query_named, read_query

GOOD = """\
// title: Datasets of a task
// about: More
// about: words.
// param: task Task = "object detection"
// param: limit integer = 20 -- rows at most
// returns: dataset string, papers integer

MATCH (:Task {name: $task})<-[:ADDRESSES]-(p:Paper)-[:EVALUATES_ON]->(d:Dataset)
RETURN d.name AS dataset, count(DISTINCT p) AS papers
ORDER BY papers DESC, dataset LIMIT $limit
"""


def _written(folder: Path, text: str, name: str = "a-query") -> CannedQuery:
    path = folder / f"{name}.cypher"
    path.write_text(text, encoding="utf-8")
    return read_query(path)


def test_a_file_is_read_as_it_says(tmp_path: Path):
    query = _written(tmp_path, GOOD)
    check(query)
    assert (query.name, query.title, query.about) == ("a-query", "Datasets of a task", "More words.")
    assert [(p.name, p.type, p.default, p.meaning) for p in query.parameters] == [
        ("task", "Task", "object detection", ""), ("limit", "integer", 20, "rows at most"),
    ]  # fmt: skip
    assert [(c.name, c.type) for c in query.columns] == [("dataset", "string"), ("papers", "integer")]
    assert query.body.startswith("MATCH")
    assert query.first_line == 8


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("// title: Datasets of a task", "// titel: x", 1, "none of"),
        ("// title: Datasets of a task\n", "", 1, "// title"),
        ("// returns: dataset string, papers integer\n", "", 1, "// returns"),
        ("dataset string", "dataset text", 6, "no type of column"),
        ("dataset string", "dataset", 6, "not like"),
        ("limit integer = 20", "limit number = 20", 5, "no type of parameter"),
        ("limit integer = 20", "limit integer = twenty", 5, "not of type integer"),
        ("limit integer = 20", "limit integer = 2.5", 5, "not of type integer"),
        ("limit integer = 20", "limit integer", 5, "not like"),
        ("// param: limit integer = 20", '// param: task Task = "x"', 5, "twice"),
        ("// param: limit integer = 20", "// param: format integer = 20", 5, "no parameter can be called"),
    ],
)  # fmt: skip
def test_a_header_that_is_not_understood_names_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
):
    with pytest.raises(InputError, match=rf"a-query\.cypher:{line}: .*{said}"):
        _written(tmp_path, GOOD.replace(old, new))


def test_a_file_without_a_query_or_with_an_odd_name_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="no query below"):
        _written(tmp_path, GOOD.partition("\n\n")[0])
    with pytest.raises(InputError, match="lower-case words"):
        _written(tmp_path, GOOD, "A Query")
    with pytest.raises(InputError, match="cannot read"):
        read_query(tmp_path / "none.cypher")
    (tmp_path / "bytes.cypher").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="cannot read"):
        read_query(tmp_path / "bytes.cypher")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("MATCH (:Task", "MATCH ((:Task", 8, "expected"),
        ("RETURN d.name AS dataset", "SET d.x = 1 RETURN d.name AS dataset", 8, "SET"),
        ("$task", "$job", 8, r"\$job is used"),
        ("LIMIT $limit", "", 5, "'limit' is never used"),
        (
            "dataset string, papers",
            "name string, papers",
            6,
            "returns name, papers; the body returns dataset",
        ),
        ("papers DESC, dataset", "papers DESC", 9, "leaves 'dataset' open"),
        ("ORDER BY papers DESC, dataset LIMIT $limit", "LIMIT $limit", 9, "leaves 'dataset' open"),
        ("RETURN d.name AS dataset", "RETURN *, d.name AS dataset", 8, "named columns"),
    ],
)
def test_header_and_body_must_agree(tmp_path: Path, old: str, new: str, line: int, said: str):
    query = _written(tmp_path, GOOD.replace(old, new))
    with pytest.raises(InputError, match=rf"(?s)a-query\.cypher:{line}: .*{said}"):
        check(query)


def _body(returns: str, body: str) -> str:
    return f"// title: t\n// returns: {returns}\n{body}\n"


@pytest.mark.parametrize(
    ("returns", "body"),
    [
        # grouping keys, all columns, or the id of what the columns are made of
        ("m string, n integer", "MATCH (m:Method)--(p) RETURN m.name AS m, count(p) AS n ORDER BY n, m"),
        ("n integer", "MATCH (p:Paper) RETURN count(p) AS n"),
        ("t string, y integer", "MATCH (p:Paper) RETURN p.title AS t, p.year AS y ORDER BY y, t"),
        ("t string, y integer", "MATCH (p:Paper) RETURN p.title AS t, p.year AS y ORDER BY p.id"),
        ("m node", "MATCH (m:Method) RETURN m ORDER BY m.name"),
        ("m node", "MATCH (m:Entity) RETURN m ORDER BY m.id"),
        ("c float", "MATCH (a:Method)-[r:PART_OF]->(b:Method) RETURN r.confidence AS c ORDER BY a.id, b.id"),
        ("c float", "MATCH (a:Task)-[r]->(b:Task) RETURN r.confidence AS c ORDER BY a.id, b.id, type(r)"),
        (
            "p path",
            (
                "MATCH p = (:Task)-->(:Task) RETURN p "
                "ORDER BY [n IN nodes(p) | n.id], [r IN relationships(p) | type(r)]"
            ),
        ),
        (
            "p path",
            (
                "MATCH p = (:Task)--(:Task) RETURN p ORDER BY [n IN nodes(p) | n.id], "
                "[r IN relationships(p) | type(r)], [r IN relationships(p) | startNode(r).id]"
            ),
        ),
        (
            "c float",
            (
                "MATCH (a:Task)-[r]-(b:Task) RETURN r.confidence AS c "
                "ORDER BY a.id, b.id, type(r), startNode(r).id"
            ),
        ),
        ("x strings", "MATCH (m:Method) WITH m ORDER BY m.name RETURN collect(m.name) AS x"),
        (
            "m string, x strings",
            (
                "MATCH (m:Method)--(p) WITH m, p ORDER BY p.id WITH m, collect(p.title) AS x "
                "RETURN m.name AS m, x ORDER BY m"
            ),
        ),
        (
            "m string, x strings",
            (
                "MATCH (m:Method) RETURN m.name AS m, "
                "COLLECT { MATCH (m)--(p:Paper) RETURN p.title AS t ORDER BY p.id } AS x ORDER BY m"
            ),
        ),
        ("x integer", "UNWIND [1, 2] AS x RETURN x ORDER BY x"),
        ("m string, k integer", "MATCH (m:Method) RETURN m.name AS m, 1 AS k ORDER BY m"),
    ],
)
def test_a_total_order_is_recognised(tmp_path: Path, returns: str, body: str):
    check(_written(tmp_path, _body(returns, body)))


@pytest.mark.parametrize(
    ("returns", "body", "said"),
    [
        ("m node", "MATCH (m:Entity) RETURN m ORDER BY m.name", "'m' open"),
        ("m node", "MATCH (m:Method) RETURN m ORDER BY m", "'m' open"),
        ("c float", "MATCH (a:Task)-[r]->(b:Task) RETURN r.confidence AS c ORDER BY a.id, b.id", "'c' open"),
        ("p path", "MATCH p = (:Task)--(:Task) RETURN p ORDER BY length(p)", "'p' open"),
        # two tasks that are each other's: nodes and types are the same for both
        (
            "p path",
            (
                "MATCH p = (:Task)--(:Task) RETURN p "
                "ORDER BY [n IN nodes(p) | n.id], [r IN relationships(p) | type(r)]"
            ),
            "'p' open",
        ),
        (
            "c float",
            "MATCH (a:Task)-[r]-(b:Task) RETURN r.confidence AS c ORDER BY a.id, b.id, type(r)",
            "'c' open",
        ),
        ("x strings", "MATCH (m:Method) RETURN collect(m.name) AS x", "collect"),
        ("x strings", "MATCH (p:Paper) WITH p ORDER BY p.year RETURN collect(p.title) AS x", "collect"),
        ("n integer", "MATCH (p:Paper) WITH p LIMIT 3 RETURN count(p) AS n", "'p' open"),
        (
            "m string, x strings",
            (
                "MATCH (m:Method) RETURN m.name AS m, COLLECT { MATCH (m)--(p:Paper) RETURN p.title AS t } "
                "AS x ORDER BY m"
            ),
            "'t' open",
        ),
        ("x list", "MATCH (m:Method) RETURN [(m)--(p) | p.id] AS x ORDER BY m.id", "comprehension"),
        (
            "n integer",
            "MATCH p = shortestPath((a:Task)-[*]-(b:Task)) RETURN length(p) AS n ORDER BY n",
            "allShortestPaths",
        ),
        ("x integer", "RETURN 1 AS x UNION RETURN 2 AS x", "UNION"),
    ],
)
def test_an_order_that_leaves_rows_to_chance_is_refused(tmp_path: Path, returns: str, body: str, said: str):
    query = _written(tmp_path, _body(returns, body))
    with pytest.raises(InputError, match=rf"a-query\.cypher:3: .*{said}"):
        check(query)


def test_folders_add_to_the_catalogue_and_win(tmp_path: Path):
    _written(tmp_path, GOOD, "datasets-for-task")
    queries = find_queries([tmp_path])
    assert queries["datasets-for-task"].path.parent == tmp_path
    assert "hubs" in queries
    with pytest.raises(InputError, match="no folder"):
        find_queries([tmp_path / "none"])


def test_an_unknown_query_names_the_nearest():
    with pytest.raises(NotFoundError, match="'dataset-for-task'.*datasets-for-task"):
        query_named("dataset-for-task", find_queries())


@pytest.mark.parametrize(
    ("value", "kind", "fitted"),
    [
        ("7", "integer", 7), (7, "integer", 7), ("7", "float", 7.0), ("0.5", "float", 0.5),
        ("Yes", "boolean", True), (False, "boolean", False), ("2024", "date", "2024"),
        ("2024-05-06", "date", "2024-05-06"), ("x", "string", "x"), ("x", "Method", "x"),
    ],
)  # fmt: skip
def test_values_fit_their_types(value: object, kind: str, fitted: object):
    assert fit(value, kind) == fitted
    assert type(fit(value, kind)) is type(fitted)


@pytest.mark.parametrize(
    ("value", "kind"),
    [("x", "integer"), (1.5, "integer"), (True, "integer"), (True, "float"), ("maybe", "boolean"),
     ("05/2024", "date"), (3, "string"), (None, "Method")],
)  # fmt: skip
def test_values_of_another_type_do_not(value: object, kind: str):
    with pytest.raises(ValueError, match=kind):
        fit(value, kind)
