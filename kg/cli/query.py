"""`kg query`: the canned queries, each a command made from its file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from kg.cli.complete import names
from kg.cli.graphs import open_graph
from kg.cli.options import format_option, graph_option, limits_options, output_option
from kg.cli.output import note, writing
from kg.cli.rows import write_result, write_rows
from kg.cli.text import printable
from kg.errors import GraphFileError
from kg.records import Scalar
from queries.catalogue.answers import browser_text, typed_values
from queries.catalogue.files import (
    NAME_TYPES,
    CannedQuery,
    Parameter,
    find_queries,
    fit,
    query_named,
)
from queries.cypher.result import Result

_METAVARS = {"string": "TEXT", "integer": "N", "float": "X", "boolean": "yes|no", "date": "DATE"}


class CannedQueries(click.Group):
    """A group whose commands are the query files."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the queries."""
        return list(_queries(ctx))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make the command of one query."""
        queries = _queries(ctx)
        return _command(queries[cmd_name]) if cmd_name in queries else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the query, or name the nearest there are."""
        query_named(args[0], _queries(ctx))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the queries by name and title."""
        with formatter.section("Queries"):
            formatter.write_dl([(query.name, query.title) for query in _queries(ctx).values()])


def _queries(ctx: click.Context) -> dict[str, CannedQuery]:
    folders: Sequence[Path] = ctx.params.get("folders") or ()
    return find_queries(folders)


@click.group(
    cls=CannedQueries,
    invoke_without_command=True,
    subcommand_metavar="[NAME [--PARAMETER VALUE]...]",
    epilog="""\b
Examples:
  kg query
  kg query datasets-for-task --help
  kg query datasets-for-task --task "object detection" --format csv
  kg query paths-between --a DETR --b COCO --print
  kg query hubs -g neo4j://localhost
""",
)
@click.option(
    "--queries", "folders", multiple=True, envvar="KG_QUERIES", show_envvar=True, metavar="DIR",
    type=click.Path(path_type=Path), help="A folder of .cypher files of your own.",
)  # fmt: skip
@format_option
@click.pass_context
def query(ctx: click.Context, folders: Sequence[Path], form: str) -> None:
    """Run a canned query; without a name, list them.

    A canned query is a file: a header that names its parameters and columns, then Cypher. Names of
    methods, datasets and tasks may be typed in any spelling, and by alias or acronym.
    """
    if ctx.invoked_subcommand is None:
        rows = [
            (q.name, q.title, " ".join(f"--{_flag(p)}" for p in q.parameters)) for q in _queries(ctx).values()
        ]
        write_rows(Result(("query", "title", "parameters"), rows), form)


def _command(canned: CannedQuery) -> click.Command:
    """The command of a query: an option for each parameter, then those of every command that gives rows."""

    def run(
        graph: str,
        form: str,
        output: Path | None,
        printing: bool,
        timeout: float | None,
        max_rows: int | None,
        **given: object,
    ) -> None:
        typed = {name.removeprefix("p_"): value for name, value in given.items() if value is not None}
        if printing:
            _print(canned, typed, graph, output)
            return
        answer = open_graph(graph).answer(canned, typed, timeout=timeout, max_rows=max_rows)
        for said in answer.notes:
            note(said)
        write_result(answer.result, form, output)

    command = click.Command(
        canned.name,
        callback=run,
        help=_help(canned),
        short_help=canned.title,
        params=[_option(parameter) for parameter in canned.parameters],
        epilog=f"\b\nExample:\n  kg query {canned.name}{_example(canned)}",
    )
    printing = click.option(
        "--print", "printing", is_flag=True,
        help="Print the query with :param lines for Neo4j Browser, and do not run it.",
    )  # fmt: skip
    for decorate in (graph_option, format_option, output_option, limits_options, printing):
        decorate(command)
    return command


def _help(canned: CannedQuery) -> str:
    columns = ", ".join(column.name for column in canned.columns)
    about = f"\n\n{canned.about}" if canned.about else ""
    return f"{canned.title}.{about}\n\nColumns: {columns}."


def _example(canned: CannedQuery) -> str:
    """The options of an example: names where there are some, else the first parameter."""
    named = [p for p in canned.parameters if p.type in NAME_TYPES] or list(canned.parameters[:1])
    return "".join(f" --{_flag(p)} {_quoted(str(p.default) or '1706.03762')}" for p in named)


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text


def _flag(parameter: Parameter) -> str:
    return parameter.name.replace("_", "-")


def _option(parameter: Parameter) -> click.Option:
    named = parameter.type in NAME_TYPES
    meaning = parameter.meaning or (f"name, alias or acronym of a {parameter.type.lower()}" if named else "")
    default = f"[default: {parameter.default}]" if parameter.default != "" else ""
    return click.Option(
        [f"--{_flag(parameter)}", f"p_{parameter.name}"],
        type=_Value(parameter.type),
        help=" ".join(part for part in (meaning, default) if part),
        metavar=_METAVARS.get(parameter.type, parameter.type.upper()),
        shell_complete=names if named else None,
    )


class _Value(click.ParamType[Scalar]):
    """A value that fits a type of the header."""

    def __init__(self, kind: str) -> None:
        self.name = kind

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Scalar:
        """Fit the words to the type."""
        try:
            return fit(value, self.name)
        except ValueError:
            self.fail(f"{value!r} is not of type {self.name}", param, ctx)


def _print(canned: CannedQuery, typed: dict[str, Any], graph: str, output: Path | None) -> None:
    """Write the text for Neo4j Browser, names as the graph stores them where there is a graph."""
    try:
        values, notes = open_graph(graph).fill(canned, typed)
    except GraphFileError:
        defaults = {p.name: p.default for p in canned.parameters}
        values, notes = defaults | typed_values(canned, typed), ("No graph to look names up in: as typed.",)
    for said in notes:
        note(said)
    with writing(output) as stream:
        stream.write(printable(browser_text(canned, values)) + "\n")
