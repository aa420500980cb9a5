"""Operators that gather what a hop or an OPTIONAL MATCH finds for each row of a source.

Where the grouping keys speak of the source's names alone, a group is looked up once for each row of
the source; and where they tell its rows apart, each row is a group of its own, so that nothing is
looked up and nothing waits for the last row.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from queries.cypher.operators.adjacency import Reach
from queries.cypher.operators.grouping import (
    Aggregation,
    Grouping,
    Groups,
    Taker,
    key_reader,
    start_count,
    start_list,
)
from queries.cypher.plan.context import Operator, Row
from queries.cypher.values.kinds import Value, is_list

Feed: TypeAlias = Callable[[Row, Sequence[Taker]], int]
"""Gives what a branch finds for the current row to the takers of its group; says how many rows."""
Fold: TypeAlias = Callable[[Row, Sequence[Value]], Value]
"""Makes an aggregate of vertices, each put into its slot in turn."""

_NOTHING = (None,)


@dataclass(frozen=True, slots=True)
class Branch:
    """What to gather from: `inner`, or, where it is no more than that, the hop `reach`.

    `nulls` are the slots that are null where it finds nothing; None where such a row counts for nothing.
    """

    inner: Operator
    reach: Reach | None
    nulls: Sequence[int] | None


def gathered(
    source: Operator, branch: Branch, grouping: Grouping, aggregations: Sequence[Aggregation]
) -> Operator:
    """Gather what a branch finds for each row of a source into the group of that row."""
    key_of = key_reader(grouping.keys)
    feed = _fed_by_rows(branch) if branch.reach is None else _fed_by_reach(branch.reach, branch.nulls)

    def run(row: Row) -> Iterator[None]:
        groups = Groups(grouping, aggregations)
        known, guard, enough = groups.takers, row[0], row[0].max_items
        seen = 0
        for _ in source(row):
            if guard.stopped:
                guard.raise_stopped()
            key = key_of(row)
            takers = known.get(key) or groups.open(key, row)
            seen += feed(row, takers)
            if seen > enough:
                groups.check_lists(row)
                enough += guard.max_items
        yield from groups.put(row)

    return run


def _take(row: Row, takers: Sequence[Taker]) -> None:
    for value_of, take in takers:
        value = value_of(row)
        if value is not None:
            take(value)


def _fed_by_rows(branch: Branch) -> Feed:
    inner, nulls = branch.inner, branch.nulls or ()

    def feed(row: Row, takers: Sequence[Taker]) -> int:
        found = 0
        for _ in inner(row):
            found += 1
            _take(row, takers)
        if not found:
            for slot in nulls:
                row[slot] = None
            _take(row, takers)
        return found

    return feed


def _fed_by_reach(reach: Reach, nulls: Sequence[int] | None) -> Feed:
    find, to_slot = reach.find, reach.slot
    nothing = () if nulls is None else _NOTHING

    def feed(row: Row, takers: Sequence[Taker]) -> int:
        found = find(row)
        for row[to_slot] in found or nothing:
            for value_of, take in takers:
                value = value_of(row)
                if value is not None:
                    take(value)
        return len(found)

    return feed


# --- each row a group -------------------------------------------------------------------------------


def streamed(
    source: Operator, branch: Branch, grouping: Grouping, aggregations: Sequence[Aggregation]
) -> Operator:
    """Gather what a branch finds for each row of a source that no other row shares its group with."""
    if branch.reach is not None:
        return _streamed_by_reach(source, branch.reach, branch.nulls, grouping, aggregations)
    feed = _fed_by_rows(branch)

    def run(row: Row) -> Iterator[None]:
        guard = row[0]
        for _ in source(row):
            if guard.stopped:
                guard.raise_stopped()
            for key in grouping.keys:
                row[key.slot] = key.value(row)
            opened = [aggregation.start(row) for aggregation in aggregations]
            takers = [(each.value, add) for each, (add, _) in zip(aggregations, opened, strict=True)]
            _ = feed(row, takers)
            for aggregation, (_, result) in zip(aggregations, opened, strict=True):
                row[aggregation.slot] = result()
                _check_list(row, aggregation.slot)
            yield None

    return run


def _streamed_by_reach(
    source: Operator,
    reach: Reach,
    nulls: Sequence[int] | None,
    grouping: Grouping,
    aggregations: Sequence[Aggregation],
) -> Operator:
    find = reach.find
    columns = [(key.slot, key.value) for key in grouping.keys if not key.is_bound]
    folds = [(aggregation.slot, _folding(aggregation, reach.slot)) for aggregation in aggregations]

    def run(row: Row) -> Iterator[None]:
        guard = row[0]
        for _ in source(row):
            if guard.stopped:
                guard.raise_stopped()
            found = find(row)
            if not found and nulls is None:
                continue
            for slot, value in columns:
                row[slot] = value(row)
            for slot, fold in folds:
                row[slot] = fold(row, found or _NOTHING)
            if len(found) > guard.max_items:
                for slot, _ in folds:
                    _check_list(row, slot)
            yield None

    return run


def _check_list(row: Row, slot: int) -> None:
    value = row[slot]
    if is_list(value):
        row[0].check_items(len(value))


def _folding(aggregation: Aggregation, to_slot: int) -> Fold:
    value_of, start = aggregation.value, aggregation.start
    if start is start_count:
        return lambda _row, ends: len(ends)
    if start is start_list and aggregation.of_property is not None and aggregation.of_property[0] == to_slot:
        key = aggregation.of_property[1]
        return lambda _row, ends: [
            value for end in ends if end is not None and (value := end.properties.get(key)) is not None
        ]
    if start is start_list:
        return lambda row, ends: [value for row[to_slot] in ends if (value := value_of(row)) is not None]

    def fold(row: Row, ends: Sequence[Value]) -> Value:
        take, result = start(row)
        for row[to_slot] in ends:
            value = value_of(row)
            if value is not None:
                take(value)
        return result()

    return fold
