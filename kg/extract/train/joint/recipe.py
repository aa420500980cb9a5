"""The recipe of the joint reader: an encoder and its heads, trained together, then written as ONNX."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch

from kg.errors import InputError
from kg.extract.joint.pieces import Splitter
from kg.extract.joint.reader import FILES, JointReader
from kg.extract.model import JOINT
from kg.extract.train.corpus import Excluded, GoldPaper, Paper, Sentence
from kg.extract.train.joint.encoder import Encoder
from kg.extract.train.joint.examples import Annotated, example_of, scier_examples
from kg.extract.train.joint.export import export_encoder, export_heads
from kg.extract.train.joint.fit import Item, JointSchedule, fit, mix, take_over
from kg.extract.train.joint.lessons import Lesson
from kg.extract.train.joint.net import SCIER, JointNet
from kg.extract.train.joint.sources import SOURCES, load_encoder
from kg.extract.train.run import Bench, Corpora, first_pipeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """How the joint reader is trained.

    Attributes
    ----------
    encoder : str
        A name of `SOURCES`.
    layers : int
        How many of its layers.
    parts : int
        The readers whose finds the heads learn from see all parts but one.
    first : JointSchedule
        Of SciER, where it is learned from: on it the network learns before it sees any abstract.
    unchecked : JointSchedule, optional
        Of annotation that nobody checked, which is learned before all that was; None leaves it alone.
    schedule : JointSchedule
        Of each reader.
    soup : int
        So many readers are trained that begin alike and go on with different seeds; the reader has the mean
        of their weights [1]_, and is as fast and as large as one.
    start : Path, optional
        Folder of finished steps of this recipe: each reader goes on from the reader of its name. Where there
        is unchecked annotation only the reader of that does, the others go on from it.
    teachers : tuple of Path
        Such folders. Where there are any, each reader learns from unlabelled texts, too: what the teachers'
        readers of its name think of them on the average. Without a start it goes on from the first one.
    lessons : float
        Unlabelled texts for each annotated one.

    References
    ----------
    .. [1] Wortsman et al. (2022), "Model soups: averaging weights of multiple fine-tuned models improves
       accuracy without increasing inference time", ICML.
    """

    encoder: str = "mpnet"
    layers: int = 6
    parts: int = 2
    first: JointSchedule = field(default_factory=lambda: JointSchedule(epochs=3, memory=0))
    unchecked: JointSchedule | None = None
    schedule: JointSchedule = field(default_factory=JointSchedule)
    soup: int = 1
    start: Path | None = None
    teachers: tuple[Path, ...] = ()
    lessons: float = 3.5

    @property
    def kind(self) -> str:
        """The reader's name in a model's config."""
        return JOINT

    def facts(self) -> dict[str, str]:
        """What the model card says of it."""
        facts = {
            "encoder": f"first {self.layers} layers of {SOURCES[self.encoder].title}, "
            "its embeddings as they are",
            **({"training, unchecked annotation first": _steps(self.unchecked)} if self.unchecked else {}),
            "training": _steps(self.schedule),
            "weights": "six bits in the encoder, eight in its embeddings, 32 in its heads",
        }
        if self.soup > 1:
            facts["soup"] = f"the mean weights of {self.soup} readers that differ in their seed"
        if self._earlier is not None:
            facts["start"] = f"the readers of an earlier training (`{self._earlier.parent.name}`)"
        if self.teachers:
            facts["teachers"] = (
                f"{len(self.teachers)} models of this recipe; {self.lessons} unlabelled texts for each "
                "annotated one, as they read them"
            )
        return facts

    @property
    def _earlier(self) -> Path | None:
        """The folder of the readers to go on from."""
        return self.start or next(iter(self.teachers), None)

    def unlabelled(self, corpora: Corpora) -> dict[str, int]:
        """Those that the teachers read."""
        if not self.teachers:
            return {}
        return {"as the teachers read them": len(self._drawn(corpora, len(corpora.abstracts), seed=0))}

    def load(self) -> tuple[Encoder, list[str]]:
        """The encoder before training, and its vocabulary."""
        return load_encoder(self.encoder, self.layers)

    def reader(self, name: str, abstracts: Sequence[GoldPaper], *, seed: int, bench: Bench) -> JointReader:
        """A reader trained on some abstracts, before them on what all readers begin with."""
        folder = bench.work / f"reader-{name}"
        if not _finished(folder):
            teachers = [_teacher(folder / f"reader-{name}") for folder in self.teachers]
            papers = self._drawn(bench.corpora, len(abstracts), seed) if teachers else []
            start = self._start(name, bench)
            members = [name] if self.soup == 1 else [f"{name}-{n + 1}" for n in range(self.soup)]
            nets = [
                self._fitted(
                    member, abstracts, self.schedule, start=start, seed=seed + _APART * n, bench=bench,
                    more=lambda splitter: [Lesson(bench.nlp, splitter, teachers, p) for p in papers],
                )
                for n, member in enumerate(members)
            ]  # fmt: skip
            net, vocabulary = nets[0]
            if self.soup > 1:
                mix(net, [other for other, _ in nets], bench.work / f"reader-{name}.pt")
            write_reader(net, vocabulary, folder)
        return JointReader.read(folder)

    def _fitted(
        self,
        name: str,
        abstracts: Sequence[GoldPaper],
        schedule: JointSchedule,
        *,
        start: Path | None,
        seed: int,
        bench: Bench,
        more: Callable[[Splitter], Sequence[Item]] = lambda _: (),
    ) -> tuple[JointNet, list[str]]:
        """A network trained on some abstracts and more, and its vocabulary; the name is that of its files."""
        torch.manual_seed(seed)
        encoder, vocabulary = self.load()
        splitter = Splitter(vocabulary)
        items: list[Item] = [_item(bench, splitter, paper) for paper in abstracts]
        items += more(splitter)
        net = JointNet(encoder)
        if start is not None:
            take_over(net, start)
        fit(
            net, items, schedule, marks=(splitter.start, splitter.end, splitter.pad), seed=seed,
            kept=bench.work / f"reader-{name}.pt", say=lambda line: bench.say(f"reader {name}: {line}"),
        )  # fmt: skip
        return net, vocabulary

    def _drawn(self, corpora: Corpora, abstracts: int, seed: int) -> list[Paper]:
        """Unlabelled papers for so many annotated ones, drawn at random, none of them annotated."""
        annotated = Excluded((*corpora.abstracts, *corpora.unchecked))
        papers = [p for p in corpora.unlabelled() if p[1] and p not in annotated]
        count = round(self.lessons * abstracts)
        return random.Random(seed).sample(papers, min(count, len(papers)))  # noqa: S311

    def _start(self, name: str, bench: Bench) -> Path | None:
        """The checkpoint to go on from: of unchecked annotation, of an earlier training, of SciER."""
        if self.unchecked is not None:
            return self._on_unchecked(self.unchecked, bench)
        if self._earlier is not None:
            return self._earlier / f"reader-{name}.pt"
        return self._on_scier_first(bench) if bench.corpora.scier else None

    def _on_unchecked(self, schedule: JointSchedule, bench: Bench) -> Path:
        """The checkpoint of a reader that has learned from unchecked annotation: all readers begin there."""
        name = "unchecked"
        if not _finished(bench.work / f"reader-{name}"):
            if self.start is not None:
                start = self.start / f"reader-{name}.pt"
            else:
                start = self._on_scier_first(bench) if bench.corpora.scier else None
            net, vocabulary = self._fitted(
                name, bench.corpora.unchecked, schedule, start=start, seed=bench.seed, bench=bench
            )
            write_reader(net, vocabulary, bench.work / f"reader-{name}")
        return bench.work / f"reader-{name}.pt"

    def _on_scier_first(self, bench: Bench) -> Path:
        """The checkpoint of a network that has learned from SciER alone."""
        kept = bench.work / "scier.pt"
        self.on_scier(
            bench.corpora.scier, self.first, seed=bench.seed, kept=kept,
            say=lambda line: bench.say(f"SciER: {line}"),
        )  # fmt: skip
        return kept

    def on_scier(
        self,
        sentences: Sequence[Sentence],
        schedule: JointSchedule,
        *,
        seed: int,
        kept: Path,
        say: Callable[[str], None],
        start: Path | None = None,
    ) -> tuple[JointNet, list[str]]:
        """A network with heads for SciER, trained on its sentences, and its vocabulary.

        Parameters
        ----------
        sentences : sequence of Sentence
            SciER's training set.
        schedule : JointSchedule
            How long and how fast.
        seed : int
            Of everything random.
        kept : Path
            File of the checkpoint.
        say : callable
            Told how it goes.
        start : Path, optional
            Checkpoint of a reader of abstracts to go on from.

        Raises
        ------
        InputError
            The checkpoint is none of a network like this.
        """
        torch.manual_seed(seed)
        encoder, vocabulary = self.load()
        splitter = Splitter(vocabulary)
        items: list[Item] = [
            Annotated(text) for text, _ in scier_examples(first_pipeline(), splitter, sentences)
        ]
        net = JointNet(encoder, SCIER)
        if start is not None:
            take_over(net, start)
        marks = splitter.start, splitter.end, splitter.pad
        fit(net, items, schedule, marks=marks, seed=seed, kept=kept, say=say)
        return net, vocabulary


_APART = 100
"""Between the seeds of the readers of a soup."""


def _steps(s: JointSchedule) -> str:
    return (
        f"{s.epochs} epoch{'s' * (s.epochs > 1)}, {s.batch} texts a step, AdamW at {s.rate} "
        f"(heads {s.heads_rate}), the running mean of the weights ({s.memory})"
    )


def _finished(folder: Path) -> bool:
    return (folder / FILES[-1]).exists()


def _teacher(folder: Path) -> JointReader:
    try:
        return JointReader.read(folder)
    except (OSError, ValueError) as error:
        raise InputError(
            f"{folder}: not a reader to learn from ({error}); --teacher takes a folder of finished steps, "
            "OUTPUT.work/..., of a training with the same encoder"
        ) from None


def _item(bench: Bench, splitter: Splitter, paper: GoldPaper) -> Annotated:
    whole = example_of(bench.nlp, splitter, paper)
    titled = paper.title and paper.abstract
    return Annotated(whole, example_of(bench.nlp, splitter, paper, titled=False) if titled else None)


def write_reader(net: JointNet, vocabulary: Sequence[str], folder: Path) -> None:
    """Write what the reader needs, its vocabulary last."""
    folder.mkdir(parents=True, exist_ok=True)
    encoder, spans, opinions, words = (folder / name for name in FILES)
    export_encoder(net.encoder, encoder)
    export_heads(net.heads, net.kind, spans, opinions)
    words.write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
