"""Merges: which units became one, why, and on what evidence."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from kg.ontology import DATASET
from kg.resolve.clusters import Clusters
from kg.resolve.corpus import LABEL_NUMBER, Corpus, Ints
from kg.resolve.rules import Rules
from kg.resolve.units import Units

YOUR_RULE = "your rule"
"""The reason of a merge that a `same:` rule made."""


def merge_id(left_key: str, right_key: str) -> str:
    """The id of the merge of two keys, in either order.

    Examples
    --------
    >>> merge_id("llm", "largelanguagemodel") == merge_id("largelanguagemodel", "llm")
    True
    """
    pair = "|".join(sorted((left_key, right_key)))
    return hashlib.sha256(pair.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two keys that a rule holds for one thing; the entity it belongs to is that of `left`."""

    left: int
    right: int
    reason: str
    evidence: str


class Merger:
    """Joins units and writes down why.

    Parameters
    ----------
    corpus : Corpus
        The keys and their numbers.
    units : Units
        What can be joined.
    rules : Rules
        What the user calls the same is joined first; what the user calls different never is.
    """

    def __init__(self, corpus: Corpus, units: Units, rules: Rules) -> None:
        self.clusters = Clusters(len(units.key), _apart(corpus, units, rules.different))
        self.done: list[Proposal] = []
        self._units = units
        self._corpus = corpus
        self._weight: dict[int, Ints] = {}
        for left, right in sorted(rules.same):
            self._force(left, right)

    def merge(self, proposals: Iterable[Proposal]) -> None:
        """Join the units of each proposal that are the same kind of thing, in the order given."""
        for proposal in proposals:
            joined = [self._join_alike(*pair) for pair in self._pairs(proposal.left, proposal.right)]
            if any(joined):
                self.done.append(proposal)

    def note(self, proposals: Iterable[Proposal]) -> None:
        """Write down merges that the mentions themselves already carry."""
        self.done.extend(proposals)

    def label(self, key: int) -> int | None:
        """The label that the thing of a key has so far; None where no paper reads it under any."""
        weight = self._of(self.clusters.find(key))
        return int(np.argmax(weight)) if weight.any() else None

    def _pairs(self, left: int, right: int) -> Iterator[tuple[int, int]]:
        return product(self._units.of_key(left), self._units.of_key(right))

    def _of(self, root: int) -> Ints:
        found = self._weight.get(root)
        return self._units.weight[root] if found is None else found

    def _join_alike(self, one: int, other: int) -> bool:
        kinds = {_is_dataset(self._of(self.clusters.find(unit))) for unit in (one, other)} - {None}
        return len(kinds) <= 1 and self._join(one, other)

    def _join(self, one: int, other: int) -> bool:
        weight = self._of(self.clusters.find(one)) + self._of(self.clusters.find(other))
        joined = self.clusters.join(one, other)
        if joined:
            self._weight[self.clusters.find(one)] = weight
        return joined

    def _force(self, left_key: str, right_key: str) -> None:
        left, right = (self._corpus.key_numbers.get(k) for k in (left_key, right_key))
        if left is None or right is None:
            return
        alike = [self._join_alike(*pair) for pair in self._pairs(left, right)]
        if any(alike) or self._join(left, right):
            self.done.append(Proposal(left, right, YOUR_RULE, f"same: {left_key} | {right_key}"))


def _is_dataset(weight: Ints) -> bool | None:
    return int(np.argmax(weight)) == LABEL_NUMBER[DATASET] if weight.any() else None


def _apart(corpus: Corpus, units: Units, pairs: Iterable[tuple[str, str]]) -> Sequence[tuple[int, int]]:
    numbers = corpus.key_numbers
    known = [(numbers[a], numbers[b]) for a, b in sorted(pairs) if a in numbers and b in numbers]
    return [(one, other) for a, b in known for one in units.of_key(a) for other in units.of_key(b)]
