"""The fast reader: a convolutional network scores tags, of which whole spans get probabilities."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from kg.extract import crf
from kg.extract.docs import Found
from kg.extract.network import Network, Vectors, read_weights, untrained, write_weights


@dataclass(frozen=True, slots=True)
class Tagger:
    """Finds spans by a network's scores for tags.

    Attributes
    ----------
    vectors : Vectors
        Fixed word vectors.
    network : Network
        Docs to tag scores.
    width, depth : int
        Of the network.
    """

    vectors: Vectors
    network: Network
    width: int
    depth: int

    @classmethod
    def of(cls, names: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> "Tagger":
        """A tagger from what `names` and `arrays` gave."""
        vectors = Vectors.of(names["words"], arrays["vectors"].astype(np.float32))
        network = untrained(vectors, width=names["width"], depth=names["depth"])
        read_weights(network, arrays)
        return cls(vectors, network, names["width"], names["depth"])

    def names(self) -> dict[str, Any]:
        """Its sizes, and its words by number."""
        words = sorted(self.vectors.index, key=self.vectors.index.__getitem__)
        return {"width": self.width, "depth": self.depth, "words": words}

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Its numbers."""
        return {"vectors": self.vectors.table[:-1], **write_weights(self.network)}

    @property
    def files(self) -> tuple[str, ...]:
        """It has no files of its own."""
        return ()

    def copy_files(self, folder: Path) -> None:
        """Nothing to put there."""

    def spans(self, doc: Doc, least: float) -> Iterator[tuple[float, crf.Span]]:
        """Spans of each field that are at least this probable; a text a call, so that no other has a say."""
        scores = self.network.predict([doc])[0]
        split: int = doc._.kg_title_tokens
        for start, end in ((0, split), (split, len(doc))):
            if start < end:
                for score, (a, b, label) in crf.lattice(scores[start:end]).spans(least):
                    yield score, (a + start, b + start, label)

    def opinions(self, doc: Doc, found: Sequence[Found]) -> None:
        """It looks at spans alone."""
