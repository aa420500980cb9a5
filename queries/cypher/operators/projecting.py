"""Operators that compute columns, and DISTINCT."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from queries.cypher.plan.context import Evaluate, Operator, Row
from queries.cypher.values.compare import group_key
from queries.cypher.values.kinds import PLAIN, Value


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


def hashable(values: Iterable[Value]) -> Hashable:
    """Give a key that is the same for equivalent values in each place."""
    return tuple([value if type(value) in PLAIN else group_key(value) for value in values])


def _row_key(slots: Sequence[int]) -> Callable[[Row], Hashable]:
    """Give a function that makes equivalent values in `slots` the same key."""
    if len(slots) != 1:
        return lambda row: hashable([row[slot] for slot in slots])
    slot = slots[0]

    def single(row: Row) -> Hashable:
        value = row[slot]
        return value if type(value) in PLAIN else group_key(value)

    return single


def distinct(source: Operator, slots: Sequence[int]) -> Operator:
    """Drop rows whose values in `slots` have been seen."""
    key_of = _row_key(slots)

    def run(row: Row) -> Iterator[None]:
        seen: set[Hashable] = set()
        for _ in source(row):
            key = key_of(row)
            if key not in seen:
                seen.add(key)
                yield None

    return run
