"""Names that say the same with other words: type nouns, owners, word order, acronyms inside.

Each rule looks at one surface form and writes it another way; the two are merged only if papers use the
other way too (or use the first way for the same rest), and only if the labels speak for it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from kg.ontology import DATASET, ENTITY_LABELS, METHOD, TASK
from kg.resolve.corpus import IN_SENTENCE, Corpus
from kg.resolve.keys import key, plain, words
from kg.resolve.local import expand
from kg.resolve.merging import Proposal
from kg.resolve.tables import rows_of
from kg.resolve.words import singular

LabelOf = Callable[[int], "int | None"]
"""Gives the label that the thing of a key has so far."""

_DATASET_NOUNS: Final = frozenset((
    "benchmark", "challenge", "collection", "corpus", "database", "dataset", "leaderboard", "suite",
))  # fmt: skip
_METHOD_NOUNS: Final = frozenset((
    "algorithm", "approach", "architecture", "backbone", "baseline", "classifier", "detector", "framework",
    "library", "mechanism", "method", "metric", "model", "network", "optimizer", "paradigm", "pipeline",
    "procedure", "scheme", "score", "simulator", "strategy", "system", "technique", "toolkit",
))  # fmt: skip
_MANNER_NOUNS: Final = frozenset((
    "algorithm", "approach", "framework", "mechanism", "method", "paradigm", "procedure", "scheme",
    "strategy", "technique",
))  # fmt: skip
"""Nouns that say no more than "method": they may go from a descriptive name of several words too."""
_TASK_NOUNS: Final = frozenset(("task", "problem", "challenge", "issue", "setting", "scenario"))
_NOUNS: Final = _DATASET_NOUNS | _METHOD_NOUNS | _TASK_NOUNS

_OWNER: Final = re.compile(r"^[A-Z][\w.-]*(?: [A-Z][\w.-]*)?['’]s? (?=\S)")  # noqa: RUF001
_MAKERS: Final = frozenset((
    "alibaba", "amazon", "anthropic", "apple", "baidu", "deepmind", "facebook", "google", "huawei", "ibm",
    "microsoft", "mistral", "nvidia", "openai", "salesforce", "tencent",
))  # fmt: skip
_OF: Final = re.compile(r"^(?P<what>[\w -]+?) of (?:the |a |an )?(?P<whom>[\w -]+)$")
_PROPER_SHARE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Variant:
    """Another way to write a form.

    Attributes
    ----------
    base : str
        The other way.
    reason : str
        The rule.
    labels : frozenset of str
        Labels that the base must have.
    proper : bool
        Whether the base must be a proper name.
    """

    base: str
    reason: str
    labels: frozenset[str] = frozenset(ENTITY_LABELS)
    proper: bool = False


def find_variants(corpus: Corpus, long_forms: Mapping[int, int], label_of: LabelOf) -> Iterator[Proposal]:
    """Propose merges of names that differ in a type noun, an owner, word order, or an acronym inside.

    Parameters
    ----------
    corpus : Corpus
        All names.
    long_forms : mapping
        The key of the long form of each short form that means one thing wherever it stands.
    label_of : callable
        The label of a key's thing.
    """
    proper = Proper(corpus)
    written = _long_names(corpus, long_forms)
    for number, form in enumerate(corpus.forms):
        for variant in _variants(form, written):
            base = corpus.key_numbers.get(key(variant.base))
            own = int(corpus.form_key[number])
            if base is None or base == own or (variant.proper and not proper.is_proper(base)):
                continue
            label = label_of(base)
            if label is not None and ENTITY_LABELS[label] in variant.labels:
                yield Proposal(base, own, variant.reason, f"“{form}”, “{variant.base}”")


def _variants(form: str, long_names: Mapping[str, str]) -> Iterator[Variant]:
    text = plain(form)
    if " " not in text and "-" not in text:
        return
    yield from _without_noun(text)
    yield from _without_owner(form, text)
    yield from _turned(text)
    expanded = expand(text, long_names)
    if expanded:
        yield Variant(expanded, "short form inside")


def _without_noun(text: str) -> Iterator[Variant]:
    head, _, last = text.rpartition(" ")
    noun = singular(last).lower()
    if noun not in _NOUNS or not head:
        return
    rest = [w for w in re.split(r"[ -]", head) if w]
    reason = f"type noun “{noun}”"
    if noun in _DATASET_NOUNS:
        yield Variant(head, reason, frozenset({DATASET}))
    if noun in _TASK_NOUNS:
        yield Variant(head, reason, frozenset({TASK}))
    if noun in _METHOD_NOUNS:
        manner = noun in _MANNER_NOUNS and (len(rest) > 1 or noun == "mechanism")
        yield Variant(head, reason, frozenset({METHOD}), proper=not manner)


def _without_owner(form: str, text: str) -> Iterator[Variant]:
    match = _OWNER.match(form)
    if match:
        yield Variant(form[match.end() :], "owner", proper=True)
    first, _, rest = text.partition(" ")
    if rest and first.lower() in _MAKERS:
        yield Variant(rest, "maker", proper=True)
    first, _, rest = text.replace("-", " ").partition(" ")
    if rest and first == "MS":
        yield Variant(rest, "maker", frozenset({DATASET}), proper=True)


def _turned(text: str) -> Iterator[Variant]:
    match = _OF.match(text)
    if match and len(words(text)) > 2:  # noqa: PLR2004
        yield Variant(f"{match['whom']} {match['what']}", "“of” turned round")


def _long_names(corpus: Corpus, long_forms: Mapping[int, int]) -> dict[str, str]:
    """A long form as written, for each spelling of a short form of one meaning."""
    given = corpus.definitions
    rows = rows_of(given.short_key, given.long_key, given.short, given.long)
    found: dict[str, str] = {}
    for short_key, long_key, short, long in sorted(rows):
        if long_forms.get(short_key) == long_key:
            found.setdefault(corpus.forms[short], corpus.forms[long])
    return found


class Proper:
    """Tells proper names from descriptions, by the capitals that papers give them inside sentences."""

    def __init__(self, corpus: Corpus) -> None:
        rows = corpus.mentions
        inside = rows.shown == IN_SENTENCE
        named = np.fromiter((_has_name_shape(f) for f in corpus.forms), dtype=bool, count=len(corpus.forms))
        keys = corpus.form_key[rows.form[inside]]
        size = len(corpus.keys)
        self._all = np.bincount(keys, minlength=size)
        self._named = np.bincount(keys, weights=named[rows.form[inside]], minlength=size)

    def is_proper(self, key: int) -> bool:
        """Whether most mentions of a key inside sentences look like a name."""
        return bool(self._named[key] > self._all[key] * _PROPER_SHARE)


def _has_name_shape(form: str) -> bool:
    """A capital or a digit in every word but small ones: ImageNet, Adam, t-SNE, MS COCO, word2vec."""
    return all(any(c.isupper() or c.isdigit() for c in w) for w in form.split())
