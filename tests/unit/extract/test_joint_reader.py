"""The joint model at work, a tiny untrained one: deterministic, bounded, its files checked."""

import shutil
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import ExtractionError
from kg.extract.docs import Found
from kg.extract.joint import reader as joint_reader
from kg.extract.joint.pieces import MOST_PIECES
from kg.extract.joint.reader import FILES, JointReader
from kg.extract.model import load_model, save_model
from kg.extract.pipeline import load
from kg.ontology import ROLES
from kg.workers import extract_shards

MakeDoc = Callable[..., Doc]
TEXT = "We propose FooNet, a graph network for image search. FooNet is better than BarNet on Pics-10."


@pytest.fixture(scope="module")
def reader(tiny_joint: Path) -> JointReader:
    found = load_model(str(tiny_joint)).reader
    assert isinstance(found, JointReader)
    return found


def test_spans_stay_inside_the_text_and_out_of_the_titles_end(reader: JointReader, nlp: Language):
    doc = nlp.make_doc(TEXT)
    doc._.kg_title_tokens = 5
    found = list(reader.spans(nlp(doc), 1e-9))
    assert len({span for _, span in found}) == len(found)
    for score, (start, end, label) in found:
        assert 0 < score <= 1
        assert 0 <= start < end <= len(doc)
        assert end <= 5 or start >= 5
        assert label in range(3)


def test_a_long_text_is_scored_in_stretches_that_do_not_show(
    reader: JointReader, nlp: Language, monkeypatch: pytest.MonkeyPatch
):
    def spans() -> list[tuple[float, tuple[int, int, int]]]:
        doc = nlp.make_doc(TEXT * 3)
        doc._.kg_title_tokens = 9
        return list(reader.spans(nlp(doc), 0.05))

    whole = spans()
    monkeypatch.setattr(joint_reader, "_MOST_WORDS", 8)
    parts = spans()
    assert [span for _, span in parts] == [span for _, span in whole]
    assert [p for p, _ in parts] == pytest.approx([p for p, _ in whole], abs=1e-4)


def test_words_of_a_long_text_are_read_in_windows(reader: JointReader, nlp: Language):
    short, long = (nlp(nlp.make_doc(" ".join([TEXT] * n))) for n in (1, 40))
    for doc in (short, long):
        list(reader.spans(doc, 0.5))
    assert sum(len(token) for token in long) > MOST_PIECES
    assert long._.kg_vectors.shape == (len(long), short._.kg_vectors.shape[1])
    assert np.isfinite(long._.kg_vectors).all()


def test_opinions_are_on_things(reader: JointReader, make_doc: MakeDoc):
    doc = make_doc(TEXT, ("FooNet", "Method", 0), ("image search", "Task", 1), ("Pics-10", "Dataset", 2))
    seen = reader.opinions(doc, doc._.kg_mentions)
    assert seen.right.shape == (3,)
    assert seen.roles.shape == (3, len(ROLES))
    assert set(seen.relations) == {(a, b) for a in range(3) for b in range(3) if a != b}
    assert all(np.exp(logs).sum() == pytest.approx(1, abs=1e-5) for logs in seen.relations.values())


def test_opinions_on_many_mentions_come_in_parts(
    reader: JointReader, make_doc: MakeDoc, monkeypatch: pytest.MonkeyPatch
):
    doc = make_doc(" ".join(f"FooNet and Net{i}." for i in range(30)), ("FooNet", "Method", 0))
    others = [Found(m.end + 1, m.end + 2, "Method", 0.9, 1 + i) for i, m in enumerate(doc._.kg_mentions)]
    found = sorted([*doc._.kg_mentions, *others], key=lambda f: f.start)
    monkeypatch.setattr(joint_reader, "_MOST_MENTIONS", 20)
    seen = reader.opinions(doc, found)
    assert (seen.right > -20).all()  # each thing was looked at
    assert (0, 30) in seen.relations
    assert (1, 30) not in seen.relations


def test_a_model_of_another_version_is_refused(tiny_joint: Path, tmp_path: Path):
    folder = tmp_path / "older"
    shutil.copytree(tiny_joint, folder)
    shutil.copyfile(folder / "spans.onnx", folder / "opinions.onnx")  # other outputs than are expected
    with pytest.raises(ValueError, match=r"opinions\.onnx: made by another version of kg train"):
        JointReader.read(folder)


def test_no_mention_no_opinion(reader: JointReader, make_doc: MakeDoc):
    assert reader.opinions(make_doc(TEXT), []).right.shape == (0,)


@pytest.mark.slow
def test_one_worker_or_two_find_the_same(tiny_joint: Path):
    texts = [(f"k{i}", "About FooNet" * (i % 2), " ".join([TEXT] * (1 + i % 4))) for i in range(12)]
    shards = [texts[i : i + 3] for i in range(0, 12, 3)]
    alone = [next(iter(load(str(tiny_joint)).extract([text]))) for text in texts]
    for workers in (1, 2):
        found = extract_shards(shards, partial(load, str(tiny_joint)), workers)
        assert [extraction for shard in found for extraction in shard] == alone


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_named(tiny_joint: Path, tmp_path: Path, name: str):
    folder = tmp_path / "model"
    shutil.copytree(tiny_joint, folder)
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(ExtractionError, match=rf"{name}: damaged"):
        load(str(folder))


def test_a_file_that_is_no_model_is_named(tiny_joint: Path, tmp_path: Path):
    source, folder = tmp_path / "source", tmp_path / "model"
    shutil.copytree(tiny_joint, source)
    (source / FILES[0]).write_bytes(b"no model")
    reader = load_model(str(tiny_joint)).reader
    assert isinstance(reader, JointReader)
    with pytest.raises(ValueError, match=r"encoder\.onnx\.zst"):
        JointReader.read(source)
    save_model(load_model(str(tiny_joint)), folder)
    assert load(str(folder)).model_hash == load(str(tiny_joint)).model_hash


def test_a_very_long_text_takes_little_memory(reader: JointReader, nlp: Language):
    doc = nlp(nlp.make_doc(" ".join([TEXT] * 1200)))
    assert len(doc) > 20_000
    tracemalloc.start()
    try:
        spans = sum(1 for _ in reader.spans(doc, 0.9))
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()
    assert spans < len(doc) * 42
