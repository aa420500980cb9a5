"""Whether a text is English: a title or abstract in another language is left alone."""

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.docs import register_extensions, words_of

_WORDS = """
the of and to is that with for we this are by which from on our an be as can in it have has these not their or
how via its at using was but more a does what when
"""
_FUNCTION_WORDS = frozenset(_WORDS.split())
_ENOUGH_WORDS = 25
_LEAST_SHARE = 0.12
_LEAST_LATIN = 0.6


def is_english(words: Sequence[str]) -> bool:
    """Whether these words read as English; short texts without function words pass, as titles do.

    Parameters
    ----------
    words : sequence of str
        Tokens of one field.

    Examples
    --------
    >>> is_english("Nous proposons une nouvelle m\u00e9thode pour la segmentation".split() * 4)
    False
    >>> is_english(["GPFL"])
    True
    """
    letters = [word for word in words if word.isalpha()]
    if not letters:
        return False
    latin = sum(word[0] < "\u0250" for word in letters) / len(letters)
    if latin < _LEAST_LATIN:
        return False
    share = sum(word.lower() in _FUNCTION_WORDS for word in letters) / len(letters)
    return len(letters) < _ENOUGH_WORDS or share >= _LEAST_SHARE


@Language.factory("kg_english", assigns=["doc._.kg_skipped"])
class English:
    """Component: names the fields that are not English in `doc._.kg_skipped`."""

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002
        register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Look at both fields of a Doc; a short title shares the abstract's fate."""
        split: int = doc._.kg_title_tokens
        words = words_of(doc)
        abstract = is_english(words[split:]) if len(words) > split else is_english(words)
        title = is_english(words[:split]) and (abstract or len(words) == split)
        doc._.kg_skipped = tuple(f for f, ok in (("title", title), ("abstract", abstract)) if not ok)
        return doc
