"""The clean view of a text and the map back to the text as read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.cleaning import clean, clean_name


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("", ""),
        ("  two   spaces \n and\tlines ", "two spaces and lines"),
        ("We call it \\textbf{Fast\\emph{Net}}.", "We call it FastNet."),
        ("the $generality$ of $\\beta$-divergence", "the generality of β-divergence"),
        ("95\\% of it costs $5 or less", "95% of it costs $5 or less"),
        ("as shown before \\cite{a,b} and \\citep[see][]{c}.", "as shown before and ."),
        ("Schr\\\"odinger and Ren\\'{e}", "Schrödinger and René"),
        ("e\ufb03cient \ufb01ne\u2010tuning \u2014 of\u00a0BERT", "efficient fine-tuning \u2014 of BERT"),
        ("soft\u00adhyphen and zero\u200bwidth", "softhyphen and zerowidth"),
        ("investi-\ngated and knowl- edge", "investigated and knowledge"),
        ("self-\nattention with pre-\ntraining", "self-attention with pre-training"),
        ("object- and part- level; pre- or post-training", "object- and part-level; pre- or post-training"),
        ("Multi-\nModal and Over- Lapped", "Multi-Modal and Over-Lapped"),
        ("state-of-\nthe-art", "state-of-the-art"),
        ("transformer, trans-\nformer", "transformer, transformer"),
        ("foo-bar, foo-\nbar", "foo-bar, foo-bar"),
        ("braces {like these} go", "braces like these go"),
        ("\\unknownmacro stays", "unknownmacro stays"),
        ("line one\\\\line two~here", "line one line two here"),
    ],
)
def test_clean_view(raw: str, text: str):
    assert clean(raw).text == text


def test_a_broken_name_maps_to_the_slice_as_read():
    raw = "our \\textbf{Graph Trans-\n  former} wins"
    view = clean(raw)
    start = view.text.index("Graph")
    a, b = view.to_raw(start, start + len("Graph Transformer"))
    assert raw[a:b] == "Graph Trans-\n  former"
    assert clean_name(raw[a:b]) == "Graph Transformer"


def test_a_ligature_is_one_character_of_the_text_as_read():
    view = clean("an e\ufb03cient net")
    start = view.text.index("efficient")
    assert view.to_raw(start, start + len("efficient")) == (3, 10)


def test_emoji_and_astral_letters_count_as_one():
    raw = "\U0001f3f9 Archer \U0001d707-net"
    view = clean(raw)
    at = view.text.index("Archer")
    a, b = view.to_raw(at, at + len("Archer"))
    assert raw[a:b] == "Archer"


@given(st.text(alphabet=st.sampled_from("ab -\n\t\\${}^_~%\ufb01\u2010éX.,'\"\u200b\U0001f3f9")))
def test_every_clean_character_knows_its_place(raw: str):
    view = clean(raw)
    assert len(view.text) == len(view.starts) == len(view.ends)
    assert list(view.starts) == sorted(view.starts)
    assert all(0 <= a < b <= len(raw) for a, b in zip(view.starts, view.ends, strict=True))
    assert "  " not in view.text
    assert view.text == view.text.strip(" ")
    assert "\n" not in view.text


@given(st.text())
def test_any_text_has_a_clean_view(raw: str):
    view = clean(raw)
    for i, char in enumerate(view.text):
        if char.isascii() and char.isalnum() and raw.isascii() and "\\" not in raw:
            assert raw[view.starts[i]] == char
