"""Write a file whole or not at all."""

import os
import tempfile
from pathlib import Path

from kg.errors import OutputError


def write(path: str | Path, content: str | bytes) -> Path:
    """Write to a temporary file beside the target, then put it in its place.

    Parameters
    ----------
    path : str or Path
        The target; its folder must exist.
    content : str or bytes
        Text is written as UTF-8 with plain line feeds.

    Returns
    -------
    Path
        The target.

    Raises
    ------
    kg.errors.OutputError
        The folder is missing or cannot be written, or the disk is full.
    """
    target = Path(path)
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise OutputError(_message(target, error)) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(target)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise OutputError(_message(target, error)) from error
    return target


def folder(path: str | Path) -> Path:
    """Make a folder, or use the one that is there.

    Raises
    ------
    kg.errors.OutputError
        It cannot be made.
    """
    target = Path(path)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(_message(target, error)) from error
    return target


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _message(target: Path, error: OSError) -> str:
    return f"{target} cannot be written ({error.strerror or error}). Choose another place with -o PATH."
