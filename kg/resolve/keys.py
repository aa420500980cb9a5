"""The normalised key of a surface form: what two spellings of one name have in common.

Case, hyphens, spaces, plurals, determiners, British spelling, Greek letters, markup and the marker of a
version ("VQAv2", "VQA 2.0") make no difference; digits, `+`, `#`, `*` and all letters do. Two forms of one
key are one thing in all that follows, unless a paper gives them another meaning; so the key leaves alone
whatever only evidence can decide (type nouns, word order, acronyms).
"""

import re
import unicodedata
from functools import lru_cache

from kg.resolve.abbreviations import is_short_form
from kg.resolve.words import american, greek, singular

_LATEX_STYLE = re.compile(
    r"\\(?:text|math|bold|operator|under|over)[a-z]*(?![a-zA-Z])|\\(?:emph|bf|it|rm|sc|tt|sf|ensuremath|mbox)(?![a-zA-Z])"
)
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)")
_DASHES = re.compile(r"[‐-―−⁃﹘﹣－]")  # noqa: RUF001
_SOFT = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_BRACKET = re.compile(r"^(.*?\S)\s*[(\[]\s*([^()\[\]]+?)\s*(?:[)\]]|$)(.*)$", re.DOTALL)
_PLURAL_IN_BRACKETS = re.compile(r"\((?:e?s)\)")
_POSSESSIVE = re.compile(r"['’](?:s\b)?")  # noqa: RUF001
_LEADING = re.compile(
    r"^(?:(?:the|a|an|our|this|that|these|those|its|their|some|any|novel|proposed|existing|so-called|"
    r"well-known|popular|state-of-the-art)\s+)+(?=\S)",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?:(?<![\w.])\.(?=[A-Za-z]))?[^\W_]+(?:(?<=\d)\.\d+)*|[+#*∞∇∂]")
_NET = re.compile(r"(?<=al[ -]|ep[ -])[Nn]ets?\b")
"""The short word for a network, after an adjective: neural net, adversarial nets, deep net."""
_VERSION = re.compile(r"(?<=[a-z0-9)+-])(?<!con)v(?=\d+(?:\.\d+)*(?![a-z]))")
_ZERO = re.compile(r"(?<=\d)(?:\.0)+(?![\d.])")
_CACHE = 1 << 15


def key(name: str) -> str:
    """Give the normalised key of a name.

    Parameters
    ----------
    name : str
        A name as written in a paper or typed by a person.

    Returns
    -------
    str
        Its key: never empty, never with `|`, and the same for every spelling of the name.

    Examples
    --------
    >>> key("Deformable-DETR") == key("deformable detr")
    True
    >>> key("Large Language Models (LLMs)"), key("the CIFAR-10"), key("β-VAEs"), key("VQA v2.0")
    ('largelanguagemodel', 'cifar10', 'betavae', 'vqa2')
    >>> len({key("C"), key("C++"), key("C#")}), key("Llama 2 7B")
    (3, 'llama2-7b')
    """
    compact = _compact(words(name))
    return compact or " ".join(name.replace("|", " ").lower().split()) or "?"


def words(name: str) -> list[str]:
    """Split a name into its words, each in the form that the key is made of.

    Examples
    --------
    >>> words("The Optimisation of Vision-Language Models")
    ['optimization', 'of', 'vision', 'language', 'model']
    """
    text = plain(name)
    if "et" in text:
        text = _NET.sub("network", text)
    shouted = text.isupper() and " " in text
    return [_word(w.lower() if shouted else w) for w in _WORD.findall(text)]


def plain(name: str) -> str:
    """Write a name without markup, typographic variants, determiners and a short form in brackets.

    Examples
    --------
    >>> plain("the out-of-distribution (OOD) generalisation")
    'out-of-distribution generalisation'
    """
    text = name
    if not text.isascii():
        text = _SOFT.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", text)))
    if "\\" in text or "$" in text or "{" in text:
        text = _without_latex(text)
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub(r"\2", text)
    if "(" in text or "[" in text:
        text = without_brackets(text)
    text = _POSSESSIVE.sub("", text) if "'" in text or "’" in text else text  # noqa: RUF001
    return _LEADING.sub("", " ".join(text.split()))


def without_brackets(text: str) -> str:
    """Leave out a short form that stands in brackets after its long form; other brackets just open.

    Examples
    --------
    >>> without_brackets("Large Language Model (LLM) agents"), without_brackets("(self-)attention")
    ('Large Language Model agents', '(self-)attention')
    """
    text = _PLURAL_IN_BRACKETS.sub("s", text)
    parts = defined_inside(text)
    return f"{parts[0]}{parts[2]}" if parts else text


def defined_inside(name: str) -> tuple[str, str, str] | None:
    """Find a long form, its short form in brackets, and what follows, in one name.

    Examples
    --------
    >>> defined_inside("out-of-distribution (OOD) detection")
    ('out-of-distribution', 'OOD', ' detection')
    >>> defined_inside("SO(3)")
    """
    match = _BRACKET.match(name)
    if match and is_short_form(match[2], match[1]):
        return match[1], match[2], match[3]
    return None


def _without_latex(text: str) -> str:
    text = _LATEX_STYLE.sub("", text)
    return re.sub(r"[\\${}]", "", text).replace("^", "")


@lru_cache(maxsize=_CACHE)
def _word(word: str) -> str:
    if word.isascii():
        return american(singular(word).lower())
    folded = "".join(_letter(c) for c in unicodedata.normalize("NFD", word))
    return american(singular(folded).lower())


def _letter(char: str) -> str:
    if unicodedata.combining(char):
        return ""
    return greek(char) or char


def _compact(parts: list[str]) -> str:
    """Join words; only where digits would run together (Llama 2 7B) does a hyphen keep them apart."""
    joined: list[str] = []
    last = ""
    for part in parts:
        if last.isdigit() and part[0].isdigit():
            joined.append("-")
        joined.append(part)
        last = part[-1]
    return _VERSION.sub("", _ZERO.sub("", "".join(joined)))
