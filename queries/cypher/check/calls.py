"""Check calls: the function is known, and takes so many arguments of such types."""

from abc import ABC, abstractmethod

from queries.cypher.check.scope import Scope
from queries.cypher.errors import CypherSyntaxError, did_you_mean
from queries.cypher.functions.aggregates import AGGREGATES, Aggregate
from queries.cypher.functions.library import FUNCTIONS, Function
from queries.cypher.syntax.tree import Call, CountStar, Expression, walk
from queries.cypher.values.types import INTEGER, Type, list_of


def mismatch(what: str, expected: Type, found: Type, at: int) -> CypherSyntaxError:
    """Give the error that `what` takes one type and was given another."""
    return CypherSyntaxError(f"{what} takes {expected}, not {found}", detail="InvalidArgumentType", offset=at)


class CallChecker(ABC):
    """Finds the type of calls."""

    @abstractmethod
    def type_of(self, expression: Expression, scope: Scope) -> Type:
        """Check an expression and give its type."""

    def call_type(self, node: Call, scope: Scope) -> Type:
        """Check the call of a function, aggregating or not, and give the type of its value."""
        aggregate = AGGREGATES.get(node.name.lower())
        if aggregate is not None:
            return self._aggregate(node, aggregate, scope)
        function = FUNCTIONS.get(node.name.lower())
        if function is None:
            raise _unknown_function(node)
        if node.distinct:
            raise CypherSyntaxError(
                f"DISTINCT is for aggregating functions, and {function.name}() is none",
                detail="InvalidAggregation",
                offset=node.at,
            )
        _check_count(node, function)
        for position, argument in enumerate(node.arguments):
            found = self.type_of(argument, scope.value())
            if not found.may_be(function.accepted(position)):
                raise mismatch(f"{function.name}()", function.accepted(position), found, argument.at)
        return function.gives

    def _aggregate(self, node: Call, aggregate: Aggregate, scope: Scope) -> Type:
        _check_aggregating(node, scope)
        if len(node.arguments) != len(aggregate.takes):
            raise _wrong_count(node, aggregate.signature)
        for argument, accepted in zip(node.arguments, aggregate.takes, strict=True):
            _check_aggregated(argument)
            found = self.type_of(argument, scope.plain())
            if not found.may_be(accepted):
                raise mismatch(f"{aggregate.name}()", accepted, found, argument.at)
            if aggregate.name == "collect":
                return list_of(found)
        return aggregate.gives

    def count_star_type(self, node: CountStar, scope: Scope) -> Type:
        """Check a `count(*)` and give its type."""
        _check_aggregating(node, scope)
        return INTEGER


def _unknown_function(node: Call) -> CypherSyntaxError:
    known = [function.name for function in FUNCTIONS.values()] + [each.name for each in AGGREGATES.values()]
    return CypherSyntaxError(
        f"there is no function {node.name}(){did_you_mean(node.name, known)}",
        detail="UnknownFunction",
        offset=node.at,
    )


def _check_count(node: Call, function: Function) -> None:
    most = None if function.variadic else len(function.takes)
    count = len(node.arguments)
    if count < function.required or (most is not None and count > most):
        raise _wrong_count(node, function.signature)


def _wrong_count(node: Call, signature: str) -> CypherSyntaxError:
    count = len(node.arguments)
    return CypherSyntaxError(
        f"{node.name}() was given {count} argument{'' if count == 1 else 's'}, and is called as {signature}",
        detail="InvalidNumberOfArguments",
        offset=node.at,
    )


def _check_aggregating(node: Call | CountStar, scope: Scope) -> None:
    if not scope.aggregating:
        raise CypherSyntaxError(
            "an aggregating function can be called in the columns of WITH and RETURN only",
            detail="InvalidAggregation",
            offset=node.at,
        )


def _check_aggregated(argument: Expression) -> None:
    """Refuse aggregates, and values that differ with every call, within an aggregate."""
    for part in walk(argument):
        if isinstance(part, CountStar) or (isinstance(part, Call) and part.name.lower() in AGGREGATES):
            raise CypherSyntaxError(
                "an aggregating function cannot be called within another one",
                detail="NestedAggregation",
                offset=part.at,
            )
        function = FUNCTIONS.get(part.name.lower()) if isinstance(part, Call) else None
        if function is not None and not function.constant and not function.takes:
            raise CypherSyntaxError(
                f"{function.name}() differs with every call, so it cannot be aggregated",
                detail="NonConstantExpression",
                offset=part.at,
            )
