"""Operators that gather rows into groups."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from queries.cypher.errors import CypherError, LimitError
from queries.cypher.functions.aggregates import Accumulator
from queries.cypher.operators.matching import Reach
from queries.cypher.operators.projecting import hashable
from queries.cypher.plan.context import Evaluate, Operator, Row
from queries.cypher.values.compare import group_key
from queries.cypher.values.kinds import PLAIN, Value, is_list

Key = tuple[int, Evaluate]
"""The slot that a grouping key goes into, and the key."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """By what to group; `carried` are slots whose values the keys determine, so nobody compares them."""

    keys: Sequence[Key]
    carried: Sequence[int] = ()

    @property
    def slots(self) -> list[int]:
        """The slots of all columns that a group has one value of."""
        return [*(slot for slot, _ in self.keys), *self.carried]


Started: TypeAlias = tuple[Callable[[Value], None], Callable[[], Value]]
"""The two ends of an accumulator: its methods `add` and `result`."""


def started(accumulator: Accumulator) -> Started:
    """Give the two ends of an accumulator."""
    return accumulator.add, accumulator.result


def start_list() -> Started:
    """Begin to collect: a list's own methods are quicker than any accumulator's."""
    items: list[Value] = []
    return items.append, items.copy


@dataclass(frozen=True, slots=True)
class Aggregation:
    """One aggregate: of what, into which slot.

    `start` begins the group of the current row: it gives what takes a value, and what gives the result.
    """

    slot: int
    value: Evaluate
    start: Callable[[Row], Started]
    at: int


class Distinct:
    """Passes each value on to another accumulator, but only once."""

    __slots__ = ("inner", "seen")

    def __init__(self, inner: Accumulator) -> None:
        self.inner = inner
        self.seen: set[Hashable] = set()

    def add(self, value: Value) -> None:
        """Take a value if it is new."""
        key = value if type(value) in PLAIN else group_key(value)
        if key not in self.seen:
            self.seen.add(key)
            self.inner.add(value)

    def result(self) -> Value:
        """Give the aggregate of the different values."""
        return self.inner.result()


def counted(source: Operator, slot: int) -> Operator:
    """Count all rows, keeping none."""

    def run(row: Row) -> Iterator[None]:
        total = 0
        for _ in source(row):
            total += 1
        row[slot] = total
        yield None

    return run


def group_counted(source: Operator, grouping: Grouping, slot: int) -> Operator:
    """Count the rows of each group."""
    key_of, slots = _key_reader(grouping.keys), grouping.slots

    def run(row: Row) -> Iterator[None]:
        totals: dict[Hashable, int] = {}
        originals: list[list[Value]] = []
        for _ in source(row):
            key = key_of(row)
            if key in totals:
                totals[key] += 1
            else:
                totals[key] = 1
                originals.append([row[each] for each in slots])
        for values, total in zip(originals, totals.values(), strict=True):
            for each, value in zip(slots, values, strict=True):
                row[each] = value
            row[slot] = total
            yield None

    return run


Taker = tuple[Evaluate, Callable[[Value], None]]
"""What an accumulator takes of a row, and its method to take it."""


def placed(run: Operator, aggregations: Sequence[Aggregation]) -> Operator:
    """Let errors of aggregating that have no place point at the first aggregate."""

    def run_placed(row: Row) -> Iterator[None]:
        try:
            yield from run(row)
        except CypherError as error:
            if error.offset is None and not isinstance(error, LimitError):
                error.offset = aggregations[0].at
            raise

    return run_placed


class _Groups:
    """What has been gathered: by key the takers of each group; in the same order what they belong to."""

    def __init__(self, grouping: Grouping, aggregations: Sequence[Aggregation]) -> None:
        self.slots = grouping.slots
        self.aggregations = aggregations
        self.takers: dict[Hashable, list[Taker]] = {}
        self.values: list[list[Value]] = []
        self.results: list[list[Callable[[], Value]]] = []

    def open(self, key: Hashable, row: Row) -> list[Taker]:
        """Begin the group of the current row."""
        takers: list[Taker] = []
        results: list[Callable[[], Value]] = []
        for aggregation in self.aggregations:
            add, result = aggregation.start(row)
            takers.append((aggregation.value, add))
            results.append(result)
        self.takers[key] = takers
        self.values.append([row[slot] for slot in self.slots])
        self.results.append(results)
        return takers

    def check_lists(self, row: Row) -> None:
        """Refuse lists of too many items."""
        for result in chain.from_iterable(self.results):
            value = result()
            if is_list(value):
                row[0].check_items(len(value))

    def put(self, row: Row) -> Iterator[None]:
        """Put each group into the row in turn."""
        slots = [*self.slots, *(each.slot for each in self.aggregations)]
        for values, results in zip(self.values, self.results, strict=True):
            for slot, value in zip(slots, values + [result() for result in results], strict=True):
                row[slot] = value
            yield None


def aggregated(source: Operator, grouping: Grouping, aggregations: Sequence[Aggregation]) -> Operator:
    """Gather rows into groups by their keys; without keys there is one group, even of no rows."""
    key_of = _key_reader(grouping.keys)

    def run(row: Row) -> Iterator[None]:
        groups = _Groups(grouping, aggregations)
        if not grouping.keys:
            _ = groups.open((), row)
        _gather(source, row, groups, key_of)
        yield from groups.put(row)

    return run


@dataclass(frozen=True, slots=True)
class Branch:
    """An OPTIONAL MATCH to gather from: `nulls` are the slots that are null where it finds nothing."""

    inner: Operator
    nulls: Sequence[int]
    reach: Reach | None


def gathered(
    source: Operator, branch: Branch, grouping: Grouping, aggregations: Sequence[Aggregation]
) -> Operator:
    """Gather what an OPTIONAL MATCH finds for each row of a source, where only the source has the keys.

    The group is looked up once for each row of the source, and a single hop is walked in place.
    """
    key_of = _key_reader(grouping.keys)
    feed = _fed_by_rows(branch) if branch.reach is None else _fed_by_reach(branch.reach)

    def run(row: Row) -> Iterator[None]:
        groups = _Groups(grouping, aggregations)
        known, guard, enough = groups.takers, row[0], row[0].max_items
        seen = 0
        for _ in source(row):
            if guard.stopped:
                guard.raise_stopped()
            key = key_of(row)
            takers = known.get(key) or groups.open(key, row)
            found = feed(row, takers)
            if not found:
                for slot in branch.nulls:
                    row[slot] = None
                _take(row, takers)
            seen += found
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


def _fed_by_rows(branch: Branch) -> Callable[[Row, Sequence[Taker]], int]:
    inner = branch.inner

    def feed(row: Row, takers: Sequence[Taker]) -> int:
        found = 0
        for _ in inner(row):
            found += 1
            _take(row, takers)
        return found

    return feed


def _fed_by_reach(reach: Reach) -> Callable[[Row, Sequence[Taker]], int]:
    pairs, label = reach.pairs, reach.label
    from_slot, edge_slot, to_slot = reach.slots

    def feed(row: Row, takers: Sequence[Taker]) -> int:
        vertex = row[from_slot]
        found = 0
        for row[edge_slot], end in pairs(vertex) if vertex is not None else ():
            if label is None or label in end.labels:
                row[to_slot] = end
                found += 1
                for value_of, take in takers:
                    value = value_of(row)
                    if value is not None:
                        take(value)
        return found

    return feed


def _gather(source: Operator, row: Row, groups: _Groups, key_of: Callable[[Row], Hashable]) -> None:
    known, enough = groups.takers, row[0].max_items
    for seen, _ in enumerate(source(row), 1):
        key = key_of(row)
        takers = known.get(key)
        if takers is None:
            takers = groups.open(key, row)
        for value_of, take in takers:
            value = value_of(row)
            if value is not None:
                take(value)
        if seen > enough:  # no list is longer than there were rows
            groups.check_lists(row)
            enough += row[0].max_items


def _key_reader(keys: Sequence[Key]) -> Callable[[Row], Hashable]:
    """Give the function that computes the keys of the current row into their slots, and one key for all."""
    if len(keys) == 1:
        slot, evaluate = keys[0]

        def read_one(row: Row) -> Hashable:
            value = row[slot] = evaluate(row)
            return value if type(value) in PLAIN else group_key(value)

        return read_one
    if len(keys) == 2:  # noqa: PLR2004 - the second most common case, and much faster than the general one
        (first_slot, first), (second_slot, second) = keys

        def read_two(row: Row) -> Hashable:
            one = row[first_slot] = first(row)
            two = row[second_slot] = second(row)
            if type(one) in PLAIN and type(two) in PLAIN:
                return one, two
            return group_key(one), group_key(two)

        return read_two

    def read(row: Row) -> Hashable:
        for slot, evaluate in keys:
            row[slot] = evaluate(row)
        return hashable([row[slot] for slot, _ in keys])

    return read
