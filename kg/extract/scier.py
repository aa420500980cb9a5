"""SciER's tokenised text as people write it: digits, hyphens, brackets and marks joined again."""

import re

_NO_SPACE_BEFORE = frozenset([".", ",", ";", ":", "!", "?", ")", "]", "}", "%", "'", "'s", "n't"])
_NO_SPACE_AFTER = frozenset(["(", "[", "{", "$", "#"])
_BOTH = frozenset(["-", "/", "_", "^", "\u2013"])
_NUMBER = re.compile(r"\d[\d.,]*$")


def detokenise(tokens: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Join tokens into plain text.

    Parameters
    ----------
    tokens : list of str
        Tokens of a sentence, split at spaces, hyphens and digits.

    Returns
    -------
    text : str
        The sentence as people write it.
    offsets : list of (int, int)
        Start and end of each token in it.

    Examples
    --------
    >>> detokenise("a 4 2 . 2 % AP on top - left corners ( R 5 0 ) .".split())[0]
    'a 42.2% AP on top-left corners (R50).'
    """
    text = ""
    offsets: list[tuple[int, int]] = []
    for i, token in enumerate(tokens):
        if i and not _joined(tokens, i):
            text += " "
        offsets.append((len(text), len(text) + len(token)))
        text += token
    return text, offsets


def _joined(tokens: list[str], i: int) -> bool:
    """Whether a token is written without a space before it."""
    before, token = tokens[i - 1], tokens[i]
    if before in _BOTH or token in _BOTH:
        return True
    if token in _NO_SPACE_BEFORE or before in _NO_SPACE_AFTER:
        return True
    if token.isdigit() and len(token) == 1:
        return _continues_number(tokens, i)
    return False


def _continues_number(tokens: list[str], i: int) -> bool:
    """A digit after a digit, after the point of a number, or after a name ("R 5 0", "V 3")."""
    before = tokens[i - 1]
    if before.isdigit() or _NUMBER.match(before):
        return True
    if before in (".", ",") and i > 1:
        return tokens[i - 2].isdigit()
    return before[-1:].isalpha() and before[-1:].isupper() and len(before) <= len("MobileNetV") + 2
