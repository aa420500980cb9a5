"""Training on a handful of made-up abstracts: it learns, it is seeded, it goes on where it stopped."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kg.errors import InputError
from kg.extract.evaluate import Scores
from kg.extract.model import CONVOLUTIONS, JOINT, Config, save_model
from kg.extract.pipeline import load
from kg.extract.train.card import Facts, calibration_table, model_card
from kg.extract.train.convolutions import Convolutions
from kg.extract.train.corpus import Excluded, GoldEntity, GoldPaper, GoldRelation
from kg.extract.train.fit import Example, fit
from kg.extract.train.fit import Settings as FitSettings
from kg.extract.train.run import Bench, Corpora, Trainer, first_pipeline, write_card
from kg.extract.train.tagger import Schedule
from kg.extract.train.vectors import learn_vectors

if TYPE_CHECKING:
    from kg.extract.linear import Linear

RECIPE = Convolutions(
    width=16, depth=1, vector_rows=50, vector_width=4,
    schedule=Schedule(epochs=25, batch_tokens=100, warm_up=5),
)  # fmt: skip


def paper(i: int) -> GoldPaper:
    method, data, task = (
        f"Foo{'abcdefgh'[i % 8].upper()}Net",
        f"Pics{i % 3}K",
        ("image search", "text parsing")[i % 2],
    )
    text = f"We propose {method} for {task}. Experiments on {data} show that {method} is good."
    entities = (
        GoldEntity((method,), ("Method",), ("PROPOSES",)),
        GoldEntity((task,), ("Task",), ("ADDRESSES",)),
        GoldEntity((data,), ("Dataset",), ("EVALUATES_ON",)),
    )
    relations = (GoldRelation(0, "USED_FOR", 1), GoldRelation(0, "EVALUATED_WITH", 2))
    return GoldPaper(f"p{i}", f"{method}: About {task}", text, text, entities, relations)


def corpora(n: int = 24) -> Corpora:
    papers = [paper(i) for i in range(n)]
    unchecked = [paper(i) for i in range(n, n + 5)]
    return Corpora(papers, (), lambda: ((p.title, p.abstract) for p in papers), unchecked)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("work")
    result = Trainer(corpora(), RECIPE, 0, work / "steps", lambda _line: None).train()
    save_model(result.model, work / "model")
    write_card(work / "model", corpora(), RECIPE, 0, result)
    assert result.scores.counts["entity"].f1 > 0.9
    return work


@pytest.mark.slow
def test_what_was_learned_is_found_in_a_new_abstract(trained: Path):
    new = "We propose FooZNet for image search. Experiments on Pics2K show that FooZNet is good."
    [found] = load(str(trained / "model")).extract([("k", "FooZNet: About image search", new)])
    roles = {(m.name, m.label, m.role) for m in found.mentions}
    assert {("FooZNet", "Method", "PROPOSES"), ("image search", "Task", "ADDRESSES")} <= roles
    names = {(found.mentions[r.head].name, r.type, found.mentions[r.tail].name) for r in found.relations}
    assert ("FooZNet", "USED_FOR", "image search") in names


@pytest.mark.slow
def test_finished_steps_are_not_done_again_and_give_the_same_model(trained: Path, tmp_path: Path):
    said: list[str] = []
    again = Trainer(corpora(), RECIPE, 0, trained / "steps", said.append).train()
    save_model(again.model, tmp_path / "model")
    assert not [line for line in said if "epoch" in line]
    assert load(str(tmp_path / "model")).model_hash == load(str(trained / "model")).model_hash


@pytest.mark.slow
def test_unchecked_annotation_is_not_what_a_model_is_judged_by(trained: Path):
    scores = Trainer(corpora(), RECIPE, 0, trained / "steps", lambda _line: None).train().scores
    assert scores.counts["entity"].core == 3 * len(corpora().abstracts)


@pytest.mark.slow
def test_the_card_says_what_the_model_is_made_of(trained: Path):
    card = (trained / "model" / "README.md").read_text(encoding="utf-8")
    assert "| annotated abstracts | 24 |" in card
    assert "| abstracts whose annotation nobody checked | 5 |" in card
    assert "| sentences of SciER | none |" in card
    assert "| entity |" in card


def test_too_few_abstracts_are_refused(tmp_path: Path):
    with pytest.raises(InputError, match="too few"):
        Trainer(corpora(3), RECIPE, 0, tmp_path, lambda _line: None)


def test_a_tagger_that_no_longer_gets_better_is_done(tmp_path: Path):
    said: list[str] = []
    recipe = replace(RECIPE, schedule=Schedule(epochs=9, rate=0, patience=2))
    bench = Bench(corpora(), first_pipeline(), tmp_path, 0, said.append)
    recipe.reader("all", corpora().abstracts, seed=0, bench=bench)
    assert [line.split(",")[0] for line in said if "epoch" in line] == [
        f"tagger all: epoch {n} of 9" for n in (1, 2, 3)
    ]


def test_excluded_papers_stay_out():
    excluded = Excluded([paper(1)])
    assert [(p.title, p.abstract) in excluded for p in (paper(1), paper(2))] == [True, False]


def test_a_head_learns_the_feature_that_decides():
    examples = [
        Example({"bias", "yes" if i % 2 else "no", f"noise{i % 5}"}, i % 2, (0, 1)) for i in range(200)
    ]
    head: Linear = fit(examples, ("NO", "YES"), FitSettings(epochs=60, batch=20))
    assert head.probabilities({"bias", "yes"})[1] > 0.9
    assert head.probabilities({"bias", "no"})[1] < 0.1


def test_a_strong_prior_leaves_what_was_said_before():
    before = (0.0, 2.0)
    examples = [Example({"bias"}, i % 2, (0, 1), before) for i in range(40)]
    held = fit(examples, ("NO", "YES"), FitSettings(epochs=60, batch=20, decay=1e6))
    free = fit(examples, ("NO", "YES"), FitSettings(epochs=60, batch=20))
    assert held.probabilities({"bias"}, before=before)[1] == pytest.approx(0.88, abs=0.02)
    assert free.probabilities({"bias"}, before=before)[1] == pytest.approx(0.5, abs=0.05)


def test_impossible_classes_get_no_probability():
    examples = [Example({"bias"}, i % 2, (0, 1)) for i in range(20)]
    head = fit(examples, ("A", "B", "C"), FitSettings(epochs=2))
    assert head.probabilities({"bias"}, (0, 1))[2] == 0


def test_words_in_the_same_places_have_near_vectors():
    def texts() -> Iterator[list[str]]:
        for animal in ("cat", "dog") * 20:
            yield ["the", animal, "eats", "some", "food", "."]
        for number in ("one", "two") * 20:
            yield ["count", number, "and", "then", "more", "!"]

    words, vectors = learn_vectors(texts, rows=20, width=3, contexts=10)
    row = {word: vectors[i] for i, word in enumerate(words)}
    assert row["cat"] @ row["dog"] > 0.99
    assert row["cat"] @ row["one"] < 0.5
    again = learn_vectors(texts, rows=20, width=3, contexts=10)[1]
    assert np.array_equal(vectors, again)


def test_a_card_of_an_empty_score_is_still_a_card():
    for kind in (CONVOLUTIONS, JOINT):
        facts = Facts(name="x", config=Config(reader=kind), sizes={}, settings={})
        assert "# Model card: x" in model_card(facts, Scores())


def test_a_card_says_what_reads_and_from_where_on_things_are_shown():
    config = Config(reader=JOINT, least_role=0.41, least_relation=0.32)
    settings = {"encoder": "two layers of SomeNet (Apache-2.0)"}
    facts = Facts(name="x", config=config, sizes={"sentences of SciER": "none"}, settings=settings)
    card = model_card(facts, Scores())
    assert "two layers of SomeNet (Apache-2.0)" in card.split("## Licence")[1]
    assert "from a confidence of 0.41 and a relation from 0.32" in " ".join(card.split())
    assert "this model was not made from it" in card
    assert "convolutional" not in card


def test_calibration_is_by_type_and_the_rare_ones_are_together():
    judged = [("role", 0.55, i % 2 == 0) for i in range(60)]
    judged += [("USED_FOR", 0.9, True)] * 49 + [("USED_FOR", 1.0, False)]
    judged += [("PART_OF", 0.3, False)] * 30 + [("SUBTASK_OF", 0.38, True)] * 30 + [("role", 0.2, True)] * 49
    table = calibration_table(Scores(judged=judged))
    assert table.splitlines()[2:] == [
        "| paper's edges | 0.5 | 60 | 0.55 | 0.50 |",
        "| USED_FOR | 0.9 | 50 | 0.90 | 0.98 |",
        "| rarer relations | 0.3 | 60 | 0.34 | 0.50 |",
    ]
