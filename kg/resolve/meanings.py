"""What a short form means in papers that give no long form for it.

Such a paper takes the sense of its neighbourhood: of the papers that do give a long form and name the same
other things. Each sense is scored like a document class (naive Bayes) beside one that nobody has defined;
the best counts only where it leaves all others far behind, otherwise the short form stays by itself there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log
from typing import Final

import numpy as np

from kg.resolve.contexts import Contexts
from kg.resolve.corpus import Corpus
from kg.resolve.labels import Votes, count_votes
from kg.resolve.merging import Proposal
from kg.resolve.senses import Sense, ShortForm, short_forms, written
from kg.resolve.tables import as_list, rows_of

SURE: Final = 0.9
"""The probability from which a paper without a long form takes a sense."""

_SMOOTHING: Final = 1.0
"""Papers' worth of background in the profile of a sense."""

_USED: Final = 0.5
"""What a paper that only uses the long form says for a sense, beside 1 for a paper that defines it."""

_MISREAD: Final = 0.1
"""The share of mentions whose label is read wrongly."""

_PROPOSED: Final = 0.15
"""How likely a paper that proposes a thing means what another has defined, beside one that uses it."""

_ECHO: Final = 5.0
"""How much likelier a sense is in a paper that names something with the last words of its long form."""

_OTHER_CASE: Final = 0.2
"""How likely a form in other capitals (LoRa, LoRA) is the same short form."""


@dataclass(frozen=True, slots=True)
class Use:
    """A short form in a paper that gives no long form for it."""

    paper: int
    label: int
    written: str
    proposed: bool


@dataclass(frozen=True, slots=True)
class Meanings:
    """What short forms mean.

    Attributes
    ----------
    same : list of Proposal
        Long forms that are one sense; short forms that mean one thing wherever they stand.
    defined : list of Proposal
        Short forms that mean a long form in the papers that say so, or in their neighbourhood.
    chosen : dict
        The key of the long form, by paper and key of the short form that the paper does not define.
    long_forms : dict
        The key of the long form, for each short form that means one thing wherever it stands, or nearly.
    """

    same: list[Proposal] = field(default_factory=list[Proposal])
    defined: list[Proposal] = field(default_factory=list[Proposal])
    chosen: dict[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])
    long_forms: dict[int, int] = field(default_factory=dict[int, int])


def find_meanings(corpus: Corpus) -> Meanings:
    """Decide what each short form means in each paper."""
    meanings = Meanings()
    forms = list(short_forms(corpus))
    uses = _uses(corpus, [f.key for f in forms])
    contexts, votes = Contexts(corpus), count_votes(corpus)
    for form in forms:
        meanings.same.extend(_one_sense(corpus, form))
        meanings.defined.extend(_defined(corpus, form))
        mine = uses.get(form.key, [])
        judge = Judge(form, contexts, corpus, votes) if mine else None
        _decide(corpus, form, {use.paper: judge.sense(use) for use in mine} if judge else {}, meanings)
    return meanings


def _uses(corpus: Corpus, short_keys: Sequence[int]) -> dict[int, list[Use]]:
    """The uses of short forms without a long form, by key; of several in a paper the surest."""
    rows = corpus.mentions
    mine = np.isin(rows.meant, np.array(short_keys, dtype=np.int64))
    order = np.lexsort((-rows.weight[mine], rows.paper[mine], rows.meant[mine]))
    found: dict[int, list[Use]] = {}
    columns = (rows.meant, rows.paper, rows.label, rows.form, rows.proposed)
    for key, paper, label, form, proposed in rows_of(*(c[mine][order] for c in columns)):
        uses = found.setdefault(key, [])
        if not uses or uses[-1].paper != paper:
            uses.append(Use(paper, label, written(corpus.forms[form]), bool(proposed)))
    return found


def _one_sense(corpus: Corpus, form: ShortForm) -> Iterator[Proposal]:
    for sense in form.senses:
        for other in sense.long_forms[1:]:
            yield Proposal(
                sense.main, other.key, "words of one stem",
                f"both are given for “{corpus.keys[form.key]}”, e.g. in {_first(corpus, other.papers)}",
            )  # fmt: skip


def _defined(corpus: Corpus, form: ShortForm) -> Iterator[Proposal]:
    for sense in form.senses:
        for long_form in sense.long_forms:
            yield Proposal(
                long_form.key, form.key, "long form given",
                f"papers that say so: {len(long_form.papers)}, e.g. {_first(corpus, long_form.papers)}",
            )  # fmt: skip


