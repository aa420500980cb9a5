"""The whole pipeline with the bundled model, on texts of all kinds: exact offsets, no crash, no dreams."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kg.extract.cleaning import clean_name
from kg.extract.docs import Found, Role, make_record
from kg.extract.pipeline import Extractor, extraction, load
from kg.ontology import PAPER, RELATIONSHIP_TYPE
from kg.records import Extraction

PLAIN = (
    "GraphMender: Mending Broken Edges for Link Prediction",
    (
        "Link prediction on knowledge graphs suffers from missing edges. We propose GraphMender, a graph "
        "neural network (GNN) that repairs edges by contrastive learning. On FB15k-237 and WN18RR, "
        "GraphMender outperforms TransE and RotatE. Experiments with GNNs, e.g. GraphSAGE, confirm this."
    ),
)
FRENCH = (
    "Nous proposons une nouvelle m\u00e9thode de segmentation d'images m\u00e9dicales qui repose sur un "
    "r\u00e9seau de neurones convolutif et am\u00e9liore nettement les r\u00e9sultats obtenus auparavant."
)
GERMAN = (
    "Wir stellen ein neues Verfahren zur automatischen \u00dcbersetzung vor, das auf einem Transformer "
    "beruht und ohne parallele Daten auskommt; die Ergebnisse sind deutlich besser als bisher."
)
CHINESE = "\u6211\u4eec\u63d0\u51fa\u4e86 BERT \u7528\u4e8e\u56fe\u50cf\u5206\u5272\u3002" * 5
ARABIC = (
    "\u202b\u0627\u0644\u0634\u0628\u0643\u0627\u062a BERT \u0627\u0644\u0639\u0635\u0628\u064a\u0629\u202c"
)


@pytest.fixture(scope="module")
def bundled() -> Extractor:
    return load()


@pytest.fixture(scope="module", params=["bundled", "joint"])
def extractor(request: pytest.FixtureRequest, bundled: Extractor, tiny_joint: Path) -> Extractor:
    """The bundled model, and an untrained joint one that finds something almost everywhere."""
    return bundled if request.param == "bundled" else load(str(tiny_joint))


def one(extractor: Extractor, title: str, abstract: str) -> Extraction:
    [found] = extractor.extract([("key", title, abstract)])
    return found


def check(found: Extraction, title: str, abstract: str, *, names: bool = True) -> None:
    """What holds for every extraction of every text; names only where no mention cuts a formula in two."""
    fields = {"title": title, "abstract": abstract}
    written = [clean_name(fields[m.span.field][m.span.start : m.span.end]).split() for m in found.mentions]
    for mention in found.mentions:
        span = mention.span
        text = fields[span.field]
        assert 0 <= span.sentence_start <= span.start < span.end <= span.sentence_end <= len(text)
        assert not names or mention.name.split() in written
        assert 0 <= mention.role_confidence <= 1
        assert 0 <= mention.confidence <= 1
        assert round(mention.confidence, 4) == mention.confidence
        assert RELATIONSHIP_TYPE[mention.role].joins(PAPER, mention.label)
    order = [(m.span.field == "abstract", m.span.start, m.span.end) for m in found.mentions]
    assert order == sorted(set(order))
    for relation in found.relations:
        head, tail = found.mentions[relation.head], found.mentions[relation.tail]
        assert RELATIONSHIP_TYPE[relation.type].joins(head.label, tail.label)
        assert head.name != tail.name


def test_a_plain_abstract(bundled: Extractor):
    found = one(bundled, *PLAIN)
    check(found, *PLAIN)
    own = {m.name for m in found.mentions if m.role == "PROPOSES" and m.label == "Method"}
    assert "GraphMender" in own
    assert any(m.span.field == "title" and m.name == "GraphMender" for m in found.mentions)
    assert ("GNN", "graph neural network") in {(a.short, a.long) for a in found.abbreviations}
    assert {"FB15k-237", "WN18RR"} & {m.name for m in found.mentions if m.label == "Dataset"}


HARD = {
    "nothing": ("", ""),
    "spaces": ("  \n", "\t \n\n"),
    "one word": ("", "Transformers"),
    "only a title": (PLAIN[0], ""),
    "emoji": ("\U0001f3f9", "\U0001f680 We propose RocketNet \U0001f680\u200d\U0001f525 for parsing. " * 2),
    "right to left": ("\u05e9\u05dc\u05d5\u05dd", ARABIC),
    "a table": ("", "\n".join("ResNet-50 | 76.1 | 93.0 | 25.6M" for _ in range(60))),
    "numbers": ("", "1.0 2.0 3.5 " * 500),
    "latex": ("\\textbf{GPFL}: $\\alpha$-nets", "Our \\emph{Soft\\textbf{Net}} \\cite{x} in $k$-NN. " * 3),
    "broken latex": ("$", "\\textbf{We propose $x^{2 FooNet } for image search \\ { } $ \\frac{a}{"),
    "brackets": ("((((", ")(" * 300),
    "no letters": ("...", "!!! ??? --- ___ ^^^ " * 30),
    "one endless word": ("", "a" * 20_000),
    "controls": ("a\x00b", "We use BERT\x07\x1b[31m for parsing.\ufffd" * 3),
    "separators": ("a\u2028b", "We use\u2029BERT\x85for\u00a0parsing."),
}  # fmt: skip


@pytest.mark.parametrize("name", HARD)
def test_hard_texts(extractor: Extractor, bundled: Extractor, name: str):
    whole = extractor is bundled and name != "broken latex"
    check(one(extractor, *HARD[name]), *HARD[name], names=whole)


@pytest.mark.parametrize("name", ["nothing", "spaces", "numbers", "no letters", "right to left"])
def test_nothing_is_found_in_nothing(bundled: Extractor, name: str):
    assert one(bundled, *HARD[name]).mentions == ()


def test_the_untrained_model_finds_something(tiny_joint: Path):
    found = one(load(str(tiny_joint)), *PLAIN)
    assert len(found.mentions) > 5
    assert found.relations


@pytest.mark.parametrize("abstract", [FRENCH, GERMAN, CHINESE])
def test_other_languages_are_left_alone(extractor: Extractor, abstract: str):
    assert one(extractor, "", abstract).mentions == ()


def test_a_long_text(extractor: Extractor):
    text = " ".join([PLAIN[1], "It is known that this holds in general and for all of them."] * 400)
    assert len(text.split()) > 20_000
    check(one(extractor, "", text), "", text)


def test_wrapped_lines_and_broken_words_do_not_hide_names(extractor: Extractor):
    abstract = PLAIN[1].replace("contrastive learning", "contras-\ntive\nlearning").replace(" that", "\nthat")
    found = one(extractor, PLAIN[0], abstract)
    check(found, PLAIN[0], abstract)
    plain = one(extractor, *PLAIN)
    assert [m.name for m in found.mentions] == [m.name for m in plain.mentions]
    assert [m.confidence for m in found.mentions] == [m.confidence for m in plain.mentions]


def test_neighbours_and_order_do_not_matter(extractor: Extractor):
    records = [(f"k{i}", *HARD[name]) for i, name in enumerate(HARD)]
    records += [("plain", *PLAIN), ("half", "", PLAIN[1][:150]), ("twice", PLAIN[0], PLAIN[1] * 3)]
    alone = {record[0]: one(extractor, *record[1:]).mentions for record in records}
    for seed in range(3):
        random.Random(seed).shuffle(records)
        for found in extractor.extract(records):
            assert found.mentions == alone[found.record_id]


def test_one_extraction_a_record_in_order(extractor: Extractor):
    keys = [found.record_id for found in extractor.extract((str(i), "", "x" * i) for i in range(5))]
    assert keys == list("01234")


@settings(max_examples=40, deadline=None)
@given(title=st.text(max_size=40), abstract=st.text(max_size=200))
def test_no_text_breaks_it(extractor: Extractor, bundled: Extractor, title: str, abstract: str):
    check(one(extractor, title, abstract), title, abstract, names=extractor is bundled)


@settings(max_examples=40, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(
            [*PLAIN[1].split(), "\n", "$", "\\textbf{", "}", "- ", "(", ")", "et al.", "\ufb01ne-", "x-\n"]
        ),
        max_size=60,
    )
)
def test_no_mixture_of_words_breaks_it(extractor: Extractor, bundled: Extractor, words: list[str]):
    abstract = " ".join(words)
    check(one(extractor, "", abstract), "", abstract, names=extractor is bundled)


def test_a_name_may_hold_what_looks_like_the_end_of_a_sentence(nlp: Language):
    record = make_record(nlp.make_doc, "", "We ask Yahoo! Answers. It answers.")
    doc = nlp(record.doc)
    assert len(list(doc.sents)) == 3
    doc._.kg_mentions = [Found(2, 5, "Dataset", 0.9, 0)]
    doc._.kg_roles = [Role("USES", 0.9)]
    [mention] = extraction("key", record, doc).mentions
    assert mention.name == "Yahoo! Answers"
    assert (
        record.doc.text[mention.span.sentence_start : mention.span.sentence_end] == "We ask Yahoo! Answers."
    )
