"""Sentence boundaries by rule: right around "et al.", "e.g.", "vs.", initials, decimals and addresses."""

from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.extract.docs import register_extensions

_ENDS = frozenset(".!?")
_CLOSING = frozenset("\"')]}")
_OPENING = frozenset("\"'([{")
_SHORTENED = frozenset("fig figs eq eqs sec secs tab ref refs no nos dr prof mr ms mrs st approx ca al inc ltd".split())
_MAY_END = frozenset({"etc.", "et al."})


@Language.factory("kg_sentences", assigns=["token.is_sent_start"])
class Sentences:
    """Component: marks where sentences start; the title is a sentence of its own."""

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002
        register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Mark the sentences of a Doc."""
        title_end: int = doc._.kg_title_tokens
        ended = True
        for token in doc:
            token.is_sent_start = token.i in (0, title_end) or (ended and _may_start(token))
            ended = _ends(doc, token)
        return doc


def _ends(doc: Doc, token: Token) -> bool:
    """Whether a sentence may end with this token: a full mark, or what closes after one, before a space."""
    if not token.whitespace_:
        return False
    at = token.i
    while at and doc[at].text in _CLOSING:
        at -= 1
    last = doc[at]
    if last.text in _MAY_END:
        return True
    return last.text in _ENDS and not (last.text == "." and at and _is_shortened(doc[at - 1]))


def _is_shortened(word: Token) -> bool:
    """Whether a full stop belongs to the word before it: a known short form or an initial."""
    if word.whitespace_:
        return False
    initial = len(word.text) == 1 and word.text.isupper() and word.text not in "IAK"
    return initial or word.lower_ in _SHORTENED


def _may_start(token: Token) -> bool:
    """Whether a sentence may start with this token: a capital, a digit, or what opens."""
    text = token.text
    if token.i and token.nbor(-1).text in _MAY_END:
        return text[0].isupper() and len(text) > 1
    return not text[0].islower() and (text[0].isalnum() or text in _OPENING or not text.isascii())
