"""The page's scripts are linted and type-checked from their comments, by ESLint and TypeScript."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def tools() -> Path:
    """The folder of the checkers; CI fetches them, a hand at work is told how."""
    if shutil.which("npm") is None:
        _without("npm is not installed")
    if not (ROOT / "node_modules" / ".bin" / "eslint").exists():
        if not os.environ.get("CI"):
            pytest.skip("the checkers are missing: npm install")
        subprocess.run(["npm", "install", "--silent"], cwd=ROOT, check=True, timeout=250)
    return ROOT / "node_modules" / ".bin"


def _without(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.mark.slow
@pytest.mark.parametrize("command", [["eslint", "viz/template"], ["tsc", "-p", "tsconfig.json"]])
def test_scripts_are_clean(tools: Path, command: list[str]):
    done = subprocess.run(
        [str(tools / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == ""
    assert done.returncode == 0, done.stderr
