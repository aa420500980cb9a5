r"""A clean view of a raw text, with a map from each of its characters back to the text as read.

Abstracts come with markup (`\textbf{...}`, `$...$`), ligatures, many kinds of dash, and lines that were
wrapped, sometimes inside a word. The models read the clean view; offsets that leave this package point
into the raw text.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.extract.latex import strip_latex

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212\ufe58\ufe63\uff0d"), "-")
_QUOTES = {0x2018: "'", 0x2019: "'", 0x201A: "'", 0x201B: "'", 0x2032: "'",
           0x201C: '"', 0x201D: '"', 0x201E: '"', 0x201F: '"', 0x2033: '"'}  # fmt: skip
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"), "")
_PLAIN = {**_DASHES, **_QUOTES, **_INVISIBLE}

# A word broken at the end of a line, or by a reader that put a space there.
_BREAK = re.compile(r"(?<=([^\W\d_]{2}))-(?:[^\S\n]*\n\s*|[^\S\n])(?=([^\W\d_]+))")
# What a text of plain characters must not have to be its own clean view.
_UNEVEN = re.compile(r"[\\$~{}\x00-\x1f\x7f]|  |^ | $|- ")
_WORD_BEFORE = re.compile(r"[^\W_]+(?:-[^\W_]+)*$")
# "pre- and post-training": the hyphen stands for a word that comes later.
_SUSPENDED = frozenset(
    ["and", "or", "to", "vs", "versus", "nor", "but", "as", "in", "on", "for", "with", "of", "than", "then"]
)
# First parts whose hyphen is spelling, not the end of a line.
_PREFIXES = frozenset(
    [
        "all",
        "anti",
        "auto",
        "back",
        "big",
        "bi",
        "bottom",
        "class",
        "coarse",
        "co",
        "cost",
        "cross",
        "cutting",
        "data",
        "deep",
        "domain",
        "easy",
        "end",
        "event",
        "ever",
        "fact",
        "false",
        "few",
        "fine",
        "first",
        "free",
        "full",
        "general",
        "goal",
        "graph",
        "ground",
        "group",
        "hand",
        "hard",
        "head",
        "high",
        "human",
        "image",
        "in",
        "instance",
        "inter",
        "intra",
        "item",
        "key",
        "knowledge",
        "label",
        "language",
        "large",
        "layer",
        "least",
        "left",
        "level",
        "light",
        "long",
        "low",
        "machine",
        "mean",
        "meta",
        "mid",
        "mini",
        "mixed",
        "model",
        "multi",
        "near",
        "non",
        "novel",
        "object",
        "off",
        "on",
        "one",
        "open",
        "out",
        "pair",
        "part",
        "pixel",
        "plug",
        "point",
        "poly",
        "post",
        "pre",
        "privacy",
        "query",
        "question",
        "quasi",
        "random",
        "re",
        "real",
        "region",
        "right",
        "role",
        "rule",
        "sample",
        "scene",
        "second",
        "self",
        "semi",
        "sentence",
        "sequence",
        "short",
        "shot",
        "single",
        "small",
        "so",
        "socio",
        "soft",
        "source",
        "state",
        "step",
        "sub",
        "super",
        "swarm",
        "tail",
        "target",
        "task",
        "team",
        "text",
        "theory",
        "think",
        "three",
        "time",
        "token",
        "top",
        "train",
        "trade",
        "two",
        "type",
        "ultra",
        "uni",
        "up",
        "user",
        "vector",
        "video",
        "view",
        "vision",
        "vote",
        "weakly",
        "web",
        "well",
        "whole",
        "wide",
        "word",
        "world",
        "zero",
        "aware",
        "based",
        "driven",
        "free",
        "wise",
    ]
)


_FORMULA = re.compile(r"(?<!\\)\$[^$]{1,200}(?<!\\)\$")


@dataclass(frozen=True, slots=True)
class CleanText:
    """A clean text and where each of its characters came from.

    Attributes
    ----------
    text : str
        One line, single spaces, no markup, broken words joined.
    starts, ends : sequence of int
        For each character of `text`, its first raw offset and the offset after it (code points).
    formulas : sequence of (int, int, int, int)
        Of each formula in dollars, raw: where it starts, where what is in it starts and ends, where it ends.
    """

    text: str
    starts: Sequence[int] = field(repr=False)
    ends: Sequence[int] = field(repr=False)
    formulas: Sequence[tuple[int, int, int, int]] = field(default=(), repr=False)

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        r"""Raw offsets of a non-empty clean slice; a formula that is in it whole is so with its dollars.

        Examples
        --------
        >>> raw = "Our $k$-NN"
        >>> start, end = clean(raw).to_raw(4, 8)
        >>> raw[start:end]
        '$k$-NN'
        """
        first, last = self.starts[start], self.ends[end - 1]
        for opened, inner_start, inner_end, closed in self.formulas:
            if first <= inner_start and last >= inner_end:
                first, last = min(first, opened), max(last, closed)
        return first, last

    def from_raw(self, start: int, end: int) -> tuple[int, int]:
        """Clean offsets of the characters that came from a raw slice."""
        return bisect_left(self.starts, start), bisect_right(self.ends, end)


def clean(raw: str) -> CleanText:
    r"""Make the clean view of a text.

    Parameters
    ----------
    raw : str
        A title or an abstract as it was read.

    Returns
    -------
    CleanText
        Its clean view, with the map back.

    Examples
    --------
    >>> view = clean("We propose \\textbf{Deep-\nNet}, an e\ufb03cient clas-\nsifier.")
    >>> view.text
    'We propose Deep-Net, an efficient classifier.'
    >>> start = view.text.index("classifier")
    >>> a, b = view.to_raw(start, start + len("classifier"))
    >>> "We propose \\textbf{Deep-\nNet}, an e\ufb03cient clas-\nsifier."[a:b]
    'clas-\nsifier'
    """
    if raw.isascii() and not _UNEVEN.search(raw):
        return CleanText(raw, range(len(raw)), range(1, len(raw) + 1))
    drop = _broken_words(raw)
    pieces = strip_latex(raw)
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for text, start, end in pieces:
        if start in drop:
            continue
        for char in _normalised(text):
            if char == " " and (not chars or chars[-1] == " "):
                continue
            chars.append(char)
            starts.append(start)
            ends.append(end)
    while chars and chars[-1] == " ":
        chars.pop()
        starts.pop()
        ends.pop()
    return CleanText("".join(chars), starts, ends, _formulas(raw, starts, ends))


def _formulas(raw: str, starts: Sequence[int], ends: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """The formulas of one line or a few whose dollars were left out as markup."""
    found: list[tuple[int, int, int, int]] = []
    for match in _FORMULA.finditer(raw) if raw.count("$") > 1 else ():
        first, after = bisect_left(starts, match.start()), bisect_right(ends, match.end())
        if first < after and raw[starts[first]] != "$" and raw[ends[after - 1] - 1] != "$":
            found.append((match.start(), starts[first], ends[after - 1], match.end()))
    return found


def clean_name(raw: str) -> str:
    r"""The clean form of a name.

    Examples
    --------
    >>> clean_name("Long Short-\nTerm  Memory")
    'Long Short-Term Memory'
    """
    return clean(raw).text


def _normalised(text: str) -> str:
    """The plain characters that a raw character stands for; a kind of space is a space.

    Where it stands for several that are no one word (a fraction, an ellipsis) it stays: a name could end in
    the middle of it.
    """
    if text.isascii():
        return " " if text.isspace() or text < " " else text
    text = text.translate(_PLAIN)
    if text and not text.isascii():
        plain = unicodedata.normalize("NFKC", text)
        text = plain if len(plain) == 1 or plain.isalnum() or plain.isspace() else text
    return "".join(" " if c.isspace() or not c.isprintable() else c for c in text)


def _broken_words(raw: str) -> set[int]:
    """Raw offsets of the hyphens and spaces to leave out so that broken words are whole again."""
    dropped: set[int] = set()
    lowered = ""
    for match in _BREAK.finditer(raw):
        after = match.group(2)
        if after.lower() in _SUSPENDED:
            continue
        if not lowered:
            lowered = raw.lower()
        before = _WORD_BEFORE.search(raw, max(0, match.start() - 60), match.start())
        first = before.group().lower() if before else ""
        keeps_hyphen = _hyphen_is_spelling(first, after, lowered)
        dropped.update(range(match.start() + keeps_hyphen, match.end()))
    return dropped


def _hyphen_is_spelling(first: str, after: str, lowered: str) -> bool:
    """Whether a hyphen at a line's end belongs to the word: by the rest of the text, else by its parts."""
    second = after.lower()
    if f"{first}{second}" in lowered:
        return False
    if f"{first}-{second}" in lowered or not after.islower() or "-" in first:
        return True
    return first in _PREFIXES
