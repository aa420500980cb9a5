"""From what a user types to the files that are read: files, folders, globs and standard input."""

import glob
import os
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError

STANDARD_INPUT = "-"
_OWN_FILES = (".kg", ".kg.lock")


@dataclass(frozen=True, slots=True)
class Input:
    """One file or stream to read.

    Attributes
    ----------
    name : str
        As the user named it, normalised, with forward slashes; "-" for standard input.
    path : Path or None
        Where it lies; None for standard input.
    """

    name: str
    path: Path | None


def find_inputs(paths: Sequence[str]) -> list[Input]:
    """Find the files that these paths mean, each once, in the order given.

    Parameters
    ----------
    paths : sequence of str
        Files, folders (searched through to the bottom, sorted; hidden files and graph files are passed
        over; a folder that is met again through a link is not entered), globs (`**` crosses folders),
        and "-" for standard input. A path that exists is never taken as a glob.

    Returns
    -------
    list of Input
        Without repetition.

    Raises
    ------
    InputError
        Where a path names nothing, or a folder holds no file or cannot be listed.
    """
    found: dict[str, Input] = {}
    for path in paths:
        for one in _expand(path):
            found.setdefault(one.name, one)
    return list(found.values())


def _expand(path: str) -> Iterator[Input]:
    if path == STANDARD_INPUT:
        return iter([Input(STANDARD_INPUT, None)])
    if not path or "\0" in path:
        raise InputError(f"{path!r} is no path; give a file, a folder, a pattern such as '*.txt', or -")
    if Path(path).is_dir():
        return _folder(path)
    if os.path.lexists(path):
        return iter([_input(path)])
    return _glob(path)


def _input(path: str) -> Input:
    name = os.fsencode(path).decode("utf-8", "backslashreplace")
    return Input(posixpath.normpath(name.replace(os.sep, "/")), Path(path))


def _folder(folder: str) -> Iterator[Input]:
    files = [_input(path) for path in _walk(folder)]
    if not files:
        raise InputError(f"{folder}: no file to read in this folder (hidden and graph files are passed over)")
    return iter(files)


def _walk(folder: str) -> Iterator[str]:
    entered: set[str] = set()
    for here, folders, files in os.walk(folder, followlinks=True, onerror=_cannot_list):
        entered.add(os.path.realpath(here))
        folders[:] = sorted(name for name in folders if _is_new(here, name, entered))
        for name in sorted(files):
            path = Path(here) / name
            if not name.startswith(".") and not name.endswith(_OWN_FILES) and _is_file(path):
                yield str(path)


def _is_new(here: str, name: str, entered: set[str]) -> bool:
    return not name.startswith(".") and os.path.realpath(Path(here) / name) not in entered


def _is_file(path: Path) -> bool:
    """Keep sockets, pipes and devices out, which may never end; dead links stay in, to be named."""
    return path.is_file() or not path.exists()


def _cannot_list(error: OSError) -> None:
    raise InputError(f"{error.filename}: cannot list this folder: {error.strerror}") from error


def _glob(pattern: str) -> Iterator[Input]:
    matches = sorted(glob.glob(pattern, recursive=True)) if glob.has_magic(pattern) else []  # noqa: PTH207
    for path in matches:
        if not Path(path).is_dir():
            yield _input(path)
        elif "**" not in pattern:
            yield from map(_input, _walk(path))
    if not matches:
        raise InputError(_missing(pattern))


def _missing(path: str) -> str:
    if glob.has_magic(path):
        return f"{path}: no file matches this pattern"
    parent = Path(path).parent
    if not parent.is_dir():
        return f"{path}: no such file or folder; the folder {parent} does not exist either"
    return f"{path}: no such file or folder; give a file, a folder, a pattern such as '*.txt', or -"
