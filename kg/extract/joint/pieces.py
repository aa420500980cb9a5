"""Word pieces: what an encoder reads, and which word each belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer

MOST_PIECES = 512
"""Of a text in one call of the encoder, its first and last mark included."""
_MOST_OF_A_WORD = 24
"""Of a longer word (a line of noise) only the first pieces are read."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of some words.

    Attributes
    ----------
    ids : ndarray of int64, shape (pieces,)
        Without the marks of start and end.
    word : ndarray of int64, shape (pieces,)
        The word of each piece, rising from 0; every word has at least one.
    """

    ids: NDArray[np.int64]
    word: NDArray[np.int64]


class Splitter:
    """Splits words into the pieces of an uncased vocabulary.

    Parameters
    ----------
    vocabulary : sequence of str
        The pieces by number.
    """

    def __init__(self, vocabulary: Sequence[str]) -> None:
        numbers = {piece: i for i, piece in enumerate(vocabulary)}
        marks = (
            ("<s>", "</s>", "<unk>", "<pad>") if "<s>" in numbers else ("[CLS]", "[SEP]", "[UNK]", "[PAD]")
        )
        self.start, self.end, unknown, self.pad = (numbers[mark] for mark in marks)
        if (
            marks[2] == "<unk>" and "[UNK]" in numbers
        ):  # MPNet's vocabulary keeps BERT's mark for unknown words
            unknown = numbers["[UNK]"]
        self._unknown = unknown
        self._tokenizer = Tokenizer(
            WordPiece(numbers, unk_token=vocabulary[unknown], max_input_chars_per_word=100)
        )
        self._tokenizer.normalizer = BertNormalizer(lowercase=True)

    @classmethod
    def read(cls, path: Path) -> "Splitter":
        """A splitter from a file of pieces, one a line."""
        return cls(path.read_text(encoding="utf-8").splitlines())

    def split(self, words: Sequence[str]) -> Pieces:
        """The pieces of words; a word that has none (a lone accent, say) is the mark for unknown ones."""
        ids: list[int] = []
        owner: list[int] = []
        for i, encoding in enumerate(self._tokenizer.encode_batch(list(words), add_special_tokens=False)):
            pieces = encoding.ids[:_MOST_OF_A_WORD] or [self._unknown]
            ids.extend(pieces)
            owner.extend([i] * len(pieces))
        return Pieces(np.array(ids, dtype=np.int64), np.array(owner, dtype=np.int64))
