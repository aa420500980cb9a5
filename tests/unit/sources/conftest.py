"""Reading a text as if it were a file."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from kg.sources.read import Event, Options, find_inputs, read

ReadText: TypeAlias = Callable[..., list[Event]]


@pytest.fixture
def read_text(tmp_path: Path) -> ReadText:
    """Write a text (or bytes) to a file whose name tells nothing, and read it."""

    def run(data: str | bytes, **columns: str) -> list[Event]:
        path = tmp_path / "input"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return list(read(find_inputs([str(path)]), Options(columns=columns)))

    return run
