"""One build at a time: a system lock beside the graph file, freed when its process dies."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import portalocker

from kg.errors import GraphFileError, OutputError


def lock_path(graph: Path) -> Path:
    """Where the lock of a graph file lies: `graph.kg.lock` beside `graph.kg`."""
    return graph.with_name(graph.name + ".lock")


@contextmanager
def build_lock(graph: Path) -> Generator[None]:
    """Hold the right to change a graph file.

    Parameters
    ----------
    graph : Path
        The graph file; it need not exist yet.

    Raises
    ------
    GraphFileError
        Another process holds it; the message names the process.
    OutputError
        The folder cannot be written.
    """
    path = lock_path(graph)
    try:
        handle = path.open("a+", encoding="ascii")
    except OSError as error:
        raise OutputError(
            f"cannot write in {graph.parent}: {error.strerror}; choose another place with -g"
        ) from error
    with handle:
        try:
            portalocker.lock(handle, portalocker.LOCK_EX | portalocker.LOCK_NB)
        except portalocker.LockException as error:
            raise GraphFileError(
                f"{graph} is being built by {_holder(path)}; wait for it, then try again"
            ) from error
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        try:
            yield
        finally:
            handle.truncate(0)


def _holder(path: Path) -> str:
    try:
        pid = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        pid = ""
    return f"process {pid}" if pid.isdigit() else "another process"
