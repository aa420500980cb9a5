"""Functions on strings."""

import unicodedata
from typing import cast

from queries.cypher.errors import CypherArgumentError
from queries.cypher.functions.registry import function
from queries.cypher.limits import Run
from queries.cypher.values.kinds import Value
from queries.cypher.values.types import INTEGER, LIST, STRING, list_of

_FORMS = ("NFC", "NFD", "NFKC", "NFKD")


def _natural(name: str, value: int) -> int:
    if value < 0:
        raise CypherArgumentError(
            f"{name}() takes no negative number: {value}", detail="NegativeIntegerArgument"
        )
    return value


@function("toUpper", [STRING], STRING, also=["upper"])
def to_upper(text: str) -> str:
    """Give a string in capitals."""
    return text.upper()


@function("toLower", [STRING], STRING, also=["lower"])
def to_lower(text: str) -> str:
    """Give a string in small letters."""
    return text.lower()


@function("trim", [STRING, STRING], STRING, required=1, also=["btrim"])
def trim(text: str, characters: str | None = None) -> str:
    """Cut blanks, or the characters given, off both ends."""
    return text.strip(characters)


@function("lTrim", [STRING, STRING], STRING, required=1)
def left_trim(text: str, characters: str | None = None) -> str:
    """Cut blanks, or the characters given, off the start."""
    return text.lstrip(characters)


@function("rTrim", [STRING, STRING], STRING, required=1)
def right_trim(text: str, characters: str | None = None) -> str:
    """Cut blanks, or the characters given, off the end."""
    return text.rstrip(characters)


@function("left", [STRING, INTEGER], STRING)
def left(text: str, count: int) -> str:
    """Give the first characters."""
    return text[: _natural("left", count)]


@function("right", [STRING, INTEGER], STRING)
def right(text: str, count: int) -> str:
    """Give the last characters."""
    return text[max(0, len(text) - _natural("right", count)) :]


@function("substring", [STRING, INTEGER, INTEGER], STRING, required=2)
def substring(text: str, start: int, count: int | None = None) -> str:
    """Give the characters from a place, counted from 0, all or so many."""
    first = _natural("substring", start)
    return text[first:] if count is None else text[first : first + _natural("substring", count)]


@function("replace", [STRING, STRING, STRING], STRING, wants_run=True)
def replace(run: Run, text: str, old: str, new: str) -> str:
    """Put a string in every place of another."""
    run.check_items(len(text) + text.count(old) * len(new))
    return text.replace(old, new)


@function("split", [STRING, STRING | LIST], list_of(STRING))
def split(text: str, separators: Value) -> list[str]:
    """Cut a string at each separator."""
    pieces = [text]
    for separator in [separators] if isinstance(separators, str) else cast("list[str]", separators):
        pieces = [part for piece in pieces for part in _cut(piece, separator)]
    return pieces


def _cut(text: str, separator: str) -> list[str]:
    return text.split(separator) if separator else list(text) or [""]


@function("normalize", [STRING, STRING], STRING, required=1)
def normalize(text: str, form: str = "NFC") -> str:
    """Give a string in a normal form of Unicode."""
    if form not in _FORMS:
        raise CypherArgumentError(
            f"'{form}' is no normal form: choose one of {', '.join(_FORMS)}", detail="InvalidArgumentValue"
        )
    return unicodedata.normalize(form, text)


@function("char_length", [STRING], INTEGER, also=["character_length"])
def char_length(text: str) -> int:
    """Count the characters of a string."""
    return len(text)
