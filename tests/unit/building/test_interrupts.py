"""Ctrl-C ends the work, even where what is at work swallows it."""

import os
import signal

import pytest

from kg.interrupts import Interrupts


def swallowing() -> None:
    """As compiled code does that cannot pass an exception on."""
    try:
        os.kill(os.getpid(), signal.SIGINT)
        signal.sigtimedwait([], 1)
    except KeyboardInterrupt:
        pass


def test_an_interrupt_is_raised_where_it_comes():
    with pytest.raises(KeyboardInterrupt), Interrupts():
        os.kill(os.getpid(), signal.SIGINT)
        signal.sigtimedwait([], 1)


def test_an_interrupt_that_was_swallowed_is_raised_at_the_next_check():
    with Interrupts() as interrupts:
        interrupts.check()
        swallowing()
        with pytest.raises(KeyboardInterrupt):
            interrupts.check()


def test_afterwards_python_handles_the_signal_as_before():
    before = signal.getsignal(signal.SIGINT)
    with Interrupts():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_somebody_else_s_handler_stays():
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Interrupts():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
