"""Functions on lists."""

from queries.cypher.errors import CypherArgumentError
from queries.cypher.functions.registry import function
from queries.cypher.limits import Run
from queries.cypher.values.kinds import Value
from queries.cypher.values.types import INTEGER, LIST, STRING, list_of


@function("head", [LIST])
def head(items: list[Value]) -> Value:
    """Give the first item, null where there is none."""
    return items[0] if items else None


@function("last", [LIST])
def last(items: list[Value]) -> Value:
    """Give the last item, null where there is none."""
    return items[-1] if items else None


@function("tail", [LIST], LIST)
def tail(items: list[Value]) -> list[Value]:
    """Give all but the first item."""
    return items[1:]


@function("reverse", [LIST | STRING], LIST | STRING)
def reverse(value: Value) -> Value:
    """Turn a list or a string around."""
    return value[::-1]


@function("range", [INTEGER, INTEGER, INTEGER], list_of(INTEGER), required=2, wants_run=True)
def integer_range(run: Run, start: int, end: int, step: int = 1) -> list[int]:
    """Give the integers from start to end, both included."""
    if step == 0:
        raise CypherArgumentError("range() cannot go by steps of 0", detail="NumberOutOfRange")
    numbers = range(start, end + (1 if step > 0 else -1), step)
    run.check_items(max(0, (end - start) // step + 1))
    return list(numbers)
