"""What the joint model is given: pieces, marks, distances, windows; and how its opinions come together."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.joint.marks import MARKS, marks_of
from kg.extract.joint.near import NEAR, near_of
from kg.extract.joint.opinions import PAIRED, Floats, Opinions
from kg.extract.joint.pieces import Splitter
from kg.extract.joint.windows import windows
from kg.ontology import ROLES

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "graph", "##s", "caf", "##e", "a", "##a", "-"]


def split(*words: str) -> tuple[list[str], list[int]]:
    pieces = Splitter(VOCABULARY).split(words)
    return [VOCABULARY[i] for i in pieces.ids], pieces.word.tolist()


def test_words_are_split_into_the_longest_pieces_whatever_their_case():
    assert split("Graphs", "graph", "-") == (["graph", "##s", "graph", "-"], [0, 0, 1, 2])


def test_accents_are_no_letters_of_their_own():
    assert split("Caf\u00e9", "cafe\u0301") == (["caf", "##e"] * 2, [0, 0, 1, 1])


@pytest.mark.parametrize("word", ["\u00df\u00df", "\u4e2d", "\U0001f680", "x"])
def test_an_unknown_word_is_one_unknown_piece(word: str):
    assert split("a", word, "a") == (["a", "[UNK]", "a"], [0, 1, 2])


@pytest.mark.parametrize("word", ["\u0301", "\u200d", "\x07", ""])
def test_a_word_of_nothing_has_a_piece(word: str):
    assert split(word, "a") == (["[UNK]", "a"], [0, 1])


def test_a_line_of_noise_takes_little_room():
    pieces, words = split("a" * 5000, "a" * 90, "a")
    assert len(pieces) <= 2 * 24 + 1
    assert set(words) == {0, 1, 2}


def test_the_marks_of_mpnet_are_known_too():
    splitter = Splitter(["<s>", "<pad>", "</s>", "<unk>", "[UNK]", "a"])
    assert (splitter.start, splitter.pad, splitter.end) == (0, 1, 2)
    assert splitter.split(["zzz"]).ids.tolist() == [4]


@given(st.lists(st.text(max_size=30), min_size=1, max_size=20))
def test_every_word_has_pieces_in_order(words: list[str]):
    pieces = Splitter(VOCABULARY).split(words)
    assert len(pieces.ids) == len(pieces.word)
    assert sorted(set(pieces.word.tolist())) == list(range(len(words)))
    assert (np.diff(pieces.word) >= 0).all()


@pytest.mark.parametrize(
    ("word", "marks"),
    [
        ("ZeroGen", [1, 1, 0, 0, 0, 0, 0, 0]),
        ("BERT", [1, 1, 1, 0, 0, 0, 0, 0]),
        ("GPT4", [1, 1, 1, 1, 0, 0, 0, 0]),
        ("3.5", [0, 0, 0, 1, 0, 0, 0, 0]),
        ("-", [0, 0, 0, 0, 1, 0, 0, 1]),
        ("X", [1, 0, 0, 0, 0, 0, 0, 1]),
        ("plain", [0, 0, 0, 0, 0, 0, 0, 0]),
        ("\u00c9tat", [1, 0, 0, 0, 0, 0, 0, 0]),
    ],
)
def test_marks_say_how_a_word_is_written(word: str, marks: list[int]):
    assert marks_of(["the", word], 0, [0])[1].tolist() == marks


def test_marks_say_where_a_word_stands():
    rows = marks_of(["one", "two", "three"], 2, [0, 2])
    assert rows[:, 5].tolist() == [1, 1, 0]
    assert rows[:, 6].tolist() == [1, 0, 1]
    assert marks_of([], 0, []).shape == (0, MARKS)


@pytest.mark.parametrize(
    ("a", "b", "sentences", "title_end", "kinds"),
    [
        ((0, 1), (1, 2), (0, 0), 0, (0, 3)),
        ((0, 1), (3, 4), (0, 0), 0, (0, 3)),
        ((0, 1), (4, 5), (0, 0), 0, (1, 4)),
        ((0, 1), (8, 9), (0, 0), 0, (2, 5)),
        ((0, 1), (2, 3), (0, 1), 0, (6, 7)),
        ((0, 1), (2, 3), (0, 2), 0, (8, 9)),
        ((0, 1), (2, 3), (0, 1), 2, (10, 11)),
    ],
)
def test_distances(
    a: tuple[int, int], b: tuple[int, int], sentences: tuple[int, int], title_end: int, kinds: tuple[int, int]
):
    near = near_of([a[0], b[0]], [a[1], b[1]], sentences, title_end)
    assert (near[0][1], near[1][0]) == kinds
    assert max(map(max, near)) < NEAR


@st.composite
def texts(draw: st.DrawFn) -> tuple[list[int], list[int], int]:
    """Pieces of words, starts of sentences, and room for the longest word at least."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=60))
    starts = draw(st.sets(st.integers(0, len(sizes) - 1), max_size=20)) | {0}
    room = draw(st.integers(10, 40))
    return [0, *np.cumsum(sizes).tolist()], sorted(starts), room


