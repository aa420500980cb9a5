"""The recipe of the joint reader: an encoder and its heads, trained together, then written as ONNX."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch

from kg.extract.joint.pieces import Splitter
from kg.extract.joint.reader import FILES, JointReader
from kg.extract.model import JOINT
from kg.extract.train.corpus import GoldPaper, Sentence
from kg.extract.train.joint.encoder import Encoder
from kg.extract.train.joint.examples import example_of, scier_examples
from kg.extract.train.joint.export import export_encoder, export_heads
from kg.extract.train.joint.fit import Item, JointSchedule, fit, take_over
from kg.extract.train.joint.net import SCIER, JointNet
from kg.extract.train.joint.sources import SOURCES, load_encoder
from kg.extract.train.run import Bench, first_pipeline


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
    schedule : JointSchedule
        Of each reader.
    """

    encoder: str = "mpnet"
    layers: int = 6
    parts: int = 2
    first: JointSchedule = field(default_factory=lambda: JointSchedule(epochs=3, memory=0))
    schedule: JointSchedule = field(default_factory=JointSchedule)

    @property
    def kind(self) -> str:
        """The reader's name in a model's config."""
        return JOINT

    def facts(self) -> dict[str, str]:
        """What the model card says of it."""
        s = self.schedule
        return {
            "encoder": f"first {self.layers} layers of {SOURCES[self.encoder].title}, "
            "its embeddings as they are",
            "training": f"{s.epochs} epochs, {s.batch} texts a step, "
            f"AdamW at {s.rate} (heads {s.heads_rate}), the running mean of the weights ({s.memory}); "
            f"before them {self.first.epochs} epochs of SciER, where that is among the data",
            "weights": "eight bits in the encoder, scaled by text; 32 bits in its heads",
        }

    def load(self) -> tuple[Encoder, list[str]]:
        """The encoder before training, and its vocabulary."""
        return load_encoder(self.encoder, self.layers)

    def reader(self, name: str, abstracts: Sequence[GoldPaper], *, seed: int, bench: Bench) -> JointReader:
        """A reader trained on some abstracts, before them on SciER's sentences where there are any."""
        folder = bench.work / f"reader-{name}"
        if not (folder / FILES[-1]).exists():
            start = self._first(bench) if bench.corpora.scier else None
            torch.manual_seed(seed)
            torch.set_num_threads(1)
            encoder, vocabulary = self.load()
            splitter = Splitter(vocabulary)
            items = [_item(bench, splitter, paper) for paper in abstracts]
            net = JointNet(encoder)
            if start is not None:
                take_over(net, start)
            fit(
                net, items, self.schedule, marks=(splitter.start, splitter.end, splitter.pad), seed=seed,
                kept=bench.work / f"reader-{name}.pt", say=lambda line: bench.say(f"reader {name}: {line}"),
            )  # fmt: skip
            write_reader(net, vocabulary, folder)
        return JointReader.read(folder)

    def _first(self, bench: Bench) -> Path:
        """The checkpoint of a network that has learned from SciER alone: all readers begin there."""
        kept = bench.work / "scier.pt"
        if not kept.with_suffix(".done").exists():
            self.on_scier(
                bench.corpora.scier, self.first, seed=bench.seed, kept=kept,
                say=lambda line: bench.say(f"SciER: {line}"),
            )  # fmt: skip
            kept.with_suffix(".done").touch()
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
        torch.set_num_threads(1)
        encoder, vocabulary = self.load()
        splitter = Splitter(vocabulary)
        items: list[Item] = [
            (text, None) for text, _ in scier_examples(first_pipeline(), splitter, sentences)
        ]
        net = JointNet(encoder, SCIER)
        if start is not None:
            take_over(net, start)
        marks = splitter.start, splitter.end, splitter.pad
        fit(net, items, schedule, marks=marks, seed=seed, kept=kept, say=say)
        return net, vocabulary


def _item(bench: Bench, splitter: Splitter, paper: GoldPaper) -> Item:
    whole = example_of(bench.nlp, splitter, paper)
    titled = paper.title and paper.abstract
    return whole, example_of(bench.nlp, splitter, paper, titled=False) if titled else None


def write_reader(net: JointNet, vocabulary: Sequence[str], folder: Path) -> None:
    """Write what the reader needs, its vocabulary last."""
    folder.mkdir(parents=True, exist_ok=True)
    encoder, spans, opinions, words = (folder / name for name in FILES)
    export_encoder(net.encoder, encoder)
    export_heads(net.heads, net.kind, spans, opinions)
    words.write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
