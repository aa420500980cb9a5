"""What an uncased encoder cannot see of a word: how it is written and where it stands."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MARKS = 8


def marks_of(words: Sequence[str], title_end: int, sentence_starts: Sequence[int]) -> NDArray[np.float32]:
    """Eight marks of each word.

    Parameters
    ----------
    words : sequence of str
        Of a text, as written.
    title_end : int
        How many of them are the title's.
    sentence_starts : sequence of int
        The words that begin a sentence.

    Returns
    -------
    ndarray of float32, shape (words, 8)
        Capital first, capital later on, all capitals, a digit, no letter nor digit, in the title, first of a
        sentence, a single character.

    Examples
    --------
    >>> marks_of(["ZeroGen", "wins"], 0, [0]).tolist()[0]
    [1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0]
    """
    begins = frozenset(sentence_starts)
    rows = [
        (
            word[:1].isupper(),
            any(c.isupper() for c in word[1:]),
            word.isupper() and len(word) > 1,
            any(c.isdigit() for c in word),
            not any(c.isalnum() for c in word),
            i < title_end,
            i in begins,
            len(word) == 1,
        )
        for i, word in enumerate(words)
    ]
    return np.array(rows, dtype=np.float32).reshape(len(words), MARKS)
