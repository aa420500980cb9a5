"""What the JSON shapes share: parsing without surprises, and the papers of a parsed value."""

import json
from collections.abc import Iterator, Mapping
from typing import TypeGuard, cast

from kg.records import Source
from kg.sources.events import Item, NotUnderstood
from kg.sources.fields import Row, entry

_LISTS = ("data", "results", "papers", "items", "entries", "records")


def parse(text: str, line: int = 1) -> object:
    """Parse JSON that starts on a line of the input; where it is broken, the error is the value."""
    try:
        return cast("object", json.loads(text))
    except json.JSONDecodeError as error:
        problem = error.msg.removesuffix(" at")
        return ValueError(f"{problem} at line {line + error.lineno - 1}, column {error.colno}")
    except ValueError as error:
        return error
    except RecursionError:
        return ValueError("nested too deeply")


def items(value: object, source: Source, columns: Mapping[str, str]) -> Iterator[Item]:
    """Make a record of an object, or records of the list that an API's answer carries."""
    if not is_object(value):
        yield NotUnderstood(source, f"a JSON {_kind(value)}; a paper is an object with title and abstract")
        return
    rows = next((value[key] for key in _LISTS if isinstance(value.get(key), list)), None)
    if rows is None:
        yield entry(value, source, columns)
        return
    for row in cast("list[object]", rows):
        yield from (
            items(row, source, columns) if is_object(row) else (NotUnderstood(source, "not an object"),)
        )


def is_object(value: object) -> TypeGuard[Row]:
    """Whether a parsed value is a JSON object."""
    return isinstance(value, dict)


def _kind(value: object) -> str:
    kinds: dict[type, str] = {list: "list", str: "string", bool: "boolean", type(None): "null"}
    return kinds.get(type(value), "number")
