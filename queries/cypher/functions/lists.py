"""Functions on lists."""

from queries.cypher.errors import CypherArgumentError
from queries.cypher.functions.registry import function
from queries.cypher.limits import Run
from queries.cypher.values.kinds import Value, shown
from queries.cypher.values.types import ANY, INTEGER, LIST, STRING, list_of


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


@function("range", [ANY, ANY, ANY], list_of(INTEGER), required=2, wants_run=True)
def integer_range(run: Run, start: Value, end: Value, step: Value = 1) -> list[int]:
    """Give the integers from start to end, both included.

    What is no integer is found out at run time, as the openCypher TCK asks of this one function.
    """
    for value in (start, end, step):
        if type(value) is not int:
            raise CypherArgumentError(
                f"range() takes integers, not {shown(value)}", detail="InvalidArgumentType"
            )
    if step == 0:
        raise CypherArgumentError("range() cannot go by steps of 0", detail="NumberOutOfRange")
    run.check_items(max(0, (end - start) // step + 1))
    return list(range(start, end + (1 if step > 0 else -1), step))
