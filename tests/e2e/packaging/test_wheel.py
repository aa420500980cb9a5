"""The wheel holds everything, and works where nothing of this checkout is near."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[3]
TOP_LEVELS = {"kg", "loaders", "queries", "viz"}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("packaging")]


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command far from the checkout's packages and return what it prints."""
    outside = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV", "KG_GRAPH"}}
    done = subprocess.run(command, cwd=cwd, env=outside, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, CHECKOUT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in an empty environment and return the folder of its commands."""
    environment = tmp_path_factory.mktemp("installed") / "environment"
    venv.create(environment, with_pip=True)
    commands = environment / "bin"
    pip = (commands / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "-c", CHECKOUT / "constraints.txt", wheel, cwd=environment)
    return commands


def test_the_wheel_holds_four_packages_and_what_they_need(wheel: Path):
    names = zipfile.ZipFile(wheel).namelist()
    assert {n.split("/")[0] for n in names if ".dist-info/" not in n} == TOP_LEVELS
    for top in TOP_LEVELS:
        assert f"{top}/py.typed" in names
    checkout = [p.relative_to(CHECKOUT).as_posix() for p in needed_files()]
    assert checkout, "the checkout itself lacks them"
    assert set(checkout) <= set(names)


def needed_files() -> list[Path]:
    """Return what the program reads at run time: model, schema, queries, page templates."""
    kinds = {
        "kg/extract/models/**/*": "the model",
        "kg/graphfile/*.sql": "the tables of the graph file",
        "queries/canned/*.cypher": "the canned queries",
        "viz/template/*": "the page",
    }
    found: list[Path] = []
    for pattern, what in kinds.items():
        files = [p for p in CHECKOUT.glob(pattern) if p.is_file() and "__pycache__" not in p.parts]
        assert files, f"{pattern} ({what}) has no file"
        found += files
    return found


def test_the_installed_program_does_the_main_job(program: Path, tmp_path: Path):
    kg = program / "kg"
    run(kg, "build", CHECKOUT / "examples", "-g", "landmarks.kg", cwd=tmp_path)
    rows = run(
        kg, "query", "datasets-for-task", "--task", "object detection",
        "-g", "landmarks.kg", "--format", "csv", cwd=tmp_path,
    )  # fmt: skip
    assert "COCO" in rows
    run(kg, "view", "-g", "landmarks.kg", "-o", "page.html", cwd=tmp_path)
    assert "<!doctype html>" in (tmp_path / "page.html").read_text(encoding="utf-8")[:200].lower()


def test_the_installed_library_reads_what_the_program_wrote(program: Path, tmp_path: Path):
    (tmp_path / "paper.txt").write_text(
        "We propose FooNet, a convolutional neural network for image classification on ImageNet.\n",
        encoding="utf-8",
    )
    script = "import kg.api; kg.api.build(['paper.txt']); print(len(kg.api.open().networkx()) > 0)"
    assert run(program / "python", "-c", script, cwd=tmp_path).strip() == "True"
