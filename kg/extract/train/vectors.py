"""Word vectors from unlabelled abstracts: which words stand in the same places.

Positive pointwise mutual information of words with the frequent words beside them, each position a
context of its own, reduced by singular value decomposition [1]_.

References
----------
.. [1] Levy, Goldberg, Dagan (2015), "Improving distributional similarity with lessons learned from word
   embeddings", TACL 3.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_OFFSETS = (-2, -1, 1, 2)
_CHUNK = 2_000_000


def learn_vectors(
    texts: Callable[[], Iterable[list[str]]], *, rows: int, width: int, contexts: int = 1000
) -> tuple[list[str], Floats]:
    """Vectors of the most frequent words.

    Parameters
    ----------
    texts : callable
        Gives the texts, each a list of lower-case words, afresh at each call.
    rows : int
        How many words.
    width : int
        Numbers a word.
    contexts : int
        How many of the most frequent words count as context.

    Returns
    -------
    words : list of str
        Most frequent first.
    vectors : array of shape (words, width)
        Of length one each.
    """
    frequency: Counter[str] = Counter()
    for words in texts():
        frequency.update(words)
    ranked = sorted(frequency.items(), key=lambda item: (-item[1], item[0]))[:rows]
    vocabulary = [word for word, _ in ranked]
    counts = _count(texts(), vocabulary, contexts)
    return vocabulary, _reduce(_ppmi(counts), width)


def _count(texts: Iterable[list[str]], vocabulary: list[str], contexts: int) -> Floats:
    """How often each word has each context word at each offset."""
    index = {word: i for i, word in enumerate(vocabulary)}
    columns = contexts * len(_OFFSETS)
    counts = np.zeros(len(vocabulary) * columns, dtype=np.float32)
    for ids in _chunks(texts, index):
        for k, offset in enumerate(_OFFSETS):
            word = ids[: len(ids) - offset] if offset > 0 else ids[-offset:]
            context = ids[offset:] if offset > 0 else ids[: len(ids) + offset]
            known = (word >= 0) & (context >= 0) & (context < contexts)
            cell, times = np.unique(word[known] * columns + k * contexts + context[known], return_counts=True)
            counts[cell] += times
    return counts.reshape(len(vocabulary), columns)


def _chunks(texts: Iterable[list[str]], index: dict[str, int]) -> Iterator[NDArray[np.int64]]:
    """Word numbers of many texts in a row, texts apart by unknown words."""
    ids: list[int] = []
    for words in texts:
        ids.extend(index.get(word, -1) for word in words)
        ids.extend((-1, -1))
        if len(ids) > _CHUNK:
            yield np.array(ids, dtype=np.int64)
            ids = []
    yield np.array(ids, dtype=np.int64)


def _ppmi(counts: Floats) -> Floats:
    """Positive pointwise mutual information, in place; contexts smoothed by the power 0.75."""
    word = counts.sum(axis=1, keepdims=True)
    context = counts.sum(axis=0, keepdims=True) ** 0.75
    context /= context.sum()
    counts /= np.maximum(word, 1)
    counts /= np.maximum(context, 1e-12)
    np.log(np.maximum(counts, 1, out=counts), out=counts)
    return counts


def _reduce(matrix: Floats, width: int) -> Floats:
    """The first singular directions, weighted by the root of their strength, rows of length one."""
    values, directions = np.linalg.eigh(matrix.T @ matrix)
    values, directions = values[::-1][:width], directions[:, ::-1][:, :width]
    directions *= np.sign(directions[np.abs(directions).argmax(axis=0), np.arange(width)])
    vectors = (matrix @ directions) / np.maximum(values, 1e-6) ** 0.25
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.maximum(norms, 1e-6)).astype(np.float32)
