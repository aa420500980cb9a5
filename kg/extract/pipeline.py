"""Records in, extractions out: the pipeline and its door."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import spacy
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract import abbreviations, english, mentions, relations, roles, sentences, things
from kg.extract.docs import Found, Record, Role, make_record
from kg.extract.model import load_model
from kg.extract.tokens import Words
from kg.records import Abbreviation, Extraction, Mention, Relation, Span

RULES_VERSION = 3
"""Raised with each change of the code that changes what is extracted."""

COMPONENTS = (
    "kg_english",
    "kg_sentences",
    "kg_abbreviations",
    "kg_mentions",
    "kg_things",
    "kg_roles",
    "kg_relations",
)
_WITH_MODEL = frozenset(COMPONENTS[3:])
_FACTORIES = (abbreviations, english, mentions, relations, roles, sentences, things)


def make_pipeline(model: str = "default") -> Language:
    """The spaCy pipeline of all components.

    Parameters
    ----------
    model : str
        Name of a bundled model or a folder.
    """
    nlp = spacy.blank("en")
    nlp.tokenizer = Words(nlp.vocab)
    nlp.max_length = 100_000_000
    for name in COMPONENTS:
        nlp.add_pipe(name, config={"model": model} if name in _WITH_MODEL else {})
    return nlp


@dataclass(frozen=True, slots=True)
class Extractor:
    """Finds the mentions, roles and relations of records.

    Attributes
    ----------
    model_hash : str
        Changes when the model or the rules change, and with it what would be extracted.
    """

    model_hash: str
    _nlp: Language

    def extract(self, records: Iterable[tuple[str, str, str]]) -> Iterator[Extraction]:
        """Extract from each record alone; neighbours and order do not matter.

        Parameters
        ----------
        records : iterable of (str, str, str)
            Key, title and abstract.

        Yields
        ------
        Extraction
            One a record, in order; its `record_id` is the key.
        """
        for key, title, abstract in records:
            record = make_record(self._nlp.make_doc, title, abstract)
            yield extraction(key, record, self._nlp(record.doc)) if len(record.doc) else Extraction(key)


def load(model: str = "default") -> Extractor:
    """An extractor with a model.

    Parameters
    ----------
    model : str
        Name of a bundled model or path of a folder that `kg train` made.

    Returns
    -------
    Extractor
        Ready to use in this process.

    Raises
    ------
    ExtractionError
        When the model is missing or damaged.
    """
    return Extractor(model_hash(model), make_pipeline(model))


def model_hash(model: str = "default") -> str:
    """What `Extractor.model_hash` of this model would be, without making its pipeline."""
    return hashlib.sha256(f"{RULES_VERSION} {load_model(model).hash}".encode()).hexdigest()


def thresholds(model: str = "default") -> tuple[float, float]:
    """From which probability on a paper's edges and relations are shown, by the model's own training."""
    config = load_model(model).config
    return config.least_role, config.least_relation


def extraction(key: str, record: Record, doc: Doc) -> Extraction:
    """What the components left on a record's non-empty Doc, as offsets into the text as read."""
    bounds = _sentence_bounds(doc)
    sure = _sure(doc)
    found = tuple(_mention(record, bounds, i, sure) for i in range(len(doc._.kg_mentions)))
    related = tuple(Relation(r.head, r.type, r.tail, round(r.confidence, 4)) for r in doc._.kg_relations)
    return Extraction(key, found, related, tuple(_definitions(doc)))


def _sentence_bounds(doc: Doc) -> list[tuple[int, int]]:
    """Start and end (characters) of the sentence of each token."""
    starts: list[int] = np.flatnonzero(doc.to_array(SENT_START) == 1).tolist()
    bounds: list[tuple[int, int]] = []
    for start, end in zip(starts, [*starts[1:], len(doc)], strict=True):
        stretch = doc[start].idx, doc[end - 1].idx + len(doc[end - 1])
        bounds.extend([stretch] * (end - start))
    return bounds


def _sure(doc: Doc) -> dict[int, float]:
    """For each thing the probability of the paper's edge to it."""
    found: list[Found] = doc._.kg_mentions
    roles: list[Role] = doc._.kg_roles
    sure: dict[int, float] = {}
    for mention, role in zip(found, roles, strict=True):
        sure[mention.thing] = max(sure.get(mention.thing, 0.0), role.confidence)
    return sure


def _mention(record: Record, bounds: list[tuple[int, int]], i: int, sure: dict[int, float]) -> Mention:
    doc = record.doc
    found: Found = doc._.kg_mentions[i]
    role: Role = doc._.kg_roles[i]
    name: Found = doc._.kg_names.get(found.start, found)
    span = doc[found.start : found.end]
    field, start, end = record.to_raw(span.start_char, span.end_char)
    # A name may hold what looks like a sentence's end ("Yahoo! Answers").
    _, sentence_start, sentence_end = record.to_raw(bounds[found.start][0], bounds[found.end - 1][1])
    return Mention(
        span=Span(field, start, end, sentence_start, sentence_end),
        label=found.label,
        name=doc[name.start : name.end].text,
        confidence=round(sure[found.thing], 4),
        role=role.role,
        role_confidence=round(role.confidence, 4),
    )


def _definitions(doc: Doc) -> Iterator[Abbreviation]:
    seen: set[tuple[str, str]] = set()
    for short_start, short_end, long_start, long_end in doc._.kg_abbreviations:
        pair = doc[short_start:short_end].text, doc[long_start:long_end].text
        if pair not in seen:
            seen.add(pair)
            yield Abbreviation(*pair)
