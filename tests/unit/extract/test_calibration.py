"""Confidence that turns out: what was too sure is told so, a rare kind follows its kin."""

from dataclasses import replace
from pathlib import Path

import pytest

from kg.extract.calibration import ROLE, Calibration
from kg.extract.model import load_model, save_model
from kg.extract.pipeline import load
from kg.extract.train.calibrate import Judged, fit_calibration


def judged(kind: str, p: float, *, right: int, wrong: int) -> list[Judged]:
    return [(kind, p, i < right) for i in range(right + wrong)]


def test_what_was_too_sure_is_told_how_often_it_was_right():
    edges = [
        edge
        for p, right in ((0.2, 20), (0.5, 35), (0.8, 60), (0.95, 80))
        for edge in judged("USED_FOR", p, right=right * 5, wrong=(100 - right) * 5)
    ]
    calibration = fit_calibration(edges)
    for p, share in ((0.2, 0.20), (0.5, 0.35), (0.8, 0.60), (0.95, 0.80)):
        assert calibration("USED_FOR", p) == pytest.approx(share, abs=0.05)


def test_a_rare_relation_follows_the_others_and_papers_edges_do_not():
    often = judged("USED_FOR", 0.9, right=100, wrong=100) + judged("USED_FOR", 0.3, right=20, wrong=180)
    rare = judged("TRAINED_WITH", 0.9, right=1, wrong=0)
    sure = judged(ROLE, 0.9, right=180, wrong=20)
    calibration = fit_calibration([*often, *rare, *sure])
    assert calibration("TRAINED_WITH", 0.9) == pytest.approx(0.6, abs=0.15)
    assert calibration(ROLE, 0.9) == pytest.approx(0.9, abs=0.02)


def test_surer_stays_surer_and_probabilities_stay_within_bounds():
    calibration = Calibration({"PART_OF": (0.6, 0.6, -0.5)})
    values = [calibration("PART_OF", p) for p in (0.0, 0.2, 0.5, 0.9, 1.0)]
    assert values == sorted(values)
    assert values[0] > 0
    assert values[-1] < 1


def test_nothing_judged_leaves_everything_as_it_is():
    assert fit_calibration([])(ROLE, 0.7) == 0.7


def test_a_model_s_calibration_rules_the_confidence_of_its_edges(tiny_joint: Path, tmp_path: Path):
    text = "We propose FooNet for graph search. FooNet is better than BarNet. BarNet contains a network."
    [before] = load(str(tiny_joint)).extract([("k", "FooNet", text)])
    assert before.mentions
    assert before.relations
    model = load_model(str(tiny_joint))
    kinds = {ROLE, *(r.type for r in before.relations)}
    less = Calibration(dict.fromkeys(kinds, (1.0, 1.0, -0.1)))
    folder = tmp_path / "less-sure"
    save_model(replace(model, config=replace(model.config, calibration=less.curves)), folder)
    [after] = load(str(folder)).extract([("k", "FooNet", text)])
    assert max(m.role_confidence for m in after.mentions) == pytest.approx(
        less(ROLE, max(m.role_confidence for m in before.mentions)), abs=1e-4
    )
    for relation in after.relations:
        [was] = [
            r
            for r in before.relations
            if (r.head, r.type, r.tail) == (relation.head, relation.type, relation.tail)
        ]
        assert relation.confidence == pytest.approx(less(relation.type, was.confidence), abs=2e-4)
