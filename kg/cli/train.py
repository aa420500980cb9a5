"""`kg train`: make a model from annotated abstracts."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.many import ManyValues
from kg.errors import InputError, UsageError

if TYPE_CHECKING:
    from kg.extract.train.joint.recipe import Joint
    from kg.extract.train.run import Recipe

_FILE = click.Path(path_type=Path)


@click.command(
    cls=ManyValues,
    epilog="""\b
Examples:
  kg train --abstracts train.json --text papers/*.txt -o my-model
  kg train --abstracts train.json --text papers/ --unlabelled dump.parquet \\
      --exclude dev.json -o my-model
  kg train --encoder mpnet --abstracts train.json --text papers/ -o my-model
  kg build papers/ --model my-model
""",
)
@click.option("--abstracts", multiple=True, type=_FILE, help="Annotated abstracts (JSON).")
@click.option(
    "--unchecked",
    multiple=True,
    type=_FILE,
    help="Annotated abstracts (JSON) that nobody checked: learned from too, with an encoder first; no "
    "score, confidence or threshold rests on them.",
)
@click.option("--text", multiple=True, help="Papers that hold the text of the annotated abstracts.")
@click.option("--scier", type=_FILE, help="Folder of SciER with train.jsonl, to learn from too.")
@click.option(
    "--unlabelled",
    multiple=True,
    help="More papers: for word vectors, or for the lessons of --teacher; --text without it.",
)
@click.option(
    "--exclude",
    multiple=True,
    type=_FILE,
    help="Annotated papers, or sentences of SciER, to keep out of every step.",
)
@click.option(
    "--encoder",
    type=click.Choice(["none", "mpnet", "minilm"]),
    default="none",
    show_default=True,
    help="Transformer to build on (needs the extra 'train'); without one the model is small and fast.",
)
@click.option("--layers", type=click.IntRange(1, 12), default=6, show_default=True, help="Of the encoder.")
@click.option(
    "--epochs",
    type=click.IntRange(1),
    help="Passes over the annotated abstracts.  [default: 14, with an encoder 5, going on 1, after "
    "--unchecked 3]",
)
@click.option(
    "--patience",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Stop after so many passes that do not help with a tenth of the annotated abstracts, kept back for "
    "that; with 0 all are learned from, in all passes.",
)
@click.option(
    "--unchecked-epochs",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="Passes over those of --unchecked, with an encoder.",
)
@click.option(
    "--soup",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Train so many readers in the place of each, with different seeds, and take their mean weights.",
)
@click.option(
    "--start",
    type=_FILE,
    help="Finished steps (OUTPUT.work/...) of a training with the same encoder to go on from, with "
    "--unchecked of a training with that, too; with --scier alone a checkpoint of these "
    "(OUTPUT.work/.../reader-all.pt).",
)
@click.option(
    "--teacher",
    "teachers",
    multiple=True,
    type=_FILE,
    help="Finished steps (OUTPUT.work/...) of a training with the same encoder and abstracts: several teach "
    "one model what they think of the unlabelled papers.",
)
@click.option("--seed", default=0, show_default=True, help="Of all that is random.")
@click.option(
    "-o", "--output", type=_FILE, default="kg-model", show_default=True, help="Folder of the model."
)
def train(
    abstracts: tuple[Path, ...],
    unchecked: tuple[Path, ...],
    text: tuple[str, ...],
    scier: Path | None,
    unlabelled: tuple[str, ...],
    exclude: tuple[Path, ...],
    encoder: str,
    layers: int,
    epochs: int | None,
    patience: int,
    unchecked_epochs: int,
    soup: int,
    start: Path | None,
    teachers: tuple[Path, ...],
    seed: int,
    output: Path,
) -> None:
    """Train a model from annotated abstracts; with an encoder hours on a processor, without minutes.

    A run that was stopped goes on where it was: finished steps are kept in OUTPUT.work.
    """
    from kg.extract.model import save_model
    from kg.extract.train.card import score_table
    from kg.extract.train.corpus import read_excluded
    from kg.extract.train.run import Trainer, gather, write_card

    if not abstracts:
        recipe = _joint(encoder, layers, epochs, patience) if scier and encoder != "none" else None
        _scier_alone(scier, recipe, start, seed, output)
        return
    corpora, missing = gather(
        abstracts,
        list(papers(text)),
        unchecked=unchecked,
        scier=scier,
        unlabelled=lambda: papers(unlabelled or text),
        excluded=read_excluded(exclude),
    )
    if missing:
        click.echo(
            f"{len(missing)} annotated abstracts are in none of the texts: {', '.join(missing[:5])}", err=True
        )
    first = unchecked_epochs if unchecked else 0
    if encoder == "none":
        _refuse({"--start": start, "--teacher": teachers, "--soup": soup > 1})
        recipe = _convolutions(epochs, patience)
    else:
        recipe = _joint(
            encoder, layers, epochs, patience, first=first, soup=soup, start=start, teachers=teachers
        )
    work = output.with_name(f"{output.name}.work")
    trained = Trainer(corpora, recipe, seed, work, _say).train()
    save_model(trained.model, output)
    write_card(output, corpora, recipe, seed, trained)
    click.echo(score_table({k: c for k, c in trained.scores.counts.items() if " " not in k}))
    click.echo(f"Model written to {output}. Use it with: kg build PATH --model {output}", err=True)


def _say(line: str) -> None:
    click.echo(line, err=True)


def _scier_alone(
    folder: Path | None, recipe: "Joint | None", start: Path | None, seed: int, output: Path
) -> None:
    """A model for SciER's own types, to compare encoders by."""
    from kg.extract.joint.scier import read_annotated
    from kg.extract.train.corpus import read_scier

    if folder is None or recipe is None:
        raise UsageError(
            "nothing to learn from: give --abstracts FILE with --text PATH; or --scier DIR with "
            "--encoder NAME, to measure an encoder by SciER's own relations"
        )
    from kg.extract.train.joint.scier import train_scier

    train_scier(
        read_scier(folder / "train.jsonl"), read_annotated(folder / "plm_dev.jsonl"), recipe,
        seed=seed, folder=output, say=_say, start=start,
    )  # fmt: skip
    click.echo(
        f"Model written to {output}. Measure it with: kg evaluate --scier {folder} --model {output}", err=True
    )


def _refuse(options: Mapping[str, object]) -> None:
    """Refuse what is given of the options that mean nothing without an encoder."""
    given = [name for name, value in options.items() if value]
    if given:
        raise UsageError(f"{given[0]} is for training with an encoder; give --encoder")


def _convolutions(epochs: int | None, patience: int) -> "Recipe":
    from kg.extract.train.convolutions import Convolutions
    from kg.extract.train.tagger import Schedule

    epochs = epochs or Schedule().epochs
    schedule = Schedule(epochs=epochs, extra_until=max(0, epochs - 5), patience=patience)
    return Convolutions(schedule=schedule)


def _joint(
    encoder: str,
    layers: int,
    epochs: int | None,
    patience: int,
    *,
    first: int = 0,
    soup: int = 1,
    start: Path | None = None,
    teachers: tuple[Path, ...] = (),
) -> "Joint":
    """The recipe with an encoder; `first` are the passes over unchecked annotation."""
    try:
        from kg.extract.train.joint.fit import AFTER_UNCHECKED, GOING_ON, JointSchedule
        from kg.extract.train.joint.recipe import Joint
    except ModuleNotFoundError as error:
        raise InputError(
            f"training with an encoder needs {error.name}; install kg with its extra 'train' "
            "(pip install 'kg-papers[train]'), or leave --encoder out"
        ) from None
    fresh = JointSchedule()
    schedule = AFTER_UNCHECKED if first else GOING_ON if start or teachers else fresh
    return Joint(
        encoder=encoder,
        layers=layers,
        unchecked=replace(GOING_ON if start else fresh, epochs=first) if first else None,
        schedule=replace(schedule, epochs=epochs or schedule.epochs, patience=patience),
        soup=soup,
        start=start,
        teachers=teachers,
    )


def papers(paths: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Titles and abstracts of all papers under some paths."""
    from kg.records import Record
    from kg.sources.read import find_inputs, read

    for event in read(find_inputs(paths)) if paths else ():
        if isinstance(event, Record):
            yield event.title, event.abstract
