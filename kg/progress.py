"""How long work tells what it is doing; the command line draws it, a library user may ignore it."""

from typing import Protocol


class Progress(Protocol):
    """Told of each stage as it begins, of each step, and of what a person should know."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins; `total` is its number of steps where that is known."""
        ...

    def advance(self, steps: int = 1) -> None:
        """So many steps of the stage are done."""
        ...

    def note(self, text: str) -> None:
        """Something happened that a person should know."""
        ...


class Silent:
    """Progress that nobody watches."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Nothing."""

    def advance(self, steps: int = 1) -> None:
        """Nothing."""

    def note(self, text: str) -> None:
        """Nothing."""
