"""The vote on what kind of thing a name is, and the names that are two kinds of thing.

Each paper has one vote for a name and a label, weighted by its confidence. Method and Task are two sides
of one thing ("reinforcement learning" is applied here and solved there), so a name is never split between
them. A dataset is another thing than the task or method of its name (VQA): there the lesser reading is a
node of its own if it is strong by itself.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from kg.ontology import DATASET, ENTITY_LABELS
from kg.resolve.corpus import LABEL_NUMBER, Corpus, Ints

STRONG_PAPERS: Final = 3
"""A lesser reading becomes a node of its own from this many papers ..."""
STRONG_SHARE: Final = 0.25
"""... and from this share of all papers that name it."""

_LABELS = len(ENTITY_LABELS)
_DATASET = LABEL_NUMBER[DATASET]


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes on each key.

    Attributes
    ----------
    weight : array of shape (keys, labels)
        Summed weights of the papers that read the key under each label.
    papers : array of shape (keys, labels)
        How many papers those are.
    """

    weight: Ints
    papers: Ints

    def winner(self) -> Ints:
        """The label with the most weight for each key; of equal ones the first in the ontology."""
        return np.argmax(self.weight, axis=1)


def count_votes(corpus: Corpus) -> Votes:
    """Count each paper once for each key and label, with its most confident mention."""
    rows = corpus.mentions
    ballot = (rows.meant * _LABELS + rows.label) * max(len(corpus.papers), 1) + rows.paper
    order = np.lexsort((-rows.weight, ballot))
    ballot, weight = ballot[order], rows.weight[order]
    first = np.ones(len(ballot), dtype=bool)
    first[1:] = ballot[1:] != ballot[:-1]
    subject = ballot[first] // max(len(corpus.papers), 1)
    size = len(corpus.keys) * _LABELS
    weights = np.bincount(subject, weights=weight[first], minlength=size).astype(np.int64)
    papers = np.bincount(subject, minlength=size)
    return Votes(weights.reshape(-1, _LABELS), papers.reshape(-1, _LABELS))


def strong_splits(votes: Votes) -> list[int]:
    """Find the keys that are a dataset and something else, each strongly."""
    total = votes.papers.sum(axis=1)
    dataset = votes.papers[:, _DATASET]
    lesser = np.minimum(dataset, total - dataset)
    return np.flatnonzero((lesser >= STRONG_PAPERS) & (lesser >= STRONG_SHARE * total)).tolist()
