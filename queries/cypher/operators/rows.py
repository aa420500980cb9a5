"""Operators that pass, drop, join or multiply rows."""

from collections.abc import Iterator, Sequence

from queries.cypher.errors import CypherSyntaxError
from queries.cypher.plan.context import Evaluate, Operator, Row
from queries.cypher.values.kinds import Value, is_list, shown


def once(_row: Row) -> Iterator[None]:
    """Give the row as it is, one time: where every plan begins."""
    yield None


def filtered(source: Operator, predicate: Evaluate) -> Operator:
    """Give the rows for which the predicate is true."""

    def run(row: Row) -> Iterator[None]:
        for _ in source(row):
            if predicate(row) is True:
                yield None

    return run


def applied(source: Operator, inner: Operator) -> Operator:
    """Give, for each row, the rows that `inner` makes of it."""

    def run(row: Row) -> Iterator[None]:
        guard = row[0]
        for _ in source(row):
            if guard.stopped:
                guard.raise_stopped()
            yield from inner(row)

    return run


def optional(source: Operator, inner: Operator, slots: Sequence[int]) -> Operator:
    """Give, for each row, the rows that `inner` makes of it, or one with nulls in `slots`."""

    def run(row: Row) -> Iterator[None]:
        for _ in source(row):
            found = False
            for _ in inner(row):
                found = True
                yield None
            if not found:
                for slot in slots:
                    row[slot] = None
                yield None

    return run


def assigned(source: Operator, slot: int, value: Evaluate) -> Operator:
    """Put a value into a slot of each row."""

    def run(row: Row) -> Iterator[None]:
        for _ in source(row):
            row[slot] = value(row)
            yield None

    return run


def unwound(source: Operator, items: Evaluate, slot: int) -> Operator:
    """Give a row for each item of a list; none for null, and one for a value that is no list."""

    def run(row: Row) -> Iterator[None]:
        guard = row[0]
        for _ in source(row):
            for item in _as_list(items(row)):
                if guard.stopped:
                    guard.raise_stopped()
                row[slot] = item
                yield None

    return run


def _as_list(value: Value) -> list[Value]:
    if is_list(value):
        return value
    return [] if value is None else [value]


def concatenated(branches: Sequence[tuple[Operator, Sequence[int]]], slots: Sequence[int]) -> Operator:
    """Give the rows of each branch in turn, its columns moved into common slots."""

    def run(row: Row) -> Iterator[None]:
        for branch, columns in branches:
            for _ in branch(row):
                values = [row[column] for column in columns]
                for slot, value in zip(slots, values, strict=True):
                    row[slot] = value
                yield None

    return run


def limited(source: Operator, count: Evaluate, at: int) -> Operator:
    """Give the first rows, and ask for no more than those."""

    def run(row: Row) -> Iterator[None]:
        left = natural("LIMIT", count(row), at)
        if left == 0:
            return
        for _ in source(row):
            yield None
            left -= 1
            if left == 0:
                return

    return run


def skipped(source: Operator, count: Evaluate, at: int) -> Operator:
    """Leave out the first rows."""

    def run(row: Row) -> Iterator[None]:
        left = natural("SKIP", count(row), at)
        for _ in source(row):
            if left:
                left -= 1
            else:
                yield None

    return run


def natural(word: str, value: Value, at: int) -> int:
    """Give what SKIP or LIMIT was given, if it is a natural number.

    Raises
    ------
    CypherSyntaxError
        It is not.
    """
    if type(value) is int and value >= 0:
        return value
    detail = "NegativeIntegerArgument" if type(value) is int else "InvalidArgumentType"
    raise CypherSyntaxError(
        f"{word} takes a natural number, not {shown(value)}", detail=detail, offset=at, phase="runtime"
    )
