"""Training of the joint model: batches, steps, checkpoints."""

import pickle
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import torch
from torch import Tensor
from torch.optim.swa_utils import AveragedModel

from kg.errors import InputError
from kg.extract.train.joint.examples import Example
from kg.extract.train.joint.net import JointNet

Item: TypeAlias = tuple[Example, Example | None]
"""A text, and the text without its title where there is such."""


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
    memory : float
        What a step leaves of the running mean of the weights, which is what is kept in the end (Izmailov et
        al., UAI 2018); 0 keeps the last weights.
    """

    epochs: int = 5
    batch: int = 4
    rate: float = 8e-5
    heads_rate: float = 6e-4
    warmup: float = 0.08
    untitled: float = 0.12
    decay: float = 0.01
    memory: float = 0.99


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
    """Train a network in place and leave the running mean of its weights in it.

    A run that was stopped goes on after its last whole epoch.

    Parameters
    ----------
    net : JointNet
        To be trained.
    items : sequence of (Example, Example or None)
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
    memory = schedule.memory
    mean = AveragedModel(net, avg_fn=lambda mean, now, _: memory * mean + (1 - memory) * now)
    steps = len(list(_batches(items, schedule, seed, 0)))
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: _slope(step, steps * schedule.epochs, schedule.warmup)
    )
    done = 0
    if kept.exists():
        state = torch.load(kept, weights_only=True)
        net.load_state_dict(state["net"])
        mean.load_state_dict(state["mean"])
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
            mean.update_parameters(net)
            if n % 20 == 0 or n == steps:
                losses = " ".join(f"{value / n:.3f}" for value in sums)
                say(f"epoch {epoch + 1} of {schedule.epochs}, step {n} of {steps}: {losses}")
        _save(kept, {
            "net": net.state_dict(), "optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict(),
            "epoch": epoch + 1, "mean": mean.state_dict(),
        })  # fmt: skip
    net.load_state_dict(_mean(mean.state_dict(), net))
    net.eval()


def _mean(state: Mapping[str, Tensor], net: JointNet) -> dict[str, Tensor]:
    """The mean of a network's weights, by their names in the network."""
    return {name: state[f"module.{name}"] for name in net.state_dict()}


def _step(
    net: JointNet,
    batch: Sequence[Example],
    optimizer: torch.optim.Optimizer,
    marks: tuple[int, int, int],
) -> list[float]:
    found = [net.losses(w, e) for w, e in zip(net.words(batch, marks), batch, strict=True)]
    mentions = max(1, sum(len(e.spans) for e in batch))
    things = max(1, sum(len(e.labels) for e in batch))
    relations = max(1, sum(len(e.relations) for e in batch))
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
) -> Iterator[list[Example]]:
    """The texts in random order, those of a batch of about one length."""
    chance = random.Random(seed * 1000 + epoch)  # noqa: S311
    chosen = [
        bare if bare is not None and chance.random() < schedule.untitled else whole for whole, bare in items
    ]
    chance.shuffle(chosen)
    pool = 16 * schedule.batch
    batches: list[list[Example]] = []
    for at in range(0, len(chosen), pool):
        some = sorted(chosen[at : at + pool], key=lambda example: len(example.pieces.ids))
        batches += [some[i : i + schedule.batch] for i in range(0, len(some), schedule.batch)]
    chance.shuffle(batches)
    yield from batches


def _save(path: Path, state: dict[str, Any]) -> None:
    temporary = path.with_name(f"part.{path.name}")
    torch.save(state, temporary)
    temporary.replace(path)


def take_over(net: JointNet, start: Path) -> None:
    """Take over the encoder of a checkpoint, and of its heads what these have too.

    Parameters
    ----------
    net : JointNet
        It is changed; heads of another kind keep their own relations.
    start : Path
        The checkpoint.

    Raises
    ------
    InputError
        It is none of a network like this.
    """
    try:
        found = _mean(torch.load(start, weights_only=True)["mean"], net)
        net.load_state_dict({
            name: found[name] if name.startswith("encoder.") or found[name].shape == value.shape else value
            for name, value in net.state_dict().items()
        })  # fmt: skip
    except (OSError, KeyError, RuntimeError, TypeError, pickle.UnpicklingError) as error:
        raise InputError(
            f"{start}: not a checkpoint of a reader with this encoder and as many layers ({error}); "
            "expected a file reader-all.pt from the .work folder of a training"
        ) from None
