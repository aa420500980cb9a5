"""The entry point: `kg`, its table of commands, and what an error looks like."""

import contextlib
import errno
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import ClassVar, NoReturn

import click

from kg import __version__
from kg.cli.group import Lazy, LazyGroup
from kg.cli.packages import check_packages
from kg.cli.text import one_line, printable
from kg.errors import KgError, OutputError

INTERRUPTED = 130
UNEXPECTED = 70

COMMANDS = {
    "build": Lazy("kg.cli.build:build", "Read papers and make the graph of them, or add to it."),
    "forget": Lazy("kg.cli.forget:forget", "Take papers out of the graph."),
    "show": Lazy("kg.cli.show:show", "Show a paper, method, dataset or task with its neighbours."),
    "why": Lazy("kg.cli.why:why", "Print the sentences behind the edges between two things."),
    "search": Lazy("kg.cli.search:search", "Find things by name, alias and words."),
    "stats": Lazy("kg.cli.stats:stats", "Count what the graph holds."),
    "query": Lazy("kg.cli.query:query", "Run a canned query; without a name, list them."),
    "cypher": Lazy("kg.cli.cypher:cypher", "Run a Cypher query."),
    "shell": Lazy("kg.cli.shell:shell", "Ask one question after the other."),
    "view": Lazy("kg.cli.view:view", "Write a page that shows the graph."),
    "plot": Lazy("kg.cli.plot:plot", "Draw a chart of the graph."),
    "merges": Lazy("kg.cli.merges:merges", "Show why names became one thing, and change it."),
    "export": Lazy("kg.cli.export:export", "Write the graph in another format."),
    "load": Lazy("kg.cli.load:load", "Put the graph into a Neo4j server."),
    "pull": Lazy("kg.cli.pull:pull", "Make a graph file of a Neo4j server's graph."),
    "unload": Lazy("kg.cli.unload:unload", "Take the graph out of a Neo4j server."),
    "train": Lazy("kg.cli.train:train", "Make a model from annotated abstracts."),
    "evaluate": Lazy("kg.cli.evaluate:evaluate", "Score a model against annotated abstracts or SciER."),
    "completion": Lazy("kg.cli.completion:completion", "Print the completion script of a shell."),
}


class Kg(LazyGroup):
    """The commands of this program."""

    lazy: ClassVar = COMMANDS


def _debug(_ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        os.environ["KG_DEBUG"] = "1"


@click.command(
    cls=Kg,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  kg build papers/*.txt
  kg search "deformable detr"
  kg why DETR "object detection"
  kg query datasets-for-task --task "object detection"

\b
Exit codes:
  0 done           1 other error       2 wrong usage      3 input not understood
  4 not found      5 graph file        6 graph store      7 query
  8 output         9 extraction       70 a fault in kg  130 stopped by Ctrl-C
""",
)
@click.version_option(__version__, prog_name="kg", message="%(prog)s %(version)s")
@click.option(
    "--traceback", is_flag=True, expose_value=False, is_eager=True, callback=_debug,
    help="Print where in the program an error arose (also: KG_DEBUG=1).",
)  # fmt: skip
def cli() -> None:
    """Make a knowledge graph of paper abstracts, and ask it.

    Papers, methods, datasets and tasks, each edge with the sentence that says so.
    """


def main() -> NoReturn:
    """Run the program on the arguments of the process, and end it.

    The interpreter would take a large graph apart piece by piece, which takes seconds, before it ends.
    """
    code = run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def run(args: Sequence[str]) -> int:
    """Run a command and turn every way it can end into a message and an exit code.

    Parameters
    ----------
    args : sequence of str
        The words after `kg`.

    Returns
    -------
    int
        The exit code.
    """
    try:
        code = _invoke(args)
    except BrokenPipeError:
        code = _pipe_closed()
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        code = INTERRUPTED
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except KgError as error:
        code = _failed(error)
    except OSError as error:
        code = _failed(_from_system(error)) if _is_output(error) else _unexpected(error)
    except Exception as error:  # noqa: BLE001 - the last resort: whatever it is, no traceback unasked
        code = _unexpected(error)
    return code


def _invoke(args: Sequence[str]) -> int:
    check_packages()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    code: object = cli.main(args=list(args), prog_name="kg", standalone_mode=False)
    sys.stdout.flush()
    return code if isinstance(code, int) else 0


def _failed(error: KgError) -> int:
    """One message on standard error."""
    _trace()
    click.echo(f"Error: {printable(str(error))}", err=True)
    return error.exit_code


def _unexpected(error: Exception) -> int:
    _trace()
    told = one_line(f"{type(error).__name__}: {error}")
    click.echo(f"Error: kg failed in a way it should not: {told}", err=True)
    click.echo("Please report it, with what `kg --traceback ...` prints for the same command.", err=True)
    return UNEXPECTED


def _trace() -> None:
    if os.environ.get("KG_DEBUG"):
        import traceback

        traceback.print_exc()


def _is_output(error: OSError) -> bool:
    return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)


def _from_system(error: OSError) -> OutputError:
    """What the system says of a disk or a folder, in the terms of this program."""
    place = f"{error.filename}: " if error.filename else ""
    what = os.strerror(error.errno or 0)
    return OutputError(f"{place}{what}; free some space, or choose another place with -o")


def _pipe_closed() -> int:
    """The reader of standard output went away, which is its right: end without a word."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1
