"""A real browser for tests and pictures: Debian's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Switches that keep Chromium from having anything of its own to say."""


def chromium() -> str | None:
    """Where Chromium is, if it is on this machine."""
    return os.environ.get("KG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@contextmanager
def launched() -> Generator[Browser]:
    """A browser without a window; while it runs, no other code of this process can run an event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), headless=True, args=QUIET)
        try:
            yield browser
        finally:
            browser.close()
