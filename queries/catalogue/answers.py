"""Running a canned query: fill in the parameters, resolve the names, run the text as it stands."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kg.errors import NotFoundError, UsageError
from kg.ranking import Key
from kg.records import Scalar
from kg.store import Asked
from queries.catalogue.checks import check
from queries.catalogue.files import NAME_TYPES, CannedQuery, Parameter, fit
from queries.catalogue.names import Names, StoreDirectory
from queries.cypher.result import Result
from queries.cypher.syntax.lexer import tokenize

Filled: TypeAlias = tuple[dict[str, Scalar], tuple[str, ...]]
"""Values by parameter, and what was chosen for the person who asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of a canned query.

    Attributes
    ----------
    result : Result
        The rows.
    parameters : mapping of str to value
        What the query ran with, names as stored.
    notes : tuple of str
        What was chosen for the person who asked.
    """

    result: Result
    parameters: Mapping[str, Scalar]
    notes: tuple[str, ...] = ()


def answer(
    query: CannedQuery,
    given: Mapping[str, object],
    store: Asked,
    key: Key,
    *,
    timeout: float | None = None,
    max_rows: int | None = None,
) -> Answer:
    """Run a canned query, names found by asking the same store.

    Parameters
    ----------
    query : CannedQuery
        From `queries.catalogue.files`.
    given : mapping of str to object
        Values by parameter; the header's defaults hold for the rest.
    store : Asked
        Where to run it.
    key : callable
        Normalises a surface form (`kg.resolve.keys.key`).
    timeout : float, optional
        Seconds.
    max_rows : int, optional
        At most so many rows.

    Returns
    -------
    Answer

    Raises
    ------
    UsageError
        No such parameter, or a value of another type.
    NotFoundError
        A name is not in this graph, or means several things.
    InputError
        The query file does not keep its word.
    """
    filled = fill(query, given, Names(StoreDirectory(store), key))
    return run(query, filled, store, timeout=timeout, max_rows=max_rows)


def run(
    query: CannedQuery,
    filled: Filled,
    store: Asked,
    *,
    timeout: float | None = None,
    max_rows: int | None = None,
) -> Answer:
    """Run a canned query with the values and notes that `fill` gave; see `answer`."""
    check(query)
    parameters, notes = filled
    result = store.run(query.body, parameters, timeout=timeout, max_rows=max_rows)
    return Answer(result, parameters, notes)


def fill(query: CannedQuery, given: Mapping[str, object], names: Names) -> Filled:
    """Values for every parameter, names as the store has them, and what was chosen by default.

    A default name that the graph lacks gives way to the thing of its type that most papers name.
    """
    typed = typed_values(query, given)
    filled: dict[str, Scalar] = {
        p.name: names.stored(str(typed[p.name]), p.type) if p.type in NAME_TYPES else typed[p.name]
        for p in query.parameters
        if p.name in typed
    }
    notes: list[str] = []
    for parameter in query.parameters:
        if parameter.name not in filled:
            filled[parameter.name], note = _default(parameter, names, filled)
            notes += [note] if note else []
    return {p.name: filled[p.name] for p in query.parameters}, tuple(notes)


def typed_values(query: CannedQuery, given: Mapping[str, object]) -> dict[str, Scalar]:
    """The given values as their parameters take them."""
    typed: dict[str, Scalar] = {}
    for name, value in given.items():
        if name not in query.parameter:
            known = ", ".join(query.parameter) or "none"
            raise UsageError(f"The query {query.name} has no parameter {name!r}; it has {known}.")
        try:
            typed[name] = fit(value, query.parameter[name].type)
        except ValueError as error:
            raise UsageError(f"{name} of the query {query.name}: {error}") from error
    return typed


def _default(parameter: Parameter, names: Names, filled: Mapping[str, Scalar]) -> tuple[Scalar, str]:
    if parameter.type not in NAME_TYPES:
        return parameter.default, ""
    taken = [str(value) for value in filled.values()]
    wanted = str(parameter.default)
    if wanted:
        try:
            stored = names.stored(wanted, parameter.type)
        except NotFoundError:
            stored = None
        if stored is not None and stored not in taken:
            return stored, f"{parameter.name}: {stored!r} (choose with --{_option(parameter)})"
    most = names.most_named(parameter.type, taken)
    if most is None:
        return wanted, f"This graph has no {parameter.type}."
    lacks = f"this graph has no {parameter.type} {wanted!r}; " if wanted else ""
    shown = most[:12] if parameter.type == "Paper" else most
    return most, f"{parameter.name}: {lacks}taking {shown!r} (choose with --{_option(parameter)})"


def _option(parameter: Parameter) -> str:
    return parameter.name.replace("_", "-")


def browser_text(query: CannedQuery, values: Mapping[str, Scalar]) -> str:
    r"""The query as a script for Neo4j Browser and cypher-shell, its parameters set by `:param` lines.

    Browser runs a script without showing its rows, and needs a semicolon after each line of it; its
    parameters hold from then on, so that the query can be run alone. `ready_text` is for showing rows.

    Examples
    --------
    >>> from queries.catalogue.files import find_queries
    >>> text = browser_text(find_queries()["datasets-for-task"], {"task": 'a "b"', "limit": 5})
    >>> print(text.splitlines()[0])
    :param task => "a \"b\"";
    """
    lines = [f"{line};" for line in (*param_lines(values), query.body)]
    return "\n".join(lines)


def param_lines(values: Mapping[str, Scalar]) -> list[str]:
    """Commands that set parameters in Neo4j Browser; `:params {...}` would make every number a float.

    Examples
    --------
    >>> param_lines({"task": "QA", "limit": 5})
    [':param task => "QA"', ':param limit => 5']
    """
    return [f":param {name} => {_literal(value)}" for name, value in values.items()]


def ready_text(query: CannedQuery, values: Mapping[str, Scalar]) -> str:
    r"""The query as one statement that needs no parameters: their values stand in it as literals.

    Examples
    --------
    >>> from queries.catalogue.files import find_queries
    >>> text = ready_text(find_queries()["datasets-for-task"], {"task": "it's", "limit": 5})
    >>> text.splitlines()[0][:29], text[-7:]
    ('MATCH (:Task {name: "it\'s"})<', 'LIMIT 5')
    """
    tokens = tokenize(query.body)
    parts: list[str] = []
    done = 0
    for sign, name, start in zip(tokens.words, tokens.texts[1:], tokens.starts, strict=False):
        if sign == "$":
            parts += [query.body[done:start], _literal(values[name])]
            done = start + len(sign) + len(name)
    return "".join([*parts, query.body[done:]])


def _literal(value: Scalar) -> str:
    """A value as Cypher and Neo4j Browser both read it."""
    return json.dumps(value, ensure_ascii=False)
