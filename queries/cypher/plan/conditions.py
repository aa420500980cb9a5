"""Conditions of a pattern: joined, tested on rows, and read for what an index can look up."""

from collections.abc import Iterator

from queries.cypher.errors import CypherTypeError
from queries.cypher.graph import Vertex
from queries.cypher.plan.context import Evaluate, Row
from queries.cypher.syntax.tree import Binary, Comparison, Expression, Property, Variable
from queries.cypher.values.kinds import Value, is_list, shown


def present(test: Evaluate | None) -> list[Evaluate]:
    """Give the test in a list, if there is one."""
    return [] if test is None else [test]


def both(first: Evaluate | None, second: Evaluate | None) -> Evaluate | None:
    """Join two tests, either of which may be missing."""
    return all_true([*present(first), *present(second)])


def all_true(tests: list[Evaluate]) -> Evaluate | None:
    """Join tests into one that is true where all of them are; None of none."""
    if not tests:
        return None
    if len(tests) == 1:
        return tests[0]

    def evaluate(row: Row) -> bool:
        for test in tests:  # noqa: SIM110 - a generator here costs a third of the time
            if test(row) is not True:
                return False
        return True

    return evaluate


def is_node(index: int, name: str) -> Evaluate:
    """Give the test that a slot holds a node; anything but a node or null there is an error."""

    def evaluate(row: Row) -> bool:
        value = row[index]
        if value is None or isinstance(value, Vertex):
            return value is not None
        raise CypherTypeError(
            f"`{name}` is {shown(value)}, and a pattern takes a node", detail="InvalidArgumentType"
        )

    return evaluate


def equalities(expression: Expression) -> Iterator[tuple[str, str, Expression]]:
    """Give owner, key and value of `owner.key = value` and of `owner.key IN values`."""
    if isinstance(expression, Comparison) and len(expression.rest) == 1 and expression.rest[0][0] == "=":
        left, right = expression.first, expression.rest[0][1]
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Property) and isinstance(one.operand, Variable):
                yield one.operand.name, one.key, other
    elif isinstance(expression, Binary) and expression.operator == "IN":
        one = expression.left
        if isinstance(one, Property) and isinstance(one.operand, Variable):
            yield one.operand.name, one.key, expression.right


def values_of(wanted: Evaluate, condition: Expression) -> Evaluate:
    """Give the values to look up: the one of an equality, or those of the list behind IN."""
    if isinstance(condition, Comparison):
        return lambda row: [value for value in (wanted(row),) if value is not None]

    def values(row: Row) -> list[Value]:
        items = wanted(row)
        if items is None:
            return []
        if not is_list(items):
            raise CypherTypeError(
                f"IN takes a list, not {shown(items)}", detail="InvalidArgumentType", offset=condition.at
            )
        return [item for item in items if item is not None]

    return values
