"""A long text in overlapping windows."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

Window: TypeAlias = tuple[int, int, int, int]
"""Words from, to (exclusive) that are read, and those of them whose vectors are taken from here."""


def windows(first_piece: Sequence[int], sentence_starts: Sequence[int], room: int) -> list[Window]:
    """Windows over a text, cut at sentences where that is possible, each half covered by the next.

    Parameters
    ----------
    first_piece : sequence of int
        The first piece of each word, and how many pieces there are.
    sentence_starts : sequence of int
        The words that begin a sentence.
    room : int
        Pieces of a window at most.

    Returns
    -------
    list of Window
        Their own parts cover the text without overlap; a word is in the part of the window that it is
        furthest inside of.

    Examples
    --------
    >>> windows([0, 2, 4, 6, 8], [0, 2], room=8)
    [(0, 4, 0, 4)]
    >>> windows([0, 2, 4, 6, 8], [0, 1, 2, 3], room=4)
    [(0, 2, 0, 1), (1, 3, 1, 2), (2, 4, 2, 4)]
    """
    size = len(first_piece) - 1
    cuts = sorted({*sentence_starts, size} - {0})
    reads: list[tuple[int, int]] = []
    start = 0
    while True:
        end = _end(first_piece, cuts, start, room)
        reads.append((start, end))
        if end == size:
            break
        middle = (first_piece[start] + first_piece[end]) / 2
        inside = [c for c in cuts if start < c < end and first_piece[c] >= middle]
        start = inside[0] if inside else _word_at(first_piece, start, end, middle)
    borders = [0, *((a + b) // 2 for (_, b), (a, _) in pairwise(reads)), size]
    return [(*read, *own) for read, own in zip(reads, pairwise(borders), strict=True)]


def _end(first_piece: Sequence[int], cuts: Sequence[int], start: int, room: int) -> int:
    """The end of the window from a word: a sentence's end that fills more than half of it, else a word's."""
    if first_piece[-1] - first_piece[start] <= room:
        return len(first_piece) - 1
    fitting = [c for c in cuts if room < 2 * (first_piece[c] - first_piece[start]) <= 2 * room]
    if fitting:
        return fitting[-1]
    end = start + 1
    while first_piece[end + 1] - first_piece[start] <= room:
        end += 1
    return end


def _word_at(first_piece: Sequence[int], start: int, end: int, piece: float) -> int:
    """The first word after the start that begins at or after a piece."""
    return next(
        (w for w in range(start + 1, end) if first_piece[w] >= piece), end - 1 if end - 1 > start else end
    )
