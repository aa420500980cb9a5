"""What keeps a query of strangers in bounds: time, rows, list items, and a way to stop it."""

import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from queries.cypher.errors import LimitError

MAX_ITEMS = 10_000_000
"""How many items one list, or characters one string, may have where no limit is given."""


class Cancellation:
    """Stops a running query from another thread.

    Give it to `Engine.run`, keep it, and call `cancel`.
    """

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._cancelled = False

    def cancel(self) -> None:
        """Stop every run that holds this, and every one that will."""
        self._cancelled = True
        for run in self._runs:
            run.stopped = "the query was cancelled"

    def watch(self, run: "Run") -> None:
        """Let `cancel` stop this run too."""
        self._runs.append(run)
        if self._cancelled:
            run.stopped = "the query was cancelled"


@dataclass(slots=True)
class Run:
    """One run of a plan: its parameters, its limits, and what PROFILE counts.

    `stopped` is what operators look at as they go: it says why to stop, empty while all is well.
    """

    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])
    timeout: float | None = None
    max_rows: int | None = None
    max_items: int = MAX_ITEMS
    stopped: str = ""
    deadline: float | None = None
    counts: dict[int, int] = field(default_factory=dict[int, int])

    def raise_stopped(self) -> None:
        """Raise what `stopped` says.

        Raises
        ------
        LimitError
            Always.
        """
        raise LimitError(self.stopped, detail="Stopped")

    def check_items(self, count: int) -> None:
        """Refuse a list or string of too many items.

        Raises
        ------
        LimitError
            `count` is over the limit, or the run was stopped.
        """
        if self.stopped:
            self.raise_stopped()
        if count > self.max_items:
            raise LimitError(
                f"a value would have over {self.max_items} items; ask for fewer", detail="TooManyItems"
            )

    def seconds_left(self) -> float | None:
        """Give the seconds until the deadline, at least a millisecond; None without one."""
        return None if self.deadline is None else max(0.001, self.deadline - monotonic())

    @contextmanager
    def on_the_clock(self) -> Generator[None]:
        """Set `stopped` when the time is up.

        A thread of its own keeps the time, so that operators need not ask the clock for each row.
        """
        if self.timeout is None:
            yield
            return
        self.deadline = monotonic() + self.timeout
        alarm = threading.Timer(self.timeout, self._time_up)
        alarm.daemon = True
        alarm.start()
        try:
            yield
        finally:
            alarm.cancel()

    def _time_up(self) -> None:
        self.stopped = f"the query took longer than {self.timeout:g} s and was stopped"
