"""Sets of units that are one thing, under pairs that must not be."""

from array import array
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt


class Clusters:
    """Disjoint sets over the numbers 0 to size - 1; the smallest member represents its set.

    Parameters
    ----------
    size : int
        How many units there are.
    apart : iterable of (int, int)
        Pairs that never come into one set, however many steps lie between them.

    Notes
    -----
    Near-linear: each join follows halved paths (Tarjan and van Leeuwen, "Worst-case analysis of set union
    algorithms", Journal of the ACM, 1984).

    Examples
    --------
    >>> clusters = Clusters(4, apart=[(0, 3)])
    >>> clusters.join(0, 1), clusters.join(2, 3), clusters.join(1, 2), clusters.find(3)
    (True, True, False, 2)
    """

    def __init__(self, size: int, apart: Iterable[tuple[int, int]] = ()) -> None:
        self._parent = array("q", range(size))
        self._apart: dict[int, set[int]] = defaultdict(set)
        for left, right in apart:
            self._apart[left].add(right)
            self._apart[right].add(left)

    def find(self, unit: int) -> int:
        """The smallest unit of the set that holds this one."""
        parent = self._parent
        while parent[unit] != unit:
            parent[unit] = parent[parent[unit]]
            unit = parent[unit]
        return unit

    def join(self, left: int, right: int) -> bool:
        """Make two sets one; False where they are one already or must stay apart."""
        first, second = sorted((self.find(left), self.find(right)))
        if first == second or second in self._apart.get(first, ()):
            return False
        self._parent[second] = first
        for enemy in self._apart.pop(second, ()):
            self._apart[enemy].discard(second)
            self._apart[enemy].add(first)
            self._apart[first].add(enemy)
        return True

    def roots(self) -> npt.NDArray[np.int64]:
        """The smallest unit of the set of every unit."""
        roots = np.array(self._parent, dtype=np.int64)
        while True:
            further = roots[roots]
            if np.array_equal(further, roots):
                return roots
            roots = further
