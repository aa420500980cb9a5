"""The recipe of the fast reader: word vectors, then a convolutional tagger."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from kg.extract import crf
from kg.extract.cleaning import clean
from kg.extract.model import CONVOLUTIONS
from kg.extract.network import Vectors, read_weights, write_weights
from kg.extract.tagger import Tagger
from kg.extract.tokens import Words
from kg.extract.train.align import find_places, labelled
from kg.extract.train.corpus import GoldPaper, Sentence
from kg.extract.train.run import Bench, Corpora, read_doc
from kg.extract.train.tagger import Schedule, TaggedDoc, new_tagger, train_tagger
from kg.extract.train.vectors import learn_vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Convolutions:
    """How the fast reader is trained.

    Attributes
    ----------
    width, depth : int
        Of the tagger's network.
    vector_rows, vector_width : int
        How many word vectors, and of how many numbers.
    parts : int
        The taggers whose finds the heads learn from see all parts but one.
    schedule : Schedule
        Of each tagger.
    """

    width: int = 96
    depth: int = 4
    vector_rows: int = 30_000
    vector_width: int = 64
    parts: int = 3
    schedule: Schedule = field(default_factory=Schedule)

    @property
    def kind(self) -> str:
        """The reader's name in a model's config."""
        return CONVOLUTIONS

    def facts(self) -> dict[str, str]:
        """What the model card says of it."""
        return {
            "network": f"{self.depth} convolutions of width {self.width}",
            "word vectors": f"{self.vector_rows} of width {self.vector_width}",
            "training": f"{self.schedule.epochs} epochs, Adam at {self.schedule.rate}, "
            f"dropout {self.schedule.dropout}",
        }

    def unlabelled(self, corpora: Corpora) -> dict[str, int]:
        """All of them."""
        return {"for word vectors": sum(1 for _ in corpora.unlabelled())}

    def reader(self, name: str, abstracts: Sequence[GoldPaper], *, seed: int, bench: Bench) -> Tagger:
        """A tagger trained on some abstracts, and on all that is unchecked or of SciER."""
        vectors = self._vectors(bench)
        network = new_tagger(vectors, width=self.width, depth=self.depth, seed=seed)
        kept = bench.work / f"tagger-{name}.npz"
        if kept.exists():
            with np.load(kept, allow_pickle=False) as file:
                read_weights(network, file)
        else:
            train_tagger(
                network,
                [_tagged(bench, paper) for paper in (*abstracts, *bench.corpora.unchecked)],
                [_sentence(bench, sentence) for sentence in bench.corpora.scier],
                self.schedule,
                seed=seed,
                report=lambda n, of, loss: bench.say(f"tagger {name}: epoch {n} of {of}, loss {loss:.2f}"),
            )
            _save(kept, write_weights(network))
        return Tagger(vectors, network, self.width, self.depth)

    def _vectors(self, bench: Bench) -> Vectors:
        kept = bench.work / "vectors.npz"
        if not kept.exists():
            bench.say("learning word vectors")
            words, table = learn_vectors(
                lambda: _words(bench), rows=self.vector_rows, width=self.vector_width
            )
            _save(kept, {"words": np.array(words), "vectors": table.astype(np.float16)})
        with np.load(kept, allow_pickle=False) as file:
            return Vectors.of(file["words"].tolist(), file["vectors"])


def _words(bench: Bench) -> Iterator[list[str]]:
    words = Words(bench.nlp.vocab)
    for title, abstract in bench.corpora.unlabelled():
        yield [word.lower() for word in words.split(clean(f"{title} . {abstract}").text)]


def _tagged(bench: Bench, paper: GoldPaper) -> TaggedDoc:
    doc = read_doc(bench.nlp, paper)
    split: int = doc._.kg_title_tokens
    spans = [
        (start, end, crf.LABELS.index(label))
        for start, end, label in labelled(paper, find_places(doc, paper))
        if not start < split < end
    ]
    return doc, spans


def _sentence(bench: Bench, sentence: Sentence) -> TaggedDoc:
    doc = bench.nlp.make_doc(sentence.text)
    found = [(doc.char_span(start, end), label) for start, end, label in sentence.entities]
    return doc, sorted((s.start, s.end, crf.LABELS.index(label)) for s, label in found if s)


def _save(path: Path, arrays: dict[str, Any]) -> None:
    temporary = path.with_name(f"part.{path.name}")
    np.savez(temporary, **arrays)
    temporary.replace(path)
