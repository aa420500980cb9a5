"""Names of one paper that differ by an acronym alone: "KV cache" and "key-value (KV) cache"."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.extract.names import name_key, words_of_name

_LONGEST = 6
_SMALL = frozenset(["a", "an", "and", "for", "in", "of", "on", "the", "to", "with"])
"""Words that an acronym may leave out."""
_CAPITALS = re.compile(r"[A-Z]")


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as its words: as they are compared, and of each the letters it may stand for as an acronym."""

    key: str
    words: tuple[str, ...]
    letters: tuple[str | None, ...]


def spelt_out(names: Iterable[str], defined: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of names of which one has an acronym where the other has the words that it stands for.

    Parameters
    ----------
    names : iterable of str
        Of one paper.
    defined : mapping of str to str
        Acronyms that the paper defines, and what they stand for, as keys (`name_key`): they stand for nothing
        else. Another acronym stands for words that begin with its letters.

    Yields
    ------
    (str, str)
        Their keys.

    Examples
    --------
    >>> list(spelt_out(["KV cache", "Key-Value (KV) caches"], {}))
    [('kv cache', 'key value kv cache')]
    >>> list(spelt_out(["UDA", "universal domain adaptation"], {"uda": "unsupervised domain adaptation"}))
    []
    """
    known = list({name.key: name for name in map(_name, names)}.values())
    for short in known:
        if any(short.letters):
            spelt = (long for long in known if long is not short and _spells(short, long, 0, 0, defined))
            yield from ((short.key, long.key) for long in spelt)


def _name(name: str) -> _Name:
    key = name_key(name)
    words = tuple(key.split())
    written = words_of_name(name)[: len(words)]
    return _Name(key, words, tuple(map(_letters, written)))


def _letters(word: str) -> str | None:
    """The letters of an acronym: two capitals or more."""
    bare = word.removesuffix("s")
    if bare.isalpha() and len(bare) <= _LONGEST and len(_CAPITALS.findall(bare)) > 1:
        return bare.lower()
    return None


def _spells(short: _Name, long: _Name, i: int, j: int, defined: Mapping[str, str]) -> bool:
    """Whether the words of one name from `i` on are those of the other from `j` on, acronyms spelt out."""
    if i == len(short.words):
        return j == len(long.words)
    word, letters = short.words[i], short.letters[i]
    if j < len(long.words) and word == long.words[j] and _spells(short, long, i + 1, j + 1, defined):
        return True
    if letters is None:
        return False
    if word in defined:
        meant = tuple(defined[word].split())
        ends = [j + len(meant)] if long.words[j : j + len(meant)] == meant else []
    else:
        ends = list(_ends(letters, long, j, 0))
    for end in ends:
        # "key-value (KV) cache" has both
        ends_with_it = end < len(long.words) and long.words[end] == word
        if _spells(short, long, i + 1, end, defined) or (
            ends_with_it and _spells(short, long, i + 1, end + 1, defined)
        ):
            return True
    return False


def _ends(letters: str, long: _Name, j: int, spelt: int) -> Iterator[int]:
    """Where words end that begin with these letters, none of them an acronym itself."""
    if not letters:
        if spelt > 1:
            yield j
        return
    if j == len(long.words) or long.letters[j]:
        return
    word = long.words[j]
    if word.startswith(letters[0]):
        yield from _ends(letters[1:], long, j + 1, spelt + 1)
    if word in _SMALL and spelt:
        yield from _ends(letters, long, j + 1, spelt)
