"""Short forms and the long forms that a text gives for them.

The rule of Schwartz and Hearst [1]_, on tokens: what stands in brackets after a phrase is its short form
when the letters of the short form are found in the phrase from right to left, the first of them at the
start of a word.

References
----------
.. [1] Schwartz, Hearst (2003), "A simple algorithm for identifying abbreviation definitions in biomedical
   text", PSB 8.
"""

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.docs import register_extensions

_MIN_SHORT, _MAX_SHORT = 2, 12
_STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "and",
        "or",
        "for",
        "in",
        "on",
        "by",
        "with",
        "we",
        "our",
        "its",
        "is",
        "are",
        "that",
        "this",
        "to",
        "called",
        "named",
        "i.e.",
        "e.g.",
    ]
)
_LONG_MARKS = frozenset("-/&'")


def long_form(short: str, phrase: str) -> int | None:
    """Where the long form of `short` starts in the phrase before it.

    Parameters
    ----------
    short : str
        What stands in brackets.
    phrase : str
        The words before the bracket.

    Returns
    -------
    int or None
        Offset of the long form's first letter in `phrase`, None where it is none.

    Examples
    --------
    >>> long_form("LLM", "we use large language model")
    7
    >>> long_form("GAN", "such as this model") is None
    True
    """
    at = len(phrase)
    letters = [c for c in short if c.isalnum()]
    for i, letter in enumerate(reversed(letters), 1):
        at = _before(phrase, at, letter.lower(), first=i == len(letters))
        if at < 0:
            return None
    return at


def _before(phrase: str, at: int, letter: str, *, first: bool) -> int:
    """The last place of a letter before `at`; the first letter of a short form starts a word."""
    while at > 0:
        at -= 1
        starts_word = at == 0 or not phrase[at - 1].isalnum()
        if phrase[at].lower() == letter and (starts_word or not first):
            return at
    return -1


def is_short(text: str) -> bool:
    """Whether a bracket's content looks like a short form.

    Examples
    --------
    >>> [is_short(t) for t in ("LLMs", "pFL", "V&L", "2019", "e.g.", "detection")]
    [True, True, True, False, False, False]
    """
    return (
        _MIN_SHORT <= len(text) <= _MAX_SHORT
        and " " not in text.replace("- ", "")
        and text[0].isalnum()
        and sum(c.isupper() for c in text) >= (2 if len(text) > 3 else 1)  # noqa: PLR2004
    )


def find_abbreviations(doc: Doc) -> Iterator[tuple[int, int, int, int]]:
    """Token spans (short start, short end, long start, long end) of the definitions in a Doc."""
    for i, token in enumerate(doc):
        if token.text != "(":
            continue
        close = next((j for j in range(i + 1, min(i + 8, len(doc))) if doc[j].text in ")],;:"), None)
        if close is None or close == i + 1:
            continue
        yield from _definition(doc, i, close)


def _definition(doc: Doc, bracket: int, close: int) -> Iterator[tuple[int, int, int, int]]:
    short = doc[bracket + 1 : close].text
    first = _first_word(doc, bracket, short)
    if is_short(short):
        found = _long_start(doc, first, bracket, short)
        if found is not None:
            yield bracket + 1, close, found, bracket
    elif bracket and is_short(doc[bracket - 1].text) and doc[close].text == ")":
        phrase = doc[bracket + 1 : close].text
        if long_form(_singular(doc[bracket - 1].text), phrase) == 0:
            yield bracket - 1, bracket, bracket + 1, close


def _first_word(doc: Doc, bracket: int, short: str) -> int:
    """How far back a long form may start: the short form's letters and five words, or twice as many."""
    letters = sum(c.isalnum() for c in short)
    words = min(letters + 5, letters * 2)
    at = bracket
    boundary = doc._.kg_title_tokens if bracket >= doc._.kg_title_tokens else 0
    while at > boundary and words > 0:
        at -= 1
        token = doc[at]
        if not token.text[0].isalnum() and token.text not in _LONG_MARKS:
            return at + 1
        words -= token.text[0].isalnum()
    return at


def _long_start(doc: Doc, first: int, bracket: int, short: str) -> int | None:
    if first >= bracket:
        return None
    offset = doc[first].idx
    phrase = doc[first:bracket].text
    at = long_form(short, phrase)
    if at is None and short.endswith("s"):
        at = long_form(short[:-1], phrase)
    if at is None:
        return None
    start = next((t.i for t in doc[first:bracket] if t.idx == offset + at), None)
    while start is not None and start < bracket and doc[start].lower_ in _STOP:
        return None
    long = doc[start:bracket].text if start is not None else ""
    return start if len(long) > len(short) and _singular(short) not in long.split() else None


def _singular(short: str) -> str:
    return short[:-1] if short.endswith("s") and short[:-1].isupper() else short


@Language.factory("kg_abbreviations", assigns=["doc._.kg_abbreviations"])
class Abbreviations:
    """Component: the definitions of a text as token spans in `doc._.kg_abbreviations`."""

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002
        register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Find the definitions of a Doc."""
        doc._.kg_abbreviations = list(find_abbreviations(doc))
        return doc
