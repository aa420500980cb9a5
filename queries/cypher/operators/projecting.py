"""Operators that compute columns, and those that must see many rows before they give one."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from queries.cypher.errors import CypherError
from queries.cypher.functions.aggregates import Accumulator, Collect
from queries.cypher.operators.rows import natural
from queries.cypher.plan.context import Evaluate, Operator, Row
from queries.cypher.values.compare import group_key
from queries.cypher.values.kinds import PLAIN, Value
from queries.cypher.values.order import sort_key


def projected(source: Operator, columns: Sequence[tuple[int, Evaluate]]) -> Operator:
    """Compute each column into its slot."""
    if len(columns) == 1:
        slot, value = columns[0]

        def run_one(row: Row) -> Iterator[None]:
            for _ in source(row):
                row[slot] = value(row)
                yield None

        return run_one

    def run(row: Row) -> Iterator[None]:
        for _ in source(row):
            for slot, value in columns:
                row[slot] = value(row)
            yield None

    return run


def row_key(slots: Sequence[int]) -> Callable[[Row], Hashable]:
    """Give a function that makes equivalent values in `slots` the same key."""
    if len(slots) == 1:
        slot = slots[0]

        def single(row: Row) -> Hashable:
            value = row[slot]
            return value if type(value) in PLAIN else group_key(value)

        return single

    def several(row: Row) -> Hashable:
        return tuple([value if type(value := row[slot]) in PLAIN else group_key(value) for slot in slots])

    return several


def distinct(source: Operator, slots: Sequence[int]) -> Operator:
    """Drop rows whose values in `slots` have been seen."""
    key_of = row_key(slots)

    def run(row: Row) -> Iterator[None]:
        seen: set[Hashable] = set()
        for _ in source(row):
            key = key_of(row)
            if key not in seen:
                seen.add(key)
                yield None

    return run


# --- order ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sorting:
    """By what to sort, each descending or not, and which slots to keep of each row."""

    keys: Sequence[tuple[Evaluate, bool]]
    slots: Sequence[int]


_Kept = tuple[list[Any], list[Value]]


def ordered(source: Operator, sorting: Sorting) -> Operator:
    """Sort all rows."""

    def run(row: Row) -> Iterator[None]:
        yield from _restored(row, _sorted(_kept(source, row, sorting), sorting), sorting)

    return run


def top(source: Operator, sorting: Sorting, count: Evaluate, extra: Evaluate | None, at: int) -> Operator:
    """Sort rows, but keep only as many as LIMIT (and SKIP) will ask for."""

    def run(row: Row) -> Iterator[None]:
        wanted = natural("LIMIT", count(row), at)
        if wanted == 0:
            return
        wanted += natural("SKIP", extra(row), at) if extra is not None else 0
        best: list[_Kept] = []
        room = max(1024, 4 * wanted)
        for kept in _kept(source, row, sorting):
            best.append(kept)
            if len(best) >= room:
                best = _sorted(best, sorting)[:wanted]
        yield from _restored(row, _sorted(best, sorting)[:wanted], sorting)

    return run


def _kept(source: Operator, row: Row, sorting: Sorting) -> Iterator[_Kept]:
    guard, keys, slots = row[0], sorting.keys, sorting.slots
    for _ in source(row):
        if guard.stopped:
            guard.raise_stopped()
        yield [sort_key(key(row)) for key, _descending in keys], [row[slot] for slot in slots]


def _sorted(rows: Iterator[_Kept] | list[_Kept], sorting: Sorting) -> list[_Kept]:
    """Sort by the last key first: Python's sort keeps the order of what is equal."""
    result = list(rows)
    for position in reversed(range(len(sorting.keys))):
        result.sort(key=lambda kept, position=position: kept[0][position], reverse=sorting.keys[position][1])
    return result


def _restored(row: Row, rows: list[_Kept], sorting: Sorting) -> Iterator[None]:
    for _, values in rows:
        for slot, value in zip(sorting.slots, values, strict=True):
            row[slot] = value
        yield None


