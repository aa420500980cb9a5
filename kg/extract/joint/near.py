"""How far two mentions are apart."""

from collections.abc import Sequence

NEAR = 12
"""Kinds of distance between two mentions."""


def near_of(
    starts: Sequence[int], ends: Sequence[int], sentences: Sequence[int], title_end: int
) -> list[list[int]]:
    """The kind of distance from each mention to each.

    Parameters
    ----------
    starts, ends : sequence of int
        First word of each mention, and the word after its last.
    sentences : sequence of int
        Number of the sentence each stands in.
    title_end : int
        How many words are the title's.

    Returns
    -------
    list of list of int
        In one sentence 0 to 2 forwards (up to 2, up to 6, more words between) and 3 to 5 backwards; in the
        next sentence 6, in the last one 7; further on 8, further back 9; from the title to the abstract 10
        and back 11.

    Examples
    --------
    >>> near_of([0, 5], [1, 7], [0, 0], 0)
    [[0, 1], [4, 0]]
    """
    mentions = list(zip(starts, ends, sentences, strict=True))
    return [[_near(a, b, title_end) for b in mentions] for a in mentions]


def _near(a: tuple[int, int, int], b: tuple[int, int, int], title_end: int) -> int:
    back = b[0] < a[0]
    if (a[0] < title_end) != (b[0] < title_end):
        return 10 + back
    apart = abs(a[2] - b[2])
    if apart:
        return (6 if apart == 1 else 8) + back
    gap = a[0] - b[1] if back else b[0] - a[1]
    return 3 * back + (0 if gap <= 2 else 1 if gap <= 6 else 2)  # noqa: PLR2004
