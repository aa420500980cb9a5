r"""BibTeX's own markup in fields: accents, escapes, and the braces that protect capitals.

Only what is syntax of BibTeX is decoded: `{\"o}` is ö, `\&` is &, `{BERT}` is BERT. Mathematics between
dollar signs and commands such as `\textbf{...}` are LaTeX of the text, and stay as they are written.
"""

import functools
import re

_KEPT = (
    r"(?P<kept>(?<!\\)\$\$?[^$]*\$\$?"
    r"|\\(?:text[a-z]{2}|emph|math[a-z]+|url|href|cite[a-z]?|footnote)\b(?:\{[^{}]*\})*)"
)
_ACCENT = re.compile(
    _KEPT
    + r"""|(?P<accent>\{?\\(?:
        [`'^"~=.]\s*(?:\{\s*\\?[A-Za-z]\s*\}|\\?[A-Za-z](?![A-Za-z]*\{))
      | [uvHcdbrkt]\s*\{\s*\\?[A-Za-z]{1,2}\s*\}
      | [uvHcdbrk]\s+[A-Za-z]
      | (?:ss|oe|OE|ae|AE|aa|AA|o|O|l|L|i|j|dh|DH|th|TH|dj|DJ|ng|NG)(?![A-Za-z])(?:\{\}|\s)?
    )\}?)""",
    re.VERBOSE,
)
_ESCAPE = re.compile(_KEPT + r"|\\(?P<sign>[&%#_])|(?P<tie>(?<![\w/])~|~(?=[\w({\\]))")
_BRACES = re.compile(_KEPT + r"|(?<![\\^_])\{(?P<inner>[^{}$]*)\}")
_DEEPEST = 8


def decode(text: str) -> str:
    r"""Decode a field.

    Examples
    --------
    >>> decode(r'Schr{\"o}dinger {BERT} \& \c{c}a costs 5\% of $x_{1}$')
    'Schrödinger BERT & ça costs 5% of $x_{1}$'
    """
    if "\\" in text:
        text = _ACCENT.sub(_accent, text)
        text = _ESCAPE.sub(lambda match: match["kept"] or match["sign"] or " ", text)
    for _ in range(_DEEPEST):
        opened = _BRACES.sub(lambda match: match["kept"] or match["inner"] or "", text)
        if opened == text:
            break
        text = opened
    return text.strip()


def _accent(match: re.Match[str]) -> str:
    return match["kept"] or _letter(match["accent"])


@functools.lru_cache(maxsize=1024)
def _letter(command: str) -> str:
    from pylatexenc.latex2text import LatexNodes2Text

    opened, closed = command.startswith("{"), command.endswith("}")
    unbalanced = command.count("{") - command.count("}")
    inner = command[1:] if opened and unbalanced > 0 else command
    inner = inner[:-1] if closed and unbalanced < 0 else inner
    letter = LatexNodes2Text().latex_to_text(inner).strip()
    return ("{" if inner is not command and opened else "") + letter + ("}" if unbalanced < 0 else "")
