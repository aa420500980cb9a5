"""Functions over all rows of a group; nulls count for nothing in any of them."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from queries.cypher.errors import CypherArgumentError, CypherTypeError
from queries.cypher.values.arithmetic import add, divide
from queries.cypher.values.kinds import Value, shown
from queries.cypher.values.order import sort_key
from queries.cypher.values.types import ANY, DURATION, FLOAT, INTEGER, LIST, NUMBER, Type


class Accumulator(Protocol):
    """Takes the values of a group, then says what they come to."""

    @property
    def add(self) -> Callable[[Value], None]:
        """Take one value, which is not null."""
        ...

    def result(self) -> Value:
        """Give the aggregate of all values taken."""
        ...


class Count:
    """How many."""

    __slots__ = ("total",)

    def __init__(self) -> None:
        self.total = 0

    def add(self, value: Value) -> None:  # noqa: ARG002 - what it is makes no difference
        """Count it."""
        self.total += 1

    def result(self) -> int:
        """Give the number of values."""
        return self.total


class Collect:
    """All of them, in order."""

    __slots__ = ("items",)

    def __init__(self) -> None:
        self.items: list[Value] = []

    @property
    def add(self) -> Callable[[Value], None]:
        """Append a value."""
        return self.items.append

    def result(self) -> list[Value]:
        """Give the list."""
        return self.items


class Sum:
    """The total of numbers or durations."""

    __slots__ = ("total",)

    def __init__(self) -> None:
        self.total: Value = None

    def add(self, value: Value) -> None:
        """Add it."""
        self.total = value if self.total is None else add(self.total, value)

    def result(self) -> Value:
        """Give the total, 0 of nothing."""
        return 0 if self.total is None else self.total


class Average:
    """The mean of numbers or durations."""

    __slots__ = ("count", "total")

    def __init__(self) -> None:
        self.count = 0
        self.total: Value = None

    def add(self, value: Value) -> None:
        """Add it."""
        self.count += 1
        value = float(value) if isinstance(value, int) else value
        self.total = value if self.total is None else add(self.total, value)

    def result(self) -> Value:
        """Give the mean, null of nothing."""
        return None if self.total is None else divide(self.total, self.count)


class Extreme:
    """The least or the greatest value in the order of all values."""

    __slots__ = ("best", "best_key", "greatest")

    def __init__(self, *, greatest: bool) -> None:
        self.greatest = greatest
        self.best: Value = None
        self.best_key: Value = None

    def add(self, value: Value) -> None:
        """Keep it if it is further out."""
        key = sort_key(value)
        if self.best_key is None or (key > self.best_key if self.greatest else key < self.best_key):
            self.best, self.best_key = value, key

    def result(self) -> Value:
        """Give the one kept, null of nothing."""
        return self.best


class Deviation:
    """The standard deviation, by Welford's one pass (Technometrics 4, 1962)."""

    __slots__ = ("count", "mean", "population", "squares")

    def __init__(self, *, population: bool) -> None:
        self.population = population
        self.count = 0
        self.mean = 0.0
        self.squares = 0.0

    def add(self, value: Value) -> None:
        """Take it into mean and squares."""
        self.count += 1
        delta = value - self.mean
        self.mean += delta / self.count
        self.squares += delta * (value - self.mean)

    def result(self) -> float:
        """Give the deviation, 0 of fewer values than have one."""
        freedom = self.count if self.population else self.count - 1
        return math.sqrt(self.squares / freedom) if freedom > 0 else 0.0


class Percentile:
    """A percentile of numbers, one of them or between two of them."""

    __slots__ = ("continuous", "share", "values")

    def __init__(self, share: Value, *, continuous: bool) -> None:
        if not isinstance(share, int | float) or isinstance(share, bool):
            raise CypherTypeError(
                f"a percentile is a number from 0 to 1, not {shown(share)}", detail="InvalidArgumentType"
            )
        if not 0 <= share <= 1:
            raise CypherArgumentError(
                f"a percentile is a number from 0 to 1, not {share}", detail="NumberOutOfRange"
            )
        self.continuous = continuous
        self.share = share
        self.values: list[Value] = []

    def add(self, value: Value) -> None:
        """Keep it."""
        self.values.append(value)

    def result(self) -> Value:
        """Give the percentile, null of nothing."""
        ranked = sorted(self.values)
        if not ranked:
            return None
        if not self.continuous:
            return ranked[max(0, math.ceil(self.share * len(ranked)) - 1)]
        place = self.share * (len(ranked) - 1)
        below = math.floor(place)
        above = min(below + 1, len(ranked) - 1)
        return float(ranked[below] + (ranked[above] - ranked[below]) * (place - below))


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An aggregating function; its second argument, where it takes one, goes to `start`."""

    name: str
    takes: tuple[Type, ...]
    gives: Type
    start: Callable[..., Accumulator]

    @property
    def signature(self) -> str:
        """How to call it."""
        return f"{self.name}({', '.join(map(str, self.takes))})"


AGGREGATES: dict[str, Aggregate] = {
    each.name.lower(): each
    for each in (
        Aggregate("count", (ANY,), INTEGER, Count),
        Aggregate("collect", (ANY,), LIST, Collect),
        Aggregate("sum", (NUMBER | DURATION,), NUMBER | DURATION, Sum),
        Aggregate("avg", (NUMBER | DURATION,), FLOAT | DURATION, Average),
        Aggregate("min", (ANY,), ANY, partial(Extreme, greatest=False)),
        Aggregate("max", (ANY,), ANY, partial(Extreme, greatest=True)),
        Aggregate("stDev", (NUMBER,), FLOAT, partial(Deviation, population=False)),
        Aggregate("stDevP", (NUMBER,), FLOAT, partial(Deviation, population=True)),
        Aggregate("percentileCont", (NUMBER, NUMBER), FLOAT, partial(Percentile, continuous=True)),
        Aggregate("percentileDisc", (NUMBER, NUMBER), NUMBER, partial(Percentile, continuous=False)),
    )
}
"""Every aggregating function by its name in lower case."""
