"""Compile expressions that bind names of their own: comprehensions, quantifiers, reduce; and CASE."""

from dataclasses import replace

from queries.cypher.errors import CypherTypeError
from queries.cypher.plan.context import Context, Evaluate, Row, Slot, compile_expression, compiles, located
from queries.cypher.syntax.tree import (
    CASE_SUBJECT,
    Case,
    CaseTest,
    Expression,
    ListComprehension,
    Quantifier,
    Reduce,
)
from queries.cypher.values.compare import equals
from queries.cypher.values.kinds import Value, is_list, shown


def _items(value: Value) -> list[Value]:
    if is_list(value):
        return value
    raise CypherTypeError(f"expected a list, not {shown(value)}", detail="InvalidArgumentType")


@compiles(ListComprehension)
def _comprehension(node: ListComprehension, context: Context) -> Evaluate:
    source = compile_expression(node.source, context)
    slot = context.frame.slot()
    inner = context.binding(node.variable, Slot(slot))
    where = compile_expression(node.where, inner) if node.where is not None else None
    result = compile_expression(node.result, inner) if node.result is not None else None

    def evaluate(row: Row) -> Value:
        items = source(row)
        if items is None:
            return None
        taken: list[Value] = []
        run = row[0]
        for item in _items(items):
            if run.stopped:
                run.raise_stopped()
            row[slot] = item
            if where is None or where(row) is True:
                taken.append(item if result is None else result(row))
        return taken

    return located(evaluate, node.at)


@compiles(Quantifier)
def _quantifier(node: Quantifier, context: Context) -> Evaluate:
    source = compile_expression(node.source, context)
    slot = context.frame.slot()
    where = compile_expression(node.where, context.binding(node.variable, Slot(slot)))
    decide = _QUANTIFIERS[node.kind]

    def evaluate(row: Row) -> bool | None:
        items = source(row)
        if items is None:
            return None
        run = row[0]
        held = unknown = failed = 0
        for item in _items(items):
            if run.stopped:
                run.raise_stopped()
            row[slot] = item
            outcome = where(row)
            if outcome is True:
                held += 1
            elif outcome is None:
                unknown += 1
            else:
                failed += 1
        return decide(held, unknown, failed)

    return located(evaluate, node.at)


def _all(_held: int, unknown: int, failed: int) -> bool | None:
    return False if failed else None if unknown else True


def _any(held: int, unknown: int, _failed: int) -> bool | None:
    return True if held else None if unknown else False


def _none(held: int, unknown: int, _failed: int) -> bool | None:
    return False if held else None if unknown else True


def _single(held: int, unknown: int, _failed: int) -> bool | None:
    return False if held > 1 else None if unknown else held == 1


_QUANTIFIERS = {"all": _all, "any": _any, "none": _none, "single": _single}


@compiles(Reduce)
def _reduce(node: Reduce, context: Context) -> Evaluate:
    source, initial = compile_expression(node.source, context), compile_expression(node.initial, context)
    total, slot = context.frame.slot(), context.frame.slot()
    inner = context.binding(node.accumulator, Slot(total)).binding(node.variable, Slot(slot))
    step = compile_expression(node.step, inner)

    def evaluate(row: Row) -> Value:
        items = source(row)
        if items is None:
            return None
        run = row[0]
        value = initial(row)
        for item in _items(items):
            if run.stopped:
                run.raise_stopped()
            row[total], row[slot] = value, item
            value = step(row)
            if is_list(value) or isinstance(value, str):
                run.check_items(len(value))
        return value

    return located(evaluate, node.at)


@compiles(Case)
def _case(node: Case, context: Context) -> Evaluate:
    default = compile_expression(node.default, context) if node.default is not None else _null
    if node.subject is None:
        branches = [
            (compile_expression(condition, context), compile_expression(value, context))
            for condition, value in node.branches
        ]
        return _searched_case(branches, default)
    slot = context.frame.slot()
    inner = replace(context, names={**context.names, CASE_SUBJECT: Slot(slot)})
    tests = [
        (_case_test(condition, slot, inner), compile_expression(value, context))
        for condition, value in node.branches
    ]
    return assigning(slot, compile_expression(node.subject, context), _searched_case(tests, default))


def _case_test(condition: Expression, slot: int, context: Context) -> Evaluate:
    """Give the test whether the subject is equal to a value, or passes a test."""
    if isinstance(condition, CaseTest):
        return compile_expression(condition.condition, context)
    candidate = compile_expression(condition, context)
    return lambda row: equals(row[slot], candidate(row))


def _null(_row: Row) -> None:
    return None


def _searched_case(branches: list[tuple[Evaluate, Evaluate]], default: Evaluate) -> Evaluate:
    def evaluate(row: Row) -> Value:
        for condition, value in branches:
            if condition(row) is True:
                return value(row)
        return default(row)

    return evaluate


def assigning(slot: int, value: Evaluate, then: Evaluate) -> Evaluate:
    """Give the function that puts a value into a slot before it computes another."""

    def evaluate(row: Row) -> Value:
        row[slot] = value(row)
        return then(row)

    return evaluate
