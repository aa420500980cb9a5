"""A joint model for SciER alone: to measure an encoder as the field does."""

import json
import pickle
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import torch

from kg.errors import InputError
from kg.extract.joint.pieces import Splitter
from kg.extract.joint.reader import JointReader
from kg.extract.joint.scier import SETTINGS, Annotated, Prediction, predict, score_scier
from kg.extract.train.corpus import Sentence
from kg.extract.train.joint.examples import scier_examples
from kg.extract.train.joint.fit import fit
from kg.extract.train.joint.net import ABSTRACTS, SCIER, JointNet
from kg.extract.train.joint.recipe import Joint, write_reader
from kg.extract.train.run import first_pipeline

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
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    encoder, vocabulary = recipe.load()
    splitter = Splitter(vocabulary)
    items = [(SCIER, text, None) for text, _ in scier_examples(first_pipeline(), splitter, sentences)]
    net = JointNet(encoder, scier=True)
    if start is not None:
        take_over(net, start)
    fit(
        net, items, recipe.schedule, marks=(splitter.start, splitter.end, splitter.pad), seed=seed,
        kept=folder.with_name(f"{folder.name}.pt"), say=say,
    )  # fmt: skip
    write_reader(net, vocabulary, folder, SCIER)
    found = list(predict(JointReader.read(folder), dev))
    least = best_thresholds(dev, found)
    (folder / SETTINGS).write_text(json.dumps({"least": least}), encoding="utf-8")


def take_over(net: JointNet, start: Path) -> None:
    """Take over the encoder of a checkpoint, and of its heads for abstracts what SciER's have too.

    Parameters
    ----------
    net : JointNet
        With heads for SciER; it is changed.
    start : Path
        The checkpoint.

    Raises
    ------
    InputError
        It is none of a network like this.
    """
    try:
        state = torch.load(start, weights_only=True)["net"]
        net.encoder.load_state_dict(_part(state, "encoder."))
        own, heads = net.heads[SCIER].state_dict(), _part(state, f"heads.{ABSTRACTS}.")
        net.heads[SCIER].load_state_dict(
            {name: heads[name] if heads[name].shape == value.shape else value for name, value in own.items()}
        )
    except (OSError, KeyError, RuntimeError, TypeError, pickle.UnpicklingError) as error:
        raise InputError(
            f"{start}: not a checkpoint of a reader with this encoder and as many layers ({error}); "
            "expected a file reader-all.pt from the .work folder of a training"
        ) from None


def _part(state: Mapping[str, torch.Tensor], prefix: str) -> dict[str, torch.Tensor]:
    return {name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)}


def best_thresholds(sentences: Sequence[Annotated], found: Sequence[Prediction]) -> tuple[float, float]:
    """The probabilities from which mentions, and then relations, have the best F1."""
    mentions = max(_THRESHOLDS, key=lambda p: score_scier(sentences, found, (p, 1.0))["NER"].f1)
    relations = max(_THRESHOLDS, key=lambda p: score_scier(sentences, found, (mentions, p))["Rel+"].f1)
    return mentions, relations
