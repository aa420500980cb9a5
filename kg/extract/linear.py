"""A softmax classifier over named binary features: all that is needed is a table of weights."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights of named features for each class.

    Attributes
    ----------
    classes : tuple of str
        What is decided between.
    index : dict of str to int
        Row of each known feature; others count for nothing.
    weights : array (features, classes)
        Log-odds that a feature adds to a class.
    """

    classes: tuple[str, ...]
    index: dict[str, int]
    weights: Floats

    def probabilities(
        self,
        features: AbstractSet[str],
        among: Sequence[int] | None = None,
        before: Sequence[float] | None = None,
    ) -> NDArray[np.float64]:
        """Probability of each class.

        Parameters
        ----------
        features : set of str
            Names of the features that hold.
        among : sequence of int, optional
            The classes that are possible, by default all; the others get 0.
        before : sequence of float, optional
            Log-odds of the classes before the features are looked at, by default all alike.

        Returns
        -------
        array of float
            One number a class, sum 1.

        Examples
        --------
        >>> model = Linear(("no", "yes"), {"cue": 0}, np.array([[0.0, 2.0]], dtype=np.float32))
        >>> model.probabilities({"cue", "unknown"}).round(2).tolist()
        [0.12, 0.88]
        """
        known = self.index.get
        # Sorted, because the order of a sum of floats shows in its last digits.
        rows = sorted([row for f in features if (row := known(f)) is not None])
        scores = self.weights[np.array(rows, dtype=np.intp)].sum(axis=0, dtype=np.float64)
        if before is not None:
            scores = scores + np.array(before)
        if among is None:
            return _softmax(scores)
        probabilities = np.zeros_like(scores)
        possible = list(among)
        probabilities[possible] = _softmax(scores[possible])
        return probabilities


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    exponentials = np.exp(scores - scores.max())
    return exponentials / exponentials.sum()
