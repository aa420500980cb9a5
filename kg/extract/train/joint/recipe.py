"""The recipe of the joint reader: an encoder and its heads, trained together, then written as ONNX."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch

from kg.extract.joint.pieces import Splitter
from kg.extract.joint.reader import FILES, JointReader
from kg.extract.model import JOINT
from kg.extract.train.corpus import GoldPaper
from kg.extract.train.joint.encoder import Encoder
from kg.extract.train.joint.examples import example_of, scier_examples
from kg.extract.train.joint.export import export_encoder, export_heads
from kg.extract.train.joint.fit import Item, JointSchedule, fit
from kg.extract.train.joint.net import ABSTRACTS, SCIER, JointNet
from kg.extract.train.joint.sources import SOURCES, load_encoder
from kg.extract.train.run import Bench


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
    schedule : JointSchedule
        Of each reader.
    """

    encoder: str = "mpnet"
    layers: int = 6
    parts: int = 2
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
            f"AdamW at {s.rate} (heads {s.heads_rate})",
            "weights": "eight bits in the encoder, scaled by text; 32 bits in its heads",
        }

    def load(self) -> tuple[Encoder, list[str]]:
        """The encoder before training, and its vocabulary."""
        return load_encoder(self.encoder, self.layers)

    def reader(self, name: str, abstracts: Sequence[GoldPaper], *, seed: int, bench: Bench) -> JointReader:
        """A reader trained on some abstracts, and on SciER's sentences where there are any."""
        folder = bench.work / f"reader-{name}"
        if not (folder / FILES[-1]).exists():
            torch.manual_seed(seed)
            torch.set_num_threads(1)
            encoder, vocabulary = self.load()
            splitter = Splitter(vocabulary)
            items = _items(bench, splitter, abstracts)
            net = JointNet(encoder, scier=bool(bench.corpora.scier))
            fit(
                net, items, self.schedule, marks=(splitter.start, splitter.end, splitter.pad), seed=seed,
                kept=bench.work / f"reader-{name}.pt", say=lambda line: bench.say(f"reader {name}: {line}"),
            )  # fmt: skip
            write_reader(net, vocabulary, folder)
        return JointReader.read(folder)


def _items(bench: Bench, splitter: Splitter, abstracts: Sequence[GoldPaper]) -> list[Item]:
    items: list[Item] = []
    for paper in abstracts:
        bare = (
            example_of(bench.nlp, splitter, paper, titled=False) if paper.title and paper.abstract else None
        )
        items.append((ABSTRACTS, example_of(bench.nlp, splitter, paper), bare))
    sentences = bench.corpora.scier
    items += [(SCIER, text, None) for text, _ in scier_examples(bench.nlp, splitter, sentences)]
    return items


def write_reader(net: JointNet, vocabulary: Sequence[str], folder: Path, kind: str = ABSTRACTS) -> None:
    """Write what the reader of one kind of heads needs, its vocabulary last."""
    folder.mkdir(parents=True, exist_ok=True)
    encoder, spans, opinions, words = (folder / name for name in FILES)
    export_encoder(net.encoder, encoder)
    export_heads(net.heads[kind], kind, spans, opinions)
    words.write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
