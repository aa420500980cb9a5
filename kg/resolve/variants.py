"""Names that say the same with other words: type nouns, owners, word order, acronyms inside.

Each rule looks at one surface form and writes it another way; the two are merged only if papers use the
other way too (or use the first way for the same rest), and only if the labels speak for it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast

import numpy as np

from kg.ontology import DATASET, ENTITY_LABELS, METHOD, TASK
from kg.resolve.corpus import IN_SENTENCE, Bools, Corpus
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
_DIMENSION: Final = re.compile(r"\b\d[dD]\b")
_ACRONYM: Final = re.compile(r"\d|[A-Z]\w*[A-Z]")
_FEWEST_WORDS: Final = 3
_AGREEING: Final = 2
"""Papers that give a longer name with a short form in it one meaning, before it means that elsewhere ..."""
_AGREED: Final = 0.9
"""... their share of all papers that give it a meaning ..."""
_USUAL: Final = 0.6
"""... and the share of papers that mean the same by the short form alone."""
_THINGS: Final = ("network", "model", "framework", "algorithm", "architecture")
"""Ends of long forms to which a type noun adds nothing: a PMN model is a prototype matching network."""
_ORDER_WORDS: Final = frozenset((
    "as", "at", "aware", "based", "between", "by", "conversion", "driven", "for", "free", "from", "guided",
    "in", "into", "of", "on", "over", "through", "to", "translation", "under", "using", "via", "with",
    "without",
))  # fmt: skip
"""Words beside which order means something: text to image, German-English translation, A-guided B."""
_CAPITAL: Final = re.compile(r"[A-Z0-9]")
_INNER_CAPITAL: Final = re.compile(r"[^\s-][A-Z0-9]")
_NO_NAME: Final = re.compile(r"[A-Z]{7}|[A-Z]{2,}[a-z]{3,}.* |^\d+-?[dD]$")
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
        The key of the long form of each short form that means one thing wherever it stands, or nearly.
    label_of : callable
        The label of a key's thing.
    """
    proper = Proper(corpus)
    written = _long_names(corpus, long_forms)
    for number, form in enumerate(corpus.forms):
        for variant in _variants(form, written):
            if singular(variant.base).lower() in _NOUNS:
                continue  # "Amazon dataset" is not every dataset
            base = corpus.key_numbers.get(key(variant.base))
            own = int(corpus.form_key[number])
            if base is None or base == own or (variant.proper and not proper.names(variant.base, base)):
                continue
            base = long_forms.get(base, base)
            label = label_of(base)
            if label is not None and ENTITY_LABELS[label] in variant.labels:
                yield Proposal(base, own, variant.reason, f"“{form}”, “{variant.base}”")


