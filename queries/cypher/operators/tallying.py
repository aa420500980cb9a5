"""Operators that count rows, all of them or by group."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import chain

from queries.cypher.graph import Vertex
from queries.cypher.operators.adjacency import Reach
from queries.cypher.operators.grouping import Grouping, Key, key_reader
from queries.cypher.plan.context import Operator, Row
from queries.cypher.values.kinds import Value

_ROOM = 10_000
"""How many vertices wait to be counted at once."""


def counted(source: Operator, slot: int) -> Operator:
    """Count all rows, keeping none."""

    def run(row: Row) -> Iterator[None]:
        total = 0
        for _ in source(row):
            total += 1
        row[slot] = total
        yield None

    return run


class _Totals:
    """How many rows each group has, and the values that stand for it, in the order of first sight."""

    def __init__(self, slots: Sequence[int]) -> None:
        self.slots = slots
        self.totals: dict[Hashable, int] = {}
        self.values: list[list[Value]] = []

    def add(self, key: Hashable, row: Row, number: int) -> None:
        """Count some rows like the current one."""
        if key in self.totals:
            self.totals[key] += number
        else:
            self.totals[key] = number
            self.values.append([row[slot] for slot in self.slots])

    def put(self, row: Row, slot: int) -> Iterator[None]:
        """Put each group into the row in turn, its total into `slot`."""
        for values, total in zip(self.values, self.totals.values(), strict=True):
            for each, value in zip(self.slots, values, strict=True):
                row[each] = value
            row[slot] = total
            yield None


def group_counted(source: Operator, grouping: Grouping, slot: int) -> Operator:
    """Count the rows of each group."""
    key_of = key_reader(grouping.keys)

    def run(row: Row) -> Iterator[None]:
        groups = _Totals(grouping.slots)
        totals, add = groups.totals, groups.add
        for _ in source(row):
            key = key_of(row)
            if key in totals:
                totals[key] += 1
            else:
                add(key, row, 1)
        yield from groups.put(row, slot)

    return run


class _Tally:
    """How often each vertex was met, of one value of the keys that the source has."""

    __slots__ = ("counts", "values", "waiting")

    def __init__(self, values: list[Value]) -> None:
        self.values = values
        self.counts: Counter[Vertex] = Counter()
        self.waiting: list[Vertex] = []

    def settle(self) -> Counter[Vertex]:
        """Count those that wait: many at once, for the loop over them is then not Python's."""
        self.counts.update(self.waiting)
        self.waiting.clear()
        return self.counts


def tallied(source: Operator, reach: Reach, keys: tuple[Sequence[Key], Sequence[Key]], slot: int) -> Operator:
    """Count the ends of a hop by keys of where it starts, and keys of the end and nothing else.

    The ends are counted as they are, and the keys of an end are computed once for all of its rows.
    """
    outer, inner = keys
    slots = [key.slot for key in chain(outer, inner)]
    to_slot, inner_of = reach.slot, key_reader(inner)
    tally = _tallier(source, reach, outer)

    def run(row: Row) -> Iterator[None]:
        groups = _Totals(slots)
        for outer_key, met in tally(row).items():
            for key, value in zip(outer, met.values, strict=True):
                row[key.slot] = value
            for row[to_slot], number in met.settle().items():
                groups.add((outer_key, inner_of(row)), row, number)
        yield from groups.put(row, slot)

    return run


def _tallier(source: Operator, reach: Reach, outer: Sequence[Key]) -> Callable[[Row], dict[Hashable, _Tally]]:
    find, outer_of = reach.find, key_reader(outer)

    def tally(row: Row) -> dict[Hashable, _Tally]:
        guard = row[0]
        tallies: dict[Hashable, _Tally] = {}
        for _ in source(row):
            if guard.stopped:
                guard.raise_stopped()
            found = find(row)
            if found:
                key = outer_of(row)
                met = tallies.get(key)
                if met is None:
                    met = tallies[key] = _Tally([row[each.slot] for each in outer])
                met.waiting += found
                if len(met.waiting) > _ROOM:
                    _ = met.settle()
        return tallies

    return tally