# --- aggregation ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Aggregation:
    """One aggregate: of what, into which slot.

    `value` is None for `count(*)`; `start` makes an accumulator for the group of the current row.
    """

    slot: int
    value: Evaluate | None
    start: Callable[[Row], Accumulator]
    distinct: bool
    at: int

    def add_to(self, accumulator: Accumulator, row: Row, seen: set[Hashable] | None) -> None:
        """Add the value of the current row."""
        value = True if self.value is None else self.value(row)
        if value is None:
            return
        if seen is not None:
            key = value if type(value) in PLAIN else group_key(value)
            if key in seen:
                return
            seen.add(key)
        accumulator.add(value)


def counted(source: Operator, slot: int) -> Operator:
    """Count all rows, keeping none."""

    def run(row: Row) -> Iterator[None]:
        guard = row[0]
        total = 0
        for _ in source(row):
            total += 1
            if guard.stopped:
                guard.raise_stopped()
        row[slot] = total
        yield None

    return run


def group_counted(source: Operator, keys: Sequence[tuple[int, Evaluate]], slot: int) -> Operator:
    """Count the rows of each group."""
    inputs = projected(source, keys)
    slots = [key for key, _ in keys]
    key_of = row_key(slots)

    def run(row: Row) -> Iterator[None]:
        totals: defaultdict[Hashable, int] = defaultdict(int)
        values: dict[Hashable, list[Value]] = {}
        for _ in inputs(row):
            key = key_of(row)
            if key not in values:
                values[key] = [row[each] for each in slots]
            totals[key] += 1
        for key, kept in values.items():
            for each, value in zip(slots, kept, strict=True):
                row[each] = value
            row[slot] = totals[key]
            yield None

    return run


class _Group:
    """What has been gathered of one group."""

    __slots__ = ("accumulators", "seen", "values")

    def __init__(self, row: Row, slots: Sequence[int], aggregations: Sequence[Aggregation]) -> None:
        self.values = [row[slot] for slot in slots]
        self.accumulators = [each.start(row) for each in aggregations]
        self.seen: list[set[Hashable] | None] = [set() if each.distinct else None for each in aggregations]


def aggregated(
    source: Operator, keys: Sequence[tuple[int, Evaluate]], aggregations: Sequence[Aggregation]
) -> Operator:
    """Gather rows into groups by their keys; without keys there is one group, even of no rows."""
    inputs = projected(source, keys)
    slots = [slot for slot, _ in keys]
    key_of = row_key(slots)

    def run(row: Row) -> Iterator[None]:
        groups: dict[Hashable, _Group] = {}
        if not keys:
            groups[()] = _Group(row, slots, aggregations)
        guard = row[0]
        for _ in inputs(row):
            if guard.stopped:
                guard.raise_stopped()
            key = key_of(row)
            group = groups.get(key)
            if group is None:
                group = groups[key] = _Group(row, slots, aggregations)
            _gather(group, aggregations, row)
        for group in groups.values():
            _give(group, slots, aggregations, row)
            yield None

    return run


def _gather(group: _Group, aggregations: Sequence[Aggregation], row: Row) -> None:
    for aggregation, accumulator, seen in zip(aggregations, group.accumulators, group.seen, strict=True):
        try:
            aggregation.add_to(accumulator, row, seen)
        except CypherError as error:
            error.offset = aggregation.at if error.offset is None else error.offset
            raise
        if type(accumulator) is Collect:
            row[0].check_items(len(accumulator.items))


def _give(group: _Group, slots: Sequence[int], aggregations: Sequence[Aggregation], row: Row) -> None:
    for slot, value in zip(slots, group.values, strict=True):
        row[slot] = value
    for aggregation, accumulator in zip(aggregations, group.accumulators, strict=True):
        row[aggregation.slot] = accumulator.result()
