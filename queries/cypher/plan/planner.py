"""Plan a whole query: its clauses one upon the other, its parts joined by UNION."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from queries.cypher.graph import Snapshot
from queries.cypher.operators.projecting import distinct
from queries.cypher.operators.rows import applied, concatenated, once, optional, unwound
from queries.cypher.plan import access, calls, logic, nested, scoped, typed
from queries.cypher.plan.context import Context, Frame, Operator, Slot, compile_expression
from queries.cypher.plan.matching import MatchPlanner
from queries.cypher.plan.projecting import ProjectionPlanner
from queries.cypher.plan.steps import Mark, Step, StepMaker
from queries.cypher.syntax.clause_tree import (
    CallSubquery,
    Clause,
    Match,
    Projection,
    Query,
    SingleQuery,
    Statement,
    Unwind,
)

if TYPE_CHECKING:
    from collections.abc import Callable

EXPRESSION_COMPILERS = (access, calls, logic, nested, scoped, typed)
"""The modules that compile expressions: importing them enters their compilers in the table."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A query ready to run: fill a row of `size` slots with a run in the first, then run `root`.

    `columns` are the names of the columns, `slots` where they are.
    """

    root: Step
    columns: tuple[str, ...]
    slots: tuple[int, ...]
    size: int


class Planner:
    """Plans one statement on one snapshot."""

    def __init__(self, snapshot: Snapshot, *, profiled: bool) -> None:
        self.frame = Frame()
        self.snapshot = snapshot
        self.steps = StepMaker(profiled)

    def plan(self, statement: Statement) -> Plan:
        """Plan the statement."""
        context = Context(self.snapshot, self.frame, self)
        step, names = self._query(statement.query, context)
        return Plan(step, tuple(names), tuple(slot.index for slot in names.values()), self.frame.size)

    # --- what stands within expressions -----------------------------------------------------------------

    def nested_match(self, clause: Match, context: Context) -> tuple[Operator, dict[str, Slot]]:
        """Plan a pattern that starts from the current row; also give the names it binds."""
        step, added = MatchPlanner(self.steps, context, clause, self._argument()).plan()
        return step.run, added

    def nested_query(self, query: Query, context: Context) -> tuple[Operator, list[int]]:
        """Plan a subquery that sees the current row; also give the slots of its columns."""
        step, names = self._query(query, context.within(context.names))
        return step.run, [slot.index for slot in names.values()]

    # --- queries ----------------------------------------------------------------------------------------

    def _argument(self) -> Step:
        return self.steps.step("Argument", "", once, marks=())

    def _query(self, query: Query, context: Context) -> tuple[Step, dict[str, Slot]]:
        if len(query.parts) == 1:
            return self._single(query.parts[0], context)
        planned = [self._single(part, context) for part in query.parts]
        columns = list(planned[0][1])
        slots = {name: Slot(self.frame.slot()) for name in columns}
        branches = [(step.run, [names[name].index for name in columns]) for step, names in planned]
        indexes = [slot.index for slot in slots.values()]
        sources = tuple(step for step, _ in planned)
        rows = sum(step.rows for step in sources)
        step = self.steps.step("Union", "", concatenated(branches, indexes), sources, rows)
        if query.distinct:
            marks = tuple(map(Mark, indexes))
            run = distinct(step.run, indexes)
            step = self.steps.step("Distinct", ", ".join(columns), run, (step,), marks=marks)
        return step, slots

    def _single(self, query: SingleQuery, context: Context) -> tuple[Step, dict[str, Slot]]:
        step, returned = self._argument(), dict[str, Slot]()
        for clause in query.clauses:
            step, names = self._CLAUSES[type(clause)](self, clause, context, step)
            context = context.within(names)
            if isinstance(clause, Projection) and clause.final:
                returned = names
        return step, returned

    # --- clauses ----------------------------------------------------------------------------------------

    def _match(self, clause: Match, context: Context, source: Step) -> tuple[Step, dict[str, Slot]]:
        if not clause.optional:
            step, added = MatchPlanner(self.steps, context, clause, source).plan()
            return step, {**context.names, **added}
        inner, added = MatchPlanner(self.steps, context, clause, self._argument()).plan()
        return self._optional(inner, added, context, source)

    def _optional(
        self, inner: Step, added: dict[str, Slot], context: Context, source: Step
    ) -> tuple[Step, dict[str, Slot]]:
        nulls = tuple(slot.index for slot in added.values())
        run, rows = optional(source.run, inner.run, nulls), source.rows * max(1.0, inner.rows)
        marks = None if inner.marks is None else source.marks_with(*inner.marks)
        step = self.steps.step("Optional", "", run, (source, inner), rows, marks=marks)
        step = replace(step, nulls=nulls)
        return step, {**context.names, **{name: Slot(slot.index, slot.kind) for name, slot in added.items()}}

    def _unwind(self, clause: Unwind, context: Context, source: Step) -> tuple[Step, dict[str, Slot]]:
        slot = Slot(self.frame.slot())
        items = compile_expression(clause.source, context)
        run = unwound(source.run, items, slot.index)
        step = self.steps.step("Unwind", clause.variable, run, (source,), source.rows * 10)
        return step, {**context.names, clause.variable: slot}

    def _projection(self, clause: Projection, context: Context, source: Step) -> tuple[Step, dict[str, Slot]]:
        return ProjectionPlanner(self.steps, context, clause, source).plan()

    def _call(self, clause: CallSubquery, context: Context, source: Step) -> tuple[Step, dict[str, Slot]]:
        imported = _undetermined(context.names)
        if clause.imports is not None and clause.imports != ["*"]:
            imported = {name: imported[name] for name in clause.imports}
        inner, added = self._subquery(clause, context, imported)
        added = _undetermined(added)
        if not added:  # it returns nothing, so it changes nothing
            return source, context.names
        if clause.optional:
            return self._optional(inner, added, context, source)
        run = applied(source.run, inner.run)
        step = self.steps.step("Apply", "", run, (source, inner), source.rows * max(1.0, inner.rows))
        return step, {**context.names, **added}

    def _subquery(
        self, clause: CallSubquery, context: Context, imported: dict[str, Slot]
    ) -> tuple[Step, dict[str, Slot]]:
        if clause.imports is not None:
            return self._query(clause.query, context.within(imported))
        leading = [part.clauses[0] for part in clause.query.parts]
        imports = any(isinstance(first, Projection) and not first.final for first in leading)
        return self._query(clause.query, context.within(imported if imports else {}))

    _CLAUSES: ClassVar[
        "dict[type[Clause], Callable[[Planner, Any, Context, Step], tuple[Step, dict[str, Slot]]]]"
    ] = {
        Match: _match,
        Unwind: _unwind,
        Projection: _projection,
        CallSubquery: _call,
    }


def _undetermined(names: dict[str, Slot]) -> dict[str, Slot]:
    """Forget what determines what: over all runs of a subquery, a group may have several values."""
    return {name: replace(slot, determined=None) for name, slot in names.items()}
