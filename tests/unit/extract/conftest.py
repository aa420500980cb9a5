"""Hand-built Docs and a model small enough to write by hand."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract import english, sentences
from kg.extract.docs import Found, register_extensions
from kg.extract.joint.reader import JointReader
from kg.extract.linear import Linear
from kg.extract.model import CONVOLUTIONS, JOINT, Config, Model, save_model
from kg.extract.network import Vectors
from kg.extract.reader import Reader
from kg.extract.relations import CLASSES
from kg.extract.tagger import Tagger
from kg.extract.tokens import Words
from kg.extract.train.heads import THING_CLASSES
from kg.extract.train.tagger import new_tagger
from kg.ontology import ROLES

COMPONENTS = (english, sentences)
MakeDoc = Callable[..., Doc]


@pytest.fixture(scope="session")
def nlp() -> Language:
    register_extensions()
    blank = spacy.blank("en")
    blank.tokenizer = Words(blank.vocab)
    blank.add_pipe("kg_sentences")
    return blank


@pytest.fixture
def make_doc(nlp: Language) -> MakeDoc:
    """A Doc with sentences; mentions are given as (name, label, thing) and found by name, all of them."""

    def make(text: str, *mentions: tuple[str, str, int], title_tokens: int = 0) -> Doc:
        doc = nlp.make_doc(text)
        doc._.kg_title_tokens = title_tokens
        doc = nlp(doc)
        found: list[Found] = []
        for name, label, thing in mentions:
            at = text.find(name)
            while at >= 0:
                span = doc.char_span(at, at + len(name))
                assert span is not None, name
                found.append(Found(span.start, span.end, label, 0.9, thing))
                at = text.find(name, at + 1)
        doc._.kg_mentions = sorted(found, key=lambda f: f.start)
        return doc

    return make


def head(classes: tuple[str, ...], weights: dict[str, dict[str, float]]) -> Linear:
    """A head from feature -> class -> weight."""
    table = np.zeros((len(weights), len(classes)), dtype=np.float32)
    for row, by_class in enumerate(weights.values()):
        for name, weight in by_class.items():
            table[row, classes.index(name)] = weight
    return Linear(classes, {feature: i for i, feature in enumerate(weights)}, table)


def model_of(reader: Reader, kind: str) -> Model:
    """A model of a reader and heads that know one or two cues each."""
    return Model(
        Config(reader=kind, least_role=0.3, least_relation=0.3),
        reader,
        things=head(THING_CLASSES, {"M:shape=camel": {"RIGHT": 2.0}, "M:shape=small": {"NONE": 2.0}}),
        roles=head(
            ROLES,
            {
                "M:c<propose,near,a": {"PROPOSES": 3.0},
                "M:c<compare,near,a": {"COMPARES": 3.0},
                "M:c<use,near,a": {"USES": 2.0},
            },
        ),
        relations=head(
            CLASSES,
            {
                "MT": {"NONE": 1.0},
                "MT:in<for": {"USED_FOR": 4.0},
                "MM": {"NONE": 1.0},
                "MM:in<than": {"COMPARED_WITH": 4.0},
                "MM:in<of": {"PART_OF": 4.0},
                "MM:in<contains": {"PART_OF<": 4.0},
            },
        ),
    )


@pytest.fixture
def tiny_model(tmp_path: Path) -> Path:
    """A folder with a model of an untrained tagger."""
    vectors = Vectors.of(["a", "we"], np.eye(2, dtype=np.float32))
    tagger = Tagger(vectors, new_tagger(vectors, width=8, depth=1, seed=1), width=8, depth=1)
    folder = tmp_path / "tiny"
    save_model(model_of(tagger, CONVOLUTIONS), folder)
    return folder


@pytest.fixture(scope="session")
def tiny_joint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model of an untrained joint reader."""
    reader = JointReader.read(Path(__file__).parents[2] / "fixtures" / "extract" / "tiny-joint")
    folder = tmp_path_factory.mktemp("models") / "tiny-joint"
    save_model(model_of(reader, JOINT), folder)
    return folder
