"""Unlabelled texts as several teachers read them: one network learns what they think on the average.

The mean of several readers knows more than each of them; a network that is taught their probabilities gains
most of it at the price of one (Hinton et al., 2015, "Distilling the knowledge in a neural network"), also
where it is of their own size (Furlanello et al., ICML 2018, "Born-again neural networks").
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract import crf
from kg.extract.docs import Found
from kg.extract.joint.opinions import PAIRED, Opinions
from kg.extract.joint.pieces import Splitter
from kg.extract.joint.reader import WIDEST, JointReader
from kg.extract.mentions import joined, named
from kg.extract.train.corpus import GoldPaper, Paper
from kg.extract.train.joint.examples import Example, example_of
from kg.extract.train.run import read_doc

Floats: TypeAlias = NDArray[np.float32]
_LEAST = 0.02
"""A span that a teacher finds less probable is taught as none."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A text with what its teachers think of it.

    Attributes
    ----------
    text : Example
        Its mentions and things are the teachers' candidates; roles and relations are not in it.
    spans : ndarray, shape (words, WIDEST, labels)
        Probability of each span, by first word, further words and label.
    group_labels : list of int
        Label of each group of mentions of one name.
    right_groups : ndarray, shape (groups,)
        Probability that a group names a thing of its label.
    same : ndarray, shape (groups, groups)
        Probability that both are one thing.
    right : ndarray, shape (things,)
        Probability that it is a thing of its label.
    roles : ndarray, shape (things, roles)
        Scores of its roles.
    relations : ndarray, shape (things, things, PAIRED)
        Probability of each class of a pair.
    """

    text: Example
    spans: Floats
    group_labels: list[int]
    right_groups: Floats
    same: Floats
    right: Floats
    roles: Floats
    relations: Floats


@dataclass(frozen=True, slots=True)
class Lesson:
    """An unlabelled paper and those who teach what stands in it.

    Attributes
    ----------
    nlp : Language
        Tokenizer and the components that need no model.
    splitter : Splitter
        Of the network that learns.
    teachers : sequence of JointReader
        None of them may have seen what the network is to be judged by.
    paper : (str, str)
        Title and abstract.
    """

    nlp: Language
    splitter: Splitter
    teachers: Sequence[JointReader]
    paper: Paper

    @property
    def size(self) -> int:
        """Letters of the text."""
        return sum(len(word) for field in self.paper for word in field.split())

    def chosen(self, *, bare: bool) -> "Lesson":
        """The lesson, or the one without the paper's title where that is wanted and it has an abstract."""
        title, abstract = self.paper
        return replace(self, paper=("", abstract)) if bare and title and abstract else self

    def taught(self) -> Taught:
        """Let the teachers read the text."""
        paper = GoldPaper("", *self.paper, start="", entities=(), relations=())
        text = example_of(self.nlp, self.splitter, paper)
        doc = read_doc(self.nlp, paper)
        committee = _Committee(self.teachers, doc)
        by_name = [m for m in named(doc, committee) if m.end <= len(text.words)]
        apart = committee.opinions(doc, by_name)
        mentions = joined(doc, by_name, apart)
        seen = apart if mentions is by_name else committee.opinions(doc, mentions)
        groups, things = _Numbers.of(by_name), _Numbers.of(mentions)
        return Taught(
            replace(
                text, spans=[(m.start, m.end) for m in mentions], thing=things.of_mention,
                names=groups.of_mention, labels=things.labels,
            ),
            committee.probabilities(len(text.words)), groups.labels,
            _sigmoid(apart.right[groups.known]), apart.same[np.ix_(groups.known, groups.known)],
            _sigmoid(seen.right[things.known]), seen.roles[things.known], _pairs(things, seen),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The things of some mentions, numbered without gaps.

    Attributes
    ----------
    known : list of int
        What each was numbered before.
    of_mention : list of int
        The thing of each mention.
    labels : list of int
        Of each thing.
    """

    known: list[int]
    of_mention: list[int]
    labels: list[int]

    @classmethod
    def of(cls, mentions: Sequence[Found]) -> "_Numbers":
        """Those of some mentions."""
        labels = {m.thing: crf.LABELS.index(m.label) for m in mentions}
        known = sorted(labels)
        return cls(known, [known.index(m.thing) for m in mentions], [labels[thing] for thing in known])


def _pairs(things: _Numbers, seen: Opinions) -> Floats:
    """Probability of each class of a pair of things; what nobody looked at is unrelated."""
    found = np.zeros((len(things.known), len(things.known), PAIRED), dtype=np.float32)
    found[..., 0] = 1
    for i, a in enumerate(things.known):
        for j, b in enumerate(things.known):
            if (a, b) in seen.relations:
                found[i, j] = np.exp(seen.relations[a, b])
    return found


def _sigmoid(x: Floats) -> Floats:
    return (1 / (1 + np.exp(-x))).astype(np.float32)


class _Committee:
    """Several readers of one Doc as one: the mean of what they say. Each has a copy of the Doc of its own."""

    def __init__(self, readers: Sequence[JointReader], doc: Doc) -> None:
        self._docs = [(reader, doc.copy()) for reader in readers]
        self._found: dict[crf.Span, float] = defaultdict(float)
        for reader, own in self._docs:
            for score, span in reader.spans(own, _LEAST):
                self._found[span] += score / len(readers)

    def probabilities(self, words: int) -> Floats:
        """Probability of each span, (words, WIDEST, labels)."""
        filled = np.zeros((words, WIDEST, len(crf.LABELS)), dtype=np.float32)
        for (start, end, label), score in self._found.items():
            if end <= words:
                filled[start, end - start - 1, label] = score
        return filled

    def spans(self, doc: Doc, least: float) -> Iterator[tuple[float, crf.Span]]:  # noqa: ARG002
        """Spans that are at least this probable."""
        yield from ((score, span) for span, score in self._found.items() if score >= least)

    def opinions(self, doc: Doc, found: Sequence[Found]) -> Opinions:  # noqa: ARG002
        """What the readers think of things on the average."""
        each = [reader.opinions(own, found) for reader, own in self._docs]
        relations = {
            pair: np.log(np.maximum(np.mean([np.exp(o.relations[pair]) for o in each], 0), 1e-9))
            for pair in each[0].relations
        }
        return Opinions(
            np.mean([o.right for o in each], 0), np.mean([o.roles for o in each], 0), relations,
            np.mean([o.same for o in each], 0),
        )  # fmt: skip
