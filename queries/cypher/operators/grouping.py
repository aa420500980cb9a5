"""Operators that gather rows into groups."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import TypeAlias

from queries.cypher.errors import CypherError, LimitError
from queries.cypher.functions.aggregates import Accumulator, Count
from queries.cypher.operators.projecting import hashable
from queries.cypher.plan.context import Evaluate, Operator, Row
from queries.cypher.values.compare import group_key
from queries.cypher.values.kinds import PLAIN, Value, is_list


@dataclass(frozen=True, slots=True)
class Key:
    """What to group by, and the slot for it.

    `is_bound` says that it is a mere variable, which is in its slot already; `is_entity` that it is,
    and can be but a node or a relationship, which are keys as they are.
    """

    slot: int
    value: Evaluate
    is_bound: bool = False
    is_entity: bool = False


@dataclass(frozen=True, slots=True)
class Grouping:
    """By what to group; `carried` are slots whose values the keys determine, so nobody compares them."""

    keys: Sequence[Key]
    carried: Sequence[int] = ()

    @property
    def slots(self) -> list[int]:
        """The slots of all columns that a group has one value of."""
        return [*(key.slot for key in self.keys), *self.carried]


Started: TypeAlias = tuple[Callable[[Value], object], Callable[[], Value]]
"""The two ends of an aggregate: what takes a value, and what gives the result."""


def started(accumulator: Accumulator) -> Started:
    """Give the two ends of an accumulator."""
    return accumulator.add, accumulator.result


def start_count(_row: Row) -> Started:
    """Begin to count rows."""
    count = Count()
    return count.add, count.result


def start_list(_row: Row) -> Started:
    """Begin to collect: a list's own methods are quicker than any accumulator's."""
    items: list[Value] = []
    return items.append, items.copy


def start_set(_row: Row) -> Started:
    """Begin to count different entities: each is its own key."""
    seen: set[Value] = set()
    return seen.add, seen.__len__


@dataclass(frozen=True, slots=True)
class Aggregation:
    """One aggregate: of what, into which slot.

    `start` begins the group of the current row: it gives what takes a value, and what gives the result.
    `of_property` is the slot of a node or relationship and a key, where the value is no more than that.
    """

    slot: int
    value: Evaluate
    start: Callable[[Row], Started]
    at: int
    of_property: tuple[int, str] | None = None


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


Taker = tuple[Evaluate, Callable[[Value], object]]
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


class Groups:
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
    key_of = key_reader(grouping.keys)

    def run(row: Row) -> Iterator[None]:
        groups = Groups(grouping, aggregations)
        if not grouping.keys:
            _ = groups.open((), row)
        _gather(source, row, groups, key_of)
        yield from groups.put(row)

    return run


def _gather(source: Operator, row: Row, groups: Groups, key_of: Callable[[Row], Hashable]) -> None:
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


def key_reader(keys: Sequence[Key]) -> Callable[[Row], Hashable]:
    """Give the function that computes the keys of the current row into their slots, and one key for all."""
    if all(key.is_entity for key in keys) and keys:
        return itemgetter(*(key.slot for key in keys))
    if len(keys) == 1:
        slot, evaluate = keys[0].slot, keys[0].value

        def read_one(row: Row) -> Hashable:
            value = row[slot] = evaluate(row)
            return value if type(value) in PLAIN else group_key(value)

        return read_one
    if len(keys) == 2:  # noqa: PLR2004 - the second most common case, and much faster than the general one
        first_slot, first, second_slot, second = keys[0].slot, keys[0].value, keys[1].slot, keys[1].value

        def read_two(row: Row) -> Hashable:
            one = row[first_slot] = first(row)
            two = row[second_slot] = second(row)
            if type(one) in PLAIN and type(two) in PLAIN:
                return one, two
            return group_key(one), group_key(two)

        return read_two
    columns = [(key.slot, key.value) for key in keys]

    def read(row: Row) -> Hashable:
        for slot, evaluate in columns:
            row[slot] = evaluate(row)
        return hashable([row[slot] for slot, _ in columns])

    return read
