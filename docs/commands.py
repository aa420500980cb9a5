"""Run the commands that the docs show and write what they print (`make docs`).

The line `<!-- run -->` and then a fenced `console` block hold commands ("$ kg ...") with their output; a
`python` block after that line must run. The blocks of a page run in the order of the page, in a folder that
holds nothing but a copy of `examples/`. With --check nothing is written: each command must succeed and print
nearly what the page shows (a confidence may differ in its last digit from one processor to another).
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^<!-- run -->\n```(console|python)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
NEARLY = 0.9
WIDTH = "100"


def run(command: list[str], folder: Path) -> str:
    """Return what a command prints, as a terminal without colours would show it."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    settings = {"PATH": programs, "COLUMNS": WIDTH, "NO_COLOR": "1", "PYTHONWARNINGS": "default"}
    inherited = {name: value for name, value in os.environ.items() if name not in {"KG_GRAPH", "NEO4J_URI"}}
    done = subprocess.run(
        command,
        cwd=folder,
        env=inherited | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"$ {command[-1]}\n{done.stdout}exit code {done.returncode}")
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


def transcripts(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield each command of a page with the output shown and the output it has now."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder, "examples"))
        for block in BLOCK.finditer(text):
            if block[1] == "python":
                run([sys.executable, "-c", block[2]], Path(folder))
                continue
            for command in COMMAND.finditer(block[0]):
                yield command[1], command[2], run(["/bin/bash", "-c", command[1]], Path(folder))


def differs(shown: str, printed: str) -> bool:
    """Whether an output is another one than the page shows, a few characters aside."""
    return SequenceMatcher(None, shown, printed, autojunk=False).ratio() < NEARLY


def filled(text: str) -> str:
    """Return a page whose commands show what they print now."""
    outputs = iter([f"$ {command}\n{printed}" for command, _, printed in transcripts(text)])

    def block(found: re.Match[str]) -> str:
        return COMMAND.sub(lambda _: next(outputs), found[0]) if found[1] == "console" else found[0]

    return BLOCK.sub(block, text)


def check(page: Path, text: str) -> Iterator[str]:
    """Yield what to mend: each command whose output is not what the page shows."""
    for command, shown, printed in transcripts(text):
        if differs(shown, printed):
            yield f"{page.name}: $ {command}\nshown:\n{shown}printed:\n{printed}"


def main() -> int:
    """Write the outputs anew; with --check say where they differ, and fail."""
    faults: list[str] = []
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        text = page.read_text(encoding="utf-8")
        if not BLOCK.search(text):
            continue
        if "--check" in sys.argv:
            faults += check(page, text)
        else:
            page.write_text(filled(text), encoding="utf-8")
    print("\n".join(faults), end="")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
