"""The network under the mention tagger: embedded words, a convolution over their neighbours, tag scores.

A spaCy "tok2vec" in Thinc: hash embeddings of a word's form [1]_, of its place in the record, and a
fixed vector of its distribution, mixed and read through residual windows.

References
----------
.. [1] Miranda et al. (2022), "Multi hash embeddings in spaCy", arXiv:2212.09255.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import NORM, PREFIX, SHAPE, SUFFIX
from spacy.tokens import Doc
from thinc.api import (
    HashEmbed,
    Linear,
    Maxout,
    Model,
    NumpyOps,
    chain,
    clone,
    concatenate,
    expand_window,
    residual,
    with_array,
)

from kg.extract.crf import TAGS
from kg.extract.docs import words_of

Floats: TypeAlias = NDArray[np.float32]
Network: TypeAlias = Model[Any, Any]

_Step: TypeAlias = tuple[Any, Callable[[Any], Any]]

COLUMNS = ("norm", "prefix", "suffix", "shape", "place")
_OPS = NumpyOps(use_blis=False)
"""NumPy's own matrix product is more than twice as fast on one thread."""
_ROWS = (6000, 1000, 3000, 1000, 500)


@dataclass(frozen=True, slots=True)
class Vectors:
    """A fixed vector for each known lower-case word; the last row, all zeros, is for the others."""

    index: dict[str, int]
    table: Floats

    @classmethod
    def of(cls, words: Sequence[str], vectors: NDArray[Any]) -> "Vectors":
        """Vectors of a list of words, with the row for unknown ones added."""
        table = np.zeros((len(words) + 1, vectors.shape[1]), dtype=np.float32)
        table[:-1] = vectors
        return cls({word: i for i, word in enumerate(words)}, table)


def untrained(vectors: Vectors, *, width: int, depth: int) -> Network:
    """The network with room for its weights: a list of Docs to a list of score arrays (tokens by tags).

    Parameters
    ----------
    vectors : Vectors
        Fixed word vectors.
    width, depth : int
        Size of a token's vector and number of convolutions.

    Returns
    -------
    Model
        A Thinc model, initialised.
    """
    embeds = [HashEmbed(width, rows, column=i, seed=i + 7, dropout=0.0) for i, rows in enumerate(_ROWS)]
    embed = concatenate(*embeds, _lookup(vectors, column=len(COLUMNS)))
    mixed = (len(COLUMNS)) * width + vectors.table.shape[1]
    mix = Maxout(nO=width, nI=mixed, nP=3, normalize=True, dropout=0.0)
    window = chain(
        expand_window(window_size=1), Maxout(nO=width, nI=3 * width, nP=3, normalize=True, dropout=0.0)
    )
    encode = clone(residual(window), depth)
    network = chain(
        _features(vectors),
        with_array(chain(embed, mix)),
        with_array(encode, pad=depth),
        with_array(Linear(nO=TAGS, nI=width)),
    )
    network.initialize()
    for node in network.walk():
        node.ops = _OPS
    return network


def write_weights(network: Network) -> dict[str, NDArray[Any]]:
    """The network's numbers by place."""
    return {key: node.get_param(name) for key, node, name in _parameters(network)}


def read_weights(network: Network, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Put numbers back in their places."""
    for key, node, name in _parameters(network):
        node.set_param(name, arrays[key].astype(np.float32))


def _parameters(network: Network) -> Iterator[tuple[str, Model[Any, Any], str]]:
    for i, node in enumerate(network.walk()):
        for name in sorted(node.param_names):
            if node.has_param(name):
                yield f"tagger.{i}.{name}", node, name


def _features(vectors: Vectors) -> Model[Any, Any]:
    """Docs to arrays of column values; nothing to learn."""

    def nothing(_gradient: object) -> list[Doc]:
        return []

    def forward(_model: object, docs: list[Doc], is_train: object) -> _Step:
        del is_train  # Thinc passes it by name
        return [features(doc, vectors) for doc in docs], nothing

    return Model("kg_features", forward)


def _lookup(vectors: Vectors, *, column: int) -> Model[Any, Any]:
    """The fixed vector of the word in a column; nothing to learn."""

    def forward(_model: object, ids: NDArray[np.uint64], is_train: object) -> _Step:
        del is_train

        def nothing(_gradient: object) -> NDArray[np.uint64]:
            return np.zeros_like(ids)

        return vectors.table[ids[:, column].astype(np.int64)], nothing

    return Model("kg_vectors", forward, dims={"nO": vectors.table.shape[1]})


def features(doc: Doc, vectors: Vectors) -> NDArray[np.uint64]:
    """Values of each token's columns and the row of its vector.

    The place of a token says what a window cannot see: whether it is in the title, whether its word is
    in the title too, how often the record has it, and whether it stands in brackets.
    """
    title_end: int = doc._.kg_title_tokens
    words = words_of(doc)
    lower = [word.lower() for word in words]
    count = Counter(lower)
    in_title = set(lower[:title_end])
    places: list[int] = []
    known: list[int] = []
    depth = 0
    unknown = len(vectors.table) - 1
    for i, word in enumerate(lower):
        if word in "()":
            depth = max(0, depth + (1 if word == "(" else -1))
        times = min(count[word] - 1, 3)
        places.append(1 + (i < title_end) + 2 * (word in in_title) + 4 * times + 16 * (depth > 0))
        known.append(vectors.index.get(word, unknown))
    forms = doc.to_array([NORM, PREFIX, SUFFIX, SHAPE])
    # Hashes of 64 bits: one column of another type and NumPy would round them to floats.
    return np.hstack([forms, np.array([places, known], dtype=np.uint64).T], dtype=np.uint64)
