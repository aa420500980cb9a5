"""`kg train`: make a model from annotated abstracts."""

from collections.abc import Iterator
from pathlib import Path

import click

from kg.cli.many import ManyValues

_FILE = click.Path(path_type=Path)


@click.command(
    cls=ManyValues,
    epilog="""\b
Examples:
  kg train --abstracts train.json --text papers/*.txt -o my-model
  kg train --abstracts train.json --text papers/ --unlabelled dump.parquet \\
      --exclude dev.json -o my-model
  kg build papers/ --model my-model
""",
)
@click.option("--abstracts", multiple=True, required=True, type=_FILE, help="Annotated abstracts (JSON).")
@click.option("--text", multiple=True, help="Papers that hold the text of the annotated abstracts.")
@click.option("--scier", type=_FILE, help="Folder of SciER with train.jsonl, to learn from too.")
@click.option("--unlabelled", multiple=True, help="More papers, for word vectors; --text without it.")
@click.option("--exclude", multiple=True, type=_FILE, help="Annotated papers to keep out of every step.")
@click.option("--epochs", default=14, show_default=True, help="Passes over the annotated abstracts.")
@click.option("--seed", default=0, show_default=True, help="Of all that is random.")
@click.option(
    "-o", "--output", type=_FILE, default="kg-model", show_default=True, help="Folder of the model."
)
def train(
    abstracts: tuple[Path, ...],
    text: tuple[str, ...],
    scier: Path | None,
    unlabelled: tuple[str, ...],
    exclude: tuple[Path, ...],
    epochs: int,
    seed: int,
    output: Path,
) -> None:
    """Train a model from annotated abstracts; minutes on one processor.

    A run that was stopped goes on where it was: finished steps are kept in OUTPUT.work.
    """
    from kg.extract.model import save_model
    from kg.extract.train.card import score_table
    from kg.extract.train.corpus import Excluded, read_gold
    from kg.extract.train.run import Settings, Trainer, gather, write_card
    from kg.extract.train.tagger import Schedule

    kept_out = Excluded(paper for path in exclude for paper in read_gold(path))
    corpora, missing = gather(
        abstracts, list(papers(text)), scier, lambda: papers(unlabelled or text), kept_out
    )
    if missing:
        click.echo(
            f"{len(missing)} annotated abstracts are in none of the texts: {', '.join(missing[:5])}", err=True
        )
    settings = Settings(seed=seed, schedule=Schedule(epochs=epochs, extra_until=max(0, epochs - 5)))
    work = output.with_name(f"{output.name}.work")
    trained = Trainer(corpora, settings, work, lambda line: click.echo(line, err=True)).train()
    save_model(trained.model, output)
    write_card(output, corpora, settings, trained.scores)
    click.echo(score_table({k: c for k, c in trained.scores.counts.items() if " " not in k}))
    click.echo(f"Model written to {output}. Use it with: kg build PATH --model {output}", err=True)


def papers(paths: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Titles and abstracts of all papers under some paths."""
    from kg.records import Record
    from kg.sources.read import find_inputs, read

    for event in read(find_inputs(paths)) if paths else ():
        if isinstance(event, Record):
            yield event.title, event.abstract
