"""Where what a command makes goes: standard output, or a file that appears whole or not at all."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from kg.cli.text import printable
from kg.errors import OutputError

if TYPE_CHECKING:
    from rich.console import Console

_NO_LIMIT = 1_000_000


@contextmanager
def writing(output: Path | None) -> Generator[TextIO]:
    """A text stream to standard output, or to a file that is put in place at the end of the block.

    Parameters
    ----------
    output : Path or None
        The file; None or "-" for standard output.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    if output is None or str(output) == "-":
        yield sys.stdout
        return
    temporary = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        with temporary.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        temporary.replace(output)
    except OSError as error:
        raise OutputError(f"cannot write {output}: {error.strerror}; choose another place with -o") from error
    finally:
        temporary.unlink(missing_ok=True)


def console(stream: TextIO) -> "Console":
    """A console that colours on a terminal (unless NO_COLOR is set) and never cuts or wraps in a file.

    Nothing printed through it is read as markup, a highlight or an emoji.
    """
    from rich.console import Console

    width = None if stream.isatty() or "COLUMNS" in os.environ else _NO_LIMIT
    return Console(
        file=stream, width=width, soft_wrap=not stream.isatty(), markup=False, highlight=False, emoji=False
    )


def note(message: str) -> None:
    """Say something beside the answer, on standard error."""
    sys.stderr.write(f"{printable(message)}\n")
