"""Run a folder of feature files and count how it went, by area."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.tck.feature import Scenario, read_scenarios
from tests.tck.scenario import Outcome, run_scenario

_NAMED_GRAPHS = "graphs"


@dataclass(slots=True)
class Report:
    """What has been counted: outcomes by area, and the failures with their reasons."""

    by_area: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    total: Counter[str] = field(default_factory=Counter[str])
    failures: dict[str, str] = field(default_factory=dict[str, str])

    def add(self, scenario: Scenario, outcome: Outcome) -> None:
        """Count one outcome."""
        area = str(Path(scenario.file).parent)
        self.by_area.setdefault(area, Counter())[outcome.kind] += 1
        self.total[outcome.kind] += 1
        if outcome.kind in {"passed", "failed"}:
            self.total[f"{outcome.kind} {'negative' if outcome.negative else 'positive'}"] += 1
        if outcome.kind == "failed":
            self.failures[identity(scenario)] = outcome.reason


def identity(scenario: Scenario) -> str:
    """Name a scenario uniquely: its file and its own name."""
    return f"{scenario.file}: {scenario.name}"


def scenarios_in(folder: Path) -> Iterator[Scenario]:
    """Give every scenario of the feature files in a folder, or of one file."""
    if folder.is_file():
        yield from read_scenarios(folder, f"{folder.parent.name}/{folder.name}")
        return
    for path in sorted(folder.rglob("*.feature")):
        yield from read_scenarios(path, str(path.relative_to(folder)))


def named_graphs(folder: Path) -> Path:
    """Find the folder of named graphs, here or above."""
    for place in (folder, *folder.resolve().parents):
        if (place / _NAMED_GRAPHS).is_dir():
            return place / _NAMED_GRAPHS
    return folder / _NAMED_GRAPHS


def run_folder(folder: Path) -> Report:
    """Run every scenario in a folder."""
    report, graphs = Report(), named_graphs(folder)
    for scenario in scenarios_in(folder):
        report.add(scenario, run_scenario(scenario, graphs))
    return report