def defined_inside_others(corpus: Corpus, label_of: LabelOf) -> Iterator[Proposal]:
    """Propose what names with short forms in them mean, from the papers that define the short forms.

    "QP solvers" means quadratic programming solvers in every paper, if those that say so agree and most
    papers mean that by QP; and where a paper defines PMN, its "PMN model" is the PMN.

    Parameters
    ----------
    corpus : Corpus
        All names.
    label_of : callable
        The label of a key's thing.
    """
    meanings: defaultdict[int, defaultdict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    rows, given = corpus.mentions, corpus.definitions
    long_key = {(p, short): long for p, short, long in rows_of(given.paper, given.short_key, given.long_key)}
    usual = _usual_meanings(long_key)
    inside = rows.meant != corpus.form_key[rows.form]
    for paper, form, meant in rows_of(rows.paper[inside], rows.form[inside], rows.meant[inside]):
        text, own = corpus.forms[form], int(corpus.form_key[form])
        if own not in usual:
            meanings[own][meant].add(paper)
            yield from _noun_of_short_form(corpus, long_key, (paper, text, meant), label_of)
    shorts = {corpus.keys[short]: corpus.keys[long] for short, long in usual.items() if long is not None}
    for own, papers_of in sorted(meanings.items()):
        meant, papers = max(papers_of.items(), key=lambda item: (len(item[1]), -item[0]))
        agree = len(papers) >= _AGREEING and len(papers) >= _AGREED * sum(map(len, papers_of.values()))
        if agree and _is_usual(corpus.keys[own], corpus.keys[meant], shorts):
            told = f"papers that say so: {len(papers)}, e.g. {corpus.papers[min(papers)]}"
            yield Proposal(meant, own, "short form inside", told)


def _usual_meanings(long_key: Mapping[tuple[int, int], int]) -> dict[int, int | None]:
    """The long form that most papers give for each short form; None where there is no such."""
    counts: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for (_, short), long in long_key.items():
        counts[short][long] += 1
    return {
        short: long if count >= _USUAL * found.total() else None
        for short, found in counts.items()
        for long, count in found.most_common(1)
    }


def _is_usual(own: str, meant: str, shorts: Mapping[str, str]) -> bool:
    """Whether a key with a short form in it and the key it means differ by that form's usual meaning."""
    starts = (own[:end] for end in range(2, len(own)))
    return any(start in shorts and meant == shorts[start] + own[len(start) :] for start in starts)


def _noun_of_short_form(
    corpus: Corpus, long_key: Mapping[tuple[int, int], int], mention: tuple[int, str, int], label_of: LabelOf
) -> Iterator[Proposal]:
    paper, text, meant = mention
    for variant in _without_noun(plain(text)):
        short = corpus.key_numbers.get(key(variant.base))
        long = None if short is None else long_key.get((paper, short))
        label = None if long is None else label_of(long)
        if long is None or label is None or ENTITY_LABELS[label] not in variant.labels:
            continue
        if ENTITY_LABELS[label] != METHOD or corpus.keys[long].endswith(_THINGS):
            yield Proposal(long, meant, variant.reason, f"“{text}”, “{variant.base}”")


def same_words(corpus: Corpus, label_of: LabelOf) -> Iterator[Proposal]:
    """Propose merges of descriptions that have the same words in another order.

    The last word must be the same too, or be one half of an "and"; names with acronyms in them and
    phrases with prepositions are left alone: there, order means something.

    Parameters
    ----------
    corpus : Corpus
        All names.
    label_of : callable
        The label of a key's thing.
    """
    first: dict[tuple[str, ...], tuple[int, str]] = {}
    for number, form in enumerate(corpus.forms):
        signatures = list(_signatures(form))
        own = int(corpus.form_key[number])
        label = label_of(own) if signatures else None
        if label is None:
            continue
        is_dataset = str(ENTITY_LABELS[label] == DATASET)  # Method and Task are one kind
        for signature in signatures:
            base, other = first.setdefault((*signature, is_dataset), (own, form))
            if base != own:
                yield Proposal(base, own, "same words", f"“{other}”, “{form}”")


def _signatures(form: str) -> Iterator[tuple[str, ...]]:
    """The words of a description: sorted, with the one or two that may end it, and in order without "and"."""
    if form.count(" ") + form.count("-") < 2 or _ACRONYM.search(_DIMENSION.sub("", form, 1)):  # noqa: PLR2004
        return
    found = words(form)
    if len(found) < _FEWEST_WORDS or not _ORDER_WORDS.isdisjoint(found):
        return
    ends = {found[-1]}
    if found.count("and") == 1 and (place := found.index("and")) == len(found) - 2:
        ends.add(found[place - 1])
    yield (*sorted(found), "|", *sorted(ends))
    yield tuple(w for w in found if w != "and")


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
        manner = noun in _MANNER_NOUNS and (len(rest) > 1 or head.lower().endswith("attention"))
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
        yield from _whole(f"{match['whom']} {match['what']}", "“of” turned round")
    doing, _, objects = text.partition(" ")
    if doing.endswith("ing") and " " in objects and singular(objects) != objects:
        yield from _whole(f"{objects} {doing}", "object first")  # "training neural networks"


def _whole(turned: str, reason: str) -> Iterator[Variant]:
    if plain(turned) == turned:  # "novel" says something of the objects in "detection of novel objects"
        yield Variant(turned, reason)


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
    """Tells proper names from descriptions by the capitals that papers give them.

    Capitals inside a word and digits count anywhere, a capital at its start only inside sentences.
    """

    def __init__(self, corpus: Corpus) -> None:
        rows = corpus.mentions
        inside = rows.shown == IN_SENTENCE
        self._strong = _share(corpus, _has_inner_capital, np.ones(len(inside), dtype=bool))
        self._weak = _share(corpus, _is_capitalised, inside)

    def names(self, form: str, key: int) -> bool:
        """Whether a form is written as the proper name that most mentions of its key are.

        "star network" is no spelling of the STAR network.
        """
        if self._strong[key] > _PROPER_SHARE:
            return _has_inner_capital(form)
        return self._weak[key] > _PROPER_SHARE


def _share(corpus: Corpus, shape: Callable[[str], bool], where: Bools) -> list[float]:
    """The share of mentions at some places whose form has a shape, by key."""
    shaped = np.fromiter((shape(f) for f in corpus.forms), dtype=bool, count=len(corpus.forms))
    form, size = corpus.mentions.form[where], len(corpus.keys)
    count = np.bincount(corpus.form_key[form], minlength=size)
    named = np.bincount(corpus.form_key[form], weights=shaped[form], minlength=size)
    return cast("list[float]", (named / np.maximum(count, 1)).tolist())


def _has_inner_capital(form: str) -> bool:
    """A capital or a digit after the first letter in some word: ImageNet, t-SNE, MS COCO, word2vec.

    Shouted words (LEARNING), highlighted initials (REcurrent NeurAL) and 3D are no names.
    """
    return _INNER_CAPITAL.search(form) is not None and _NO_NAME.search(form) is None


def _is_capitalised(form: str) -> bool:
    """A capital or a digit in every word: Adam, Fashion MNIST."""
    return _NO_NAME.search(form) is None and all(map(_CAPITAL.search, form.split()))
