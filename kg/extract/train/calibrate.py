"""Fits how often edges are right that the heads are so sure of [1]_.

References
----------
.. [1] Niculescu-Mizil, Caruana (2005), "Predicting good probabilities with supervised learning", ICML.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kg.extract.calibration import ROLE, Calibration, Curve, terms

Judged: TypeAlias = tuple[str, float, bool]
"""Kind of an edge, `ROLE` or a relation's type; how probable it was found; whether it is right."""
Floats: TypeAlias = NDArray[np.float64]
_AS_IT_IS = (1.0, 1.0, 0.0)
_ROUNDS = 30
_SMALL = 1e-9
_HELD = 3.0
"""One over the variance with which a curve may leave the one it is held to."""
LEAST = 0.1
"""Edges that the heads find less probable are not looked at: there are very many, and none is kept."""


def fit_calibration(judged: Iterable[Judged]) -> Calibration:
    """A curve for each kind; that of a rare relation stays near that of all relations together.

    Parameters
    ----------
    judged : iterable of (str, float, bool)
        Kind of each edge, the probability that the heads give it, and whether it is right.

    Returns
    -------
    Calibration
        For the kinds among them.

    Examples
    --------
    >>> edges = [("USED_FOR", 0.9, right) for right in (True, False) * 200]
    >>> round(fit_calibration(edges)("USED_FOR", 0.9), 1)
    0.5
    """
    by_kind: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for kind, p, right in judged:
        if p >= LEAST:
            by_kind[kind].append((p, right))
    relations = [edge for kind, edges in by_kind.items() if kind != ROLE for edge in edges]
    pooled = _curve(relations, _AS_IT_IS)
    return Calibration(
        {
            kind: _curve(edges, _AS_IT_IS if kind == ROLE else pooled)
            for kind, edges in sorted(by_kind.items())
        }
    )


def _curve(edges: Sequence[tuple[float, bool]], before: Curve) -> Curve:
    """Logistic regression on the terms of a curve, with a normal prior around another; it never falls."""
    prior: Floats = np.array(before)
    x = np.array([terms(p) for p, _ in edges]).reshape(-1, len(prior))
    right = np.array([right for _, right in edges], dtype=np.float64)

    def loss(curve: Floats) -> float:
        odds = x @ curve
        return float((np.logaddexp(0, odds) - right * odds).sum() + _HELD / 2 * ((curve - prior) ** 2).sum())

    curve: Floats = prior.copy()
    for _ in range(_ROUNDS):
        p = 1 / (1 + np.exp(-x @ curve))
        slope = x.T @ (p - right) + _HELD * (curve - prior)
        bend = (x.T * (p * (1 - p))) @ x + _HELD * np.eye(len(prior))
        step: Floats = np.linalg.solve(bend, slope).astype(np.float64)
        while loss(curve - step) > loss(curve) and abs(step).max() > _SMALL:
            step /= 2  # Newton's step may go too far
        curve = curve - step
    rise, fall, shift = (round(x, 4) for x in curve.tolist())
    return max(0.0, rise), max(0.0, fall), shift
