"""Metadata as the graph keeps it: identifiers without addresses, dates in ISO 8601, names one by one."""

import datetime as dt
import json
import re
import urllib.parse
from collections.abc import Mapping, Sequence
from typing import cast

_DOI = re.compile(r"(?i)\b10\.\d{4,9}/\S+")
_ARXIV = re.compile(r"(?i)(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?![\w/]|\.\d)")
_ARXIV_ADDRESS = re.compile(r"(?i)(?:arxiv\.org/(?:abs|pdf|html|format)/|arxiv[:.\s]\s*|10\.48550/arxiv\.)")
_QUOTED = re.compile(r"'([^']+)'|\"([^\"]+)\"")
_INITIALS = re.compile(r"\s*(?:[A-Z]\.?[\s-]?){1,4}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[12]\d{3})"
_DATES = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?:[T\s/].*)?",
        rf"{_YEAR}[-/.](?P<month>\d{{1,2}})/?",
        rf"(?:[A-Za-z]{{3,9}},?\s+)?{_DAY}\s+{_MONTH},?\s+{_YEAR}(?:\s.*)?",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}(?:\s.*)?",
        rf"{_MONTH},?\s+{_YEAR}",
        rf"{_YEAR}\s+{_MONTH}(?:\s+{_DAY})?(?:\W.*)?",
        rf"(?:.*\D)?{_YEAR}(?:\D.*)?",
    )
)


def doi(value: object) -> str | None:
    """Read a DOI: lower case, without the address of a resolver.

    Examples
    --------
    >>> doi("https://doi.org/10.18653/V1/N19-1423")
    '10.18653/v1/n19-1423'
    """
    if not isinstance(value, str):
        return None
    match = _DOI.search(urllib.parse.unquote(value))
    return match.group().rstrip(".,;)]}>\"'").lower() if match else None


def arxiv(value: object) -> str | None:
    """Read an arXiv id, without its version, also out of an address, a DOI or a listing.

    Examples
    --------
    >>> arxiv("https://arxiv.org/pdf/1706.03762v5"), arxiv("10.48550/arXiv.2005.14165")
    ('1706.03762', '2005.14165')
    """
    if not isinstance(value, str):
        return None
    value = value.strip()
    starts = [0, *(address.end() for address in _ARXIV_ADDRESS.finditer(value))]
    match = next((found for start in starts if (found := _ARXIV.match(value, start))), None)
    if match is None:
        return None
    return re.sub(r"\.[a-z]{2}/", "/", match.group(1).lower())


def published(value: object) -> str | None:
    """Read a date as ISO 8601 at the precision that is certain.

    Examples
    --------
    >>> published("Mon, 2 Apr 2007 19:18:42 GMT"), published("May 2019"), published("03/04/2019")
    ('2007-04-02', '2019-05', '2019')
    """
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, (int, str)):
        return None
    text = str(value).strip()[:100]
    return next((date for pattern in _DATES if (date := _date(pattern.fullmatch(text)))), None)


def _date(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    parts = match.groupdict()
    month, day = _month(parts.get("month")), parts.get("day")
    if parts.get("month") and month is None:
        return None
    try:
        dt.date(int(parts["year"]), month or 1, int(day or 1))
    except ValueError:
        return None
    return parts["year"] + (f"-{month:02}" if month else "") + (f"-{int(day):02}" if day else "")


def _month(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdecimal():
        return int(text)
    return _MONTHS.index(text[:3].lower()) + 1 if text[:3].lower() in _MONTHS else None


def url(value: object) -> str | None:
    """Keep a web address; anything else (file:, javascript:, words) is dropped.

    Examples
    --------
    >>> url("https://example.org/a"), url("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    if isinstance(value, str) and re.fullmatch(r"(?i)https?://[^\s<>\"]+", value.strip()):
        return value.strip()
    return None


def authors(value: object) -> tuple[str, ...]:
    """Read a list of authors in any of the usual forms.

    Parameters
    ----------
    value : object
        A text ("Ada Lovelace and Charles Babbage", "Lovelace, Ada; Babbage, Charles"), a list of texts,
        of dicts with a name, or of [family, given, suffix] as arXiv's dump has them.

    Returns
    -------
    tuple of str
        Given name first, in the order given.

    Examples
    --------
    >>> authors("Lovelace, Ada and Babbage, Charles")
    ('Ada Lovelace', 'Charles Babbage')
    >>> authors([{"name": "Ada Lovelace"}, {"given": "Charles", "family": "Babbage"}])
    ('Ada Lovelace', 'Charles Babbage')
    """
    if isinstance(value, str):
        value = _literal(value)
    names = _split(value) if isinstance(value, str) else map(_name, _items(value))
    tidy = (" ".join(name.split()).strip(" ,;*") for name in names)
    return tuple(name for name in tidy if name and name.lower() not in {"others", "et al", "et al."})


def _items(value: object) -> Sequence[object]:
    if isinstance(value, list | tuple):
        return cast("Sequence[object]", value)
    return cast("Sequence[object]", (value,)) if isinstance(value, str | Mapping) else ()


def _literal(text: str) -> object:
    """Read a list that a table holds as text, as JSON or as Python writes it."""
    if not re.fullmatch(r"(?s)\s*\[.*\]\s*", text):
        return text
    try:
        return cast("object", json.loads(text))
    except (ValueError, RecursionError):
        return [one or other for one, other in _QUOTED.findall(text)] or text.strip(" []\n")


def _split(text: str) -> list[str]:
    text = re.sub(r"\([^()]*\)", " ", text.replace("\n", " "))
    if ";" in text or "|" in text:
        return [_given_first(name) for name in re.split(r"[;|]", text)]
    names = re.split(r",?\s+(?:and|&)\s+", re.sub(r",?\s+(and|&)\s+others\s*$", "", text))
    if all(name.count(",") in {1, 2} for name in names) and (len(names) > 1 or _is_inverted(text)):
        return [_given_first(name) for name in names]
    parts = [part for name in names for part in name.split(",")]
    if all(map(_INITIALS.fullmatch, parts[1::2])) and len(parts) % 2 == 0:
        return [f"{given} {family}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return parts


def _is_inverted(name: str) -> bool:
    """Whether the one comma stands between family and given name, not between two authors."""
    parts = name.split(",")
    return len(parts) == 2 and any(len(part.split()) == 1 for part in parts)  # noqa: PLR2004


def _given_first(name: str) -> str:
    family, *given = (part.strip() for part in name.split(","))
    return " ".join([*given[-1:], family, *given[:-1]])


def _name(item: object) -> str:
    if isinstance(item, str):
        return _given_first(item) if item.count(",") == 1 else item
    if isinstance(item, Mapping):
        return _named(cast("Mapping[str, object]", item))
    if isinstance(item, Sequence) and not isinstance(item, bytes):
        family, given, *suffix = [str(part) for part in cast("Sequence[object]", item)] + ["", ""]
        return " ".join([given, family, *suffix])
    return ""


def _named(person: Mapping[str, object]) -> str:
    inner = person.get("author")
    if isinstance(inner, Mapping):
        return _named(cast("Mapping[str, object]", inner))
    for key in ("name", "display_name", "full_name", "fullname", "literal"):
        if isinstance(found := person.get(key), str):
            return found
    parts = [person.get(key) for key in ("given", "first", "middle", "family", "last", "suffix")]
    return " ".join(" ".join(map(str, _items(part))) if part else "" for part in parts)
