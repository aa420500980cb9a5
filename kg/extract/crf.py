"""Tag sequences as spans: a linear chain over BILUO tags that only allows well-formed spans.

The chain is normalised over all well-formed sequences, so the probability of a span is exact: the sum
over every sequence that holds it [1]_. A sequence is in one of four states after a token: closed, or
inside a span of one of the three labels; sums over states are scaled at each token.

References
----------
.. [1] Lafferty, McCallum, Pereira (2001), "Conditional random fields", ICML.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Span: TypeAlias = tuple[int, int, int]
"""First token, token after the last, label number."""

LABELS = ("Method", "Dataset", "Task")
_K = len(LABELS)
TAGS = 1 + 4 * _K
"""Outside, then begin, inside, last and unit for each label in turn."""
_BEGIN, _INSIDE, _LAST, _UNIT = (slice(1 + part, TAGS, 4) for part in range(4))
MAX_TOKENS = 16


@dataclass(frozen=True, slots=True)
class Lattice:
    """Sums over all well-formed sequences of tags for one text.

    Attributes
    ----------
    weights : array (tokens, tags)
        Exponentials of the scores, each row scaled to a maximum of 1.
    forward, backward : array (tokens + 1, 4)
        Scaled sums over all beginnings that end, and all endings that start, in each state.
    scales : array (tokens)
        What each token's sums were divided by.
    total : float
        Log of the sum over all sequences.
    """

    weights: Floats
    forward: Floats
    backward: Floats
    scales: Floats
    total: float

    def marginals(self) -> Floats:
        """Probability of each tag at each token."""
        closed_before, open_before = self.forward[:-1, :1], self.forward[:-1, 1:]
        closed_after, open_after = self.backward[1:, :1], self.backward[1:, 1:]
        p = self.weights / self.scales[:, None]
        p[:, :1] *= closed_before * closed_after
        p[:, _BEGIN] *= closed_before * open_after
        p[:, _INSIDE] *= open_before * open_after
        p[:, _LAST] *= open_before * closed_after
        p[:, _UNIT] *= closed_before * closed_after
        return p

    def spans(self, minimum: float) -> list[tuple[float, Span]]:
        """All spans at least this probable, with their probability, in the order of the text."""
        found: list[tuple[float, Span]] = []
        weights = self.weights / self.scales[:, None]
        rows = weights.tolist()
        closed_before, closed_after = self.forward[:, 0].tolist(), self.backward[:, 0].tolist()
        starts = np.argwhere(self._starting() >= minimum)
        for start, label in starts.tolist():
            begin = 1 + 4 * label
            unit = closed_before[start] * rows[start][begin + 3] * closed_after[start + 1]
            if unit >= minimum:
                found.append((unit, (start, start + 1, label)))
            path = closed_before[start] * rows[start][begin]
            for end in range(start + 1, min(start + MAX_TOKENS, len(rows))):
                whole = path * rows[end][begin + 2] * closed_after[end + 1]
                if whole >= minimum:
                    found.append((whole, (start, end + 1, label)))
                path *= rows[end][begin + 1]
        return found

    def _starting(self) -> Floats:
        """Probability that a span of each label starts at each token."""
        p = self.marginals()
        return p[:, _BEGIN] + p[:, _UNIT]


def lattice(scores: NDArray[np.float32]) -> Lattice:
    """Sums over all well-formed tag sequences of a text.

    Parameters
    ----------
    scores : array (tokens, tags)
        Log-potentials of the tags.

    Returns
    -------
    Lattice
        The sums, from which probabilities follow.

    Examples
    --------
    >>> flat = lattice(np.zeros((1, TAGS), dtype=np.float32))
    >>> round(float(flat.marginals()[0, 0]), 4)  # outside, or a unit of one of three labels
    0.25
    """
    tops = scores.max(axis=1, keepdims=True).astype(np.float64)
    weights = np.exp(scores - tops)
    forward, scales = _forward(weights)
    backward = _backward(weights, scales)
    end = float(backward[0] @ forward[0])
    total = float(np.log(scales).sum() + tops.sum() + np.log(end))
    return Lattice(weights, forward / end, backward, scales, total)


def _stay(weights: Floats) -> list[float]:
    """Weight of staying closed over a token: outside or a unit."""
    return (weights[:, 0] + weights[:, _UNIT].sum(axis=1)).tolist()


def _forward(weights: Floats) -> tuple[Floats, Floats]:
    closed, b1, b2, b3 = 1.0, 0.0, 0.0, 0.0
    states = [(closed, b1, b2, b3)]
    scales: list[float] = []
    columns = zip(_stay(weights), *(weights[:, s].tolist() for s in (_BEGIN, _INSIDE, _LAST)), strict=True)
    for stay, begin, inside, last in columns:
        after = closed * stay + b1 * last[0] + b2 * last[1] + b3 * last[2]
        b1 = closed * begin[0] + b1 * inside[0]
        b2 = closed * begin[1] + b2 * inside[1]
        b3 = closed * begin[2] + b3 * inside[2]
        scale = after + b1 + b2 + b3
        closed, b1, b2, b3 = after / scale, b1 / scale, b2 / scale, b3 / scale
        states.append((closed, b1, b2, b3))
        scales.append(scale)
    return np.array(states), np.array(scales)


def _backward(weights: Floats, scales: Floats) -> Floats:
    closed, b1, b2, b3 = 1.0, 0.0, 0.0, 0.0
    states = [(closed, b1, b2, b3)]
    columns = zip(
        _stay(weights),
        *(weights[:, s].tolist() for s in (_BEGIN, _INSIDE, _LAST)),
        scales.tolist(),
        strict=True,
    )
    for stay, begin, inside, last, scale in reversed(list(columns)):
        before = (closed * stay + b1 * begin[0] + b2 * begin[1] + b3 * begin[2]) / scale
        b1 = (closed * last[0] + b1 * inside[0]) / scale
        b2 = (closed * last[1] + b2 * inside[1]) / scale
        b3 = (closed * last[2] + b3 * inside[2]) / scale
        closed = before
        states.append((closed, b1, b2, b3))
    return np.array(states[::-1])


def choose(candidates: list[tuple[float, Span]]) -> list[tuple[float, Span]]:
    """The most probable spans that do not overlap, in the order of the text.

    Examples
    --------
    >>> choose([(0.4, (0, 2, 0)), (0.5, (1, 2, 0)), (0.9, (3, 4, 2))])
    [(0.5, (1, 2, 0)), (0.9, (3, 4, 2))]
    """
    taken: set[int] = set()
    chosen: list[tuple[float, Span]] = []
    for probability, span in sorted(candidates, key=lambda c: (-c[0], c[1])):
        tokens = range(span[0], span[1])
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            chosen.append((probability, span))
    return sorted(chosen, key=lambda c: c[1])


def encode(length: int, spans: list[Span]) -> NDArray[np.intp]:
    """Tags of a text with these spans.

    Examples
    --------
    >>> encode(4, [(0, 1, 0), (2, 4, 2)]).tolist()
    [4, 0, 9, 11]
    """
    tags = np.zeros(length, dtype=np.intp)
    for start, end, label in spans:
        begin = 1 + 4 * label
        tags[start:end] = begin + 1
        tags[start], tags[end - 1] = begin, begin + 2
        if end - start == 1:
            tags[start] = begin + 3
    return tags
