"""A joint model for SciER alone: to measure an encoder as the field does."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from kg.extract.joint.reader import JointReader
from kg.extract.joint.scier import SETTINGS, Annotated, Prediction, predict, score_scier
from kg.extract.train.corpus import Sentence
from kg.extract.train.joint.recipe import Joint, write_reader

_THRESHOLDS = [n / 20 for n in range(4, 17)]


def train_scier(
    sentences: Sequence[Sentence],
    dev: Sequence[Annotated],
    recipe: Joint,
    *,
    seed: int,
    folder: Path,
    say: Callable[[str], None],
    start: Path | None = None,
) -> None:
    """Train an encoder with SciER's heads and write what `kg evaluate --scier` reads.

    Parameters
    ----------
    sentences : sequence of Sentence
        SciER's training set.
    dev : sequence of Annotated
        Its development set, on which thresholds are chosen.
    recipe : Joint
        Encoder, layers and schedule.
    seed : int
        Of everything random.
    folder : Path
        Where the model is written; its checkpoint lies beside it.
    say : callable
        Told how it goes.
    start : Path, optional
        Checkpoint of a reader of abstracts, from whose encoder and heads to go on.

    Raises
    ------
    InputError
        The checkpoint is none of a network like this.
    """
    kept = folder.with_name(f"{folder.name}.pt")
    net, vocabulary = recipe.on_scier(sentences, recipe.schedule, seed=seed, kept=kept, say=say, start=start)
    write_reader(net, vocabulary, folder)
    found = list(predict(JointReader.read(folder), dev))
    least = best_thresholds(dev, found)
    (folder / SETTINGS).write_text(json.dumps({"least": least}), encoding="utf-8")


def best_thresholds(sentences: Sequence[Annotated], found: Sequence[Prediction]) -> tuple[float, float]:
    """The probabilities from which mentions, and then relations, have the best F1."""
    mentions = max(_THRESHOLDS, key=lambda p: score_scier(sentences, found, (p, 1.0))["NER"].f1)
    relations = max(_THRESHOLDS, key=lambda p: score_scier(sentences, found, (mentions, p))["Rel+"].f1)
    return mentions, relations
