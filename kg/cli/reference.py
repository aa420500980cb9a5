"""The reference of the command line and of the canned queries, as `make docs` writes it."""

from collections.abc import Iterator

import click

from kg.cli.main import COMMANDS, cli
from queries.catalogue.files import CannedQuery, Parameter, find_queries

_WIDTH = 100


def commands() -> str:
    """Write the help of `kg` and of each command.

    Returns
    -------
    str
        Markdown: a heading and a block for each command.
    """
    top = click.Context(cli, info_name="kg", terminal_width=_WIDTH, help_option_names=["-h", "--help"])
    parts = [_block("kg", cli.get_help(top))]
    for name, lazy in COMMANDS.items():
        command = lazy.load()
        context = click.Context(command, top, name, terminal_width=_WIDTH)
        parts.append(_block(f"kg {name}", command.get_help(context)))
    return "\n".join(parts)


def _block(title: str, text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return f"## {title}\n\n```text\n{lines}\n```\n"


def queries() -> str:
    """Write the canned queries: title, parameters, columns and text of each.

    Returns
    -------
    str
        Markdown: a table of all, then a section for each.
    """
    found = find_queries().values()
    listed = "".join(f"| [`{q.name}`](#{q.name}) | {q.title} |\n" for q in found)
    return f"| query | answers |\n| --- | --- |\n{listed}\n" + "\n".join(_query(q) for q in found)


def _query(query: CannedQuery) -> str:
    about = f"{query.about}\n\n" if query.about else ""
    columns = ", ".join(f"`{c.name}` ({c.type})" for c in query.columns)
    said = "".join(f"{line}\n" for line in _parameters(query))
    return (
        f"## {query.name}\n\n{query.title}.\n\n{about}{said}Gives {columns}.\n\n"
        f"```cypher\n{query.body}\n```\n"
    )


def _parameters(query: CannedQuery) -> Iterator[str]:
    for parameter in query.parameters:
        yield f"- `--{parameter.name.replace('_', '-')}` {_described(parameter)}"
    if query.parameters:
        yield ""


def _described(parameter: Parameter) -> str:
    meaning = f", {parameter.meaning}" if parameter.meaning else ""
    default = f" (default: {parameter.default})" if parameter.default != "" else ""
    return f"{parameter.type}{meaning}{default}"
