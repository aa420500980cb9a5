"""Fits the linear heads: softmax regression on sparse binary features, with Adagrad [1]_.

References
----------
.. [1] Duchi, Hazan, Singer (2011), "Adaptive subgradient methods", JMLR 12.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.extract.linear import Linear


@dataclass(frozen=True, slots=True)
class Example:
    """Features that hold, the class that is right, and the classes that were possible."""

    features: Collection[str]
    target: int
    among: tuple[int, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a head is fitted.

    Attributes
    ----------
    epochs, batch : int
        Passes over the examples, examples a step.
    rate : float
        Adagrad's step.
    decay : float
        Weight of the squared weights, per example.
    min_count : int
        A feature must hold in this many examples to count.
    """

    epochs: int = 30
    batch: int = 256
    rate: float = 0.15
    decay: float = 2e-5
    min_count: int = 3


def fit(examples: Sequence[Example], classes: tuple[str, ...], settings: Settings, seed: int = 0) -> Linear:
    """Weights that make the right classes probable.

    Parameters
    ----------
    examples : sequence of Example
        What to learn from.
    classes : tuple of str
        Names of the classes.
    settings : Settings
        How.
    seed : int
        Of the order of examples.

    Returns
    -------
    Linear
        The fitted head.
    """
    counts = Counter(f for e in examples for f in e.features)
    names = sorted(f for f, n in counts.items() if n >= settings.min_count)
    index = {name: i for i, name in enumerate(names)}
    rows = [np.array(sorted({index[f] for f in e.features if f in index}), dtype=np.intp) for e in examples]
    masks = np.full((len(examples), len(classes)), -np.inf)
    for mask, example in zip(masks, examples, strict=True):
        mask[list(example.among)] = 0.0
    weights = np.zeros((len(names), len(classes)))
    squares = np.full_like(weights, 1e-2)
    order = np.random.default_rng(seed)
    targets = np.array([e.target for e in examples])
    importance = np.array([e.weight for e in examples])
    for epoch in range(settings.epochs):
        rate = settings.rate * (1 - epoch / settings.epochs)
        for batch in _batches(order.permutation(len(examples)), settings.batch):
            flat = np.concatenate([rows[i] for i in batch])
            owner = np.repeat(np.arange(len(batch)), [len(rows[i]) for i in batch])
            wrong = _wrong(weights, flat, owner, masks[batch], targets[batch]) * importance[batch, None]
            _step(weights, squares, flat, wrong[owner], rate=rate, decay=settings.decay * len(batch))
    return Linear(classes, index, weights.astype(np.float32))


def _batches(order: NDArray[np.intp], size: int) -> list[NDArray[np.intp]]:
    return [order[i : i + size] for i in range(0, len(order), size)]


def _wrong(
    weights: NDArray[np.float64],
    flat: NDArray[np.intp],
    owner: NDArray[np.intp],
    masks: NDArray[np.float64],
    targets: NDArray[np.intp],
) -> NDArray[np.float64]:
    """Probabilities less the truth: the gradient of each example's scores."""
    scores = masks.copy()
    np.add.at(scores, owner, weights[flat])
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    scores[np.arange(len(targets)), targets] -= 1.0
    return scores


def _step(
    weights: NDArray[np.float64],
    squares: NDArray[np.float64],
    flat: NDArray[np.intp],
    gradient: NDArray[np.float64],
    *,
    rate: float,
    decay: float,
) -> None:
    touched, inverse = np.unique(flat, return_inverse=True)
    total = np.zeros((len(touched), weights.shape[1]))
    np.add.at(total, inverse, gradient)
    total += decay * weights[touched]
    squares[touched] += total**2
    weights[touched] -= rate * total / np.sqrt(squares[touched])
