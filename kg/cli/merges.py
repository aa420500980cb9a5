"""`kg merges`: why names are one thing, and the user's word on it."""

from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

import click

from kg import api
from kg.cli.complete import names
from kg.cli.options import format_option, limit_option, output_option, target_option
from kg.cli.output import note
from kg.cli.progress import Drawn
from kg.cli.rows import write_rows
from kg.errors import UsageError
from queries.cypher.result import Result

_MERGED = ("id", "label", "name", "left", "right", "reason", "evidence")
_SUGGESTED = ("label", "left", "papers", "right", "right papers", "reason", "rule")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    epilog="""\b
Examples:
  kg merges
  kg merges LLM
  kg merges --undo 2f61c1c9c0ab
  kg merges --rules names.txt
  kg merges --suggest --limit 20
  kg merges --link methods.json

A file of rules has one rule a line:
  same: MS COCO | COCO
  different: attention | self-attention
"""
)
@click.argument("name", required=False, shell_complete=names)
@target_option
@click.option(
    "--undo",
    multiple=True,
    metavar="ID",
    help="Take a merge apart for good, or a rule back; may be given again.",
)
@click.option("--rules", type=_FILE, help="Add a file of same: and different: rules.")
@click.option("--suggest", is_flag=True, help="List probable duplicates that were not merged.")
@click.option("--link", type=_FILE, help="Link things to a list of yours: name, aliases, id, url.")
@limit_option(50, "Suggestions at most.")
@format_option
@output_option
def merges(
    name: str | None, graph: str, undo: Sequence[str], rules: Path | None, suggest: bool, link: Path | None,
    limit: int, form: str, output: Path | None,
) -> None:  # fmt: skip
    """Show why names became one thing, and change it for good.

    Without an option, lists your rules in force, then the merges with reason and evidence, of all things or
    of NAME; --undo takes the id of either. What --undo, --rules and --link say holds for later builds too.
    """
    if sum(map(bool, (name, undo, rules, suggest, link))) > 1:
        raise UsageError("NAME, --undo, --rules, --suggest and --link are asked one at a time")
    if undo or rules or link:
        _change(graph, undo, rules, link)
    elif suggest:
        write_rows(_suggested(graph, limit), form, output)
    else:
        rows = [astuple(merge) for merge in api.merges(graph, name)]
        write_rows(Result(_MERGED, rows), form, output)


def _change(graph: str, undo: Sequence[str], rules: Path | None, link: Path | None) -> None:
    with Drawn() as progress:
        if undo:
            api.undo_merges(undo, graph, progress=progress)
            told = f"Took {len(undo)} apart or back; `kg merges` lists the rules that keep them so."
        elif rules:
            told = f"Rules in {rules}: {api.add_rules(rules, graph, progress=progress)}."
        else:
            told = f"Things linked: {api.link(link or '', graph, progress=progress):,}."
    note(told)


def _suggested(graph: str, limit: int) -> Result:
    rows = [
        (
            s.left.label, s.left.name, s.left.paper_count, s.right.name, s.right.paper_count, s.reason,
            f"same: {s.left.name} | {s.right.name}",
        )
        for s in api.suggest_merges(graph, limit)
    ]  # fmt: skip
    return Result(_SUGGESTED, rows)