@given(texts())
def test_windows_cover_a_text(text: tuple[list[int], list[int], int]):
    first_piece, starts, room = text
    size = len(first_piece) - 1
    found = windows(first_piece, starts, room)
    assert [w for _, _, a, b in found for w in range(a, b)] == list(range(size))
    for a, b, own_start, own_end in found:
        assert a <= own_start < own_end <= b
        assert first_piece[b] - first_piece[a] <= room
    assert {w for a, b, *_ in found for w in range(a, b)} == set(range(size))
    assert all(x[0] < y[0] and x[1] < y[1] for x, y in pairwise(found))


def test_a_short_text_is_one_window():
    assert windows([0, 1, 2, 3], [0, 1], 3) == [(0, 3, 0, 3)]


def test_windows_are_cut_at_sentences_and_overlap():
    found = windows(list(range(101)), list(range(0, 100, 10)), 40)
    assert all(a % 10 == b % 10 == 0 for a, b, *_ in found)
    assert all(y[0] < x[1] for x, y in pairwise(found))


def scores(*things: float) -> tuple[Floats, Floats]:
    right = np.array(things, dtype=np.float32)
    return right, np.tile(right[:, None], (1, len(ROLES)))


def pairs(things: int, **best: int) -> Floats:
    """Scores of pairs: those named ("ab") are surely of a class."""
    table = np.zeros((things, things, PAIRED), dtype=np.float32)
    for name, kind in best.items():
        table["ab".index(name[0]), "ab".index(name[1]), kind] = 10
    return table


def alike(things: int, log_odds: float = -9.0) -> Floats:
    """Log-odds that things are one."""
    return np.full((things, things), log_odds, dtype=np.float32)


def test_opinions_are_log_probabilities_of_pairs_of_different_things():
    seen = Opinions.empty(2)
    seen.add([0, 1], *scores(1, 2), pairs(2, ab=3), alike(2))
    assert set(seen.relations) == {(0, 1), (1, 0)}
    assert np.exp(seen.relations[0, 1]).sum() == pytest.approx(1)
    assert seen.relations[0, 1].argmax() == 3


def test_of_two_opinions_on_a_thing_the_surer_holds():
    seen = Opinions.empty(3)
    seen.add([0, 1], *scores(1, 5), pairs(2, ab=3), alike(2))
    seen.add([1, 2], *scores(2, -1), pairs(2), alike(2, 3.0))
    assert seen.right.tolist() == [1, 5, -1]
    assert seen.roles[:, 0].tolist() == [1, 5, -1]
    seen.add([0, 1], *scores(4, 4), pairs(2), alike(2))
    assert seen.right.tolist() == [4, 5, -1]
    assert seen.relations[0, 1].argmax() == 3  # the one that says more of a relation
    assert (0, 2) not in seen.relations
    assert (seen.same > 0.9).tolist() == [[False, False, False], [False, True, True], [False, True, True]]


def test_without_an_opinion_a_thing_is_improbable():
    assert (Opinions.empty(2).right < -10).all()
