"""The one place that touches bibtexparser: an entry's fields, and the persons in one."""

import logging
import re
from collections.abc import Mapping

_TOKEN = re.compile(r'\s*(?:(?P<open>[{"])|(?P<bare>[^\s{}"#]+)|(?P<join>#))')


def read_fields(text: str, macros: Mapping[str, str]) -> dict[str, str]:
    """Read one entry.

    Parameters
    ----------
    text : str
        From its "@" on; what follows the entry is passed over.
    macros : mapping of str to str
        What `@string` entries defined so far.

    Returns
    -------
    dict
        Names in lower case to values without braces or quotes around them, months as three letters;
        empty where the entry is broken.

    Examples
    --------
    >>> read_fields('@article{a, title = {On } # what, year = 2019}', {"what": "graphs"})
    {'title': 'On graphs', 'year': '2019'}
    """
    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what is broken is reported here
    library = parse_string(text, parse_stack=[])
    raw = [(item.key, str(item.value)) for item in library.strings]
    raw += [(field.key, str(field.value)) for one in library.entries for field in one.fields]
    values: dict[str, str] = {}
    for key, value in raw:
        plain = _value(value, macros)
        if plain is None:
            return {}
        values.setdefault(key.strip().lower(), plain)
    return values


def people(field: str) -> list[str]:
    """Split a field of persons, given names first; braces keep their content together.

    Examples
    --------
    >>> people("Lovelace, Ada and {Barnes and Noble} and Charles Babbage")
    ['Ada Lovelace', '{Barnes and Noble}', 'Charles Babbage']
    """
    from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names

    names: list[str] = []
    for name in split_multiple_persons_names(field):
        parts = parse_single_name_into_parts(name, strict=False)
        names.append(" ".join([*parts.first, *parts.von, *parts.last, *parts.jr]))
    return names


def _value(raw: str, macros: Mapping[str, str]) -> str | None:
    """Join the parts of a value; None where braces or quotes do not match."""
    parts: list[str] = []
    at = 0
    raw = raw.rstrip()
    while at < len(raw):
        token = _TOKEN.match(raw, at)
        if token is None:
            return None
        at = token.end()
        if token["open"]:
            end = _closing(raw, at, '"' if token["open"] == '"' else "}")
            if end is None:
                return None
            parts.append(raw[at:end])
            at = end + 1
            if raw[at:].strip() and not raw[at:].lstrip().startswith("#"):
                return None
        elif token["bare"]:
            parts.append(macros.get(token["bare"].lower(), token["bare"]))
    return "".join(parts)


def _closing(text: str, start: int, sign: str) -> int | None:
    depth = 0
    for found in re.finditer(r'\\.|[{}"]', text[start:], re.DOTALL):
        if depth == 0 and found.group() == sign:
            return start + found.start()
        depth += {"{": 1, "}": -1}.get(found.group(), 0)
    return None
