"""The neighbourhood of a paper: the keys of the things it names."""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from kg.resolve.corpus import Corpus
from kg.resolve.tables import as_list


class Contexts:
    """Which keys stand in which paper, and how common each is.

    Parameters
    ----------
    corpus : Corpus
        The papers; a key counts once a paper.
    """

    def __init__(self, corpus: Corpus) -> None:
        keys, papers = max(len(corpus.keys), 1), len(corpus.papers)
        pairs = np.unique(corpus.mentions.paper * keys + corpus.mentions.meant)
        self._keys = pairs % keys
        self._starts = np.searchsorted(pairs // keys, np.arange(papers + 1))
        self._papers_with = np.bincount(self._keys, minlength=keys)
        self._papers = max(papers, 1)

    def of(self, paper: int) -> list[int]:
        """The keys that a paper means, smallest first."""
        return as_list(self._keys[self._starts[paper] : self._starts[paper + 1]])

    def papers_with(self, key: int) -> int:
        """How many papers mean a key."""
        return int(self._papers_with[key])

    def share(self, key: int) -> float:
        """The share of all papers that mean a key."""
        return int(self._papers_with[key]) / self._papers

    def profile(self, papers: Iterable[int]) -> Counter[int]:
        """How many of some papers mean each key."""
        counts: Counter[int] = Counter()
        for paper in papers:
            counts.update(self.of(paper))
        return counts
