"""Equality and comparison by the three-valued logic, and equivalence for grouping."""

import math
from collections.abc import Hashable, Sequence
from datetime import date
from typing import cast

from queries.cypher.values.duration import Duration
from queries.cypher.values.kinds import NUMBERS, PLAIN, Value, kind_of

_SIMPLE = frozenset({str, int, float, bool, date})
_NAN = ("NaN",)


def equals(left: Value, right: Value) -> bool | None:
    """`left = right`: None where a null leaves it open.

    >>> equals([1, None], [1, 2]), equals([1, None], [2, 2]), equals(1, "1")
    (None, False, False)
    """
    if left is None or right is None:
        return None
    kind = kind_of(left)
    other = kind_of(right)
    if kind is not other:
        return left == right if kind in NUMBERS and other in NUMBERS else False
    if kind in _SIMPLE:
        return left == right
    if kind is list:
        return _lists_equal(left, right)
    if kind is dict:
        return _maps_equal(left, right)
    return left == right


def _lists_equal(left: Sequence[Value], right: Sequence[Value]) -> bool | None:
    if len(left) != len(right):
        return False
    return _all_equal(zip(left, right, strict=True))


def _maps_equal(left: dict[str, Value], right: dict[str, Value]) -> bool | None:
    if left.keys() != right.keys():
        return False
    return _all_equal((value, right[key]) for key, value in left.items())


def _all_equal(pairs: "zip[tuple[Value, Value]] | object") -> bool | None:
    outcome: bool | None = True
    for left, right in cast("Sequence[tuple[Value, Value]]", pairs):
        same = equals(left, right)
        if same is False:
            return False
        if same is None:
            outcome = None
    return outcome


def contains(items: Sequence[Value], value: Value) -> bool | None:
    """`value IN items`."""
    outcome: bool | None = False
    for item in items:
        same = equals(value, item)
        if same is True:
            return True
        if same is None:
            outcome = None
    return outcome


def compare(left: Value, right: Value) -> int | None:
    """Say which is greater: negative, 0, positive; None where nothing says so.

    A NaN is neither less, equal nor greater than a number: `math.nan` cannot be told by an int, so
    callers ask `is_nan` first.
    """
    if left is None or right is None:
        return None
    kind = kind_of(left)
    other = kind_of(right)
    if kind is other or (kind in NUMBERS and other in NUMBERS):
        if kind in _SIMPLE:
            return (left > right) - (left < right)
        if kind is list:
            return _compare_lists(left, right)
        if kind is Duration:
            return 0 if left == right else None
    return None


def _compare_lists(left: Sequence[Value], right: Sequence[Value]) -> int | None:
    for one, other in zip(left, right, strict=False):
        order = compare(one, other)
        if order != 0:
            return order
    return (len(left) > len(right)) - (len(left) < len(right))


def is_nan(value: Value) -> bool:
    """Say whether a value is the float that equals nothing."""
    return type(value) is float and math.isnan(value)


def group_key(value: Value) -> Hashable:
    """Give a key that is the same for equivalent values: null is one with null, NaN with NaN.

    >>> group_key(1) == group_key(1.0), group_key(1) == group_key(True)
    (True, False)
    """
    kind = kind_of(value)
    if kind in PLAIN:
        return value
    if kind is bool:
        return (bool, value)
    if kind is float:
        return _NAN if math.isnan(value) else value
    if kind is list:
        return (list, *map(group_key, value))
    if kind is dict:
        return (dict, frozenset((name, group_key(item)) for name, item in value.items()))
    return (kind, repr(value))
