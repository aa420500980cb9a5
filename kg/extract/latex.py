r"""What LaTeX markup stands for, piece by piece, each piece with the raw offsets it came from.

Not a LaTeX parser: abstracts hold a little markup in running text, often broken off, so everything that
is not understood stays as it is.
"""

import re
import unicodedata
from collections.abc import Iterator

Piece = tuple[str, int, int]

_TOKEN = re.compile(
    r"(?P<escaped>\\[%&_#${}])"
    r"|(?P<skipped>\\(?:cite[a-z]*|footnote|label|ref|eqref)\*?(?:\[[^\]\n]{0,80}\])*\{[^{}\n]{0,200}\})"
    r"|(?P<environment>\\(?:begin|end|vspace|hspace)\*?\{[^{}\n]{0,40}\})"
    r"|(?P<accent>\\(?P<mark>[\"'`^~=.])\{?(?P<letter>[A-Za-z])\}?)"
    r"|(?P<command>\\(?P<name>[A-Za-z]+)\*?[ ]?)"
    r"|(?P<space>\\[,;:! ]|~(?=\S))"
    r"|(?P<mark_up>\$\$?|[{}])"
    r"|(?P<script>[\^_](?=\{|\\))"
    r"|(?P<break>\\\\)"
)
_MARKUP = re.compile(r"[\\$~{}]")
_ACCENTS = {
    '"': "\u0308",
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
}
_SYMBOLS = {
    "times": "\u00d7", "to": "\u2192", "rightarrow": "\u2192", "leftarrow": "\u2190", "infty": "\u221e",
    "approx": "\u2248", "sim": "~", "leq": "\u2264", "le": "\u2264", "geq": "\u2265", "ge": "\u2265",
    "pm": "\u00b1", "cdot": "\u00b7", "ell": "\u2113", "ldots": "\u2026", "dots": "\u2026",
    "uparrow": "\u2191", "downarrow": "\u2193", "ss": "\u00df", "o": "\u00f8", "O": "\u00d8", "ae": "\u00e6",
    "AE": "\u00c6", "aa": "\u00e5", "AA": "\u00c5", "l": "\u0142", "L": "\u0141", "textendash": "-",
    "textemdash": "\u2014", "textasciitilde": "~", "LaTeX": "LaTeX", "TeX": "TeX", "varepsilon": "\u03b5",
    "varphi": "\u03c6", "log": "log", "exp": "exp", "min": "min", "max": "max",
}  # fmt: skip
_GREEK = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi
chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
"""


def _greek(name: str) -> str:
    kind = "CAPITAL" if name[0].isupper() else "SMALL"
    spelling = "LAMDA" if name.lower() == "lambda" else name.upper()
    return unicodedata.lookup(f"GREEK {kind} LETTER {spelling}")


_MEANINGS = {**_SYMBOLS, **{name: _greek(name) for name in _GREEK.split()}}


def strip_latex(raw: str) -> Iterator[Piece]:
    r"""Characters of a text without its markup.

    Parameters
    ----------
    raw : str
        Text that may hold LaTeX.

    Yields
    ------
    tuple of (str, int, int)
        A character (or the few that a command stands for), its raw start and end.

    Examples
    --------
    >>> "".join(text for text, _, _ in strip_latex(r"\textbf{X} gains 5\% at $\beta$"))
    'X gains 5% at β'
    """
    if not _MARKUP.search(raw):
        for i, char in enumerate(raw):
            yield char, i, i + 1
        return
    dollars = raw.count("$") - raw.count("\\$")
    at = 0
    for match in _TOKEN.finditer(raw):
        text = _meaning(match, math=dollars > 1)
        if text is None:
            continue
        for i in range(at, match.start()):
            yield raw[i], i, i + 1
        if text:
            yield text, match.start(), match.end()
        at = match.end()
    for i in range(at, len(raw)):
        yield raw[i], i, i + 1


def _meaning(match: re.Match[str], *, math: bool) -> str | None:
    """What a piece of markup stands for; None where it is none and stays."""
    kind = match.lastgroup
    if match["accent"]:
        return unicodedata.normalize("NFC", match["letter"] + _ACCENTS[match["mark"]])
    if match["command"]:
        return _command(match)
    if kind == "escaped":
        return match.group()[1]
    if kind in ("space", "break"):
        return " "
    if match.group() == "$" and not math:
        return None
    return ""


def _command(match: re.Match[str]) -> str | None:
    """A symbol, nothing for a command with an argument, the name itself for an unknown macro."""
    name = match["name"]
    tail = " " if match.group().endswith(" ") else ""
    if name in _MEANINGS:
        return _MEANINGS[name] + tail
    following = match.string[match.end() : match.end() + 1]
    if following == "{" or name in ("bf", "it", "em", "tt", "sc", "rm", "left", "right", "big"):
        return ""
    return name + tail
