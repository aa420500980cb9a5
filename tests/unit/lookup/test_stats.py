"""What a graph holds, counted."""

from kg.lookup import Lookup


def test_counts_by_label_type_and_year(lookup: Lookup):
    stats = lookup.stats(top=2)
    assert stats.labels == {"Paper": 5, "Method": 4, "Dataset": 2, "Task": 2}
    assert stats.types["EVALUATES_ON"] == 4
    assert "TRAINED_WITH" not in stats.types
    assert stats.years == {2015: 1, 2020: 2, 2021: 1}
    assert stats.undated == 1


def test_the_most_named_things_come_first(lookup: Lookup):
    top = lookup.stats(top=2).top["Method"]
    assert [(t.name, t.papers) for t in top] == [("DETR", 3), ("Deformable DETR", 2)]


def test_the_manifest_and_the_inputs_are_told(lookup: Lookup):
    stats = lookup.stats()
    assert stats.manifest["model"] == "default"
    assert (stats.inputs, stats.records, stats.furniture, stats.not_understood) == (1, 5, 0, 0)
