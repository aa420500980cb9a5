"""Progress of long work, drawn on standard error while a person watches."""

import sys
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from kg.cli.text import one_line


class _Rate(TextColumn):
    """Steps a second."""

    def render(self, task: object) -> Text:
        """The speed, once there is one."""
        speed: float | None = getattr(task, "speed", None)
        return Text(f"{speed:,.1f}/s" if speed else "", style="dim")


class Drawn:
    """A `kg.progress.Progress` with a bar, rate and time left; only notes where nobody watches.

    Examples
    --------
    >>> with Drawn() as progress:
    ...     progress.stage("extract", 2)
    ...     progress.advance(2)
    """

    def __init__(self) -> None:
        self._console = Console(file=sys.stderr, markup=False, highlight=False, emoji=False)
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(""),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._stage: TaskID | None = None

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins; the one before it is done."""
        if self._stage is not None:
            self._bars.remove_task(self._stage)
        self._stage = self._bars.add_task(name, total=total)

    def advance(self, steps: int = 1) -> None:
        """So many steps of the stage are done."""
        if self._stage is not None:
            self._bars.advance(self._stage, steps)

    def note(self, text: str) -> None:
        """Say something above the bar."""
        self._console.print(Text(one_line(text)), soft_wrap=True)
