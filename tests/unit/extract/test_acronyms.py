"""Names of one paper that differ by an acronym alone are one thing."""

import pytest

from kg.extract.acronyms import spelt_out
from kg.extract.names import name_key


def one(a: str, b: str, **defined: str) -> bool:
    return {name_key(a), name_key(b)} in [{*pair} for pair in spelt_out([a, b], defined)]


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("KV cache quantization", "Key-Value (KV) cache quantization"),
        ("CoT reasoning", "chain-of-thought reasoning"),
        ("few-shot NER methods", "Few-Shot Named Entity Recognition"),
        ("PDEs", "partial differential equation"),
        ("UBA schedule", "Unified Budget-Aware (UBA) schedule"),
        ("SSL", "self-supervised learning"),
        ("estimation of the ATE", "Estimation of the Average Treatment Effect"),
    ],
)
def test_an_acronym_and_its_words_are_one_name(short: str, long: str):
    assert one(short, long)
    assert one(long, short)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("LSTM", "LLM"),  # two acronyms
        ("FL training", "federated LLM training"),  # a word that is one itself
        ("GAN", "generic adversarial networks for images"),  # more words than letters
        ("art", "all real things"),  # no capitals
        ("SSL methods", "supervised learning"),
        ("graph search", "Graph Search"),  # one key already
    ],
)
def test_other_names_are_not(a: str, b: str):
    assert not one(a, b)


def test_an_acronym_that_the_paper_defines_stands_for_nothing_else():
    meaning = {"uda": "unsupervised domain adaptation"}
    assert not one("UDA", "universal domain adaptation", **meaning)
    assert one("UDA methods for images", "unsupervised domain adaptation methods for images", **meaning)


def test_a_long_list_of_names_takes_no_long_time():
    names = [f"Fast Accurate Network {n} of FAN kind {n}" for n in range(300)]
    assert not list(spelt_out(names, {}))
