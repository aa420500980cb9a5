"""Early stopping [1]_: some texts are kept back, and training ends when they are read no better.

References
----------
.. [1] Prechelt (1998), "Early stopping - but when?", in Neural Networks: Tricks of the Trade.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import TypeVar

_SHARE = 0.1
_Text = TypeVar("_Text")


def keep_back(texts: Sequence[_Text], seed: int) -> tuple[list[_Text], list[_Text]]:
    """Texts to learn from, and a tenth of them, one at least, to stop by.

    Parameters
    ----------
    texts : sequence
        All of them.
    seed : int
        Of which are kept back.

    Returns
    -------
    learned, kept_back : list
        Both in their order.

    Examples
    --------
    >>> learned, kept_back = keep_back(range(20), seed=1)
    >>> len(learned), len(kept_back), sorted(learned + kept_back) == list(range(20))
    (18, 2, True)
    """
    count = max(1, round(_SHARE * len(texts)))
    back = set(random.Random(seed).sample(range(len(texts)), count))  # noqa: S311
    learned = [text for i, text in enumerate(texts) if i not in back]
    return learned, [texts[i] for i in sorted(back)]


@dataclass(slots=True)
class Patience:
    """For how many passes a loss may stay above its lowest.

    Attributes
    ----------
    passes : int
        So many.
    lowest : float
        The lowest loss so far.
    waited : int
        Passes since then.

    Examples
    --------
    >>> patience = Patience(2)
    >>> [patience.lower(loss) for loss in (3.0, 2.0, 2.5, 2.1)], patience.ended
    ([True, True, False, False], True)
    """

    passes: int
    lowest: float = inf
    waited: int = 0

    def lower(self, loss: float) -> bool:
        """Take note of the loss after a pass; whether it is the lowest so far."""
        self.waited = 0 if loss < self.lowest else self.waited + 1
        self.lowest = min(loss, self.lowest)
        return not self.waited

    @property
    def ended(self) -> bool:
        """Whether there is no more to wait for."""
        return self.waited >= self.passes
