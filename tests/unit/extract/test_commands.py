"""`kg evaluate` and `kg train` from the outside."""

import json
from pathlib import Path

import pytest

from kg.cli.main import run
from kg.errors import InputError
from kg.extract.train.corpus import read_excluded

TEXTS = [
    f"We propose Foo{letter}Net, a graph neural network for link prediction. On WN18RR, Foo{letter}Net "
    "outperforms TransE by a wide margin, and extensive experiments show that it is faster to train than "
    "all of the others."
    for letter in "ABCDEFGH"
]


@pytest.fixture
def gold(tmp_path: Path) -> tuple[str, str]:
    """A file of annotated abstracts and the file of their texts."""
    rows: list[dict[str, object]] = [
        {
            "id": f"p{i}", "title": None, "text_start": text[:100],
            "entities": [
                {"name": text.split()[2].rstrip(","), "type": "Method", "aliases": [], "role": "proposes"},
                {"name": "link prediction", "type": "Task", "aliases": [], "role": "addresses"},
                {"name": "WN18RR", "type": "Dataset", "aliases": [], "role": "evaluates"},
            ],
            "relations": [[text.split()[2].rstrip(","), "USED_FOR", "link prediction"]],
        }
        for i, text in enumerate(TEXTS)
    ]  # fmt: skip
    (tmp_path / "gold.json").write_text(json.dumps(rows))
    (tmp_path / "texts.txt").write_text("\n".join(TEXTS) + "\n")
    return str(tmp_path / "gold.json"), str(tmp_path / "texts.txt")


def test_evaluate_prints_the_scores(gold: tuple[str, str], capsys: pytest.CaptureFixture[str]):
    assert run(["evaluate", "--gold", gold[0], "--text", gold[1]]) == 0
    out = capsys.readouterr()
    rows = [line.split("|") for line in out.out.splitlines() if line.startswith("| entity |")]
    assert float(rows[0][4]) > 0.4
    assert "not found" not in out.err


def test_calibration_is_printed_on_demand(gold: tuple[str, str], capsys: pytest.CaptureFixture[str]):
    assert run(["evaluate", "--gold", gold[0], "--text", gold[1], "--calibration"]) == 0
    assert "| edges | from | number | confidence | right |" in capsys.readouterr().out


def test_a_model_of_scier_s_types_that_is_not_whole_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "scier.json").write_text('{"least": [0.5, 0.5]}')
    assert run(["evaluate", "--scier", str(tmp_path), "--model", str(tmp_path)]) == 9
    assert "not a model of SciER's types" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "text"), [("empty.json", "[]"), ("empty.jsonl", "")])
def test_a_file_that_keeps_nothing_out_is_refused(
    gold: tuple[str, str], tmp_path: Path, name: str, text: str
):
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match=rf"{name}: holds no papers"):
        read_excluded([Path(gold[0]), tmp_path / name])


def test_evaluate_on_scier(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    row = {"sentence": "BERT is used for parsing .", "ner": [["BERT", "Method"], ["parsing", "Task"]]}
    for name in ("test", "test_ood"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row) + "\n")
    assert run(["evaluate", "--scier", str(tmp_path)]) == 0
    assert capsys.readouterr().out.count("| mention |") == 2


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["evaluate"], 2, "give --gold FILE with --text PATH, or --scier DIR"),
        (["evaluate", "--scier", "x", "--calibration"], 2, "--calibration is of annotated abstracts"),
        (["evaluate", "--gold", "nonesuch.json"], 3, "nonesuch.json: no such file"),
        (["evaluate", "--scier", "nonesuch"], 3, "nonesuch"),
        (["evaluate", "--gold", "x", "--model", "nonesuch"], 9, "no model 'nonesuch'"),
        (["train", "--abstracts", "nonesuch.json"], 3, "nonesuch.json"),
    ],
)
def test_what_is_wrong_is_named(args: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]):
    assert run(args) == code
    assert message in capsys.readouterr().err


@pytest.mark.slow
def test_a_model_is_trained_and_used(
    gold: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    model = str(tmp_path / "model")
    first, second = gold[1], str(tmp_path / "more.txt")
    Path(second).write_text("\n".join(TEXTS[:2]))
    assert run(["train", "--abstracts", gold[0], "--text", first, second, "--epochs", "1", "-o", model]) == 0
    assert "Model written to" in capsys.readouterr().err
    assert run(["evaluate", "--gold", gold[0], "--text", gold[1], "--model", model]) == 0
