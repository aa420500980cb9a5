"""Whether a short form can stand for a long form, after Schwartz and Hearst.

References
----------
A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation definitions in
biomedical text", Pacific Symposium on Biocomputing, 2003, pages 451-462.
"""

import re

_LONGEST_SHORT_FORM = 12
_MOST_WORDS = 2


def is_short_form(short: str, long: str) -> bool:
    """Whether the letters of `short` are found in `long`, in order, the first at a word's start.

    A plural s of the short form counts for nothing. The long form may begin with words that the short
    form leaves out ("3D Bird's Eye View", "BEV").

    Parameters
    ----------
    short, long : str
        The two forms, as written.

    Examples
    --------
    >>> is_short_form("LLMs", "large language model"), is_short_form("BEV", "3D Bird's Eye View")
    (True, True)
    >>> is_short_form("base", "GPT"), is_short_form("3", "SO")
    (False, False)
    """
    short = short.strip()
    if not _may_be_short(short, long):
        return False
    return _found(short, long) or (
        short.endswith("s") and _may_be_short(short[:-1], long) and _found(short[:-1], long)
    )


def _may_be_short(short: str, long: str) -> bool:
    return (
        1 < len(short) <= _LONGEST_SHORT_FORM
        and len(short) < len(long)
        and len(short.split()) <= _MOST_WORDS
        and any(c.isalpha() for c in short)
        and any(c.isupper() or c.isdigit() for c in short)
        and short[0].isalnum()
    )


def _found(short: str, long: str) -> bool:
    """Schwartz and Hearst's search from the right: each character in turn, the first at a word's start."""
    at = len(long) - 1
    lowered = long.lower()
    for position in range(len(short) - 1, -1, -1):
        char = short[position].lower()
        if not char.isalnum():
            continue
        while at >= 0 and (lowered[at] != char or (position == 0 and at > 0 and lowered[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return False
        at -= 1
    return True


def misses_first_word(short: str, long: str) -> bool:
    """Whether a long form was cut one word too short: its initials are all of the short form but the first.

    Schwartz and Hearst's search takes the shortest match, which for "Latent Label Shift (LLS)" begins at
    the second word, where two words begin with one letter.

    Examples
    --------
    >>> misses_first_word("LLS", "Label Shift"), misses_first_word("MLP", "multilayer perceptron")
    (True, False)
    """
    initials = "".join(w[0] for w in re.split(r"[\W_]+", long.lower()) if w)
    letters = short.lower().removesuffix("s") if short[-1:] == "s" else short.lower()
    return len(letters) > 2 and letters[0] == letters[1] and initials == letters[1:]  # noqa: PLR2004


def trimmed(short: str, long: str) -> str:
    """Leave out words before the long form where the rest has exactly the initials of the short form.

    Examples
    --------
    >>> trimmed("CNNs", "deep convolutional neural network"), trimmed("ViT", "Vision Transformer")
    ('convolutional neural network', 'Vision Transformer')
    """
    letters = short.lower().removesuffix("s") if short[-1:] == "s" else short.lower()
    starts = [m.start() for m in re.finditer(r"(?<![^\W_])[^\W_]", long)]
    initials = "".join(long[s].lower() for s in starts)
    if len(letters) > 1 and len(initials) > len(letters) and initials.endswith(letters):
        return long[starts[-len(letters)] :]
    return long
