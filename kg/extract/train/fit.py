"""Fits the linear heads: softmax regression on sparse binary features, with Adagrad [1]_.

References
----------
.. [1] Duchi, Hazan, Singer (2011), "Adaptive subgradient methods", JMLR 12.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.extract.linear import Linear


@dataclass(frozen=True, slots=True)
class Example:
    """Features that hold, the class that is right, the classes that were possible, what was said before.

    `before` has the log-odds of all classes that the features add to; without it they are all alike.
    """

    features: Collection[str]
    target: int
    among: tuple[int, ...]
    before: tuple[float, ...] | None = None


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
        Strength of the prior that weights are 0: their sum of squares, halved, counts this much.
    min_count : int
        A feature must hold in this many examples to count.
    """

    epochs: int = 20
    batch: int = 256
    rate: float = 0.15
    decay: float = 1.0
    min_count: int = 3


def fit(examples: Sequence[Example], classes: tuple[str, ...], settings: Settings, seed: int = 0) -> Linear:
    """Weights that make the right classes probable.

    Parameters
    ----------
    examples : sequence of Example
        What to learn from; one without a feature that others have too teaches nothing.
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
    known = [(e, row) for e in examples if len(row := _row(e, index))]
    if not known:
        return Linear(classes, {}, np.zeros((0, len(classes)), dtype=np.float32))
    masks = np.full((len(known), len(classes)), -np.inf)
    for row, (example, _) in enumerate(known):
        masks[row, list(example.among)] = 0.0
        if example.before is not None:
            masks[row] += example.before
    targets = np.array([example.target for example, _ in known])
    weights = _descend(_Data([row for _, row in known], masks, targets, len(names)), settings, seed)
    return Linear(classes, index, weights.astype(np.float32))


def _row(example: Example, index: Mapping[str, int]) -> NDArray[np.intp]:
    return np.array(sorted({index[f] for f in example.features if f in index}), dtype=np.intp)


@dataclass(frozen=True, slots=True)
class _Data:
    """Examples as arrays: the rows of their features, log-odds without these, what is right."""

    rows: list[NDArray[np.intp]]
    masks: NDArray[np.float64]
    targets: NDArray[np.intp]
    features: int


def _descend(data: _Data, settings: Settings, seed: int) -> NDArray[np.float64]:
    """Weights after all epochs."""
    weights = np.zeros((data.features, data.masks.shape[1]))
    squares = np.full_like(weights, 1e-2)
    order = np.random.default_rng(seed)
    decay = settings.decay / _steps_touching(data, settings.batch)[:, None]
    for epoch in range(settings.epochs):
        rate = settings.rate * (1 - epoch / settings.epochs)
        numbers = order.permutation(len(data.rows))
        for start in range(0, len(numbers), settings.batch):
            touched, gradient = _gradient(data, weights, numbers[start : start + settings.batch])
            gradient += decay[touched] * weights[touched]
            squares[touched] += gradient**2
            weights[touched] -= rate * gradient / np.sqrt(squares[touched])
    return weights


def _steps_touching(data: _Data, batch: int) -> NDArray[np.float64]:
    """In how many steps of an epoch each feature is expected to occur."""
    steps = max(1, len(data.rows) // batch)
    times = np.bincount(np.concatenate(data.rows), minlength=data.features).astype(np.float64)
    return steps * -np.expm1(times * np.log1p(-1 / steps)) if steps > 1 else np.ones(data.features)


def _gradient(
    data: _Data, weights: NDArray[np.float64], batch: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Features of a batch and the gradient of its loss for their weights."""
    numbers: list[int] = batch.tolist()
    rows = [data.rows[i] for i in numbers]
    flat = np.concatenate(rows)
    lengths = np.array([len(row) for row in rows])
    wrong = _wrong(weights, flat, lengths, data.masks[batch], data.targets[batch])
    by_feature = np.argsort(flat, kind="stable")
    touched, starts = np.unique(flat[by_feature], return_index=True)
    owner = np.repeat(np.arange(len(batch)), lengths)[by_feature]
    return touched, np.add.reduceat(wrong[owner], starts, axis=0)


def _wrong(
    weights: NDArray[np.float64],
    flat: NDArray[np.intp],
    lengths: NDArray[np.intp],
    masks: NDArray[np.float64],
    targets: NDArray[np.intp],
) -> NDArray[np.float64]:
    """Probabilities less the truth: the gradient of each example's scores. Every example has a feature."""
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    scores = masks + np.add.reduceat(weights[flat], starts, axis=0)
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    scores[np.arange(len(targets)), targets] -= 1.0
    return scores
