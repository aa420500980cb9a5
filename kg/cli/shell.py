"""`kg shell`: one question after the other, with history and completion."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import click
from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from kg import __version__
from kg.cli.options import format_option, graph_option
from kg.cli.output import note
from kg.cli.session import Session
from kg.cli.suggestions import Suggestions
from kg.cli.text import printable
from kg.errors import KgError

_PROMPT = "kg> "
_MORE = "  > "


@click.command(
    epilog="""\b
Examples:
  kg shell
  kg shell -g neo4j://localhost
  echo "MATCH (t:Task) RETURN count(t) AS tasks;" | kg shell --format csv
"""
)
@graph_option
@format_option
def shell(graph: str, form: str) -> None:
    """Ask one question after the other.

    Type Cypher, over several lines if need be, and end it with a semicolon or an empty line; or a command
    such as :help, :queries, :query NAME, :show NAME. TAB completes keywords, labels, types, properties and
    names of queries; Ctrl-C stops a query and not the shell. Where the input is no terminal, each statement
    runs in turn and the first error ends the shell with its exit code.
    """
    os.environ["KG_GRAPH"] = graph  # for the commands that the shell runs
    session = Session(graph, form)
    if sys.stdin.isatty():
        _converse(session)
    else:
        for statement in statements(sys.stdin):
            if not session.handle(statement):
                return


def statements(lines: Iterable[str]) -> Iterable[str]:
    r"""Cut lines into statements: at a semicolon that ends a line, an empty line, a command's line end.

    Examples
    --------
    >>> list(statements(["MATCH (n)", "RETURN n;", ":help", "RETURN 1"]))
    ['MATCH (n)\nRETURN n;', ':help', 'RETURN 1']
    """
    held: list[str] = []
    for line in lines:
        held.append(line.rstrip("\r\n"))
        if is_whole("\n".join(held)):
            yield "\n".join(held).strip()
            held = []
    if "".join(held).strip():
        yield "\n".join(held).strip()


def is_whole(text: str) -> bool:
    """Whether what was typed is to be run now."""
    started = text.strip()
    if not started or started.startswith(":") or started.lower() in ("quit", "exit"):
        return True
    return started.endswith(";") or text.endswith("\n")


def _converse(session: Session) -> None:
    """Read, run and print until the person leaves."""
    note(f"kg {__version__} on {session.graph}. :help lists commands; a query ends with ; or an empty line.")
    read = _reader(session)
    while True:
        try:
            if not session.handle(read()):
                return
        except EOFError:
            return
        except (KeyboardInterrupt, click.Abort):
            note("Stopped.")
        except click.ClickException as error:
            note(error.format_message())
        except KgError as error:
            sys.stderr.write(f"{printable(str(error))}\n")


def _reader(session: Session) -> Callable[[], str]:
    """A prompt with history, completion and several lines."""
    keys = KeyBindings()

    @keys.add("enter")
    def _enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if is_whole(buffer.text + ("\n" if _on_empty_line(buffer.text) else "")):
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n")

    prompt: PromptSession[str] = PromptSession(
        history=_history(),
        completer=Suggestions(session),
        complete_while_typing=False,
        multiline=True,
        key_bindings=keys,
        prompt_continuation=_MORE,
    )
    return lambda: prompt.prompt(_PROMPT)


def _on_empty_line(text: str) -> bool:
    return text.rpartition("\n")[2].strip() == ""


def _history() -> History:
    """What was typed, kept in the user's state folder; for this session only where that cannot be written."""
    folder = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "kg"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "history").touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(folder / "history"))