def _first(corpus: Corpus, papers: Sequence[int]) -> str:
    return corpus.papers[min(papers)]


def _decide(corpus: Corpus, form: ShortForm, taken: Mapping[int, Sense | None], meanings: Meanings) -> None:
    """Write down what a short form means: one thing wherever it stands, or this and that by paper."""
    if len(form.senses) == 1 and all(taken.values()):
        main = form.senses[0].main
        meanings.long_forms[form.key] = main
        meanings.same.append(Proposal(main, form.key, "long form in other papers", "papers give no other"))
        return
    if len(form.senses[0].papers) >= SURE * sum(len(sense.papers) for sense in form.senses):
        meanings.long_forms[form.key] = form.senses[0].main
    for sense in form.senses:
        papers = [paper for paper, chosen in taken.items() if chosen is sense]
        meanings.chosen.update({(paper, form.key): sense.main for paper in papers})
        if papers:
            meanings.defined.append(
                Proposal(
                    sense.main, form.key, "long form in the neighbourhood",
                    f"papers that name the same things as those that say so: {len(papers)}, "
                    f"e.g. {_first(corpus, papers)}",
                )
            )  # fmt: skip


class Judge:
    """Weighs the senses of one short form against each other.

    Parameters
    ----------
    form : ShortForm
        The short form.
    contexts : Contexts
        What else the papers name.
    corpus : Corpus
        The papers.
    votes : Votes
        The labels that keys are read under.
    """

    def __init__(self, form: ShortForm, contexts: Contexts, corpus: Corpus, votes: Votes) -> None:
        self._form = form
        self._corpus = corpus
        self._contexts = contexts
        self._profiles = [contexts.profile(sense.papers) for sense in form.senses]
        self._labels = [_labels(votes, sense) for sense in form.senses]
        self._own = {form.key, *(long.key for sense in form.senses for long in sense.long_forms)}
        self._unknown = _collision(corpus.keys[form.key])

    def sense(self, use: Use) -> Sense | None:
        """The sense that a use has, if it is sure."""
        scores = [self._score(number, use) for number in range(len(self._form.senses))]
        scores.append(log(self._unknown) + sum(log(self._contexts.share(k)) for k in self._told(use)))
        best = max(range(len(scores)), key=scores.__getitem__)
        share = 1 / sum(exp(s - scores[best]) for s in scores)
        return self._form.senses[best] if share >= SURE and best < len(self._form.senses) else None

    def _told(self, use: Use) -> list[int]:
        """Keys beside the short form that papers of some sense name too."""
        return [
            k
            for k in self._contexts.of(use.paper)
            if k not in self._own and any(k in p for p in self._profiles)
        ]

    def _score(self, number: int, use: Use) -> float:
        sense, profile = self._form.senses[number], self._profiles[number]
        papers = len(sense.papers)
        score = log(papers + _USED * max(0, self._contexts.papers_with(sense.main) - papers))
        for key in self._told(use):
            background = self._contexts.share(key) * _SMOOTHING
            score += log((profile[key] + background) / (papers + _SMOOTHING))
        score += log(_ECHO) if self._echoed(sense, use) else 0.0
        score += log(_PROPOSED) if use.proposed else 0.0
        score += 0.0 if use.written in self._form.written else log(_OTHER_CASE)
        return score + log(self._label_odds(number, use.label))

    def _echoed(self, sense: Sense, use: Use) -> bool:
        """Whether the paper names "audiovisual speech recognition" beside "ASR"."""
        names = [self._corpus.keys[k] for k in self._contexts.of(use.paper) if k != self._form.key]
        return any(ending in name for ending in sense.endings for name in names)

    def _label_odds(self, number: int, label: int) -> float:
        """How likely the sense is read under a label, beside a thing of which nothing is known."""
        labels = self._labels[number]
        read = labels[label] / max(sum(labels), 1)
        return len(labels) * (1 - _MISREAD) * read + _MISREAD


def _labels(votes: Votes, sense: Sense) -> list[int]:
    return as_list(votes.papers[[long.key for long in sense.long_forms]].sum(axis=0))


def _collision(short_key: str) -> float:
    """The weight of a meaning that no paper gives: short acronyms have many."""
    return {1: 3.0, 2: 1.0, 3: 0.4}.get(len(short_key), 0.1)
