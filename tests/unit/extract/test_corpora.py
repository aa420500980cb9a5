"""Annotated abstracts and SciER as training reads them."""

import json
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from kg.errors import InputError
from kg.extract.scier import detokenise
from kg.extract.train.align import find_places
from kg.extract.train.corpus import (
    Excluded,
    GoldEntity,
    GoldPaper,
    GoldRelation,
    PaperIndex,
    Sentence,
    read_gold,
    read_scier,
    with_text,
)
from kg.extract.train.run import gather


def write(tmp_path: Path, value: object) -> Path:
    path = tmp_path / "gold.json"
    path.write_text(json.dumps(value))
    return path


def test_one_annotation(tmp_path: Path):
    row: dict[str, object] = {
        "id": "p1", "title": "T", "text_start": "We propose",
        "entities": [
            {"name": "FooNet", "type": "Method", "aliases": ["FN"], "role": "proposes"},
            {"name": "parsing", "type": "Task", "aliases": [], "role": "addresses"},
        ],
        "relations": [["FooNet", "USED_FOR", "parsing"]],
    }  # fmt: skip
    [paper] = read_gold(write(tmp_path, [row]))
    assert paper.entities[0] == GoldEntity(("FooNet", "FN"), ("Method",), ("PROPOSES",))
    assert paper.relations == (GoldRelation(0, "USED_FOR", 1),)


@pytest.mark.parametrize("text", ["", "[1]", '{"a": 1}', '[{"id": "x"}]', "[[]]", "\x00"])
def test_what_is_no_annotation_is_refused(tmp_path: Path, text: str):
    path = tmp_path / "bad.json"
    path.write_text(text)
    with pytest.raises(InputError, match="bad.json"):
        read_gold(path)


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(InputError, match="nonesuch"):
        read_gold(tmp_path / "nonesuch.json")
    with pytest.raises(InputError, match="nonesuch"):
        read_scier(tmp_path / "nonesuch.jsonl")


def paper(title: str, start: str, *entities: GoldEntity) -> GoldPaper:
    return GoldPaper("p", title, "", start, entities, ())


def test_texts_are_found_by_start_or_title():
    texts = [("A Title: One", "Some other text."), ("", "We propose a thing that\nworks well.")]
    found, missing = with_text(
        [paper("a title - one", "x" * 90), paper("", "We propose a thing"), paper("No", "No")],
        PaperIndex(texts),
    )
    assert [p.abstract for p in found] == [texts[0][1], texts[1][1]]
    assert missing == ["p"]


def test_a_paper_known_by_its_title_alone_is_not_taken_for_one_without_an_abstract():
    texts = [("Another", ""), ("The Title", "We propose a thing.")]
    found, missing = with_text([paper("The title", ""), paper("Nowhere", "")], PaperIndex(texts))
    assert [p.abstract for p in found] == ["We propose a thing."]
    assert missing == ["p"]


def test_excluded_papers_are_known_by_start_and_title():
    excluded = Excluded([paper("The Title!", "We propose a thing that works")])
    assert ("the title", "whatever") in excluded
    assert ("", "We propose  a thing that works, and more.") in excluded
    assert ("Another", "We propose another") not in excluded


def test_papers_of_scier_are_known_by_a_sentence():
    text = "We study the attention of state-of-the-art networks under attack."
    excluded = Excluded(sentences=[Sentence(text), Sentence("It works.")])
    assert ("", f"Something before. {text} Something after.") in excluded
    assert ("", "It works. It does.") not in excluded  # so short a sentence may be anybody's


def test_names_are_found_at_word_boundaries_longer_first(nlp: Language):
    doc = nlp.make_doc("Graph nets (GN): GNs beat graph nets and nets; a GN-based GNome.")
    entities = (
        GoldEntity(("graph nets", "GN"), ("Method",), ("USES",)),
        GoldEntity(("nets",), ("Method",), ("USES",)),
    )
    places = [(doc[p.start : p.end].text, p.entity) for p in find_places(doc, paper("", "", *entities))]
    assert places == [("Graph nets", 0), ("GN", 0), ("GNs", 0), ("graph nets", 0), ("nets", 1), ("GN", 0)]


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("We get 4 2 . 2 % AP .", "We get 42.2% AP."),
        ("state - of - the - art ( R - CNN )", "state-of-the-art (R-CNN)"),
        ("trained on CIFAR - 1 0 , in 2 0 1 6 .", "trained on CIFAR-10, in 2016."),
    ],
)
def test_tokens_are_joined_as_people_write(tokens: str, text: str):
    words = tokens.split()
    joined, offsets = detokenise(words)
    assert joined == text
    assert [joined[a:b] for a, b in offsets] == words


def test_entities_of_scier_keep_their_place(tmp_path: Path):
    path = tmp_path / "train.jsonl"
    row = {
        "sentence": "R - CNN on MS COCO , and R - CNN .",
        "ner": [["R - CNN", "Method"], ["MS COCO", "Dataset"]],
    }
    path.write_text(json.dumps(row) + "\n")
    [sentence] = read_scier(path)
    named = {(sentence.text[a:b], label) for a, b, label in sentence.entities}
    assert named == {("R-CNN", "Method"), ("MS COCO", "Dataset")}
    assert len(sentence.entities) == 3


def test_a_bad_line_of_scier_is_named(tmp_path: Path):
    path = tmp_path / "train.jsonl"
    path.write_text('{"sentence": "a", "ner": []}\n{"x": 1}\n')
    with pytest.raises(InputError, match=r"train.jsonl:2"):
        read_scier(path)


def test_unchecked_annotation_of_a_checked_or_excluded_paper_is_left_out(tmp_path: Path):
    def file(name: str, *titles: str) -> Path:
        rows: list[dict[str, Any]] = [
            {"id": title, "title": title, "entities": [], "relations": []} for title in titles
        ]
        (tmp_path / name).write_text(json.dumps(rows), encoding="utf-8")
        return tmp_path / name

    texts = [(title, f"{title} says something.") for title in ("One", "Two", "Three")]
    corpora, missing = gather(
        [file("checked.json", "One")], texts, unchecked=[file("more.json", "One", "Two", "Three", "Four")],
        scier=None, unlabelled=list, excluded=Excluded([paper("Three", "")]),
    )  # fmt: skip
    assert [p.title for p in corpora.abstracts] == ["One"]
    assert [p.title for p in corpora.unchecked] == ["Two"]
    assert missing == ["Four"]
