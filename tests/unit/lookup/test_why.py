"""The sentences behind the edges between two things."""

import pytest

from kg.answers import Quote
from kg.errors import NotFoundError
from kg.lookup import Lookup


def _marked(found: Quote) -> tuple[str | None, str]:
    head = found.text[slice(*found.head)] if found.head else None
    return head, found.text[slice(*found.tail)]


def test_both_mentions_are_marked_between_entities(lookup: Lookup):
    (reason,) = lookup.why("detr", "object detection")
    assert (reason.source.name, reason.type, reason.target.name) == ("DETR", "USED_FOR", "object detection")
    assert [_marked(q) for q in reason.quotes] == [("DETR", "object detection")] * 2
    assert [q.confidence for q in reason.quotes] == [0.95, 0.6]


def test_the_order_of_the_two_does_not_matter(lookup: Lookup):
    assert lookup.why("object detection", "detr") == lookup.why("detr", "object detection")


def test_an_edge_of_a_paper_has_one_mention(lookup: Lookup):
    (reason,) = lookup.why("2005.00001", "Faster R-CNN")
    assert reason.type == "COMPARES"
    (found,) = reason.quotes
    assert found.text == "On COCO it matches Faster R-CNN."
    assert _marked(found) == (None, "Faster R-CNN")


def test_the_number_of_sentences_is_bounded_and_the_count_is_not(lookup: Lookup):
    (reason,) = lookup.why("detr", "object detection", limit=1)
    assert (len(reason.quotes), reason.papers) == (1, 2)


def test_two_things_without_an_edge_are_told_apart_from_a_miss(lookup: Lookup):
    with pytest.raises(
        NotFoundError, match=r"No edge joins Method 'DETR' and Dataset 'COCO'. 2 papers name both"
    ):
        lookup.why("DETR", "coco")
    with pytest.raises(NotFoundError, match="is called 'nonesuch'"):
        lookup.why("DETR", "nonesuch")
