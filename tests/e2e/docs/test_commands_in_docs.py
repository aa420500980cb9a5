"""The commands in README and docs work, and print what is shown there."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[3]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def test_every_command_prints_what_the_page_shows():
    checked = subprocess.run(
        [sys.executable, CHECKOUT / "docs" / "commands.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, f"run `make docs` and read the change:\n{checked.stdout}{checked.stderr}"


def test_the_first_screen_shows_commands_with_their_output():
    first_screen = (CHECKOUT / "README.md").read_text(encoding="utf-8")[:4000]
    assert "<!-- run -->\n```console\n$ kg build examples\n" in first_screen
