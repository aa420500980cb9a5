"""Search finds names however they are typed, and suggests near ones."""

import pytest

from kg.lookup import Lookup


def _names(lookup: Lookup, text: str) -> list[tuple[str, str]]:
    return [(found.thing.name, found.match) for found in lookup.search(text)]


@pytest.mark.parametrize(
    "typed", ["deformable detr", "Deformable-DETR", "DEFORMABLE  DETR", "deformable detrs"]
)
def test_case_hyphen_and_plural_do_not_matter(lookup: Lookup, typed: str):
    assert _names(lookup, typed)[0] == ("Deformable DETR", "name")


def test_the_ways_to_match_come_in_order(lookup: Lookup):
    found = _names(lookup, "detr")
    assert found[0] == ("DETR", "name")
    assert ("Deformable DETR", "words") in found
    assert [match for _, match in found] == sorted(
        (match for _, match in found), key=["name", "alias", "start", "words", "text"].index
    )


def test_an_alias_finds_its_entity(lookup: Lookup):
    assert _names(lookup, "ms coco")[0] == ("COCO", "alias")


def test_the_start_of_a_name_is_enough(lookup: Lookup):
    assert ("visual recognition", "start") in _names(lookup, "visual rec")


def test_words_are_found_in_any_order(lookup: Lookup):
    assert ("multi-scale deformable attention", "words") in _names(lookup, "attention deformable")


def test_papers_are_found_by_title_and_by_text(lookup: Lookup):
    assert ("A survey of object detection", "words") in _names(lookup, "survey detection")
    untitled = "Region proposals and shared features make Faster R-CNN quick. We…"
    assert (untitled, "start") in _names(lookup, "region proposals")
    assert (untitled, "text") in _names(lookup, "we test on pascal")


def test_a_miss_suggests_near_names(lookup: Lookup):
    assert _names(lookup, "visual recogntion")[0] == ("visual recognition", "near")


def test_what_is_near_nothing_finds_nothing(lookup: Lookup):
    assert lookup.search("zzzzqqqq") == []


@pytest.mark.parametrize("typed", ["", "   ", "|", "%", "'; DROP TABLE paper; --", "\x00", "(", "::"])
def test_odd_text_is_only_text(lookup: Lookup, typed: str):
    assert all(found.match in ("near", "name") for found in lookup.search(typed))


def test_the_limit_holds(lookup: Lookup):
    assert len(lookup.search("detection", 2)) == 2
