"""`kg evaluate`: score a model against annotated abstracts or SciER."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.many import ManyValues
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.extract.evaluate import Count
    from kg.extract.pipeline import Extractor

_FILE = click.Path(path_type=Path)


@click.command(
    cls=ManyValues,
    epilog="""\b
Examples:
  kg evaluate --gold dev.json --text papers/*.txt
  kg evaluate --gold dev.json --text papers/ --model my-model --calibration
  kg evaluate --scier scier/
""",
)
@click.option("--gold", type=_FILE, help="Annotated abstracts (JSON).")
@click.option("--text", multiple=True, help="Papers that hold their text.")
@click.option("--scier", type=_FILE, help="Folder of SciER with test.jsonl and test_ood.jsonl.")
@click.option("--model", default="default", show_default=True, help="A bundled model or a folder.")
@click.option(
    "--calibration", is_flag=True, help="Of --gold also confidence against the share that is right."
)
def evaluate(
    gold: Path | None, text: tuple[str, ...], scier: Path | None, model: str, calibration: bool
) -> None:
    """Score a model as the field does: precision, recall and F1, by type and by relation.

    Entities, roles and relations of annotated abstracts; spans with their type (strict, micro) of SciER, and,
    of a model trained on SciER alone, its nine types of relations too.
    """
    from kg.extract.pipeline import load

    if gold is None and scier is None:
        raise UsageError("nothing to score against: give --gold FILE with --text PATH, or --scier DIR")
    if calibration and gold is None:
        raise UsageError("--calibration is of annotated abstracts: give --gold FILE with --text PATH")
    if scier is not None and (Path(model) / "scier.json").exists():
        _scier_alone(Path(model), scier)
        return
    extractor = load(model)
    if gold is not None:
        _gold(extractor, model, gold, text, calibration=calibration)
    if scier is not None:
        _scier(extractor, scier)


def _gold(
    extractor: "Extractor", model: str, path: Path, text: tuple[str, ...], *, calibration: bool
) -> None:
    from kg.cli.train import papers
    from kg.extract.evaluate import evaluate_gold, likely
    from kg.extract.pipeline import thresholds
    from kg.extract.train.card import calibration_table
    from kg.extract.train.corpus import read_gold

    role, relation = thresholds(model)
    scores = evaluate_gold(
        lambda records: (likely(found, role, relation) for found in extractor.extract(records)),
        read_gold(path), papers(text),
    )  # fmt: skip
    if scores.missing:
        click.echo(
            f"{len(scores.missing)} annotated abstracts were not found: {', '.join(scores.missing[:5])}",
            err=True,
        )
    _print(scores.counts)
    if calibration:
        click.echo(f"\n{calibration_table(scores)}")


def _scier(extractor: "Extractor", folder: Path) -> None:
    from kg.extract.evaluate import score_spans
    from kg.extract.train.corpus import read_scier

    for name in ("test", "test_ood"):
        click.echo(f"## SciER {name}")
        _print(score_spans(extractor.extract, read_scier(folder / f"{name}.jsonl")))


def _scier_alone(model: Path, folder: Path) -> None:
    from kg.extract.joint.scier import load_scier, predict, read_annotated, score_scier

    reader, least = load_scier(model)
    for name in ("test", "test_ood"):
        click.echo(f"## SciER {name}")
        sentences = read_annotated(folder / f"plm_{name}.jsonl")
        _print(score_scier(sentences, list(predict(reader, sentences)), least))


def _print(counts: Mapping[str, "Count"]) -> None:
    from kg.extract.train.card import score_table

    click.echo(score_table(counts))
