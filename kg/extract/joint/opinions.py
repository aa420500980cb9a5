"""What the joint model says of the things of a record."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.ontology import RELATIONS, ROLES

Floats = NDArray[np.float32]
PAIRED = 1 + 2 * len(RELATIONS)
"""Classes of a pair: none, each relation forwards, each backwards."""


@dataclass(frozen=True, slots=True)
class Opinions:
    """Scores of things by their numbers.

    Attributes
    ----------
    right : ndarray, shape (things,)
        Log-odds that it is a thing of its label.
    roles : ndarray, shape (things, roles)
        Scores of its roles.
    relations : dict of (int, int) to ndarray, shape (PAIRED,)
        Log-probabilities of none, each relation forwards and each backwards.
    same : ndarray, shape (things, things)
        Probability that both are one.
    """

    right: Floats
    roles: Floats
    relations: dict[tuple[int, int], Floats]
    same: Floats

    @classmethod
    def empty(cls, things: int) -> "Opinions":
        """No opinion yet of so many things."""
        roles = np.zeros((things, len(ROLES)), dtype=np.float32)
        same = np.zeros((things, things), dtype=np.float32)
        return cls(np.full(things, -20, dtype=np.float32), roles, {}, same)

    def add(
        self, things: Sequence[int], right: Floats, roles: Floats, relations: Floats, same: Floats
    ) -> None:
        """Take over the opinions of some things; of a thing that has one the surer of both.

        Parameters
        ----------
        things : sequence of int
            Their numbers.
        right, roles : ndarray
            As the attributes.
        relations : ndarray, shape (things, things, PAIRED)
            Scores of each pair.
        same : ndarray, shape (things, things)
            Log-odds that both are one.
        """
        among = np.ix_(things, things)
        self.same[among] = np.maximum(self.same[among], 1 / (1 + np.exp(-same)))
        for i, thing in enumerate(things):
            if right[i] >= self.right[thing]:
                self.right[thing], self.roles[thing] = right[i], roles[i]
        top = relations.max(axis=2, keepdims=True)
        logs = relations - top - np.log(np.exp(relations - top).sum(axis=2, keepdims=True))
        for i, a in enumerate(things):
            for j, b in enumerate(things):
                known = self.relations.get((a, b))
                if a != b and (known is None or logs[i, j, 0] < known[0]):
                    self.relations[a, b] = logs[i, j]
