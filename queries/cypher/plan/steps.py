"""A plan as a tree of steps: what each does, on how many rows, and the operator that does it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

    from queries.cypher.operators.adjacency import Reach
    from queries.cypher.plan.context import Operator, Row


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Mark:
    """A slot whose value helps to tell rows apart.

    Where `holds` finds it so in the graph, the slot `instead` tells as much, or nothing need be told.
    """

    slot: int
    instead: int | None = None
    holds: Callable[[], bool] = _never

    def is_told_by(self, slots: AbstractSet[int]) -> bool:
        """Say whether rows that agree in some slots agree in this one too."""
        return self.slot in slots or ((self.instead is None or self.instead in slots) and self.holds())


@dataclass(frozen=True, slots=True)
class Step:
    """One operator of a plan, fed by the steps in `sources`.

    `rows` is the planner's guess of how many rows it gives; `number` is its place in a profile. No
    two rows agree in all `marks`; None where nothing is known of that. What later steps may melt
    into one with this one is in `reach`, of a single hop, and in `nulls`, of an OPTIONAL MATCH: the
    slots that are null where it finds nothing.
    """

    name: str
    details: str
    run: Operator
    sources: tuple[Step, ...] = ()
    rows: float = 1.0
    number: int = 0
    marks: tuple[Mark, ...] | None = None
    reach: Reach | None = None
    nulls: tuple[int, ...] | None = None

    def tells_apart(self, slots: AbstractSet[int]) -> bool:
        """Say whether no two rows agree in all of some slots."""
        return self.marks is not None and all(mark.is_told_by(slots) for mark in self.marks)

    def marks_with(self, *more: Mark) -> tuple[Mark, ...] | None:
        """Give the marks of rows that each come from one of these, told apart by some more."""
        return None if self.marks is None else (*self.marks, *more)


@dataclass(slots=True)
class StepMaker:
    """Makes the steps of one plan; under PROFILE each of them counts its rows."""

    profiled: bool
    made: int = field(default=0)

    def step(
        self,
        name: str,
        details: str,
        run: Operator,
        sources: tuple[Step, ...] = (),
        rows: float | None = None,
        *,
        marks: tuple[Mark, ...] | None = None,
    ) -> Step:
        """Make a step; without a guess of its own it gives as many rows as its first source."""
        self.made += 1
        guess = rows if rows is not None else sources[0].rows if sources else 1.0
        operator = _counting(run, self.made) if self.profiled else run
        return Step(name, details, operator, sources, guess, self.made, marks)


def _counting(operator: Operator, number: int) -> Operator:
    def run(row: Row) -> Iterator[None]:
        counts = row[0].counts
        counts.setdefault(number, 0)
        for _ in operator(row):
            counts[number] += 1
            yield None

    return run


def described(step: Step, counts: dict[int, int] | None = None) -> str:
    """Draw a plan as text, the last operator on top, with guessed and (after PROFILE) real rows."""
    return "\n".join(_lines(step, counts, ""))


def _lines(step: Step, counts: dict[int, int] | None, indent: str) -> Iterator[str]:
    rows = f"~{step.rows:.0f} rows"
    if counts is not None:
        rows += f", {counts.get(step.number, 0)} in fact"
    details = f" {step.details}" if step.details else ""
    yield f"{indent}{step.name}{details} ({rows})"
    for position, source in enumerate(step.sources):
        yield from _lines(source, counts, indent + ("" if position == 0 else "  | "))
