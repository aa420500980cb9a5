"""The pins that everybody installs from cover what the project asks for, and name no place."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).parents[3]
PINS = (CHECKOUT / "constraints.txt").read_text(encoding="utf-8")


def asked_for() -> Iterator[Requirement]:
    """Yield the requirements of the project and of its extras."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups: list[list[str]] = [project["dependencies"], *project["optional-dependencies"].values()]
    yield from (Requirement(text) for texts in groups for text in texts)


def pins() -> Iterator[Requirement]:
    """Yield the pins, each for some Pythons or all."""
    for line in PINS.splitlines():
        if line and not line.startswith("#"):
            yield Requirement(line)


def test_each_requirement_is_pinned_within_its_range():
    pinned = [(canonicalize_name(pin.name), pin.specifier) for pin in pins()]
    for wanted in asked_for():
        versions = [str(s)[2:] for name, s in pinned if name == canonicalize_name(wanted.name)]
        assert versions, f"{wanted.name} has no pin; run `make constraints`"
        assert all(wanted.specifier.contains(v) for v in versions), f"{wanted} is pinned to {versions}"


def test_every_line_is_a_pin_of_one_version():
    for pin in pins():
        assert re.fullmatch(r"==[\w.!+]+", str(pin.specifier)), pin
        assert pin.url is None
    assert "://" not in PINS


def test_the_ci_and_the_makefile_name_no_host_but_through_apt():
    for file in ("Makefile", ".ci/run", ".pre-commit-config.yaml"):
        assert "://" not in (CHECKOUT / file).read_text(encoding="utf-8"), file
