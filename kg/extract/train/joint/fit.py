"""Training of the joint model: batches, steps, checkpoints."""

import pickle
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias, cast

import torch
from torch import Tensor
from torch.optim.swa_utils import AveragedModel

from kg.errors import InputError
from kg.extract.train.joint.examples import Annotated, Example
from kg.extract.train.joint.lessons import Lesson
from kg.extract.train.joint.net import JointNet
from kg.extract.train.stopping import Patience, keep_back

Item: TypeAlias = Annotated | Lesson
"""What a network learns from."""
Marks: TypeAlias = tuple[int, int, int]
"""Pieces for start, end and filling up."""


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
    patience : int
        Training ends when so many passes have not made it better at texts that are kept back; 0 learns
        from all of them to the last pass.
    """

    epochs: int = 5
    batch: int = 4
    rate: float = 8e-5
    heads_rate: float = 6e-4
    warmup: float = 0.08
    untitled: float = 0.12
    decay: float = 0.01
    memory: float = 0.99
    patience: int = 0


GOING_ON = JointSchedule(epochs=1, rate=5e-5, heads_rate=4e-4)
"""Of a network that has learned and is taught more."""
AFTER_UNCHECKED = JointSchedule(epochs=3)
"""Of a network that has learned from annotation nobody checked and is shown what was checked."""


def fit(
    net: JointNet,
    items: Sequence[Item],
    schedule: JointSchedule,
    *,
    marks: Marks,
    seed: int,
    kept: Path,
    say: Callable[[str], None],
) -> None:
    """Train a network in place and leave the running mean of its weights in it, that of the best pass.

    A run that was stopped goes on after its last whole epoch.

    Parameters
    ----------
    net : JointNet
        To be trained.
    items : sequence of Annotated or Lesson
        What to learn.
    schedule : JointSchedule
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
    items, kept_back = keep_back(items, seed) if schedule.patience else (items, [])
    steps = len(list(_batches(items, schedule, seed, 0)))
    run = _Run(net, schedule, steps)
    run.take_up(kept)
    while run.epoch < schedule.epochs and not (kept_back and run.patience.ended):
        epoch = run.epoch
        torch.manual_seed(seed * 1000 + epoch)
        net.train()
        sums = [0.0] * 5
        for n, batch in enumerate(_batches(items, schedule, seed, epoch), 1):
            for i, value in enumerate(run.step(batch, marks)):
                sums[i] += value
            if n % 20 == 0 or n == steps:
                losses = " ".join(f"{value / n:.3f}" for value in sums)
                say(f"epoch {epoch + 1} of {schedule.epochs}, step {n} of {steps}: {losses}")
        run.epoch = epoch + 1
        if kept_back:
            whole = replace(schedule, untitled=0)
            loss = run.loss(_batches(kept_back, whole, seed, 0), marks)
            say(f"epoch {epoch + 1} of {schedule.epochs}, loss of those kept back: {loss:.3f}")
            run.judge(loss)
        run.keep(kept)
    net.load_state_dict(_mean(run.best, net))
    net.eval()


class _Run:
    """A network in training: its optimizer, its learning rates, the running mean of its weights."""

    def __init__(self, net: JointNet, schedule: JointSchedule, steps: int) -> None:
        self._net = net
        self._optimizer = _optimizer(net, schedule)
        self._scheduler = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer, lambda step: _slope(step, steps * schedule.epochs, schedule.warmup)
        )
        memory = schedule.memory
        self.mean = AveragedModel(net, avg_fn=lambda mean, now, _: memory * mean + (1 - memory) * now)
        self.epoch = 0
        self.patience = Patience(schedule.patience)
        self._best: dict[str, Tensor] = {}

    @property
    def best(self) -> Mapping[str, Tensor]:
        """The mean of the weights after the best pass: the last one, where none is judged."""
        return self._best or self.mean.state_dict()

    def judge(self, loss: float) -> None:
        """Take note of the loss after a pass."""
        if self.patience.lower(loss):
            self._best = {name: value.clone() for name, value in self.mean.state_dict().items()}

    def loss(self, batches: Iterable[Sequence[Example | Lesson]], marks: Marks) -> float:
        """Of the mean of the weights, a batch."""
        mean = cast("JointNet", self.mean.module)
        mean.eval()
        with torch.no_grad():
            losses = [float(torch.stack(_losses(mean, batch, marks)).sum()) for batch in batches]
        return sum(losses) / len(losses)

    def step(self, batch: Sequence[Example | Lesson], marks: Marks) -> list[float]:
        """Learn from some texts; returns the losses."""
        losses = _step(self._net, batch, self._optimizer, marks)
        self._scheduler.step()
        self.mean.update_parameters(self._net)
        return losses

    def take_up(self, kept: Path) -> None:
        """Go on from a checkpoint where there is one."""
        if kept.exists():
            state = torch.load(kept, weights_only=True)
            self._net.load_state_dict(state["net"])
            self.mean.load_state_dict(state["mean"])
            self._optimizer.load_state_dict(state["optimizer"])
            self._scheduler.load_state_dict(state["scheduler"])
            self.epoch = state["epoch"]
            self.patience = Patience(self.patience.passes, *state["judged"])
            self._best = state["best"] if self.patience.passes else {}

    def keep(self, kept: Path) -> None:
        """Write a checkpoint, whole or not at all."""
        temporary = kept.with_name(f"part.{kept.name}")
        state = {
            "net": self._net.state_dict(), "optimizer": self._optimizer.state_dict(),
            "scheduler": self._scheduler.state_dict(), "epoch": self.epoch, "mean": self.mean.state_dict(),
            "best": self.best, "judged": (self.patience.lowest, self.patience.waited),
        }  # fmt: skip
        torch.save(state, temporary)
        temporary.replace(kept)


