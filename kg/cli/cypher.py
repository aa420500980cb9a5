"""`kg cypher`: rows of a Cypher query."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from kg.cli.graphs import open_graph
from kg.cli.options import format_option, graph_option, limits_options, output_option, param_option
from kg.cli.rows import write_result
from kg.errors import InputError, UsageError


@click.command(
    epilog="""\b
Examples:
  kg cypher "MATCH (m:Method) RETURN m.name AS name, m.paper_count AS papers ORDER BY papers DESC LIMIT 5"
  kg cypher "MATCH (t:Task) RETURN count(t) AS tasks" -g neo4j://localhost --timeout 10
  kg cypher --file gaps.cypher --param task="object detection" --format csv
  echo "MATCH (p:Paper) RETURN count(p) AS papers" | kg cypher -
"""
)
@click.argument("text", required=False)
@click.option(
    "--file", "file", type=click.Path(allow_dash=True, path_type=Path), metavar="FILE",
    help="Read the query from a file; - is standard input.",
)  # fmt: skip
@param_option
@graph_option
@format_option
@output_option
@limits_options
def cypher(
    text: str | None,
    file: Path | None,
    params: tuple[str, ...],
    graph: str,
    form: str,
    output: Path | None,
    timeout: float | None,
    max_rows: int | None,
) -> None:
    """Run a Cypher query, which may read and not write.

    TEXT is the query; - reads it from standard input. Behind EXPLAIN or PROFILE it prints its plan.
    """
    query = _query_text(text, file)
    result = open_graph(graph).run(query, parameters(params), timeout=timeout, max_rows=max_rows)
    write_result(result, form, output)


def _query_text(text: str | None, file: Path | None) -> str:
    if (text is None) == (file is None):
        raise UsageError("Give a query, or a file of one with --file: kg cypher 'MATCH (n) RETURN count(n)'")
    if text is not None and text != "-":
        return text
    place = file or Path("-")
    try:
        return sys.stdin.read() if str(place) == "-" else place.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the query file {place}: {error}") from error


def parameters(given: Iterable[str]) -> dict[str, object]:
    """Parameters from NAME=VALUE: JSON where it is JSON, else text.

    Raises
    ------
    UsageError
        One has no name or no equals sign.

    Examples
    --------
    >>> parameters(["task=object detection", "limit=5", 'year="2020"'])
    {'task': 'object detection', 'limit': 5, 'year': '2020'}
    """
    found: dict[str, object] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name.strip().isidentifier():
            raise UsageError(f"--param {each!r} is not like NAME=VALUE: --param limit=5")
        found[name.strip()] = value_of(value)
    return found


def value_of(text: str) -> object:
    """JSON where it is JSON, else the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text
