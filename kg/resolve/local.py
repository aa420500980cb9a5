"""What the names in one paper mean, by that paper alone: its own abbreviations come first."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kg.records import Abbreviation, Extraction
from kg.resolve.abbreviations import misses_first_word, trimmed
from kg.resolve.keys import defined_inside
from kg.resolve.rules import Rules
from kg.resolve.words import singular

PREFIXES: Final = ("auto", "bi", "co", "cross", "inter", "intra", "multi", "non", "pre", "uni")
"""First halves of words that a search for a long form may leave behind ("multi-modal models (MM)")."""

_LAST_WORD: Final = re.compile(r"(\w+)[ -]$")

KeyOf = Callable[[str], str]
"""Gives the key of a name; `keys.key`, or a cache of it."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A short form and the long form that one paper gives for it, with their keys."""

    short_key: str
    long_key: str
    short: str
    long: str


@dataclass(frozen=True, slots=True)
class LocalReading:
    """The names of one paper.

    Attributes
    ----------
    own : tuple of str
        For each mention, the key of its name by itself.
    meant : tuple of str
        For each mention, the key of what the paper means by it: the long form's, where it gives one.
    definitions : tuple of Definition
        The long forms in force in this paper, by the order of their short forms in it.
    """

    own: tuple[str, ...]
    meant: tuple[str, ...]
    definitions: tuple[Definition, ...]


def read_locally(extraction: Extraction, key_of: KeyOf, rules: Rules) -> LocalReading:
    """Give each mention of a paper the key of what the paper means by it.

    Parameters
    ----------
    extraction : Extraction
        The paper's mentions and abbreviations.
    key_of : callable
        Gives the key of a name.
    rules : Rules
        A definition that the user calls wrong (`different:`) is not in force.
    """
    definitions = definitions_of(extraction, key_of, rules)
    own = tuple(key_of(m.name) for m in extraction.mentions)
    if not definitions:
        return LocalReading(own, own, ())
    long_forms = {d.short: d.long for d in definitions.values()}
    meant = tuple(
        _kept(k, _meant(m.name, k, definitions, long_forms, key_of), rules)
        for m, k in zip(extraction.mentions, own, strict=True)
    )
    expanded = {k: m for k, m in zip(own, meant, strict=True) if k != m}  # one name means one thing here
    meant = tuple(expanded.get(k, m) for k, m in zip(own, meant, strict=True))
    return LocalReading(own, meant, tuple(definitions.values()))


def _kept(own: str, meant: str, rules: Rules) -> str:
    """What a mention means, unless the user says that its name means another thing."""
    return own if rules.differ(own, meant) else meant


def definitions_of(extraction: Extraction, key_of: KeyOf, rules: Rules) -> dict[str, Definition]:
    """Find the long forms a paper gives, by key of the short form; of several, the first holds."""
    found: dict[str, Definition] = {}
    for abbreviation in _abbreviations(extraction):
        short_key, long_key = key_of(abbreviation.short), key_of(abbreviation.long)
        if (
            short_key == long_key
            or abbreviation.short in abbreviation.long.split()
            or rules.differ(short_key, long_key)
        ):
            continue
        found.setdefault(short_key, Definition(short_key, long_key, abbreviation.short, abbreviation.long))
    return {k: d for k, d in found.items() if d.long_key not in found}


def _abbreviations(extraction: Extraction) -> Iterable[Abbreviation]:
    for given in extraction.abbreviations:
        longer = _with_first_word(given, extraction)
        if longer or not misses_first_word(given.short, given.long):
            yield Abbreviation(given.short, longer or trimmed(given.short, given.long))
    for mention in extraction.mentions:
        if "(" in mention.name:
            inside = defined_inside(mention.name)
            if inside:
                yield Abbreviation(inside[1], trimmed(inside[1], inside[0]))


def _with_first_word(given: Abbreviation, extraction: Extraction) -> str | None:
    """Find the whole long form of one that was cut too short, among the names in the paper."""
    initial, long = given.short[:1].lower(), given.long.lower()
    missing = misses_first_word(given.short, given.long)
    for mention in extraction.mentions:
        before, found, _ = mention.name.lower().partition(long)
        word = _LAST_WORD.search(before) if found else None
        if word and word[1][0] == initial and (missing or word[0].removesuffix("-") in PREFIXES):
            return mention.name[word.start() : len(before) + len(long)]
    return None


def _meant(
    name: str, own: str, definitions: Mapping[str, Definition], long_forms: Mapping[str, str], key_of: KeyOf
) -> str:
    if own in definitions:
        return definitions[own].long_key
    if name.isupper() and name.endswith("S") and (one := key_of(name[:-1])) in definitions:
        return definitions[one].long_key
    expanded = expand(name, long_forms)
    return key_of(expanded) if expanded else own


def expand(name: str, long_forms: Mapping[str, str]) -> str | None:
    """Write the short forms inside a longer name as their long forms.

    A short form that only a number, a size or a hyphen's other half follows is part of a proper name
    ("SAM 2", "CLIP-Adapter") and stays.

    Examples
    --------
    >>> expand("OOD generalization", {"OOD": "out-of-distribution"})
    'out-of-distribution generalization'
    >>> expand("LLM models", {"LLM": "large language model"})
    'large language model'
    >>> expand("SAM 2", {"SAM": "Segment Anything Model"})
    """
    tokens = name.split()
    if "(" in name or ")" in name:
        tokens = [token.strip("()") if token.count("(") != token.count(")") else token for token in tokens]
    if len(tokens) == 1 or not any(map(str.islower, tokens)):
        return None
    longs = [long_forms.get(t) or long_forms.get(t.removesuffix("s")) for t in tokens]
    if not any(longs):
        return None
    written: list[str] = []
    for token, long, before in zip(tokens, longs, [None, *longs], strict=False):
        if not (before and _same_word(before.rpartition(" ")[2], token)):
            written.append(long or token)
    return " ".join(written)


def _same_word(left: str, right: str) -> bool:
    return singular(left).lower() == singular(right).lower()
