"""Ctrl-C that is heard even where the code at work swallows it.

Python raises `KeyboardInterrupt` wherever the program happens to be. Compiled code that calls back into
Python may have no way to pass it on: the interpreter prints "Exception ignored in ..." and the work goes on.
"""

import signal
import threading
from types import FrameType
from typing import Self


class Interrupts:
    """Within this context an interrupt is raised as ever, and remembered until somebody checks.

    Examples
    --------
    >>> with Interrupts() as interrupts:
    ...     for number in range(3):
    ...         interrupts.check()
    """

    def __init__(self) -> None:
        self._heard = False
        self._installed = False

    def __enter__(self) -> Self:
        """Listen, in the main thread and where nobody else handles the signal."""
        alone = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if alone and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self._hear)
            self._installed = True
        return self

    def __exit__(self, *_: object) -> None:
        """Let Python handle the signal by itself again."""
        if self._installed:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def check(self) -> None:
        """Raise the interrupt that was swallowed.

        Raises
        ------
        KeyboardInterrupt
            When there was one.
        """
        if self._heard:
            raise KeyboardInterrupt

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self._heard = True
        signal.default_int_handler(number, frame)
