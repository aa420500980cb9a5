"""The joint model at work: one pass of the encoder over a record, then its heads, in ONNX Runtime.

A record is read by itself, on one thread: eight-bit weights scale what they multiply by the largest number of
a call, so that a text read beside others would be read otherwise.
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
import zstandard
from numpy.typing import NDArray
from spacy.attrs import SENT_START
from spacy.tokens import Doc

from kg.extract import crf
from kg.extract.docs import Found, words_of
from kg.extract.joint.marks import marks_of
from kg.extract.joint.near import near_of
from kg.extract.joint.opinions import Opinions
from kg.extract.joint.pieces import MOST_PIECES, Pieces, Splitter
from kg.extract.joint.windows import windows

FILES = ("encoder.onnx.zst", "spans.onnx", "opinions.onnx", "vocabulary.txt")
WIDEST = 14
"""Words of the longest span that is scored."""
_MOST_WORDS = 4096
"""Words whose spans are scored at a time."""
_MOST_MENTIONS = 120
"""Mentions that are compared with each other at a time; only a whole book has more."""

_OPINIONS = ["right", "roles", "relations", "same"]
"""What the model says of things, in this order."""
_SLOWER = ["SkipLayerNormFusion"]
"""Of ONNX Runtime's rewritings: with it the encoder takes a tenth longer on a processor."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class JointReader:
    """Finds spans by the joint model and says what it thinks of the things they name.

    Attributes
    ----------
    folder : Path
        Where the model's files are.
    splitter : Splitter
        Of words into pieces.
    """

    folder: Path
    splitter: Splitter
    _encoder: ort.InferenceSession
    _spans: ort.InferenceSession
    _opinions: ort.InferenceSession

    @classmethod
    def read(cls, folder: Path) -> "JointReader":
        """A reader from a model's folder."""
        encoder, spans, opinions, vocabulary = (folder / name for name in FILES)
        weighing = session_of(opinions)
        if [output.name for output in weighing.get_outputs()] != _OPINIONS:
            raise ValueError(f"{opinions.name}: made by another version of kg train")
        return cls(folder, Splitter.read(vocabulary), session_of(encoder), session_of(spans), weighing)

    @property
    def files(self) -> tuple[str, ...]:
        """Names of its files."""
        return FILES

    def copy_files(self, folder: Path) -> None:
        """Copy its files into another folder."""
        for name in FILES:
            if folder.resolve() != self.folder.resolve():
                shutil.copyfile(self.folder / name, folder / name)

    def spans(self, doc: Doc, least: float) -> Iterator[tuple[float, crf.Span]]:
        """Candidate spans that are at least this probable, by no means all of them apart from each other."""
        if {"title", "abstract"} <= {*doc._.kg_skipped}:
            return
        words = self._words(doc)
        for at in range(0, len(words), _MOST_WORDS):
            here = words[at : at + _MOST_WORDS + WIDEST - 1]
            p = _probabilities(self._spans.run(None, {"words": here})[0][:_MOST_WORDS])
            p[~_inside(len(here), p.shape, doc._.kg_title_tokens - at)] = 0
            for start, length, label in np.argwhere(p >= least).tolist():
                yield float(p[start, length, label]), (at + start, at + start + length + 1, label)

    def opinions(self, doc: Doc, found: Sequence[Found]) -> Opinions:
        """What the model says of the things that some mentions name."""
        seen = Opinions.empty(1 + max((f.thing for f in found), default=-1))
        for at in range(0, len(found), _MOST_MENTIONS):
            self._weigh(doc, found[at : at + _MOST_MENTIONS], seen)
        return seen

    def _weigh(self, doc: Doc, found: Sequence[Found], seen: Opinions) -> None:
        things = sorted({f.thing for f in found})
        member = np.array([f.thing for f in found]) == np.array(things)[:, None]
        labels = {f.thing: crf.LABELS.index(f.label) for f in found}
        sentence_of = np.cumsum(doc.to_array(SENT_START) == 1)
        starts, ends = [f.start for f in found], [f.end for f in found]
        near = near_of(starts, ends, [int(sentence_of[s]) for s in starts], doc._.kg_title_tokens)
        right, roles, relations, same = self._opinions.run(None, {
            "words": self._words(doc),
            "spans": np.array([starts, ends], dtype=np.int64).T,
            "member": member,
            "labels": np.array([labels[t] for t in things], dtype=np.int64),
            "near": np.array(near, dtype=np.int64),
        })  # fmt: skip
        seen.add(things, right, roles, relations, same)

    def _words(self, doc: Doc) -> Floats:
        """Vectors of a Doc's words, worked out once a Doc."""
        if doc._.kg_vectors is None:
            starts: list[int] = np.flatnonzero(doc.to_array(SENT_START) == 1).tolist()
            words = words_of(doc)
            vectors = self._encoded(self.splitter.split(words), len(words), starts)
            doc._.kg_vectors = np.hstack([vectors, marks_of(words, doc._.kg_title_tokens, starts)])
        return doc._.kg_vectors

    def _encoded(self, pieces: Pieces, size: int, sentence_starts: Sequence[int]) -> Floats:
        """The mean vector of each word's pieces, in a long text from the window that it is most inside of."""
        first_piece = np.searchsorted(pieces.word, np.arange(size + 1))
        parts = windows(first_piece.tolist(), sentence_starts, MOST_PIECES - 2)
        read = [self._read(pieces.ids[first_piece[a] : first_piece[b]]) for a, b, _, _ in parts]
        vectors = np.empty((size, read[0].shape[1]), dtype=np.float32)
        for (a, b, start, end), seen in zip(parts, read, strict=True):
            bounds = first_piece[a : b + 1] - first_piece[a]
            means = np.add.reduceat(seen, bounds[:-1], axis=0) / np.diff(bounds)[:, None]
            vectors[start:end] = means[start - a : end - a]
        return vectors

    def _read(self, ids: NDArray[np.int64]) -> Floats:
        whole = np.concatenate([[self.splitter.start], ids, [self.splitter.end]]).astype(np.int64)
        vectors: Floats = self._encoder.run(None, {"ids": whole[None]})[0]
        return vectors[1:-1]


def session_of(path: Path) -> ort.InferenceSession:
    """An ONNX model ready to run on one thread; packed with Zstandard where its name ends in .zst.

    Parameters
    ----------
    path : Path
        The model's file.

    Raises
    ------
    ValueError
        It is missing or holds no model.
    """
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        data = path.read_bytes()
        model = zstandard.decompress(data) if path.suffix == ".zst" else data
        return ort.InferenceSession(
            model, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
        )
    except Exception as error:  # of ONNX Runtime's own kinds, which have no name in common
        raise ValueError(f"{path.name}: {error}") from error


def _probabilities(scores: Floats) -> Floats:
    """Softmax over the labels and none, whose score is 0; (words, widths, labels)."""
    top = np.maximum(scores.max(axis=2, keepdims=True), 0)
    weights: Any = np.exp(scores - top)
    return weights / (weights.sum(axis=2, keepdims=True) + np.exp(-top))


def _inside(size: int, shape: tuple[int, ...], title_end: int) -> NDArray[np.bool_]:
    """Which spans, by first word and further words, lie inside a text and on one side of the title's end."""
    start = np.arange(shape[0])[:, None]
    end = start + np.arange(1, shape[1] + 1)
    return (end <= size) & ((start >= title_end) | (end <= title_end))
