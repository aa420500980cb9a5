"""Trains the mention tagger: texts with spans in, weights out; seeded."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from spacy.tokens import Doc
from thinc.api import Adam, Optimizer, fix_random_seed

from kg.extract import crf
from kg.extract.network import Network, Vectors, untrained
from kg.extract.train.stopping import Patience, keep_back

if TYPE_CHECKING:
    from numpy.typing import NDArray

TaggedDoc: TypeAlias = tuple[Doc, list[crf.Span]]
Report: TypeAlias = Callable[[int, int, float], None]
"""Called after each epoch with its number, their total and the mean loss a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How long and how the tagger is trained.

    Attributes
    ----------
    epochs : int
        Passes over the annotated abstracts.
    extra_until : int
        Passes in which the other corpus takes part; the last ones see abstracts only.
    batch_tokens : int
        Tokens a step.
    rate : float
        Adam's step, warmed up over the first steps, then falling in a line.
    dropout : float
        Share of a layer's values left out.
    patience : int
        Training ends when so many passes have not made it better at abstracts that are kept back; 0 learns
        from all of them to the last pass.
    """

    epochs: int = 14
    extra_until: int = 10
    batch_tokens: int = 1200
    rate: float = 1e-3
    dropout: float = 0.35
    warm_up: int = 50
    patience: int = 0


def train_tagger(
    network: Network,
    texts: Sequence[TaggedDoc],
    extra: Sequence[TaggedDoc],
    schedule: Schedule,
    *,
    seed: int,
    report: Report = lambda _epoch, _epochs, _loss: None,
) -> None:
    """Train a network in place; its final weights are the average of those along the way to the best pass.

    Parameters
    ----------
    network : Network
        Fresh from `new_tagger`.
    texts, extra : sequence of (Doc, spans)
        Annotated abstracts, and another corpus for all but the last passes.
    schedule : Schedule
        How.
    seed : int
        Of the order and of dropout.
    report : callable, optional
        Told after each epoch.
    """
    texts, kept_back = keep_back(texts, seed) if schedule.patience else (texts, [])
    patience = Patience(schedule.patience)
    fix_random_seed(seed)
    order = random.Random(seed)  # noqa: S311
    _set_dropout(network, schedule.dropout)
    optimizer = Adam(schedule.rate, L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True)
    total = max(1, sum(_steps(texts, extra, schedule, epoch) for epoch in range(schedule.epochs)))
    step = 0
    best = optimizer.averages
    for epoch in range(schedule.epochs):
        data = [*texts, *(extra if epoch < schedule.extra_until else ())]
        order.shuffle(data)
        loss = 0.0
        for batch in batches(data, schedule.batch_tokens):
            warm = min(1.0, (step + 1) / schedule.warm_up)
            optimizer.learn_rate = schedule.rate * warm * max(0.05, 1 - step / total)
            loss += _step(network, batch, optimizer)
            step += 1
        report(epoch + 1, schedule.epochs, loss / max(1, len(data)))
        if kept_back:
            with network.use_params(optimizer.averages):
                now = _loss(network.predict([doc for doc, _ in kept_back]), kept_back)
            if patience.lower(now):
                best = {key: average.copy() for key, average in optimizer.averages.items()}
            if patience.ended:
                break
    _take(network, best)


def new_tagger(vectors: Vectors, *, width: int, depth: int, seed: int) -> Network:
    """A network with seeded random weights."""
    fix_random_seed(seed)
    return untrained(vectors, width=width, depth=depth)


def _steps(texts: Sequence[TaggedDoc], extra: Sequence[TaggedDoc], schedule: Schedule, epoch: int) -> int:
    tokens = sum(len(doc) for doc, _ in texts)
    if epoch < schedule.extra_until:
        tokens += sum(len(doc) for doc, _ in extra)
    return tokens // schedule.batch_tokens


def batches(data: Sequence[TaggedDoc], tokens: int) -> Iterator[list[TaggedDoc]]:
    """Texts in groups of about so many tokens; empty texts are left out."""
    batch: list[TaggedDoc] = []
    size = 0
    for doc, spans in data:
        if len(doc):
            batch.append((doc, spans))
            size += len(doc)
        if size >= tokens:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _step(network: Network, batch: list[TaggedDoc], optimizer: Optimizer) -> float:
    """One step down the slope of the negative log-likelihood of the right tag sequences."""
    scores, backprop = network.begin_update([doc for doc, _ in batch])
    gradients: list[NDArray[np.float32]] = []
    loss = 0.0
    for (doc, spans), score in zip(batch, scores, strict=True):
        sums = crf.lattice(score)
        at = np.arange(len(doc)), crf.encode(len(doc), spans)
        loss += sums.total - float(score[at].sum())
        gradient = sums.marginals()
        gradient[at] -= 1.0
        gradients.append((gradient / len(batch)).astype(np.float32))
    backprop(gradients)
    network.finish_update(optimizer)
    return loss


def _loss(scores: Sequence["NDArray[np.float32]"], texts: Sequence[TaggedDoc]) -> float:
    """The negative log-likelihood of the right tag sequences."""
    return sum(
        crf.lattice(score).total - float(score[np.arange(len(doc)), crf.encode(len(doc), spans)].sum())
        for (doc, spans), score in zip(texts, scores, strict=True)
        if len(doc)
    )


def _set_dropout(network: Network, rate: float) -> None:
    for node in network.walk():
        if "dropout_rate" in node.attrs:
            node.attrs["dropout_rate"] = rate


def _take(network: Network, averages: Mapping[tuple[int, str], "NDArray[np.float32]"]) -> None:
    for node in network.walk():
        for name in node.param_names:
            average = averages.get((node.id, name))
            if average is not None:
                node.set_param(name, average.copy())
