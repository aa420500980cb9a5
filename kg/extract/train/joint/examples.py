"""Annotated texts as the joint model learns from them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract import crf
from kg.extract.docs import Found, make_record, words_of
from kg.extract.joint import scier
from kg.extract.joint.marks import marks_of
from kg.extract.joint.pieces import MOST_PIECES, Pieces, Splitter
from kg.extract.joint.reader import WIDEST
from kg.extract.mentions import as_things
from kg.extract.train.align import Place, find_places
from kg.extract.train.corpus import GoldPaper, Sentence
from kg.ontology import RELATIONS, ROLES

UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what is to be found in it.

    Attributes
    ----------
    words : list of str
        As written.
    pieces : Pieces
        Of all words.
    marks : ndarray, shape (words, 8)
        How the words are written.
    title_end : int
        How many words are the title's.
    sentence_of : list of int
        Number of the sentence of each word.
    spans : list of (int, int)
        Mentions: first word, word after the last; in the order of the text.
    thing : list of int
        The thing of each mention.
    names : list of int
        The name of each mention: the same where rules see one name.
    labels, roles : list of int
        Of each thing; a role may be UNKNOWN.
    relations : dict of (int, int) to int
        Relations between things.
    """

    words: list[str]
    pieces: Pieces
    marks: NDArray[np.float32]
    title_end: int
    sentence_of: list[int]
    spans: list[tuple[int, int]]
    thing: list[int]
    names: list[int]
    labels: list[int]
    roles: list[int]
    relations: Mapping[tuple[int, int], int]

    @property
    def size(self) -> int:
        """Letters of the text."""
        return sum(map(len, self.words))


@dataclass(frozen=True, slots=True)
class Annotated:
    """An annotated text, and the same without its title where it has one."""

    whole: Example
    bare: Example | None = None

    def chosen(self, *, bare: bool) -> Example:
        """The text, or the one without its title where that is wanted and there is such."""
        return self.bare if bare and self.bare is not None else self.whole


def example_of(nlp: Language, splitter: Splitter, paper: GoldPaper, *, titled: bool = True) -> Example:
    """An annotated paper as an example; without its title where that is left out."""
    doc = make_record(nlp.make_doc, paper.title if titled else "", paper.abstract).doc
    for _, component in nlp.pipeline:
        doc = component(doc)
    places = [
        p for p in find_places(doc, paper) if p.end - p.start <= WIDEST and not _crosses(doc, p.start, p.end)
    ]
    pieces = splitter.split(words_of(doc))
    cut = _cut(pieces, len(doc))
    places = [p for p in places if p.end <= cut]
    present = sorted({p.entity for p in places})
    number = {entity: i for i, entity in enumerate(present)}
    return Example(
        words=words_of(doc)[:cut], pieces=_until(pieces, cut),
        marks=marks_of(words_of(doc), doc._.kg_title_tokens, sentence_starts(doc))[:cut],
        title_end=min(cut, doc._.kg_title_tokens), sentence_of=sentence_numbers(doc)[:cut],
        spans=[(p.start, p.end) for p in places], thing=[number[p.entity] for p in places],
        names=_names(doc, places),
        labels=[crf.LABELS.index(paper.entities[e].labels[0]) for e in present],
        roles=[ROLES.index(paper.entities[e].roles[0]) for e in present],
        relations={
            (number[r.head], number[r.tail]): RELATIONS.index(r.type)
            for r in paper.relations if r.head in number and r.tail in number
        },
    )  # fmt: skip


def _names(doc: Doc, places: Sequence[Place]) -> list[int]:
    found = [Found(p.start, p.end, crf.LABELS[0], 1.0) for p in places]
    return [mention.thing for mention in as_things(doc, found)]


def _crosses(doc: Doc, start: int, end: int) -> bool:
    return start < doc._.kg_title_tokens < end


def sentence_starts(doc: Doc) -> list[int]:
    """The words that begin a sentence."""
    return np.flatnonzero(doc.to_array(SENT_START) == 1).tolist()


def sentence_numbers(doc: Doc) -> list[int]:
    """Number of the sentence of each word."""
    return (np.cumsum(doc.to_array(SENT_START) == 1) - 1).tolist()


def _cut(pieces: Pieces, words: int) -> int:
    """How many words fit into one call of the encoder."""
    room = MOST_PIECES - 2
    return words if len(pieces.ids) <= room else int(pieces.word[room])


def _until(pieces: Pieces, words: int) -> Pieces:
    inside = pieces.word < words
    return Pieces(pieces.ids[inside], pieces.word[inside])


def scier_examples(
    nlp: Language, splitter: Splitter, sentences: Iterable[Sentence], most: int = scier.MOST_PIECES
) -> Iterator[tuple[Example, list[Sentence]]]:
    """Sentences of SciER, neighbours in one text of a bounded number of pieces, with the sentences of each.

    Mentions of one name in one sentence are one thing; relations join things of a sentence.
    """
    for _, group in groupby(sentences, key=lambda s: s.document):
        gathered: list[tuple[Sentence, Doc, Pieces]] = []
        for sentence in group:
            doc = nlp.make_doc(sentence.text)
            pieces = splitter.split(words_of(doc))
            if gathered and sum(len(p.ids) for *_, p in gathered) + len(pieces.ids) > most:
                yield _scier_example(gathered), [s for s, *_ in gathered]
                gathered = []
            gathered.append((sentence, doc, pieces))
        yield _scier_example(gathered), [s for s, *_ in gathered]


def _scier_example(gathered: Sequence[tuple[Sentence, Doc, Pieces]]) -> Example:
    words: list[str] = []
    sentence_of: list[int] = []
    spans: list[tuple[int, int]] = []
    thing: list[int] = []
    labels: list[int] = []
    relations: dict[tuple[int, int], int] = {}
    shifts: list[int] = []
    for n, (sentence, doc, _) in enumerate(gathered):
        shift = len(words)
        shifts.append(shift)
        own: dict[str, int] = {}
        for (start, end, label), name in zip(sentence.entities, sentence.names, strict=True):
            span = doc.char_span(start, end)
            if span is None or span.end - span.start > WIDEST:
                continue
            key = f"{name}:{label}"
            if key not in own:
                own[key] = len(labels)
                labels.append(crf.LABELS.index(label))
            spans.append((span.start + shift, span.end + shift))
            thing.append(own[key])
        for head, kind, tail in sentence.relations:
            if head in own and tail in own:
                relations[own[head], own[tail]] = scier.TYPES.index(kind)
        words.extend(words_of(doc))
        sentence_of.extend([n] * len(doc))
    ids = np.concatenate([p.ids for *_, p in gathered])
    owner = np.concatenate([p.word + shift for (*_, p), shift in zip(gathered, shifts, strict=True)])
    cut = _cut(Pieces(ids, owner), len(words))
    marks = marks_of(words, 0, shifts)
    keep = [i for i, (_, end) in enumerate(spans) if end <= cut]
    return Example(
        words=words[:cut], pieces=_until(Pieces(ids, owner), cut), marks=marks[:cut], title_end=0,
        sentence_of=sentence_of[:cut], spans=[spans[i] for i in keep], thing=[thing[i] for i in keep],
        names=[thing[i] for i in keep],
        labels=labels, roles=[UNKNOWN] * len(labels), relations=relations,
    )  # fmt: skip
