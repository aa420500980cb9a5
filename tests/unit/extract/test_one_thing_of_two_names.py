"""Mentions whose names no rule joins, joined because the reader thinks that they are one thing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from spacy.tokens import Doc

from kg.extract import crf
from kg.extract.docs import Found, Record, Role, make_record
from kg.extract.joint.opinions import PAIRED, Opinions
from kg.extract.mentions import find_mentions
from kg.extract.pipeline import extraction
from kg.extract.reader import Finder
from kg.extract.tokens import Words
from kg.extract.train.run import first_pipeline

TEXT = "ThoughtStop is new. The decoding technique beats search; ThoughtStop is fast."
NAMES = {"ThoughtStop": ("Method", 0.9), "decoding technique": ("Task", 0.6), "search": ("Task", 0.8)}


@dataclass
class Opinionated:
    """A reader that finds some names and thinks that some things are one."""

    same: float
    names: Mapping[str, tuple[str, float]] = field(default_factory=lambda: NAMES)
    asked: list[list[int]] = field(default_factory=list[list[int]])

    def spans(self, doc: Doc, least: float) -> Iterator[tuple[float, crf.Span]]:
        for name, (label, score) in self.names.items():
            at = doc.text.find(name)
            span = doc.char_span(at, at + len(name))
            if span is not None and score >= least:
                yield score, (span.start, span.end, crf.LABELS.index(label))

    def opinions(self, doc: Doc, found: Sequence[Found]) -> Opinions:  # noqa: ARG002
        things = [f.thing for f in found]
        self.asked.append(things)
        seen = Opinions.empty(1 + max(things))
        n = len(seen.right)
        right = np.array([2.0, 1.0, 1.5][:n], dtype=np.float32)
        alike = np.full((n, n), -9, dtype=np.float32)
        alike[0, 1] = alike[1, 0] = self.same
        pairs = np.zeros((n, n, PAIRED), dtype=np.float32)
        seen.add(range(n), right, seen.roles, pairs, alike)
        return seen


@dataclass
class AllOne:
    """A reader that thinks everything is one thing."""

    inner: Opinionated

    def spans(self, doc: Doc, least: float) -> Iterator[tuple[float, crf.Span]]:
        return self.inner.spans(doc, least)

    def opinions(self, doc: Doc, found: Sequence[Found]) -> Opinions:  # noqa: ARG002
        seen = Opinions.empty(1 + max(f.thing for f in found))
        seen.same[:] = 1
        return seen


def read(reader: Finder, text: str = TEXT) -> Record:
    nlp = first_pipeline()
    record = make_record(Words(nlp.vocab), "", text)
    for _, component in nlp.pipeline:
        component(record.doc)
    find_mentions(record.doc, reader)
    return record


def test_names_of_one_thing_get_its_number_label_and_name():
    reader = Opinionated(same=3.0)
    record = read(reader)
    mentions: list[Found] = record.doc._.kg_mentions
    assert [m.thing for m in mentions] == [0, 0, 2, 0]
    assert [m.label for m in mentions] == ["Method", "Method", "Task", "Method"]
    record.doc._.kg_roles = [Role("USES", 0.5)] * 4
    found = extraction("p", record, record.doc).mentions
    assert [m.name for m in found] == ["ThoughtStop", "ThoughtStop", "search", "ThoughtStop"]
    assert TEXT[found[1].span.start : found[1].span.end] == "decoding technique"


def test_the_reader_is_asked_again_about_what_is_joined():
    reader = Opinionated(same=3.0)
    read(reader)
    assert reader.asked == [[0, 1, 2, 0], [0, 0, 2, 0]]


def test_things_that_may_be_two_stay_two():
    reader = Opinionated(same=-0.5)
    record = read(reader)
    assert [m.thing for m in record.doc._.kg_mentions] == [0, 1, 2, 0]
    assert record.doc._.kg_names == {}
    assert len(reader.asked) == 1


def test_a_bare_number_names_nothing():
    names = {**NAMES, "VOC 2007": ("Dataset", 0.9), "2012": ("Dataset", 0.9)}
    record = read(Opinionated(same=-9.0, names=names), "We test search on VOC 2007 and 2012.")
    found: list[Found] = record.doc._.kg_mentions
    assert [record.doc[m.start : m.end].text for m in found] == ["search", "VOC 2007"]


def test_names_that_differ_by_an_acronym_are_one_thing_and_keep_the_longer_name():
    names = {"KV cache": ("Task", 0.9), "key-value (KV) cache": ("Method", 0.95), "search": ("Task", 0.8)}
    text = "A KV cache is slow. We shrink the key-value (KV) cache for search."
    record = read(Opinionated(same=-9.0, names=names), text)
    mentions: list[Found] = record.doc._.kg_mentions
    first, second, other = (m.thing for m in mentions)
    assert first == second != other
    assert [m.label for m in mentions] == ["Method", "Method", "Task"]
    record.doc._.kg_roles = [Role("USES", 0.5)] * 3
    found = extraction("p", record, record.doc).mentions
    assert [m.name for m in found] == ["key-value (KV) cache", "key-value (KV) cache", "search"]


def test_a_thing_of_two_spellings_that_is_joined_to_another_has_one_name():
    names = {"KV cache": ("Task", 0.9), "key-value (KV) cache": ("Method", 0.8), "memory": ("Method", 0.95)}
    text = "A KV cache is slow. We shrink the key-value (KV) cache, a memory."
    record = read(AllOne(Opinionated(same=-9.0, names=names)), text)
    mentions: list[Found] = record.doc._.kg_mentions
    assert len({m.thing for m in mentions}) == 1
    record.doc._.kg_roles = [Role("USES", 0.5)] * 3
    assert len({m.name for m in extraction("p", record, record.doc).mentions}) == 1


def test_an_acronym_beside_a_name_that_spells_it_out_is_taken_as_defined():
    names = {"SSL": ("Method", 0.9), "self-supervised learning methods": ("Method", 0.9)}
    text = "SSL is new. We compare self-supervised learning methods with SSL."
    record = read(AllOne(Opinionated(same=-9.0, names=names)), text)
    mentions: list[Found] = record.doc._.kg_mentions
    assert len({m.thing for m in mentions}) == 1
    record.doc._.kg_roles = [Role("USES", 0.5)] * 3
    found = extraction("p", record, record.doc)
    assert [(a.short, a.long) for a in found.abbreviations] == [("SSL", "self-supervised learning methods")]
    assert {m.name for m in found.mentions} == {"SSL", "self-supervised learning methods"}  # both stay
