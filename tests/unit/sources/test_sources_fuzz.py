"""Whatever the bytes: nothing but errors meant for people, and every line accounted for."""

import contextlib
import gzip
import io
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.errors import KgError
from kg.records import Record
from kg.sources.events import Entry, Furniture, NotUnderstood, Options
from kg.sources.inputs import Input
from kg.sources.read import Finished, read
from kg.sources.shapes.registry import SHAPES, Shape, recognise
from kg.sources.stream import Stream
from kg.sources.text import Content

PROSE = (
    "We study quiet graphs and find that labels cost more than they give; our method needs none of them.",
    "Echoes are shown to be enough for a model of speech. It is trained on two corpora and tested on one.",
)
PIECES = (
    *PROSE, "Quiet graphs", "Do echoes suffice?", "", "", "Abstract", "Abstract: short text.",
    "Abstract:", "Title: x", "Authors: Ada Lovelace", "Ada Lovelace, Charles Babbage",
    "https://arxiv.org/abs/2101.00001", "Daily Papers", "  \u2022 3 authors", "·", "May 3, 2021 2",
    "Jun 31", "Subscribe", "-----", "\\\\", "arXiv:2101.00001", "Title: y",
    "\\\\ ( https://arxiv.org/abs/2101.00001 , 2kb)", "1 Introduction", "Keywords: a, b",
    "and goes on inside a", "TY  - JOUR", "AB  - text", "ER  - ", "PMID- 1", "TI  - t",
    "@article{a, title={x}, abstract={y z}}", "@string{a=b", "@comment{", "{", "}", "[", "]",
    '{"title": "t", "abstract": "a"}', '{"abstract": [1], "year": 1e400}', '"', "\\", "title,abstract",
    'A,"open', "B,fine", "title\tabstract\tyear", "12.", "- ", "\x00", "\ufeff", "\x0b\x0c", "\u2028",
)  # fmt: skip

texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=30), max_size=25).map("\n".join)
COLUMNS: list[dict[str, str]] = [{}, {"title": "title"}, {"abstract": "a.b"}]


def content_of(data: bytes, **columns: str):
    return Content(Stream("input", io.BytesIO(data)), columns)


def drain(data: bytes, **options: str):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", type("Stdin", (), {"buffer": io.BytesIO(data)}))
        return list(read([Input("-", None)], Options(columns=options)))


@given(st.binary(max_size=300) | texts.map(str.encode), st.sampled_from(COLUMNS))
@example(b"PAR1" + bytes(20) + b"PAR1", {})
@example(b"\xff\xfe\x00", {})
@example(b"\x1f\x8b\x08\x00", {})
@example(b"\x28\xb5\x2f\xfd\x00", {})
@example(b'{"title": ' + b"9" * 5000 + b', "abstract": "a"}', {})
@example(b'[{"a": ' * 3000, {})
def test_no_input_raises_anything_but_errors_for_people(data: bytes, named: dict[str, str]):
    for packed in (data, gzip.compress(data)):
        try:
            events = drain(packed, **named)
        except KgError:
            continue
        assert isinstance(events[-1], Finished)
        assert sum(isinstance(event, Finished) for event in events) == 1
        for record in (event for event in events if isinstance(event, Record)):
            assert record.abstract == record.abstract.strip() != ""
            (record.title + record.abstract).encode()
            assert record.id


@given(texts)
@pytest.mark.parametrize(
    "shape", [shape for shape in SHAPES if shape.NAME != "Parquet"], ids=lambda shape: shape.NAME
)
def test_each_shape_bears_any_text(shape: Shape, text: str):
    with contextlib.suppress(KgError):
        list(shape.read(content_of(text.encode()), Options()))


BY_LINES = {
    "one abstract a line", "titles and abstracts in turn", "paragraphs", "one paper", "labelled lines",
    "Daily Papers page", "arXiv listing", "RIS", "MEDLINE",
}  # fmt: skip


@given(texts)
def test_every_line_of_plain_text_is_accounted_for(text: str):
    content = content_of(text.encode())
    shape = recognise(content.head)
    if shape.NAME not in BY_LINES:
        return
    items = list(shape.read(content, Options()))
    lines = [line.text for line in content_of(text.encode()).lines() if not line.blank]
    counted = sum(item.lines if isinstance(item, Entry | Furniture) else 1 for item in items)
    refused = sum(isinstance(item, NotUnderstood) for item in items)
    if shape.NAME in {"RIS", "MEDLINE", "labelled lines", "arXiv listing"}:
        assert refused <= counted <= len(lines)
    else:
        assert counted == len(lines)


@given(texts)
def test_texts_are_slices_of_the_input(text: str):
    content = content_of(text.encode())
    shape = recognise(content.head)
    whole = "\n".join(line.text for line in content_of(text.encode()).lines())
    if shape.NAME in {
        "one abstract a line",
        "titles and abstracts in turn",
        "paragraphs",
        "Daily Papers page",
    }:
        for item in shape.read(content, Options()):
            if isinstance(item, Entry):
                assert item.record.abstract in whole
                assert item.record.title in whole
