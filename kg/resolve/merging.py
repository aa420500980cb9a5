"""Merges: which units became one, why, and on what evidence."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.resolve.clusters import Clusters
from kg.resolve.corpus import Corpus
from kg.resolve.rules import Rules
from kg.resolve.units import Units


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """Two keys that are one entity.

    Attributes
    ----------
    id : str
        What `kg merges --undo` names; the same for these two keys in every build.
    entity_id : str
        The entity they became.
    left_key, right_key : str
        The keys, smaller first.
    reason : str
        The rule that merged them.
    evidence : str
        What the rule saw.
    """

    id: str
    entity_id: str
    left_key: str
    right_key: str
    reason: str
    evidence: str


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
    """Two keys that a rule holds for one thing."""

    left: int
    right: int
    reason: str
    evidence: str


class Merger:
    """Joins units and writes down why."""

    def __init__(self, corpus: Corpus, units: Units, rules: Rules) -> None:
        self.clusters = Clusters(len(units.key), _apart(corpus, units, rules.different))
        self.done: list[Proposal] = []
        self._units = units
        self._corpus = corpus
        for left, right in sorted(rules.same):
            self._force(left, right)

    def merge(self, proposals: Iterable[Proposal]) -> None:
        """Join the units of each proposal that are the same kind of thing, in the order given."""
        for proposal in proposals:
            joined = [self.clusters.join(a, b) for a, b in self._units.alike(proposal.left, proposal.right)]
            if any(joined):
                self.done.append(proposal)

    def note(self, proposals: Iterable[Proposal]) -> None:
        """Write down merges that the mentions themselves already carry."""
        self.done.extend(proposals)

    def _force(self, left_key: str, right_key: str) -> None:
        left, right = (self._corpus.key_numbers.get(k) for k in (left_key, right_key))
        if left is None or right is None:
            return
        pairs = list(self._units.alike(left, right)) or [(left, right)]
        for one, other in pairs:
            self.clusters.join(one, other)
        self.done.append(Proposal(left, right, "rule", "a rule of yours says they are the same"))


def _apart(corpus: Corpus, units: Units, pairs: Iterable[tuple[str, str]]) -> Sequence[tuple[int, int]]:
    numbers = corpus.key_numbers
    known = [(numbers[a], numbers[b]) for a, b in sorted(pairs) if a in numbers and b in numbers]
    return [(one, other) for a, b in known for one in units.of_key(a) for other in units.of_key(b)]
