"""Short forms and their long forms, found on hand-built Docs."""

import pytest
from spacy.language import Language

from kg.extract.abbreviations import find_abbreviations


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("We study Federated Learning (FL) here.", [("FL", "Federated Learning")]),
        ("a large language model (LLM)", [("LLM", "large language model")]),
        ("large language models (LLMs) are used", [("LLMs", "large language models")]),
        ("time series forecasting (TSF)", [("TSF", "time series forecasting")]),
        ("vision-and-language (V&L) models", [("V&L", "vision-and-language")]),
        ("personalized FL (pFL) works", [("pFL", "personalized FL")]),
        ("we use FL (Federated Learning) too", [("FL", "Federated Learning")]),
        ("out-of-distribution (OOD) data", [("OOD", "out-of-distribution")]),
        ("the results (see Table 2) and (2019) hold", []),
        ("a model (GAN)", []),
        ("detection (e.g., DETR) and (DETR)", []),
        ("ends with an open bracket (", []),
        ("()", []),
    ],
)
def test_definitions(nlp: Language, text: str, pairs: list[tuple[str, str]]):
    doc = nlp.make_doc(text)
    found = [(doc[a:b].text, doc[c:d].text) for a, b, c, d in find_abbreviations(doc)]
    assert found == pairs


def test_a_long_form_does_not_reach_into_the_title(nlp: Language):
    doc = nlp.make_doc("Federated Learning (FL) wins")
    doc._.kg_title_tokens = 1
    assert list(find_abbreviations(doc)) == []
