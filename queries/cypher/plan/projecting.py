"""Plan WITH and RETURN: columns, groups and aggregates, DISTINCT, order, SKIP and LIMIT."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from queries.cypher.functions.aggregates import AGGREGATES
from queries.cypher.functions.library import FUNCTIONS
from queries.cypher.operators.adjacency import Reach
from queries.cypher.operators.gathering import Branch, gathered, streamed
from queries.cypher.operators.grouping import (
    Aggregation,
    Distinct,
    Grouping,
    Key,
    Started,
    aggregated,
    placed,
    start_count,
    start_list,
    start_set,
    started,
)
from queries.cypher.operators.projecting import distinct, projected
from queries.cypher.operators.rows import filtered, limited, skipped
from queries.cypher.operators.sorting import Sorting, ordered, top
from queries.cypher.operators.tallying import counted, group_counted, tallied
from queries.cypher.plan.access import entity_slot, property_read
from queries.cypher.plan.context import Context, Evaluate, Operator, Row, Slot, compile_expression
from queries.cypher.plan.pattern import names_in
from queries.cypher.plan.steps import Mark, Step, StepMaker
from queries.cypher.syntax.clause_tree import Projection, ProjectionItem
from queries.cypher.syntax.tree import Call, CountStar, Expression, Subquery, Variable, children, walk

_GUESSED_SHARE = 0.1


def aggregates_in(expression: Expression) -> Iterator[Call | CountStar]:
    """Give the aggregating calls in an expression, not those in subqueries."""
    if isinstance(expression, CountStar) or (
        isinstance(expression, Call) and expression.name.lower() in AGGREGATES
    ):
        yield expression
    elif not isinstance(expression, Subquery):
        for child in children(expression):
            if isinstance(child, Expression):
                yield from aggregates_in(child)


def is_settled(expression: Expression) -> bool:
    """Say whether an expression has the same value each time, of the same values of its names."""
    calls = (part for part in walk(expression) if isinstance(part, Call))
    return all(FUNCTIONS[call.name.lower()].constant for call in calls if call.name.lower() in FUNCTIONS)


def expanded_items(clause: Projection, names: Sequence[str]) -> list[ProjectionItem]:
    """Give the columns with `*` written out, in alphabetical order as Neo4j has it."""
    if not clause.star:
        return clause.items
    every = [
        ProjectionItem(clause.at, Variable(clause.at, name), name, aliased=True)
        for name in sorted(names)
        if name[0] != " "
    ]
    return [*every, *clause.items]


class ProjectionPlanner:
    """Plans one WITH or RETURN upon a step that gives its rows."""

    def __init__(self, steps: StepMaker, context: Context, clause: Projection, source: Step) -> None:
        self.steps = steps
        self.context = context
        self.clause = clause
        self.step = source
        self.items = expanded_items(clause, list(context.names))
        self.names: dict[str, Slot] = {}
        self.computed: list[tuple[Expression, int]] = []

    def plan(self) -> tuple[Step, dict[str, Slot]]:
        """Give the last step, and the slots of the columns by name, in order."""
        aggregates = self._aggregates()
        if aggregates or self._has_aggregating_item():
            self._group(aggregates)
        else:
            self._compute(self.items)
        if self.clause.distinct:
            self._distinct()
        self._order_and_limit()
        if self.clause.where is not None:
            test = compile_expression(self.clause.where, self._later_context())
            self._add("Filter", "", filtered(self.step.run, test), self.step.rows * _GUESSED_SHARE)
        return self.step, self.names

    def _add(self, name: str, details: str, run: Operator, rows: float | None = None) -> None:
        """Put a step on top that makes at most one row of each."""
        self.step = self.steps.step(name, details, run, (self.step,), rows, marks=self.step.marks)

    # --- columns --------------------------------------------------------------------------------------

    def _compute(self, items: Sequence[ProjectionItem], context: Context | None = None) -> None:
        """Compute columns; a mere variable stays where it is."""
        within = context or self.context
        columns: list[tuple[int, Evaluate]] = []
        for item in items:
            slot, column = self._column(item, within)
            self.names[item.name] = slot
            if column is not None:
                columns.append((slot.index, column))
                self.computed.append((item.expression, slot.index))
        if columns:
            names = ", ".join(item.name for item in items)
            self._add("Project", names, projected(self.step.run, columns))

    def _column(self, item: ProjectionItem, context: Context) -> tuple[Slot, Evaluate | None]:
        expression = item.expression
        if isinstance(expression, Variable) and not any(known == expression for known, _ in context.computed):
            return context.names[expression.name], None
        known = next((index for each, index in context.computed if each == expression), None)
        if known is not None:
            return Slot(known), None
        return Slot(context.frame.slot()), compile_expression(expression, context)

    def _later_context(self) -> Context:
        """Give the context of ORDER BY and WHERE: the columns, then what was in scope before."""
        names = {**self.context.names, **self.names}
        return replace(self.context, names=names, computed=tuple(self.computed))

    # --- groups -----------------------------------------------------------------------------------------

    def _aggregates(self) -> list[Call | CountStar]:
        found: list[Call | CountStar] = []
        for expression in (
            *(item.expression for item in self.items),
            *(item.expression for item in self.clause.order),
        ):
            for aggregate in aggregates_in(expression):
                if aggregate not in found:
                    found.append(aggregate)
        return found

    def _has_aggregating_item(self) -> bool:
        return any(True for item in self.items for _ in aggregates_in(item.expression))

    def _group(self, aggregates: Sequence[Call | CountStar]) -> None:
        grouping = self._grouping()
        aggregations = [self._aggregation(each) for each in aggregates]
        self._add_aggregation(grouping, aggregations, aggregates)
        self.computed.extend((each, made.slot) for each, made in zip(aggregates, aggregations, strict=True))
        order = [item.name for item in self.items]
        rest = [item for item in self.items if item.name not in self.names]
        self._compute(rest, replace(self.context, computed=tuple(self.computed)))
        keys = frozenset(grouping.slots)
        for item in rest:
            self.names[item.name] = replace(self.names[item.name], determined=keys)
        self.names = {name: self.names[name] for name in order}

    def _grouping(self) -> Grouping:
        """Bind the columns that do not aggregate; carry along those that the others determine."""
        keys: list[Key] = []
        slots: list[Slot] = []
        for item in self.items:
            if not any(True for _ in aggregates_in(item.expression)):
                slot, column = self._column(item, self.context)
                self.names[item.name] = slot
                slots.append(slot)
                keys.append(self._key(item, slot, column))
                self.computed.append((item.expression, slot.index))
        grouped = {slot.index for slot in slots}
        carried = [slot.index for slot in slots if slot.determined and slot.determined <= grouped]
        return Grouping([key for key in keys if key.slot not in carried], carried)

    def _key(self, item: ProjectionItem, slot: Slot, column: Evaluate | None) -> Key:
        if column is not None:
            return Key(slot.index, column)
        value = compile_expression(item.expression, self.context)
        entity = entity_slot(item.expression, self.context)
        return Key(slot.index, value, is_bound=True, is_entity=entity is not None)

    def _add_aggregation(
        self, grouping: Grouping, aggregations: list[Aggregation], aggregates: Sequence[Call | CountStar]
    ) -> None:
        run = self._aggregating(grouping, aggregations, aggregates)
        names = ", ".join(self.names)
        self.step = self.steps.step(
            "Aggregate",
            f"by {names}" if names else "",
            run,
            (self.step,),
            max(1.0, self.step.rows**0.5) if grouping.keys else 1.0,
            marks=tuple(Mark(key.slot) for key in grouping.keys),
        )

    def _aggregating(
        self, grouping: Grouping, aggregations: list[Aggregation], aggregates: Sequence[Call | CountStar]
    ) -> Operator:
        branch = self._branch(grouping)
        if branch is not None:
            source = self.step.sources[0]
            apart = source.tells_apart(set(grouping.slots))
            if apart or branch.nulls is not None:
                gather = streamed if apart else gathered
                return placed(gather(source.run, branch, grouping, aggregations), aggregations)
        if len(aggregates) != 1 or not self._counts_rows(aggregates[0]):
            return placed(aggregated(self.step.run, grouping, aggregations), aggregations)
        return self._counting(grouping, aggregations[0].slot)

    def _counts_rows(self, aggregate: Call | CountStar) -> bool:
        """Say whether an aggregate is `count(*)`, or the count of something that is never null."""
        if isinstance(aggregate, CountStar):
            return True
        slot = (
            entity_slot(aggregate.arguments[0], self.context) if aggregate.name.lower() == "count" else None
        )
        return slot is not None and slot.certain and not aggregate.distinct

    def _counting(self, grouping: Grouping, slot: int) -> Operator:
        step = self.step
        if not grouping.keys:
            return counted(step.run, slot)
        split = self._split_keys(grouping, step.reach)
        if split is None or step.reach is None:
            return group_counted(step.run, grouping, slot)
        return tallied(step.sources[0].run, step.reach, split, slot)

    def _split_keys(self, grouping: Grouping, reach: Reach | None) -> tuple[list[Key], list[Key]] | None:
        """Part the keys into those of where the last hop starts, and those of its end alone."""
        if reach is None or grouping.carried or self.steps.profiled:
            return None
        ends = {name for name, slot in self.context.names.items() if slot.index == reach.slot}
        outer: list[Key] = []
        inner: list[Key] = []
        for key, expression in zip(grouping.keys, self._key_expressions(), strict=True):
            names = names_in(expression)
            if not is_settled(expression) or (names & ends and names - ends):
                return None
            (inner if names & ends else outer).append(key)
        return (outer, inner) if inner else None

    def _key_expressions(self) -> list[Expression]:
        expressions = (item.expression for item in self.items)
        return [expression for expression in expressions if not any(True for _ in aggregates_in(expression))]

    def _branch(self, grouping: Grouping) -> Branch | None:
        """Give the OPTIONAL MATCH or the hop just before, if the keys do not speak of what it binds."""
        step = self.step
        if self.steps.profiled or not grouping.keys:
            return None
        if step.nulls is not None:
            inner = step.sources[1]
            alone = inner.reach is not None and inner.sources[0].name == "Argument"
            branch, bound = Branch(inner.run, inner.reach if alone else None, step.nulls), set(step.nulls)
        elif step.reach is not None:
            branch, bound = Branch(step.run, step.reach, None), {step.reach.slot}
        else:
            return None
        names = {name for name, slot in self.context.names.items() if slot.index in bound}
        keys = self._key_expressions()
        return branch if all(is_settled(key) and not names_in(key) & names for key in keys) else None

    def _aggregation(self, aggregate: Call | CountStar) -> Aggregation:
        slot = self.context.frame.slot()
        if isinstance(aggregate, CountStar):
            return Aggregation(slot, lambda _row: True, start_count, aggregate.at)
        name = aggregate.name.lower()
        value, *others = [compile_expression(argument, self.context) for argument in aggregate.arguments]
        if name == "collect" and not aggregate.distinct:
            of_property = property_read(aggregate.arguments[0], self.context)
            return Aggregation(slot, value, start_list, aggregate.at, of_property)
        if name == "count" and aggregate.distinct and entity_slot(aggregate.arguments[0], self.context):
            return Aggregation(slot, value, start_set, aggregate.at)
        make = AGGREGATES[name].start

        def begin(row: Row) -> Started:
            accumulator = make(*[other(row) for other in others])
            return started(Distinct(accumulator) if aggregate.distinct else accumulator)

        return Aggregation(slot, value, begin, aggregate.at)

    # --- rows -------------------------------------------------------------------------------------------

    def _kept_slots(self) -> list[int]:
        return list(dict.fromkeys(slot.index for slot in self.names.values()))

    def _distinct(self) -> None:
        slots = self._kept_slots()
        self._add("Distinct", ", ".join(self.names), distinct(self.step.run, slots))
        self.step = replace(self.step, marks=tuple(map(Mark, slots)))

    def _order_and_limit(self) -> None:
        clause = self.clause
        outside = self.context.within({})
        skip = compile_expression(clause.skip, outside) if clause.skip is not None else None
        limit = compile_expression(clause.limit, outside) if clause.limit is not None else None
        if clause.order:
            self._order(limit, skip)
        if skip is not None and clause.skip is not None:
            self._add("Skip", "", skipped(self.step.run, skip, clause.skip.at))
        if limit is not None and clause.limit is not None:
            self._add("Limit", "", limited(self.step.run, limit, clause.limit.at))

    def _order(self, limit: Evaluate | None, skip: Evaluate | None) -> None:
        context = self._later_context()
        keys = [(compile_expression(item.expression, context), item.descending) for item in self.clause.order]
        sorting = Sorting(keys, self._sorted_slots())
        if limit is None or self.clause.limit is None:
            self._add("Sort", "", ordered(self.step.run, sorting))
        else:
            self._add("Top", "", top(self.step.run, sorting, limit, skip, self.clause.limit.at))

    def _sorted_slots(self) -> list[int]:
        """Give the slots that a sorted row must bring back: the columns, and what WHERE speaks of."""
        kept = self._kept_slots()
        if self.clause.where is not None:
            kept += [slot.index for slot in self.context.names.values() if slot.index not in kept]
        return kept
