"""SciER's own scores: strict mentions and relations by its tokens, with a model of its nine types."""

import json
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.extract.evaluate import Count
from kg.extract.joint.reader import JointReader
from kg.extract.joint.scier import Annotated, Mention, Prediction, predict, read_annotated, score_scier
from kg.extract.model import load_model

TOKENS = [
    ["R", "-", "CNN", "is", "trained", "on", "MS", "COCO", "."],
    ["It", "is", "used", "for", "detection", "(", "4", "2", ".", "5", "%", ")", "."],
]
CNN: Mention = (0, 2, "Method")
COCO: Mention = (6, 7, "Dataset")
DETECTION: Mention = (13, 13, "Task")
PAPER = {
    "doc_id": "17",
    "sentences": TOKENS,
    "ner": [[[0, 2, "Method"], [6, 7, "Dataset"]], [[13, 13, "Task"]]],
    "relations": [[[0, 2, 6, 7, "Trained-With"]], []],
}


def written(tmp_path: Path, *papers: object) -> Path:
    path = tmp_path / "plm_test.jsonl"
    path.write_text("".join(f"{json.dumps(paper)}\n" for paper in papers), encoding="utf-8")
    return path


def test_sentences_of_a_paper_are_read_with_their_place_in_it(tmp_path: Path):
    first, second = read_annotated(written(tmp_path, PAPER))
    assert (first.document, first.first, second.first) == ("17", 0, 9)
    assert first.mentions == {CNN, COCO}
    assert first.relations == {(CNN, "Trained-With", COCO)}
    assert second.mentions == {DETECTION}
    assert second.relations == frozenset()


@pytest.mark.parametrize(
    "paper", [{}, [], PAPER | {"ner": []}, PAPER | {"relations": [[[0, 0, 6, 7, "Part-Of"]], []]}]
)
def test_a_line_that_is_no_paper_is_named(tmp_path: Path, paper: object):
    with pytest.raises(InputError, match=r"plm_test\.jsonl:2: not a paper of SciER"):
        read_annotated(written(tmp_path, PAPER, paper))


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(InputError, match="nonesuch"):
        read_annotated(tmp_path / "nonesuch.jsonl")


@pytest.fixture
def sentences(tmp_path: Path) -> list[Annotated]:
    return read_annotated(written(tmp_path, PAPER))


def test_what_is_right_counts_with_both_ends_label_and_type(sentences: list[Annotated]):
    wrong: Mention = (0, 2, "Task")
    found = [
        Prediction({CNN: 0.9, COCO: 0.6, wrong: 0.3}, {(CNN, "Trained-With", COCO): 0.7}),
        Prediction({(12, 13, "Task"): 0.8}, {}),
    ]
    scores = score_scier(sentences, found, (0.5, 0.5))
    assert scores["NER"] == Count(right=2, predicted=3, found=2, core=3)
    assert scores["NER Task"] == Count(right=0, predicted=1, found=0, core=1)
    assert scores["Rel+"] == scores["Rel+ Trained-With"] == Count(right=1, predicted=1, found=1, core=1)


@pytest.mark.parametrize(
    ("least", "predicted", "right"), [((0.5, 0.5), 2, 1), ((0.5, 0.65), 1, 1), ((0.7, 0.5), 0, 0)]
)
def test_a_relation_needs_both_its_mentions(
    sentences: list[Annotated], least: tuple[float, float], predicted: int, right: int
):
    relations = {(CNN, "Trained-With", COCO): 0.7, (COCO, "Part-Of", CNN): 0.6}
    found = [Prediction({CNN: 0.9, COCO: 0.6}, relations), Prediction({}, {})]
    rel = score_scier(sentences, found, least)["Rel+"]
    assert (rel.predicted, rel.right, rel.core) == (predicted, right, 1)


def test_a_reader_is_asked_in_scier_s_own_tokens(sentences: list[Annotated], tiny_joint: Path):
    reader = load_model(str(tiny_joint)).reader
    assert isinstance(reader, JointReader)
    many = sentences * 40  # more than fit into one text
    found = list(predict(reader, many))
    assert len(found) == len(many)
    assert any(prediction.mentions for prediction in found)
    for sentence, prediction in zip(many, found, strict=True):
        last = sentence.first + len(sentence.tokens) - 1
        assert all(sentence.first <= a <= b <= last for a, b, _ in prediction.mentions)
        assert all(0 <= p < 1.001 for p in [*prediction.mentions.values(), *prediction.relations.values()])
        assert all({a, b} <= prediction.mentions.keys() for a, _, b in prediction.relations)
