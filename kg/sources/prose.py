"""What a stretch of plain text is: prose, a sentence, a title, names, or furniture of a page."""

import re

MAX_ABSTRACT = 50_000
"""Characters of the longest text that is read as an abstract."""
MAX_TITLE = 2_000
_PROSE_WORDS = 40
_SENTENCE_WORDS = 12
_SHORT_SENTENCE_WORDS = 5

_SPACELESS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_SENTENCE_END = re.compile(r"[.!\u3002\uff01\uff0e\u2026][\"'\u201d\u2019)\]}»*_]*$")
_LETTER = re.compile(r"[^\W\d_]")
_FURNITURE = re.compile(
    r"""(?ix)
    new | subscribe | papers | daily\ papers | trending\ papers | by\s?AK\ and\ the\ research\ community
    | get\ trending\ papers\ in\ your\ email\ inbox(\ once\ a\ day)?!?
    | (log|sign)\ ?(in|up|out) | (view|show|load)\ (all|more)(\ papers)? | (hugging\ face|🤗)
    | upvote | submitted\ by | (previous|next)(\ page)? | back\ to\ top | share | bookmark
    | abstracts?(\ only)? | titles? | references | bibliography | contents | publications
    | (view|download)?\ ?(pdf|html|bibtex|full\ text|abs|arxiv\ page)(\ \(.*\))?
    | page\ \d+(\ of\ \d+)? | [\d,.]+k? | [\W_]+
    """
)
_KEYWORDS = re.compile(
    r"(?i)(key\s?-?words?|index terms|ccs concepts|categories|comments|subjects?|cite as)\s*[:\u2014\u2013-]"
)
_NAME = r"(?:[^\W\d_a-z][\w.'\u2019-]*|de|da|di|van|von|der|den|la|le|bin|al|el|dos)"
_NAMES = re.compile(
    rf"{_NAME}(?:\s+{_NAME}){{1,4}}[\d*†‡,\s]*(?:(?:[,;·•]|\band\b|&|,\s*and\b)\s*"
    rf"{_NAME}(?:\s+{_NAME}){{1,4}}[\d*†‡\s]*)*"
)


def size(text: str) -> int:
    """Count the words; two characters count as one in scripts that put no spaces between words.

    Examples
    --------
    >>> size("Graph attention networks")
    3
    """
    return max(len(text.split()), len(_SPACELESS.findall(text)) // 2)


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does; a question mark does not count, for titles end so too.

    Examples
    --------
    >>> ends_sentence('It works (see the appendix.)'), ends_sentence("Does it work?")
    (True, False)
    """
    return bool(_SENTENCE_END.search(text.rstrip()))


def is_long(text: str) -> bool:
    """Whether the text is too long for a title."""
    return size(text) >= _PROSE_WORDS and _has_letters(text)


def is_prose(text: str) -> bool:
    """Whether the text is an abstract by itself: forty words, or a dozen that end a sentence."""
    return is_long(text) or (size(text) >= _SENTENCE_WORDS and ends_sentence(text))


def is_sentence(text: str) -> bool:
    """Whether the text may be a short abstract where others stand: five words that end a sentence."""
    return is_prose(text) or (size(text) >= _SHORT_SENTENCE_WORDS and ends_sentence(text))


def is_title(text: str) -> bool:
    """Whether the text may be the title of what follows: some words, and no prose.

    Examples
    --------
    >>> is_title("UNITER: universal image and text"), is_title("https://example.org/a/b")
    (True, False)
    """
    return (
        _has_letters(text) and size(text) < _PROSE_WORDS and len(text) <= MAX_TITLE and not is_address(text)
    )


def is_address(text: str) -> bool:
    """Whether the text is nothing but a web address."""
    return bool(re.fullmatch(r"(?i)<?(https?://|www\.)\S+>?", text))


def is_furniture(text: str) -> bool:
    """Whether the line is furniture of a page: a button, a heading, a rule, a page number.

    Examples
    --------
    >>> is_furniture("Get trending papers in your email inbox!"), is_furniture("-----")
    (True, True)
    """
    text = text.strip()
    return bool(_FURNITURE.fullmatch(text) or _KEYWORDS.match(text))


def is_names(text: str) -> bool:
    """Whether the line is a list of persons.

    Examples
    --------
    >>> is_names("Ada Lovelace, Charles Babbage"), is_names("Ada: Adaptive Data Augmentation")
    (True, False)
    """
    separated = re.search(r"[,;·•&]|\band\b", text)
    return bool(separated and len(text) < MAX_TITLE and _NAMES.fullmatch(text.strip()))


def _has_letters(text: str) -> bool:
    return bool(_LETTER.search(text))
