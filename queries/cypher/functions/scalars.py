"""Functions on any value: conversion, choice, size."""

import math
import random
import time
import uuid
from datetime import date

from queries.cypher.functions.registry import function
from queries.cypher.graph import Edge, Trail, Vertex
from queries.cypher.values.arithmetic import MAXIMUM, MINIMUM
from queries.cypher.values.compare import equals
from queries.cypher.values.duration import Duration
from queries.cypher.values.kinds import Value, is_list
from queries.cypher.values.text import to_text
from queries.cypher.values.types import (
    ANY,
    BOOLEAN,
    DATE,
    DURATION,
    FLOAT,
    INTEGER,
    LIST,
    MAP,
    NUMBER,
    STRING,
    list_of,
)

_TEXTUAL = STRING | NUMBER | BOOLEAN | DATE | DURATION


@function("coalesce", [ANY], required=1, nulls=True, variadic=True)
def coalesce(*values: Value) -> Value:
    """Give the first value that is not null."""
    return next((value for value in values if value is not None), None)


@function("nullIf", [ANY, ANY], nulls=True)
def null_if(value: Value, other: Value) -> Value:
    """Give null where both are equal, else the first."""
    return None if equals(value, other) is True else value


@function("exists", [ANY], BOOLEAN, nulls=True)
def exists(value: Value) -> bool:
    """Say whether a value is not null."""
    return value is not None


_ = function("size", [LIST | STRING], INTEGER)(len)


@function("isEmpty", [LIST | STRING | MAP], BOOLEAN)
def is_empty(value: Value) -> bool:
    """Say whether a list, string or map holds nothing."""
    return not value


@function("toString", [_TEXTUAL], STRING)
def to_string(value: Value) -> str:
    """Give a number, boolean or date as text."""
    return to_text(value)


@function("toBoolean", [STRING | BOOLEAN | INTEGER], BOOLEAN)
def to_boolean(value: Value) -> bool | None:
    """Read a boolean; null where there is none to read."""
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower())
    return bool(value)


@function("toInteger", [STRING | NUMBER | BOOLEAN], INTEGER)
def to_integer(value: Value) -> int | None:
    """Read an integer, cutting off a fraction; null where there is none to read."""
    if isinstance(value, str):
        value = _number(value) if value == value.strip() else None
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    whole = int(value)
    return whole if MINIMUM <= whole <= MAXIMUM else None


@function("toFloat", [STRING | NUMBER], FLOAT)
def to_float(value: Value) -> float | None:
    """Read a float; null where there is none to read."""
    if isinstance(value, str):
        value = _number(value)
    return None if value is None else float(value)


def _number(text: str) -> int | float | None:
    stripped = text.strip()
    if "_" in stripped:
        return None
    try:
        return int(stripped)
    except ValueError:
        pass
    try:
        return float(stripped)
    except ValueError:
        return None


@function("toStringOrNull", [ANY], STRING)
def to_string_or_null(value: Value) -> str | None:
    """Give text as toString does, and null where that fails."""
    return to_text(value) if isinstance(value, str | int | float | date | Duration) else None


@function("toBooleanOrNull", [ANY], BOOLEAN)
def to_boolean_or_null(value: Value) -> bool | None:
    """Read a boolean as toBoolean does, and null where that fails."""
    return to_boolean(value) if isinstance(value, str | int) else None


@function("toIntegerOrNull", [ANY], INTEGER)
def to_integer_or_null(value: Value) -> int | None:
    """Read an integer as toInteger does, and null where that fails."""
    return to_integer(value) if isinstance(value, str | int | float) else None


@function("toFloatOrNull", [ANY], FLOAT)
def to_float_or_null(value: Value) -> float | None:
    """Read a float as toFloat does, and null where that fails."""
    readable = isinstance(value, str | int | float) and not isinstance(value, bool)
    return to_float(value) if readable else None


@function("toStringList", [LIST], list_of(STRING))
def to_string_list(values: list[Value]) -> list[Value]:
    """Give each item as text, null where it has none."""
    return [None if value is None else to_string_or_null(value) for value in values]


@function("toBooleanList", [LIST], list_of(BOOLEAN))
def to_boolean_list(values: list[Value]) -> list[Value]:
    """Read each item as a boolean."""
    return [None if value is None else to_boolean_or_null(value) for value in values]


@function("toIntegerList", [LIST], list_of(INTEGER))
def to_integer_list(values: list[Value]) -> list[Value]:
    """Read each item as an integer."""
    return [None if value is None else to_integer_or_null(value) for value in values]


@function("toFloatList", [LIST], list_of(FLOAT))
def to_float_list(values: list[Value]) -> list[Value]:
    """Read each item as a float."""
    return [None if value is None else to_float_or_null(value) for value in values]


@function("valueType", [ANY], STRING, nulls=True)
def value_type(value: Value) -> str:
    """Name the type of a value, as `INTEGER NOT NULL`."""
    if value is None:
        return "NULL"
    return f"{_type_text(value)} NOT NULL"


def _type_text(value: Value) -> str:
    if is_list(value):
        return f"LIST<{_items_text(value)}>"
    return _TYPE_TEXTS[type(value)]


def _items_text(values: list[Value]) -> str:
    kinds = sorted({_type_text(value) for value in values if value is not None})
    suffix = "" if None in values else " NOT NULL"
    if not kinds:
        return "NOTHING" if not values else "NULL"
    return " | ".join(kind + suffix for kind in kinds)


_TYPE_TEXTS: dict[type, str] = {
    bool: "BOOLEAN",
    int: "INTEGER",
    float: "FLOAT",
    str: "STRING",
    date: "DATE",
    Duration: "DURATION",
    dict: "MAP",
    Vertex: "NODE",
    Edge: "RELATIONSHIP",
    Trail: "PATH",
}


@function("rand", [], FLOAT, constant=False)
def rand() -> float:
    """Give a random number from 0 to below 1."""
    return random.random()  # noqa: S311 - the language's own dice, no secret


@function("randomUUID", [], STRING, constant=False)
def random_uuid() -> str:
    """Give a random UUID."""
    return str(uuid.uuid4())


@function("timestamp", [], INTEGER, constant=False)
def timestamp() -> int:
    """Give the milliseconds since 1970."""
    return time.time_ns() // 1_000_000
