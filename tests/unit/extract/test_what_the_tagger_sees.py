"""The columns of a token, and that one text alone decides its scores."""

import numpy as np
import pytest
from spacy.language import Language

from kg.extract.network import COLUMNS, Vectors, features
from kg.extract.train.tagger import new_tagger

VECTORS = Vectors.of(["the", "graph"], np.eye(2, dtype=np.float32))


def test_columns_are_exact(nlp: Language):
    doc = nlp.make_doc("Graph nets read the graph")
    doc._.kg_title_tokens = 2
    rows = features(doc, VECTORS)
    assert rows.dtype == np.uint64
    assert rows[:, COLUMNS.index("norm")].tolist() == [token.norm for token in doc]
    assert rows[:, COLUMNS.index("shape")].tolist() == [token.shape for token in doc]
    assert rows[:, -1].tolist() == [1, 2, 2, 0, 1]


@pytest.mark.parametrize(
    ("text", "token", "place"),
    [
        ("nets", 0, 1),
        ("nets and nets", 0, 1 + 4),
        ("a (nets) b", 2, 1 + 16),
        ("a (nets) b", 4, 1),
        ("x x x x x x", 0, 1 + 4 * 3),
    ],
)
def test_the_place_of_a_token(nlp: Language, text: str, token: int, place: int):
    assert features(nlp.make_doc(text), VECTORS)[token, COLUMNS.index("place")] == place


def test_a_word_of_the_title_is_known_in_the_abstract(nlp: Language):
    doc = nlp.make_doc("nets of nets")
    doc._.kg_title_tokens = 1
    places = features(doc, VECTORS)[:, COLUMNS.index("place")]
    assert places.tolist() == [1 + 1 + 2 + 4, 1, 1 + 2 + 4]


def test_scores_do_not_depend_on_the_batch(nlp: Language):
    network = new_tagger(VECTORS, width=16, depth=2, seed=3)
    docs = [nlp.make_doc(" ".join(["the graph of nets"] * n)) for n in (1, 7, 30)]
    for doc, scores in zip(docs, network.predict(docs), strict=True):
        assert network.predict([doc])[0] == pytest.approx(scores, abs=1e-5)


def test_the_same_seed_gives_the_same_network(nlp: Language):
    doc = nlp.make_doc("the graph")
    first, second = (new_tagger(VECTORS, width=16, depth=2, seed=3).predict([doc])[0] for _ in range(2))
    assert np.array_equal(first, second)
