"""A thing is shown with its properties and its neighbours by relationship."""

import pytest

from kg.answers import Portrait
from kg.errors import NotFoundError
from kg.lookup import Lookup


def _groups(portrait: Portrait) -> dict[tuple[str, str, str], list[str]]:
    return {
        (group.type, group.direction, group.label): [n.thing.name for n in group.first]
        for group in portrait.neighbours
    }


def test_an_entity_with_its_neighbours(lookup: Lookup):
    shown = lookup.show("detection transformer")
    assert shown.thing.name == "DETR"
    assert shown.properties["aliases"] == ["Detection Transformer"]
    assert _groups(shown) == {
        ("PROPOSES", "in", "Paper"): ["Boxes from a set of queries"],
        ("USES", "in", "Paper"): ["Deformable DETR for object detection"],
        ("USED_FOR", "out", "Task"): ["object detection"],
        ("COMPARED_WITH", "both", "Method"): ["Faster R-CNN"],
    }


def test_a_relation_without_direction_is_seen_from_both_ends(lookup: Lookup):
    shown = lookup.show("faster r-cnn")
    assert _groups(shown)["COMPARED_WITH", "both", "Method"] == ["DETR"]


def test_counts_are_of_all_where_the_list_is_cut(lookup: Lookup):
    group = next(g for g in lookup.show("COCO", 1).neighbours if g.type == "EVALUATES_ON")
    assert (group.total, len(group.first)) == (3, 1)


def test_a_paper_shows_only_what_it_has(lookup: Lookup):
    shown = lookup.show("2005.00001")
    assert shown.properties["venue"] == "ECCV"
    assert "doi" not in shown.properties
    assert _groups(shown)["MENTIONS", "out", "Task"] == ["visual recognition"]


@pytest.mark.parametrize(
    "typed",
    [
        "Boxes from a set of queries", "boxes from a  SET of queries", "boxes from a set",
        "arXiv:2005.00001v3", "https://arxiv.org/abs/2005.00001", "paper: Boxes from a set of queries",
    ],
)  # fmt: skip
def test_a_paper_goes_by_many_names(lookup: Lookup, typed: str):
    assert lookup.show(typed).thing.name == "Boxes from a set of queries"


@pytest.mark.parametrize("typed", ["10.1000/second", "https://doi.org/10.1000/SECOND", "doi:10.1000/second"])
def test_a_doi_names_a_paper(lookup: Lookup, typed: str):
    assert lookup.show(typed).thing.name == "Deformable DETR for object detection"


def test_the_start_of_an_id_names_a_paper(lookup: Lookup):
    whole = lookup.show("2005.00001").thing
    assert lookup.show(whole.id[:10].upper()).thing == whole
    assert lookup.show(whole.id).thing == whole


def test_an_id_names_an_entity(lookup: Lookup):
    assert lookup.show("method:deformabledetr").thing.name == "Deformable DETR"


def test_a_label_may_be_put_before_a_name(lookup: Lookup):
    assert lookup.show("dataset: ms-coco").thing.name == "COCO"
    with pytest.raises(NotFoundError):
        lookup.show("task: coco")


def test_a_miss_names_what_is_near(lookup: Lookup):
    with pytest.raises(NotFoundError, match=r"'Deformable DETTR'.*Deformable DETR \(Method\).*kg search"):
        lookup.show("Deformable DETTR")
