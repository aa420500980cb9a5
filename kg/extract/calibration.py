"""From how sure the heads are to how often that is right."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

ROLE = "role"
"""Kind of a paper's edges; a relation's kind is its type."""


Curve: TypeAlias = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Probabilities as they turn out: beta calibration for each kind of edge [1]_.

    Attributes
    ----------
    curves : dict of str to (float, float, float)
        By kind a, b and c of the log-odds a ln p - b ln(1 - p) + c; a kind without them stays as it is.

    References
    ----------
    .. [1] Kull, Silva Filho, Flach (2017), "Beta calibration: a well-founded and easily implemented
       improvement on logistic calibration for binary classifiers", AISTATS.

    Examples
    --------
    >>> too_sure = Calibration({"USED_FOR": (0.5, 0.5, 0.0)})
    >>> round(too_sure("USED_FOR", 0.9), 2), too_sure("PART_OF", 0.9)
    (0.75, 0.9)
    """

    curves: Mapping[str, Curve] = field(default_factory=dict[str, Curve])

    def __call__(self, kind: str, p: float) -> float:
        """The probability that an edge is right which the heads give a probability.

        Parameters
        ----------
        kind : str
            `ROLE` or a relation's type.
        p : float
            Of the heads.
        """
        if kind not in self.curves:
            return p
        return 1 / (1 + math.exp(-sum(a * x for a, x in zip(self.curves[kind], terms(p), strict=True))))


def terms(p: float) -> tuple[float, float, float]:
    """What a curve weighs: ln p, -ln(1 - p) and 1, those of 0 and 1 finite.

    Examples
    --------
    >>> [round(x, 1) for x in terms(1.0)]
    [-0.0, 9.2, 1.0]
    """
    inside = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(inside), -math.log1p(-inside), 1.0
