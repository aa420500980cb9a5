"""Sentence boundaries by rule: right around "et al.", "e.g.", "vs.", initials, decimals and addresses."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.docs import register_extensions, words_of

if TYPE_CHECKING:
    from thinc.types import Ints2d

_NO_START = np.uint64(2**64 - 1)
"""-1 as spaCy's arrays hold it."""
_ENDS = frozenset(".!?")
_CLOSING = frozenset("\"')]}")
_OPENING = frozenset("\"'([{")
_TITLES = frozenset(["dr", "prof", "mr", "ms", "mrs", "st", "approx", "ca"])
_NUMBERED = frozenset(["fig", "figs", "eq", "eqs", "sec", "secs", "tab", "ref", "refs", "no", "nos"])
_MAY_END = frozenset({"etc.", "et al."})


@Language.factory("kg_sentences", assigns=["token.is_sent_start"])
class Sentences:
    """Component: marks where sentences start; the title is a sentence of its own."""

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002
        register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Mark the sentences of a Doc."""
        spaced = [bool(token.whitespace_) for token in doc]
        marks = np.full(len(doc), _NO_START, dtype=np.uint64)
        marks[sentence_starts(words_of(doc), spaced, doc._.kg_title_tokens)] = 1
        return doc.from_array([SENT_START], cast("Ints2d", marks))


def sentence_starts(words: Sequence[str], spaced: Sequence[bool], title_end: int = 0) -> list[int]:
    """Numbers of the tokens that start a sentence.

    Parameters
    ----------
    words : sequence of str
        Tokens.
    spaced : sequence of bool
        Whether a space follows each.
    title_end : int
        How many of the tokens are a title, which is a sentence of its own.

    Examples
    --------
    >>> sentence_starts("See Fig . 2 , i.e. the best . We win .".split(), [True, False] + [True] * 9)
    [0, 9]
    """
    return [
        i
        for i in range(len(words))
        if i in (0, title_end) or (spaced[i - 1] and _ends(words, spaced, i - 1) and _may_start(words, i))
    ]


def _ends(words: Sequence[str], spaced: Sequence[bool], at: int) -> bool:
    """Whether a sentence may end with this token: a full mark, or what closes after one."""
    while at and words[at] in _CLOSING:
        at -= 1
    if words[at] in _MAY_END:
        return True
    shortened = (
        words[at] == "."
        and at
        and not spaced[at - 1]
        and _is_shortened(words[at - 1], words[at + 1 : at + 2])
    )
    return words[at] in _ENDS and not shortened


def _is_shortened(word: str, following: Sequence[str]) -> bool:
    """Whether a full stop belongs to the word before it: an initial, a title, or "Fig." and its number."""
    initial = len(word) == 1 and word.isupper() and word not in "IAK"
    numbered = word.lower() in _NUMBERED and bool(following) and following[0][0].isdigit()
    return initial or numbered or word.lower() in _TITLES


def _may_start(words: Sequence[str], i: int) -> bool:
    """Whether a sentence may start with this token: a capital, a digit, or what opens."""
    text = words[i]
    if words[i - 1] in _MAY_END:
        return text[0].isupper() and len(text) > 1
    return not text[0].islower() and (text[0].isalnum() or text in _OPENING or not text.isascii())
