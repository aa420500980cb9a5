"""Annotated papers and SciER's sentences as the joint model learns from them."""

import pytest
from spacy.language import Language

from kg.extract import crf
from kg.extract.joint.pieces import MOST_PIECES, Splitter
from kg.extract.joint.scier import TYPES
from kg.extract.train.corpus import GoldEntity, GoldPaper, GoldRelation, Sentence
from kg.extract.train.joint.examples import UNKNOWN, example_of, scier_examples
from kg.extract.train.run import first_pipeline
from kg.ontology import RELATIONS, ROLES

SPLITTER = Splitter(["[PAD]", "[UNK]", "[CLS]", "[SEP]"])
PAPER = GoldPaper(
    "p", "FooNet for search", "We propose FooNet. It is trained on Pics, not on Maps.", "",
    (
        GoldEntity(("FooNet",), ("Method",), ("PROPOSES",)),
        GoldEntity(("nowhere",), ("Task",), ("ADDRESSES",)),
        GoldEntity(("Pics",), ("Dataset",), ("EVALUATES_ON",)),
    ),
    (GoldRelation(0, "TRAINED_WITH", 2), GoldRelation(0, "USED_FOR", 1)),
)  # fmt: skip


@pytest.fixture(scope="module")
def first() -> Language:
    return first_pipeline()


def test_a_paper_is_its_mentions_things_and_relations(first: Language):
    example = example_of(first, SPLITTER, PAPER)
    assert [" ".join(example.words[a:b]) for a, b in example.spans] == ["FooNet", "FooNet", "Pics"]
    assert example.thing == [0, 0, 1]
    assert [crf.LABELS[n] for n in example.labels] == ["Method", "Dataset"]
    assert [ROLES[n] for n in example.roles] == ["PROPOSES", "EVALUATES_ON"]
    assert example.relations == {(0, 1): RELATIONS.index("TRAINED_WITH")}
    assert example.title_end == 3
    assert [example.sentence_of[a] for a, _ in example.spans] == [0, 1, 2]


def test_names_of_one_thing_are_told_apart_where_no_rule_joins_them(first: Language):
    entity = GoldEntity(("FooNet", "FooNets", "our small net"), ("Method",), ("PROPOSES",))
    text = "We show FooNet. Our small net is fast; FooNets are small."
    example = example_of(first, SPLITTER, GoldPaper("p", "", text, "", (entity,), ()))
    assert example.thing == [0, 0, 0]
    assert example.names == [0, 1, 0]


def test_a_paper_may_be_read_without_its_title(first: Language):
    example = example_of(first, SPLITTER, PAPER, titled=False)
    assert (example.title_end, example.thing) == (0, [0, 1])


def test_what_does_not_fit_is_cut_off(first: Language):
    long = GoldPaper("p", "", PAPER.abstract + " again and" * 400 + " Pics.", "", PAPER.entities, ())
    example = example_of(first, SPLITTER, long)
    assert len(example.pieces.ids) <= MOST_PIECES - 2
    assert len(example.words) == len(example.marks) == len(example.sentence_of) == example.pieces.word[-1] + 1
    assert all(end <= len(example.words) for _, end in example.spans)


SENTENCE = Sentence(
    "FooNet on Pics, FooNet on Maps.",
    ((0, 6, "Method"), (10, 14, "Dataset"), (16, 22, "Method"), (26, 30, "Dataset")),
    ("FooNet", "Pics", "FooNet", "Maps"),
    (("FooNet:Method", "Evaluated-With", "Pics:Dataset"), ("Nothing:Task", "Part-Of", "Pics:Dataset")),
    "17",
)


def test_sentences_of_scier_are_read_together(first: Language):
    [(example, sentences)] = scier_examples(first, SPLITTER, [SENTENCE, SENTENCE])
    assert sentences == [SENTENCE, SENTENCE]
    assert example.thing == [0, 1, 0, 2, 3, 4, 3, 5]  # things of a sentence are its own
    kind = TYPES.index("Evaluated-With")
    assert example.relations == {(0, 1): kind, (3, 4): kind}
    assert set(example.roles) == {UNKNOWN}
    assert sorted(set(example.sentence_of)) == [0, 1]


def test_texts_of_scier_are_of_one_paper_and_bounded(first: Language):
    other = Sentence("Another.", document="18")
    found = list(scier_examples(first, SPLITTER, [SENTENCE] * 5 + [other], most=20))
    assert [len(sentences) for _, sentences in found] == [2, 2, 1, 1]
