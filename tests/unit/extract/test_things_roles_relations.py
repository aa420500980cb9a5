"""Each component on hand-built Docs with a model written by hand."""

from collections.abc import Callable
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.docs import Found, Role
from kg.extract.mentions import as_things, repeated
from kg.extract.relations import CLASSES, Relations, possible_relations
from kg.extract.roles import Roles
from kg.extract.things import KEPT, Things, kept

Model = Path
MakeDoc = Callable[..., Doc]


def texts(doc: Doc, found: list[Found]) -> list[str]:
    return [doc[f.start : f.end].text for f in found]


def test_a_name_found_once_is_found_everywhere(make_doc: MakeDoc):
    doc = make_doc("Deformable DETR and DETR-like nets. We like deformable DETR; DETRs and DETR.")
    found = [Found(0, 2, "Method", 0.9), Found(3, 4, "Method", 0.8)]
    again = sorted(repeated(doc, found), key=lambda f: f.start)
    assert texts(doc, again) == ["deformable DETR", "DETR"]


@pytest.mark.parametrize("name", ["model", "a"])
def test_plain_words_are_not_looked_for_again(make_doc: MakeDoc, name: str):
    doc = make_doc(f"{name} and {name} and {name}")
    assert list(repeated(doc, [Found(0, 1, "Method", 0.9)])) == []


def test_a_repetition_does_not_cross_into_the_abstract(make_doc: MakeDoc):
    doc = make_doc("About image search image search", title_tokens=2)
    again = list(repeated(doc, [Found(3, 5, "Task", 0.9)]))
    assert again == []


def test_short_and_long_form_are_one_thing_with_one_label(make_doc: MakeDoc):
    doc = make_doc("Graph Attention Network (GAN), then GANs and image search.")
    doc._.kg_abbreviations = [(4, 5, 0, 3)]
    found = [
        Found(0, 3, "Method", 0.9), Found(4, 5, "Task", 0.2),
        Found(8, 9, "Method", 0.5), Found(10, 12, "Task", 0.9),
    ]  # fmt: skip
    things = as_things(doc, found)
    assert [t.thing for t in things] == [0, 0, 0, 1]
    assert [t.label for t in things] == ["Method", "Method", "Method", "Task"]


def test_improbable_things_are_left_out_with_all_their_mentions():
    found = [Found(0, 1, "Method", 0.9, 0), Found(2, 3, "Task", 0.2, 1), Found(4, 5, "Method", 0.3, 0)]
    left = kept(found, {0: 0.8, 1: 0.1}, 0.5)
    assert [f.start for f in left] == [0, 4]
    assert left[0].score == pytest.approx(0.8)
    assert left[1].score < left[0].score


def test_the_things_component_asks_the_head(make_doc: MakeDoc, nlp: Language, tiny_model: Model):
    doc = make_doc("DeepNet and plain words.", ("DeepNet", "Method", 0), ("plain words", "Method", 1))
    doc = Things(nlp, "kg_things", str(tiny_model), KEPT)(doc)
    assert texts(doc, doc._.kg_mentions) == ["DeepNet"]
    assert doc._.kg_mentions[0].score == pytest.approx(0.8808, abs=1e-4)


def test_a_paper_proposes_what_it_says_it_proposes(make_doc: MakeDoc, nlp: Language, tiny_model: Model):
    doc = make_doc(
        "We propose FastNet. It is better than OldNet. FastNet is fast.",
        ("FastNet", "Method", 0), ("OldNet", "Method", 1),
    )  # fmt: skip
    roles: list[Role] = Roles(nlp, "kg_roles", str(tiny_model))(doc)._.kg_roles
    assert [r.role for r in roles] == ["PROPOSES", "COMPARES", "PROPOSES"]
    assert roles[0].confidence > roles[2].confidence  # the sentence that says so is the evidence
    assert roles[0].confidence <= doc._.kg_mentions[0].score


def test_a_role_fits_the_label(make_doc: MakeDoc, nlp: Language, tiny_model: Model):
    doc = make_doc("We propose and compare ImageNet.", ("ImageNet", "Dataset", 0))
    [role] = Roles(nlp, "kg_roles", str(tiny_model))(doc)._.kg_roles
    assert role.role in ("PROPOSES", "EVALUATES_ON", "MENTIONS")


def related(doc: Doc, component: Relations) -> list[tuple[str, str, str]]:
    doc._.kg_roles = [Role("USES", 0.9)] * len(doc._.kg_mentions)
    doc = component(doc)
    names = texts(doc, doc._.kg_mentions)
    return [(names[r.head], r.type, names[r.tail]) for r in doc._.kg_relations]


@pytest.fixture
def relations(nlp: Language, tiny_model: Model) -> Relations:
    return Relations(nlp, "kg_relations", str(tiny_model), 0.3)


def test_a_method_for_a_task(make_doc: MakeDoc, relations: Relations):
    doc = make_doc("FastNet for image search.", ("FastNet", "Method", 0), ("image search", "Task", 1))
    assert related(doc, relations) == [("FastNet", "USED_FOR", "image search")]


def test_the_direction_follows_the_text(make_doc: MakeDoc, relations: Relations):
    doc = make_doc("The encoder of FastNet.", ("encoder", "Method", 0), ("FastNet", "Method", 1))
    assert related(doc, relations) == [("encoder", "PART_OF", "FastNet")]


def test_the_other_direction_too(make_doc: MakeDoc, relations: Relations):
    doc = make_doc("FastNet contains an encoder.", ("encoder", "Method", 1), ("FastNet", "Method", 0))
    assert related(doc, relations) == [("encoder", "PART_OF", "FastNet")]


def test_no_cue_no_relation(make_doc: MakeDoc, relations: Relations):
    doc = make_doc("FastNet. Image search.", ("FastNet", "Method", 0), ("Image search", "Task", 1))
    assert related(doc, relations) == []


def test_the_evidence_is_the_pair_that_says_so(make_doc: MakeDoc, relations: Relations):
    doc = make_doc(
        "FastNet, image search. We use FastNet for image search.",
        ("FastNet", "Method", 0), ("image search", "Task", 1),
    )  # fmt: skip
    assert related(doc, relations) == [("FastNet", "USED_FOR", "image search")]
    [link] = doc._.kg_relations
    assert (link.head, link.tail) == (2, 3)


def test_only_relations_of_the_ontology_are_possible():
    assert [CLASSES[i] for i in possible_relations("Dataset", "Task")] == ["NONE", "BENCHMARK_FOR"]
    assert [CLASSES[i] for i in possible_relations("Task", "Task")] == ["NONE", "SUBTASK_OF", "SUBTASK_OF<"]
    assert possible_relations("Dataset", "Dataset") == (0,)
