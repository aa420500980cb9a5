"""Operators that sort: all rows, or only the first ones that LIMIT will ask for."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

from queries.cypher.operators.rows import natural
from queries.cypher.plan.context import Evaluate, Operator, Row, reader
from queries.cypher.values.kinds import Value
from queries.cypher.values.order import sort_key

_LEAST_ROOM = 1024


@dataclass(frozen=True, slots=True)
class Sorting:
    """By what to sort, each descending or not, and which slots to keep of each row."""

    keys: Sequence[tuple[Evaluate, bool]]
    slots: Sequence[int]


class _Rows:
    """Rows put by for sorting: what they are sorted by, column by column, and what to bring back."""

    def __init__(self, sorting: Sorting) -> None:
        self.sorting = sorting
        self.columns: list[list[Value]] = [[] for _ in sorting.keys]
        self.kept: list[Sequence[Any]] = []

    def fill(self, source: Operator, row: Row, wanted: int | None) -> None:
        """Put by all rows; where only some are wanted, drop the others now and then."""
        take = reader(self.sorting.slots)
        feeds = [
            (column.append, key) for column, (key, _) in zip(self.columns, self.sorting.keys, strict=True)
        ]
        keep: Callable[[Sequence[Any]], None] = self.kept.append
        room = None if wanted is None else max(_LEAST_ROOM, 4 * wanted)
        for _ in source(row):
            for append, key in feeds:
                append(key(row))
            keep(take(row))
            if wanted is not None and room is not None and len(self.kept) >= room:
                self._cut(wanted)

    def _cut(self, wanted: int) -> None:
        order = self.order()[:wanted]
        for column in (*self.columns, self.kept):
            column[:] = [column[position] for position in order]

    def order(self) -> list[int]:
        """Give the positions of the rows in order.

        The last key is sorted by first, for Python's sort keeps the order of what is equal.
        """
        order = list(range(len(self.kept)))
        for column, (_, descending) in zip(reversed(self.columns), reversed(self.sorting.keys), strict=True):
            order.sort(key=_comparable(column).__getitem__, reverse=descending)
        return order


def _comparable(column: list[Value]) -> list[Any]:
    """Give values that Python compares as Cypher does; strings and numbers do so by themselves."""
    kinds = set(map(type, column))
    if kinds in ({str}, {int}):
        return column
    if kinds <= {int, float} and not any(isnan(value) for value in column):
        return column
    return [sort_key(value) for value in column]


def ordered(source: Operator, sorting: Sorting) -> Operator:
    """Sort all rows."""

    def run(row: Row) -> Iterator[None]:
        rows = _Rows(sorting)
        rows.fill(source, row, None)
        yield from _restored(row, rows, rows.order())

    return run


def top(source: Operator, sorting: Sorting, count: Evaluate, extra: Evaluate | None, at: int) -> Operator:
    """Sort rows, but keep only as many as LIMIT (and SKIP) will ask for."""

    def run(row: Row) -> Iterator[None]:
        wanted = natural("LIMIT", count(row), at)
        if wanted == 0:
            return
        wanted += natural("SKIP", extra(row), at) if extra is not None else 0
        rows = _Rows(sorting)
        rows.fill(source, row, wanted)
        yield from _restored(row, rows, rows.order()[:wanted])

    return run


def _restored(row: Row, rows: _Rows, order: Sequence[int]) -> Iterator[None]:
    slots = rows.sorting.slots
    for position in order:
        for slot, value in zip(slots, rows.kept[position]):  # noqa: B905 - one for each, and many rows
            row[slot] = value
        yield None
