"""Records as Docs, and the plain values that the components keep on them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from spacy.tokens import Doc

from kg.extract.cleaning import CleanText, clean
from kg.records import FieldName


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a Doc: tokens `start` to `end` (exclusive).

    Attributes
    ----------
    start, end : int
        Its tokens.
    label : str
        Method, Dataset or Task.
    score : float
        How sure the tagger is of this span, 0 to 1.
    thing : int
        Number of the thing it names; mentions of one thing share it.
    """

    start: int
    end: int
    label: str
    score: float
    thing: int = -1


Definition: TypeAlias = tuple[int, int, int, int]
"""Token spans of an abbreviation: short start, short end, long start, long end."""


@dataclass(frozen=True, slots=True)
class Role:
    """What the paper does with a thing, and the probability of it."""

    role: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Link:
    """A relation between two mentions of a Doc, by index."""

    head: int
    type: str
    tail: int
    confidence: float


def _none() -> None:
    """No value."""


_EXTENSIONS: dict[str, Callable[[], object]] = {
    "kg_words": list,  # the tokens' texts, kept because making Token objects is slow
    "kg_title_tokens": int,  # how many of the tokens are the title's
    "kg_skipped": tuple,  # fields that are not English: "title", "abstract"
    "kg_abbreviations": list,  # Definition
    "kg_vectors": _none,  # of the words, by the joint model
    "kg_mentions": list,  # Found, in the order of the text
    "kg_opinions": _none,  # Opinions on the things, of the joint model
    "kg_names": dict,  # by the first token of a mention, the one (Found) whose words name its thing
    "kg_roles": list,  # Role, one a mention
    "kg_relations": list,  # Link
}


def register_extensions() -> None:
    """Declare the values that the components keep on a Doc."""
    for name, default in _EXTENSIONS.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default())


def words_of(doc: Doc) -> list[str]:
    """The tokens' texts, worked out once a Doc."""
    words: list[str] = doc._.kg_words
    if len(words) != len(doc):
        words = doc._.kg_words = [token.text for token in doc]
    return words


@dataclass(frozen=True, slots=True)
class Record:
    """The clean views of a record's two fields and the Doc made of both."""

    title: CleanText
    abstract: CleanText
    doc: Doc

    def to_raw(self, start: int, end: int) -> tuple[FieldName, int, int]:
        """Field and raw offsets of a slice of the Doc's text (characters)."""
        if end <= len(self.title.text):
            return "title", *self.title.to_raw(start, end)
        shift = self.abstract_at
        return "abstract", *self.abstract.to_raw(start - shift, end - shift)

    @property
    def abstract_at(self) -> int:
        """Where the abstract starts in the Doc's text."""
        return len(self.title.text) + 1 if self.title.text else 0


def make_record(make_doc: Callable[[str], Doc], title: str, abstract: str) -> Record:
    """The Doc of a record, title first.

    Parameters
    ----------
    make_doc : callable
        The tokenizer of a pipeline.
    title, abstract : str
        As read; either may be empty.
    """
    views = clean(title), clean(abstract)
    doc = make_doc(" ".join(view.text for view in views if view.text))
    title_end = len(views[0].text)
    doc._.kg_title_tokens = next((t.i for t in doc if t.idx >= title_end), len(doc)) if title_end else 0
    return Record(*views, doc)
