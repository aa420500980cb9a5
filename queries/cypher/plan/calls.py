"""Compile calls of functions."""

from typing import TYPE_CHECKING, Any

from queries.cypher.errors import CypherError, CypherTypeError
from queries.cypher.functions.library import FUNCTIONS, Function
from queries.cypher.functions.registry import python_types
from queries.cypher.plan.context import Context, Evaluate, Row, compile_expression, compiles
from queries.cypher.syntax.tree import Call
from queries.cypher.values.kinds import Value, shown

if TYPE_CHECKING:
    from collections.abc import Callable


@compiles(Call)
def _call(node: Call, context: Context) -> Evaluate:
    function = FUNCTIONS[node.name.lower()]
    arguments = [compile_expression(argument, context) for argument in node.arguments]
    if len(arguments) == 1 and not function.nulls and not function.wants_run:
        return _unary_call(function, arguments[0], node.at)
    return _general_call(function, arguments, node.at)


def _unary_call(function: Function, argument: Evaluate, at: int) -> Evaluate:
    call: Callable[[Any], Value] = function.call
    accepted = python_types(function.accepted(0))

    def evaluate(row: Row) -> Value:
        value = argument(row)
        if value is None:
            return None
        if type(value) not in accepted:
            raise _unfit(function, 0, value, at)
        try:
            return call(value)
        except CypherError as error:
            raise _placed(error, at) from None

    return evaluate


def _general_call(function: Function, arguments: list[Evaluate], at: int) -> Evaluate:
    call = function.call
    accepted = [python_types(function.accepted(position)) for position in range(len(arguments))]

    def evaluate(row: Row) -> Value:
        values = [argument(row) for argument in arguments]
        if not function.nulls and None in values:
            return None
        for position, value in enumerate(values):
            if value is not None and type(value) not in accepted[position]:
                raise _unfit(function, position, value, at)
        try:
            return call(row[0], *values) if function.wants_run else call(*values)
        except CypherError as error:
            raise _placed(error, at) from None

    return evaluate


def _placed(error: CypherError, at: int) -> CypherError:
    if error.offset is None:
        error.offset = at
    return error


def _unfit(function: Function, position: int, value: Value, at: int) -> CypherTypeError:
    return CypherTypeError(
        f"{function.name}() takes {function.accepted(position)}, not {shown(value)}",
        detail="InvalidArgumentValue",
        offset=at,
    )
