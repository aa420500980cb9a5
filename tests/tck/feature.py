"""Read the feature files of the openCypher TCK: the small part of Gherkin that they use."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

_STEP = re.compile(r"(?:Given|And|When|Then|But)\s+(.*)")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a scenario, with the text block or the table below it."""

    text: str
    block: str = ""
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class Scenario:
    """A scenario as it runs: an outline is one of these for each of its examples."""

    file: str
    name: str
    steps: list[Step] = field(default_factory=list[Step])


@dataclass(slots=True)
class _Outline:
    scenario: Scenario
    tables: list[list[tuple[str, ...]]] = field(default_factory=list[list[tuple[str, ...]]])

    def scenarios(self) -> Iterator[Scenario]:
        if not self.tables:
            yield self.scenario
        number = 0
        for header, *rows in self.tables:
            for row in rows:
                number += 1
                values = dict(zip(header, row, strict=True))
                steps = [_filled(step, values) for step in self.scenario.steps]
                yield Scenario(self.scenario.file, f"{self.scenario.name} #{number}", steps)


def _filled(step: Step, values: dict[str, str]) -> Step:
    def fill(text: str) -> str:
        for name, value in values.items():
            text = text.replace(f"<{name}>", value)
        return text

    table = tuple(tuple(fill(cell) for cell in row) for row in step.table)
    return replace(step, text=fill(step.text), block=fill(step.block), table=table)


def cells(line: str) -> tuple[str, ...]:
    """Cut a line of a table at its bars; a backslash takes its meaning from a bar or a backslash."""
    parts = re.findall(r"((?:[^|\\]|\\.)*)\|", line.strip())[1:]
    return tuple(re.sub(r"\\([\\|])", r"\1", part.strip()) for part in parts)


def read_scenarios(path: Path, file: str) -> Iterator[Scenario]:
    """Give every scenario of a feature file, the Background's steps first in each."""
    lines = iter(path.read_text("utf-8").splitlines())
    background: list[Step] = []
    outline: _Outline | None = None
    steps, in_examples = background, False
    for line in lines:
        text = line.strip()
        if text.startswith(("Scenario:", "Scenario Outline:")):
            if outline is not None:
                yield from outline.scenarios()
            outline = _Outline(Scenario(file, text.partition(":")[2].strip(), list(background)))
            steps, in_examples = outline.scenario.steps, False
        elif text.startswith("Examples:") and outline is not None:
            outline.tables.append([])
            in_examples = True
        elif text.startswith("|"):
            _add_row(cells(text), outline, steps, in_examples=in_examples)
        elif text == '"""':
            steps[-1] = replace(steps[-1], block=_block(lines, len(line) - len(line.lstrip())))
        elif found := _STEP.match(text):
            steps.append(Step(found[1].rstrip()))
    if outline is not None:
        yield from outline.scenarios()


def _add_row(row: tuple[str, ...], outline: _Outline | None, steps: list[Step], *, in_examples: bool) -> None:
    if in_examples and outline is not None:
        outline.tables[-1].append(row)
    else:
        steps[-1] = replace(steps[-1], table=(*steps[-1].table, row))


def _block(lines: Iterator[str], indent: int) -> str:
    taken: list[str] = []
    for line in lines:
        if line.strip() == '"""':
            break
        taken.append(line[indent:] if not line[:indent].strip() else line)
    return "\n".join(taken)
