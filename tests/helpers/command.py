"""Running `kg` within the test's own process."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import pytest

from kg.cli.main import run


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command gave."""

    code: int
    out: str
    err: str


Kg: TypeAlias = Callable[..., Ran]


def runner(capsys: pytest.CaptureFixture[str]) -> Kg:
    """Give a function that runs `kg` with its arguments."""

    def kg(*args: str) -> Ran:
        code = run(args)
        gc.enable()  # a command that loads a graph leaves this to the end of its process
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return kg
