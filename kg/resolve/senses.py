"""The senses of short forms: the long forms that papers give them.

Long forms of one short form are one sense where they share the stems of their words ("out-of-distribution",
"out of distributional").
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, takewhile
from typing import Final

import numpy as np

from kg.resolve.corpus import Corpus
from kg.resolve.keys import words
from kg.resolve.local import PREFIXES
from kg.resolve.tables import rows_of
from kg.resolve.words import singular, stem

_SEVERAL: Final = 2
"""Papers that must write a short cut before it is taken for the same thing."""

_FUNCTION_WORDS: Final = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "via", "with"}
)


_NOUNS: Final = frozenset(
    ("algorithm", "approach", "framework", "method", "model", "network", "system", "technique")
)
_SHORTEST_SLIP: Final = 6
_LONG: Final = 4
"""Words of a long form of which all but the last tell it from others."""
_NEURAL: Final = stem("neural")
"""The word that "residual (neural) network" may go without, whichever is the commoner."""


@dataclass(frozen=True, slots=True)
class LongForm:
    """A long form of a short form, with the papers that give it and how its key ends."""

    key: int
    ending: str
    papers: list[int] = field(default_factory=list[int])


_Groups = dict[tuple[str, ...], dict[int, LongForm]]
"""Long forms by key, grouped by the stems of their words."""


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
    short_key = corpus.keys[rows[0][0]]
    keys = {corpus.keys[long_key] for _, long_key, _, _, _ in rows}
    for _, long_key, paper, _, long in rows:
        whole = [p for p in PREFIXES if p + corpus.keys[long_key] in keys]
        form = f"{whole[0]}{corpus.forms[long]}" if whole else corpus.forms[long]
        same = found.setdefault(_stems(form, short_key), {})
        same.setdefault(long_key, LongForm(long_key, _ending(corpus.forms[long]))).papers.append(paper)
    groups = _joined(_with_near(_with_short_cuts(found)))
    senses = [Sense(tuple(sorted(same.values(), key=_by_use))) for same in groups]
    return tuple(sorted(senses, key=lambda s: (-len(s.papers), s.main)))


def _by_use(long_form: LongForm) -> tuple[int, int]:
    return -len(long_form.papers), long_form.key


def _with_short_cuts(found: _Groups) -> _Groups:
    """Join "convolutional network (CNN)" to "convolutional neural network" where several papers write it.

    The shorter long form has some of the longer one's words, in order, and the same last word.
    """
    groups = dict(found)
    for stems in sorted(found, key=len):
        papers = _papers(found[stems])
        longer = [w for w in groups if _is_within(stems, w)]
        whole = [w for w in longer if _NEURAL in w or _papers(groups[w]) >= papers >= _SEVERAL]
        whole += [w for w in groups if _spells_out(w, stems)]
        if whole:
            groups[max(whole, key=lambda w: (_papers(groups[w]), w))] |= groups.pop(stems)
    return groups


def _spells_out(stems: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether some words of one long form are an acronym in the other ("partially observable MDP")."""
    more = len(stems) - len(other) + 1
    return more > 1 and any(
        stems[:at] == other[:at]
        and "".join(w[0] for w in stems[at : at + more]) == other[at]
        and stems[at + more :] == other[at + 1 :]
        for at in range(len(other))
    )


def _with_near(groups: _Groups) -> list[dict[int, LongForm]]:
    """Join long forms that differ in a letter or two (mostly slips), or in the endings of their words."""
    joined: dict[tuple[str, ...], dict[int, LongForm]] = {}
    by_initials: dict[str, list[tuple[str, ...]]] = {}
    for stems in sorted(groups, key=lambda w: (-_papers(groups[w]), w)):
        alike = by_initials.setdefault("".join(w[0] for w in stems), [])
        near = next((other for other in alike if _are_near(stems, other)), None)
        if near is None:
            alike.append(stems)
            joined[stems] = dict(groups[stems])
        else:
            joined[near] |= groups[stems]
    return list(joined.values())


def _are_near(stems: tuple[str, ...], other: tuple[str, ...]) -> bool:
    pairs = [(a, b) for a, b in zip(stems, other, strict=True) if a != b]
    if len(pairs) != 1:
        return False
    only_head = len(stems) >= _LONG and stems[-1] != other[-1]  # truncated signed distance field, function
    return only_head or _slip(*pairs[0]) or _same_beginning(*pairs[0])


def _slip(word: str, other: str) -> bool:
    """Whether one letter is missing, added or another, or two have changed places."""
    if min(len(word), len(other)) < _SHORTEST_SLIP:
        return False
    start = _shared(word, other)
    end = min(_shared(word[::-1], other[::-1]), len(word) - start, len(other) - start)
    left, right = word[start : len(word) - end], other[start : len(other) - end]
    return max(len(left), len(right)) <= 1 or (len(left) == 2 and left == right[::-1])  # noqa: PLR2004


def _same_beginning(word: str, other: str) -> bool:
    """Whether two words differ in their endings only: surgery and surgical, not recurrent and recursive."""
    shared = _shared(word, other)
    return shared >= max(4, len(word) - 2, len(other) - 2) and word.endswith("ing") == other.endswith("ing")


def _shared(word: str, other: str) -> int:
    """How many letters two words begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False)))


def _papers(group: dict[int, LongForm]) -> int:
    return sum(len(long.papers) for long in group.values())


def _is_within(stems: tuple[str, ...], other: tuple[str, ...]) -> bool:
    remaining = iter(other)
    return (
        len(other) == len(stems) + 1
        and stems[0] == other[0]
        and stems[-1] == other[-1]
        and all(s in remaining for s in stems)
    )


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


def _stems(long: str, short_key: str) -> tuple[str, ...]:
    """The stems of a long form; a type noun after all that the short form stands for is left out."""
    found = [w for w in words(long) if w not in _FUNCTION_WORDS]
    if (
        len(found) > 1
        and found[-1] in _NOUNS
        and found[-2] != "neural"
        and "".join(w[0] for w in found[:-1]) == short_key
    ):
        found.pop()
    return tuple(stem(w) for w in found)


def _ending(long: str) -> str:
    return "".join(words(long)[-2:])
