"""Writing files and folders so that nothing half-written ever stands under the name that was asked for."""

import os
import shutil
import stat
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from kg.errors import OutputError


@contextmanager
def new_file(path: str | Path) -> Generator[TextIO]:
    """Write a text file (UTF-8, newlines as given) that takes its name when it is complete.

    Parameters
    ----------
    path : str or Path
        Where it shall stand. A device or a pipe is written to as it is.

    Yields
    ------
    text stream
        What to write to.

    Raises
    ------
    OutputError
        The folder cannot be written or the disk is full.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     target = Path(folder, "greeting.txt")
    ...     with new_file(target) as out:
    ...         _ = out.write("hello")
    ...     target.read_text()
    'hello'
    """
    target = Path(os.path.realpath(path))
    with _explained(path):
        if target.is_dir():
            raise OutputError(f"{path} is a folder; name a file to write to")
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):
            with target.open("w", encoding="utf-8", newline="") as out:
                yield out
            return
        draft = _draft(target)
        try:
            with draft.open("w", encoding="utf-8", newline="") as out:
                yield out
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def new_folder(path: str | Path) -> Generator[Path]:
    """Fill a folder that takes its name when it is complete.

    Parameters
    ----------
    path : str or Path
        Where it shall stand. A folder that holds nothing but files of the names written now, such as an
        earlier export, is replaced.

    Yields
    ------
    Path
        The folder to write files into.

    Raises
    ------
    OutputError
        It cannot be written, the disk is full, or something else stands there.
    """
    target = Path(os.path.realpath(path))
    with _explained(path):
        _check_folder(target, path)
        draft = _draft(target)
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        try:
            yield draft
            _put_in_place(draft, target, path)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _draft(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}.tmp")


def _check_folder(target: Path, path: str | Path) -> None:
    if target.exists() and not target.is_dir():
        raise OutputError(f"{path} is a file, and this export is a folder; name another, or delete it")


def _put_in_place(draft: Path, target: Path, path: str | Path) -> None:
    if not target.exists():
        draft.rename(target)
        return
    written, there = _paths(draft), _paths(target)
    for name in sorted(there):
        if there[name] != written.get(name):
            raise OutputError(
                f"{path} holds {name!r}, which is no part of this export; name a new or empty folder"
            )
    former = draft.with_suffix(".old")
    target.rename(former)
    draft.rename(target)
    shutil.rmtree(former)


def _paths(folder: Path) -> dict[str, bool]:
    """All that lies in a folder, however deep, and whether it is a folder itself."""
    return {path.relative_to(folder).as_posix(): path.is_dir() for path in folder.rglob("*")}


@contextmanager
def _explained(path: str | Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"cannot write {path}: {reason}; nothing was left there, name another place with -o"
        ) from error
