"""The senses of short forms: the long forms that papers give them.

Long forms of one short form are one sense where they share the stems of their words ("out-of-distribution",
"out of distributional").
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

import numpy as np

from kg.resolve.corpus import Corpus
from kg.resolve.keys import words
from kg.resolve.local import PREFIXES
from kg.resolve.tables import rows_of
from kg.resolve.words import singular, stem

_FUNCTION_WORDS: Final = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "via", "with"}
)


@dataclass(frozen=True, slots=True)
class LongForm:
    """A long form of a short form, with the papers that give it and how its key ends."""

    key: int
    ending: str
    papers: list[int] = field(default_factory=list[int])


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a short form: its long forms, the one that most papers give first."""

    long_forms: tuple[LongForm, ...]

    @property
    def main(self) -> int:
        """The key that stands for the sense."""
        return self.long_forms[0].key

    @property
    def endings(self) -> set[str]:
        """The last words of its long forms, as keys."""
        return {long_form.ending for long_form in self.long_forms}

    @property
    def papers(self) -> list[int]:
        """The papers that give it."""
        return [p for long_form in self.long_forms for p in long_form.papers]


@dataclass(frozen=True, slots=True)
class ShortForm:
    """A short form with what papers say it means.

    Attributes
    ----------
    key : int
        Its key.
    written : frozenset of str
        How it is written where it is defined, in the singular and without hyphens.
    senses : tuple of Sense
        The most given first.
    """

    key: int
    written: frozenset[str]
    senses: tuple[Sense, ...]


def short_forms(corpus: Corpus) -> Iterator[ShortForm]:
    """Give all short forms that some paper defines, by their keys."""
    given = corpus.definitions
    order = np.lexsort((given.paper, given.long_key, given.short_key))
    columns = (given.short_key, given.long_key, given.paper, given.short, given.long)
    for key, group in groupby(rows_of(*(c[order] for c in columns)), key=lambda row: row[0]):
        mine = list(group)
        yield ShortForm(key, frozenset(written(corpus.forms[row[3]]) for row in mine), _senses(corpus, mine))


def written(form: str) -> str:
    """Give a short form in the singular and without hyphens and spaces, its case kept.

    Examples
    --------
    >>> written("LLMs"), written("U-Net")
    ('LLM', 'UNet')
    """
    return singular("".join(c for c in form if c.isalnum()))


def _senses(corpus: Corpus, rows: list[tuple[int, ...]]) -> tuple[Sense, ...]:
    found: dict[tuple[str, ...], dict[int, LongForm]] = {}
    keys = {corpus.keys[long_key] for _, long_key, _, _, _ in rows}
    for _, long_key, paper, _, long in rows:
        whole = [p for p in PREFIXES if p + corpus.keys[long_key] in keys]
        same = found.setdefault(
            _stems(f"{whole[0]}{corpus.forms[long]}" if whole else corpus.forms[long]), {}
        )
        same.setdefault(long_key, LongForm(long_key, _ending(corpus.forms[long]))).papers.append(paper)
    senses = [Sense(tuple(sorted(same.values(), key=_by_use))) for same in _joined(list(found.values()))]
    return tuple(sorted(senses, key=lambda s: (-len(s.papers), s.main)))


def _by_use(long_form: LongForm) -> tuple[int, int]:
    return -len(long_form.papers), long_form.key


def _joined(groups: list[dict[int, LongForm]]) -> list[dict[int, LongForm]]:
    """Join groups that share a long form: its spellings may differ in stems (neuralnetwork)."""
    joined: list[dict[int, LongForm]] = []
    for group in groups:
        same = [other for other in joined if other.keys() & group.keys()]
        for other in same:
            joined.remove(other)
        for other in same:
            for key, long_form in other.items():
                group.setdefault(key, LongForm(key, long_form.ending)).papers.extend(long_form.papers)
        joined.append(group)
    return joined


def _stems(long: str) -> tuple[str, ...]:
    return tuple(stem(w) for w in words(long) if w not in _FUNCTION_WORDS)


def _ending(long: str) -> str:
    return "".join(words(long)[-2:])