def _mean(state: Mapping[str, Tensor], net: JointNet) -> dict[str, Tensor]:
    """The mean of a network's weights, by their names in the network."""
    return {name: state[f"module.{name}"] for name in net.state_dict()}


def _step(
    net: JointNet, batch: Sequence[Example | Lesson], optimizer: torch.optim.Optimizer, marks: Marks
) -> list[float]:
    parts = _losses(net, batch, marks)
    optimizer.zero_grad(set_to_none=True)
    torch.stack(parts).sum().backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
    return [float(p.detach()) for p in parts]


def _losses(net: JointNet, batch: Sequence[Example | Lesson], marks: Marks) -> list[Tensor]:
    """Of spans, of things, of roles, of relations and of names of one thing."""
    texts = [item.taught() if isinstance(item, Lesson) else item for item in batch]
    words = net.words([t if isinstance(t, Example) else t.text for t in texts], marks)
    found = [
        net.losses(w, t) if isinstance(t, Example) else net.taught(w, t)
        for w, t in zip(words, texts, strict=True)
    ]
    mentions = max(1.0, sum(f.mentions for f in found))
    things = max(1.0, sum(f.things for f in found))
    related = max(1.0, sum(f.related for f in found))
    return [
        torch.stack([f.spans for f in found]).sum() / mentions,
        0.5 * torch.stack([f.right for f in found]).sum() / things,
        torch.stack([f.roles for f in found]).sum() / things,
        torch.stack([f.relations for f in found]).sum() / related,
        torch.stack([f.same for f in found]).sum() / things,
    ]


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
) -> Iterator[list[Example | Lesson]]:
    """The texts in random order, those of a batch of about one length."""
    chance = random.Random(seed * 1000 + epoch)  # noqa: S311
    chosen = [item.chosen(bare=chance.random() < schedule.untitled) for item in items]
    chance.shuffle(chosen)
    pool = 16 * schedule.batch
    batches: list[list[Example | Lesson]] = []
    for at in range(0, len(chosen), pool):
        some = sorted(chosen[at : at + pool], key=lambda text: text.size)
        batches += [some[i : i + schedule.batch] for i in range(0, len(some), schedule.batch)]
    chance.shuffle(batches)
    yield from batches


def mix(net: JointNet, nets: Sequence[JointNet], kept: Path) -> None:
    """Give a network the mean weights of some, and keep them as a checkpoint to start from.

    Parameters
    ----------
    net : JointNet
        It is changed.
    nets : sequence of JointNet
        They began alike.
    kept : Path
        File of the checkpoint.
    """
    states = [other.state_dict() for other in nets]
    net.load_state_dict({name: torch.stack([s[name] for s in states]).mean(0) for name in states[0]})
    temporary = kept.with_name(f"part.{kept.name}")
    torch.save({"best": {f"module.{name}": value for name, value in net.state_dict().items()}}, temporary)
    temporary.replace(kept)


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
        found = _mean(torch.load(start, weights_only=True)["best"], net)
        net.load_state_dict({
            name: found[name] if name.startswith("encoder.") or found[name].shape == value.shape else value
            for name, value in net.state_dict().items()
        })  # fmt: skip
    except (OSError, KeyError, RuntimeError, TypeError, pickle.UnpicklingError) as error:
        raise InputError(
            f"{start}: not a checkpoint of a reader with this encoder and as many layers ({error}); "
            "expected a file reader-all.pt from the .work folder of a training"
        ) from None
