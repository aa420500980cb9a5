"""Small table work on columns of whole numbers: group, count, first of each."""

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

import numpy as np

from kg.resolve.corpus import Bools, Ints


def first_of_each(*columns: Ints) -> Bools:
    """Mark the first row of each group in columns that are already sorted."""
    first = np.zeros(len(columns[0]), dtype=bool)
    first[:1] = True
    for column in columns:
        first[1:] |= column[1:] != column[:-1]
    return first


def slices(group: Ints, count: int) -> Iterator[slice]:
    """Give the rows of each group, from 0 to count - 1, of a sorted column."""
    ends = np.searchsorted(group, np.arange(count + 1))
    return (slice(a, b) for a, b in pairwise(as_list(ends)))


def as_list(column: Ints) -> list[int]:
    """Give a column as Python's own numbers."""
    return cast("list[int]", column.tolist())


def rows_of(*columns: Ints) -> Iterator[tuple[int, ...]]:
    """Give the rows of columns of one length as Python's own numbers."""
    return zip(*map(as_list, columns), strict=True)
