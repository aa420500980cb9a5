"""Training of the joint model: batches, steps, checkpoints."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import torch

from kg.extract.train.joint.examples import Example
from kg.extract.train.joint.net import JointNet

Item: TypeAlias = tuple[str, Example, Example | None]
"""Kind of heads, the text, and the text without its title where there is such."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JointSchedule:
    """How long and how fast.

    Attributes
    ----------
    epochs : int
        Passes over the texts.
    batch : int
        Texts a step.
    rate, heads_rate : float
        Highest learning rate of the encoder and of the heads.
    warmup : float
        Share of the steps over which the rates rise; then they fall to nothing.
    untitled : float
        Share of texts that are read without their title.
    decay : float
        Of weights.
    """

    epochs: int = 8
    batch: int = 4
    rate: float = 8e-5
    heads_rate: float = 6e-4
    warmup: float = 0.08
    untitled: float = 0.12
    decay: float = 0.01


def fit(
    net: JointNet,
    items: Sequence[Item],
    schedule: JointSchedule,
    *,
    marks: tuple[int, int, int],
    seed: int,
    kept: Path,
    say: Callable[[str], None],
) -> None:
    """Train a network in place; a run that was stopped goes on after its last whole epoch.

    Parameters
    ----------
    net : JointNet
        To be trained.
    items : sequence of (str, Example, Example or None)
        What to learn.
    schedule : Schedule
        How.
    marks : (int, int, int)
        Pieces for start, end and filling up.
    seed : int
        Of order, omissions and dropout.
    kept : Path
        File of the checkpoint.
    say : callable
        Told how it goes.
    """
    optimizer = _optimizer(net, schedule)
    steps = len(list(_batches(items, schedule, seed, 0)))
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: _slope(step, steps * schedule.epochs, schedule.warmup)
    )
    done = 0
    if kept.exists():
        state = torch.load(kept, weights_only=True)
        net.load_state_dict(state["net"])
        optimizer.load_state_dict(state["optimizer"])
        scheduler.load_state_dict(state["scheduler"])
        done = state["epoch"]
    for epoch in range(done, schedule.epochs):
        torch.manual_seed(seed * 1000 + epoch)
        net.train()
        sums = [0.0] * 5
        for n, batch in enumerate(_batches(items, schedule, seed, epoch), 1):
            for i, value in enumerate(_step(net, batch, optimizer, marks)):
                sums[i] += value
            scheduler.step()
            if n % 20 == 0 or n == steps:
                losses = " ".join(f"{value / n:.3f}" for value in sums)
                say(f"epoch {epoch + 1} of {schedule.epochs}, step {n} of {steps}: {losses}")
        _save(kept, {
            "net": net.state_dict(), "optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict(),
            "epoch": epoch + 1,
        })  # fmt: skip
    net.eval()


def _step(
    net: JointNet,
    batch: Sequence[tuple[str, Example]],
    optimizer: torch.optim.Optimizer,
    marks: tuple[int, int, int],
) -> list[float]:
    words = net.words([example for _, example in batch], marks)
    found = [net.losses(kind, w, example) for (kind, example), w in zip(batch, words, strict=True)]
    mentions = max(1, sum(len(e.spans) for _, e in batch))
    things = max(1, sum(len(e.labels) for _, e in batch))
    relations = max(1, sum(len(e.relations) for _, e in batch))
    parts = [
        torch.stack([f.spans for f in found]).sum() / mentions,
        0.5 * torch.stack([f.right for f in found]).sum() / things,
        torch.stack([f.roles for f in found]).sum() / things,
        torch.stack([f.relations for f in found]).sum() / relations,
        torch.stack([f.same for f in found]).sum() / things,
    ]
    optimizer.zero_grad(set_to_none=True)
    torch.stack(parts).sum().backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
    return [float(p.detach()) for p in parts]


def _optimizer(net: JointNet, schedule: JointSchedule) -> torch.optim.Optimizer:
    groups: list[dict[str, Any]] = []
    for part, rate in ((net.encoder, schedule.rate), (net.heads, schedule.heads_rate)):
        trained = [p for p in part.parameters() if p.requires_grad]
        groups.append(
            {"params": [p for p in trained if p.ndim > 1], "lr": rate, "weight_decay": schedule.decay}
        )
        groups.append({"params": [p for p in trained if p.ndim <= 1], "lr": rate, "weight_decay": 0.0})
    return torch.optim.AdamW(groups, fused=True)


def _slope(step: int, steps: int, warmup: float) -> float:
    rise = max(1.0, warmup * steps)
    return min((step + 1) / rise, max(0.0, (steps - step) / max(1.0, steps - rise)))


def _batches(
    items: Sequence[Item], schedule: JointSchedule, seed: int, epoch: int
) -> Iterator[list[tuple[str, Example]]]:
    """The texts in random order, those of a batch of about one length."""
    chance = random.Random(seed * 1000 + epoch)  # noqa: S311
    chosen = [
        (kind, bare if bare is not None and chance.random() < schedule.untitled else whole)
        for kind, whole, bare in items
    ]
    chance.shuffle(chosen)
    pool = 16 * schedule.batch
    batches: list[list[tuple[str, Example]]] = []
    for at in range(0, len(chosen), pool):
        some = sorted(chosen[at : at + pool], key=lambda item: len(item[1].pieces.ids))
        batches += [some[i : i + schedule.batch] for i in range(0, len(some), schedule.batch)]
    chance.shuffle(batches)
    yield from batches


def _save(path: Path, state: dict[str, Any]) -> None:
    temporary = path.with_name(f"part.{path.name}")
    torch.save(state, temporary)
    temporary.replace(path)
