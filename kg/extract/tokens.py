"""The tokenizer: words, numbers, addresses and single marks of a clean text.

Every hyphen and slash is a token of its own, so that a mention can begin or end at one ("LLM-based").
"""

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

_TOKEN = re.compile(
    r"(?P<address>(?:https?://|www\.)[^\s]*[^\s.,;:!?)\]}'\"])"
    r"|(?:e\.g\.|i\.e\.|et al\.|etc\.|vs\.|cf\.|w\.r\.t\.|a\.k\.a\.|resp\.|viz\.)"
    r"|\d+(?:[.,]\d+)+"
    r"|[A-Za-z]\+\+|[CF]#"
    r"|'s\b"
    r"|[^\W_]+(?:'(?:t|re|ve|ll|d|m)\b)?"
    r"|[^\w\s]|_"
)


class Words:
    """Callable that makes a Doc of a clean text (one line, single spaces).

    Examples
    --------
    >>> from spacy.vocab import Vocab
    >>> [t.text for t in Words(Vocab())("An LLM-based C++ tool, e.g. GPT-4.5.")]
    ['An', 'LLM', '-', 'based', 'C++', 'tool', ',', 'e.g.', 'GPT', '-', '4.5', '.']
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    @staticmethod
    def split(text: str) -> list[str]:
        """The words of a clean text alone."""
        return [match.group() for match in _TOKEN.finditer(text)]

    def __call__(self, text: str) -> Doc:
        """The Doc of a clean text; its text is that text."""
        words: list[str] = []
        spaces: list[bool] = []
        for match in _TOKEN.finditer(text):
            words.append(match.group())
            spaces.append(text[match.end() : match.end() + 1] == " ")
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: object) -> bytes:
        """Nothing to keep: the rules are the code."""
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> "Words":
        """Nothing was kept."""
        return self

    def to_disk(self, _path: object, **_: object) -> None:
        """Nothing to keep: the rules are the code."""

    def from_disk(self, _path: object, **_: object) -> "Words":
        """Nothing was kept."""
        return self


@registry.tokenizers("kg_words.v1")
def make_words() -> Callable[[Language], Words]:
    """The tokenizer's factory for a pipeline's config."""
    return lambda nlp: Words(nlp.vocab)
