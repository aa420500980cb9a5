"""Tokens and sentence boundaries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from kg.extract.cleaning import clean


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("an LLM-based tool", ["an", "LLM", "-", "based", "tool"]),
        ("42.2% at 1,000", ["42.2", "%", "at", "1,000"]),
        ("see https://x.org/a_b?c=1.", ["see", "https://x.org/a_b?c=1", "."]),
        ("C++, C# and F#", ["C++", ",", "C#", "and", "F#"]),
        ("Adam's don't", ["Adam", "'s", "don't"]),
        ("e.g. A vs. B et al.", ["e.g.", "A", "vs.", "B", "et al."]),
        ("V&L \U0001f3f9 x_1", ["V", "&", "L", "\U0001f3f9", "x", "_", "1"]),
    ],
)
def test_words(nlp: Language, text: str, words: list[str]):
    assert [token.text for token in nlp.make_doc(text)] == words


@given(st.text())
def test_the_words_of_a_clean_text_are_that_text(raw: str):
    from spacy.vocab import Vocab

    from kg.extract.tokens import Words

    text = clean(raw).text
    assert Words(Vocab())(text).text == text


@pytest.mark.parametrize(
    "sentences",
    [
        ["We follow Smith et al. and others.", "It works."],
        ["As in Smith et al. We do better."],
        ["Some nets, e.g. ResNet, i.e. deep ones, vs. BERT.", "They learn."],
        ["Code is at https://github.com/a/b.", "Try it."],
        ["It gains 8.99 points.", "42 tasks are used."],
        ["See Fig. 2 and Sec. 3.", 'He said "no."', "(It was.)", "Why?", "Because!"],
        ["The method of J. Smith wins."],
        ["x-vectors are good.", "iPhones too."],
    ],
)
def test_sentences(nlp: Language, sentences: list[str]):
    found = [s.text for s in nlp(" ".join(sentences)).sents]
    if sentences[0].startswith("As in"):
        assert found == ["As in Smith et al.", "We do better."]
    elif sentences[0].startswith("x-vectors"):
        assert found == [" ".join(sentences)]  # a small letter starts no sentence
    else:
        assert found == sentences


def test_the_title_is_a_sentence_of_its_own(nlp: Language):
    doc = nlp.make_doc("GPFL: Learning features we present it")
    doc._.kg_title_tokens = 4
    assert [s.text for s in nlp(doc).sents] == ["GPFL: Learning features", "we present it"]
