"""Which records are one paper: by identifier, by abstract, by version; and which are not."""

from collections.abc import Mapping, Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity import Fingerprint, Group, fingerprint, group_records, overlap, titles_agree
from kg.records import Record, Source

WORDS = [f"word{i}" for i in range(400)]
LONG = " ".join(WORDS[:60])
OTHER = " ".join(WORDS[100:160])
NEAR = LONG.replace("word30 word31", "changed words")
SHORT = "To appear."


def record(title: str, abstract: str) -> Fingerprint:
    r = Record(title=title, abstract=abstract, source=Source("a.txt", 1))
    return fingerprint(f"{title}|{abstract}", r.id, title, abstract)


def groups(records: Sequence[Fingerprint], shared: Sequence[tuple[str, Sequence[str]]] = ()) -> list[Group]:
    def abstracts(keys: Sequence[str]) -> Mapping[str, str]:
        return {key: key.split("|")[1] for key in keys}

    return group_records(records, shared, abstracts)


def reasons(*records: Fingerprint, shared: Sequence[tuple[str, Sequence[str]]] = ()) -> list[list[str]]:
    return sorted(sorted(g.reasons.values()) for g in groups(records, shared))


def test_same_abstract_and_one_title_missing_is_one_paper():
    assert reasons(record("A study of words", LONG), record("", LONG)) == [["", "same abstract"]]


def test_same_abstract_under_titles_that_disagree_is_two_papers():
    assert reasons(record("A study of words", LONG), record("Bananas", LONG)) == [[""], [""]]


def test_a_short_abstract_proves_nothing():
    assert reasons(record("", SHORT), record("A study of words", SHORT)) == [[""], [""]]


def test_a_changed_phrase_is_a_version():
    assert reasons(record("", LONG), record("", NEAR)) == [["", "version of the text"]]


def test_another_text_is_another_paper():
    assert reasons(record("", LONG), record("", OTHER)) == [[""], [""]]


@pytest.mark.parametrize("reason", ["same DOI", "same arXiv id"])
def test_a_shared_identifier_joins_texts_that_differ(reason: str):
    a, b = record("A study of words", LONG), record("A study of words: part", OTHER)
    assert reasons(a, b, shared=[(reason, [a.key, b.key])]) == [["", reason]]


def test_a_shared_identifier_does_not_join_titles_that_disagree():
    a, b = record("A study of words", LONG), record("Bananas", OTHER)
    assert reasons(a, b, shared=[("same DOI", [a.key, b.key])]) == [[""], [""]]


def test_a_record_without_title_does_not_join_two_titles_that_disagree():
    texts = [record("A study of words", LONG), record("", LONG), record("Bananas", LONG)]
    assert sorted(len(g.reasons) for g in groups(texts)) == [1, 2]


def test_the_representative_has_a_title_then_the_longer_abstract():
    titled, longer = record("A study of words", LONG), record("", LONG + " end")
    (paper,) = groups([titled, longer])
    assert paper.representative == titled.key
    assert paper.id == min(titled.id, longer.id)


def test_the_order_of_records_changes_nothing():
    texts = [record("A study of words", LONG), record("", LONG), record("Bananas", LONG), record("", NEAR)]
    results = [groups(list(order)) for order in permutations(texts)]
    assert all(result == results[0] for result in results)


def test_a_thousand_copies_are_one_paper():
    copies = [record(f"A study of words part {i}"[:16], LONG + f" {i}") for i in range(1000)]
    assert len(groups(copies)) == 1


@given(st.lists(st.text(max_size=300), max_size=8))
def test_every_record_is_in_exactly_one_paper(abstracts: list[str]):
    texts = list({t.id: t for t in (record("", a.replace("|", " ")) for a in abstracts)}.values())
    assert sorted(i for g in groups(texts) for i in g.reasons) == sorted(t.id for t in texts)


@pytest.mark.parametrize(
    ("left", "right", "agree"),
    [
        ("wide residual networks", "wide residual networks", True),
        ("wide residual networks", "wide residual networks for images", True),
        ("attention", "attention is all you need", False),
        ("deep learning for images", "deep learning for sound and speech", False),
        ("", "", True),
    ],
)
def test_titles_agree_when_one_can_be_the_other(left: str, right: str, agree: bool):
    assert titles_agree(left, right) is titles_agree(right, left) is agree


def test_overlap_of_texts_without_shingles_is_nothing():
    assert overlap("", "") == overlap("one two", "one two") == 0.0
