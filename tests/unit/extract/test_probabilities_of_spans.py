"""The chain over tags, against the sum over every sequence, written out."""

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from kg.extract import crf

Case = tuple[NDArray[np.float32], dict[tuple[int, ...], list[crf.Span]]]


def well_formed(tags: tuple[int, ...]) -> list[crf.Span] | None:
    """The spans of a sequence of tags, None where it is not well-formed."""
    spans: list[crf.Span] = []
    inside: tuple[int, int] | None = None
    for i, tag in enumerate(tags):
        label, part = divmod(tag - 1, 4) if tag else (-1, -1)
        if inside is None and part == 0:
            inside = i, label
        elif inside is None and part == 3:
            spans.append((i, i + 1, label))
        elif inside is not None and inside[1] == label and part in (1, 2):
            if part == 2:
                spans.append((inside[0], i + 1, label))
                inside = None
        elif inside is not None or part in (1, 2):
            return None
    return None if inside else spans


@pytest.fixture(scope="module")
def all_sequences() -> Case:
    scores = np.random.default_rng(5).normal(size=(4, crf.TAGS)).astype(np.float32)
    sequences: dict[tuple[int, ...], list[crf.Span]] = {}
    for tags in itertools.product(range(crf.TAGS), repeat=4):
        spans = well_formed(tags)
        if spans is not None:
            sequences[tags] = spans
    return scores, sequences


def test_all_sums_are_those_of_all_sequences(all_sequences: Case):
    scores, sequences = all_sequences
    weight = {tags: np.exp(sum(float(scores[i, t]) for i, t in enumerate(tags))) for tags in sequences}
    total = sum(weight.values())
    lattice = crf.lattice(scores)
    assert lattice.total == pytest.approx(np.log(total), abs=1e-5)
    marginals = np.zeros((4, crf.TAGS))
    by_span: dict[crf.Span, float] = {}
    for tags, spans in sequences.items():
        marginals[np.arange(4), tags] += weight[tags] / total
        for span in spans:
            by_span[span] = by_span.get(span, 0.0) + weight[tags] / total
    assert lattice.marginals() == pytest.approx(marginals, abs=1e-6)
    found = {span: p for p, span in lattice.spans(0.0)}
    assert found == pytest.approx(by_span, abs=1e-6)


def test_a_minimum_leaves_out_improbable_spans(all_sequences: Case):
    lattice = crf.lattice(all_sequences[0])
    every = lattice.spans(0.0)
    assert lattice.spans(0.1) == [(p, span) for p, span in every if p >= 0.1]


def test_tags_say_the_spans():
    spans = [(0, 1, 2), (1, 4, 0), (5, 7, 1)]
    assert well_formed(tuple(crf.encode(8, spans).tolist())) == spans


def test_extreme_scores_stay_finite():
    scores = np.full((300, crf.TAGS), -500, dtype=np.float32)
    scores[:, 0] = 500
    scores[7, 4] = 2000
    lattice = crf.lattice(scores)
    assert np.isfinite(lattice.total)
    assert [span for _, span in lattice.spans(0.5)] == [(7, 8, 0)]
