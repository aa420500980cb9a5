"""The joint model with SciER's heads: nine types of relations between mentions of a sentence.

It is for measuring an encoder as the field does, strictly: a mention is right with both ends and its label, a
relation (Rel+) with both mentions and its type [1]_.

References
----------
.. [1] Zhang et al. (2024), "SciER: An Entity and Relation Extraction Dataset for Datasets, Methods, and
   Tasks in Scientific Documents", EMNLP.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import numpy as np
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg.errors import ExtractionError, InputError
from kg.extract import crf
from kg.extract.docs import Found, register_extensions, words_of
from kg.extract.evaluate import Count, Scores
from kg.extract.joint.opinions import Floats
from kg.extract.joint.reader import JointReader
from kg.extract.scier import detokenise
from kg.extract.tokens import Words

TYPES = (
    "Part-Of", "SubClass-Of", "SubTask-Of", "Benchmark-For", "Trained-With", "Evaluated-With", "Used-For",
    "Compare-With", "Synonym-Of",
)  # fmt: skip
SETTINGS = "scier.json"
"""What a model of these types has beside its reader's files."""
MOST_PIECES = 200
"""Of the sentences of a paper that are read together."""

Mention: TypeAlias = tuple[int, int, str]
"""First token, last token and label, as SciER counts them in a paper."""
Related: TypeAlias = tuple[Mention, str, Mention]
_Item = TypeVar("_Item", Mention, Related)


@dataclass(frozen=True, slots=True)
class Annotated:
    """A sentence of SciER with what is annotated in it.

    Attributes
    ----------
    document : str
        The paper it is from.
    tokens : list of str
        As SciER splits them.
    first : int
        Number of the first of them in the paper.
    mentions : frozenset of Mention
        By tokens of the paper.
    relations : frozenset of Related
        Between them.
    """

    document: str
    tokens: list[str]
    first: int
    mentions: frozenset[Mention]
    relations: frozenset[Related]


def read_annotated(path: Path) -> list[Annotated]:
    """Sentences of a SciER file with token offsets (plm_test.jsonl and its like).

    Raises
    ------
    InputError
        When the file is missing or a line is not a paper of SciER.
    """
    sentences: list[Annotated] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); expected a file of SciER") from None
    for number, line in enumerate(lines, 1):
        try:
            sentences.extend(_sentences(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise InputError(
                f"{path}:{number}: not a paper of SciER ('sentences', 'ner' and 'relations')"
            ) from None
    return sentences


def _sentences(paper: dict[str, Any]) -> Iterator[Annotated]:
    first = 0
    for tokens, ner, relations in zip(paper["sentences"], paper["ner"], paper["relations"], strict=True):
        labels = {(start, end): label for start, end, label in ner}
        related = frozenset(
            ((a, b, labels[a, b]), kind, (c, d, labels[c, d])) for a, b, c, d, kind in relations
        )
        mentions = frozenset((start, end, label) for (start, end), label in labels.items())
        yield Annotated(str(paper["doc_id"]), tokens, first, mentions, related)
        first += len(tokens)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was found in a sentence, with probabilities."""

    mentions: dict[Mention, float]
    relations: dict[Related, float]


def score_scier(
    sentences: Sequence[Annotated], found: Sequence[Prediction], least: tuple[float, float]
) -> dict[str, Count]:
    """Strict counts of mentions ("NER") and relations ("Rel+"), together and by label and type.

    Parameters
    ----------
    sentences : sequence of Annotated
        The truth.
    found : sequence of Prediction
        One a sentence.
    least : (float, float)
        From which probability on mentions and relations count as found.
    """
    scores = Scores()
    for truth, seen in zip(sentences, found, strict=True):
        mentions = {m for m, p in seen.mentions.items() if p >= least[0]}
        relations = {
            r for r, p in seen.relations.items() if p >= least[1] and mentions.issuperset((r[0], r[2]))
        }
        _count(scores, "NER", {m: m[2] for m in truth.mentions}, {m: m[2] for m in mentions})
        _count(scores, "Rel+", {r: r[1] for r in truth.relations}, {r: r[1] for r in relations})
    return dict(scores.counts)


def _count(scores: Scores, kind: str, truth: Mapping[_Item, str], said: Mapping[_Item, str]) -> None:
    """Count items, each with its label or type."""
    for item, name in truth.items():
        scores.add(kind, name, core=1, found=item in said)
    for item, name in said.items():
        scores.add(kind, name, predicted=1, right=item in truth)


def load_scier(folder: Path) -> tuple[JointReader, tuple[float, float]]:
    """A reader with SciER's heads, and the probabilities from which mentions and relations count as found.

    Raises
    ------
    ExtractionError
        When the folder does not hold all that `kg train --scier` writes.
    """
    try:
        mention, relation = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))["least"]
        return JointReader.read(folder), (float(mention), float(relation))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ExtractionError(
            f"{folder}: not a model of SciER's types ({error}); "
            "make it again: kg train --scier DIR --encoder NAME"
        ) from None


def predict(reader: JointReader, sentences: Sequence[Annotated]) -> Iterator[Prediction]:
    """What a reader with SciER's heads finds in each sentence; neighbours of one paper are read together."""
    register_extensions()
    vocab = Vocab()
    for _, group in groupby(sentences, key=lambda s: s.document):
        gathered: list[_Text] = []
        for sentence in group:
            text = _Text.of(sentence, vocab)
            if gathered and sum(t.pieces(reader) for t in gathered) + text.pieces(reader) > MOST_PIECES:
                yield from _read(reader, gathered, vocab)
                gathered = []
            gathered.append(text)
        yield from _read(reader, gathered, vocab)


@dataclass(frozen=True, slots=True)
class _Text:
    """A sentence as people write it: its words, and SciER's tokens where a word begins or ends."""

    sentence: Annotated
    words: list[str]
    spaces: list[bool]
    starts: list[int | None]
    ends: list[int | None]

    @classmethod
    def of(cls, sentence: Annotated, vocab: Vocab) -> "_Text":
        text, offsets = detokenise(sentence.tokens)
        doc = Words(vocab)(text)
        at_start = {start: sentence.first + i for i, (start, _) in enumerate(offsets)}
        at_end = {end: sentence.first + i for i, (_, end) in enumerate(offsets)}
        return cls(
            sentence, [t.text for t in doc], [bool(t.whitespace_) for t in doc],
            [at_start.get(t.idx) for t in doc], [at_end.get(t.idx + len(t)) for t in doc],
        )  # fmt: skip

    def pieces(self, reader: JointReader) -> int:
        return len(reader.splitter.split(self.words).ids)


def _read(reader: JointReader, texts: Sequence[_Text], vocab: Vocab) -> list[Prediction]:
    doc = Doc(
        vocab,
        words=[w for t in texts for w in t.words],
        spaces=[s for t in texts for s in t.spaces],
        sent_starts=[i == 0 for t in texts for i in range(len(t.words))],
    )
    text_of = [n for n, t in enumerate(texts) for _ in t.words]
    starts, ends = [s for t in texts for s in t.starts], [e for t in texts for e in t.ends]
    placed: list[tuple[Found, Mention]] = []
    numbers: dict[tuple[int, str, str], int] = {}
    words = words_of(doc)
    for score, (start, end, label) in crf.choose(list(reader.spans(doc, 0.2))):
        first, last = starts[start], ends[end - 1]
        if first is None or last is None or text_of[start] != text_of[end - 1]:
            continue
        thing = numbers.setdefault(
            (text_of[start], " ".join(words[start:end]), crf.LABELS[label]), len(numbers)
        )
        name = crf.LABELS[label]
        placed.append((Found(start, end, name, score, thing), (first, last, name)))
    placed.sort(key=lambda pair: pair[0].start)
    predictions = [Prediction({}, {}) for _ in texts]
    found, tokens = [f for f, _ in placed], [token for _, token in placed]
    for f, token in placed:
        predictions[text_of[f.start]].mentions[token] = f.score
    for n, prediction in enumerate(predictions):
        inside = [i for i, f in enumerate(found) if text_of[f.start] == n]
        if found:
            _relate(reader.opinions(doc, found).relations, found, tokens, inside, prediction)
    return predictions


def _relate(
    relations: Mapping[tuple[int, int], Floats],
    found: Sequence[Found],
    tokens: Sequence[Mention],
    inside: Sequence[int],
    into: Prediction,
) -> None:
    """The most probable relation of each pair of things of a sentence, at their nearest mentions."""
    nearest: dict[tuple[int, int], tuple[int, int, int]] = {}
    for i in inside:
        for j in inside:
            pair = found[i].thing, found[j].thing
            apart = abs(found[i].start - found[j].start)
            if pair[0] < pair[1] and (pair not in nearest or apart < nearest[pair][0]):
                nearest[pair] = apart, i, j
    for pair, (_, i, j) in nearest.items():
        logs = relations[pair]
        best = 1 + int(np.argmax(logs[1:]))
        kind = TYPES[(best - 1) % len(TYPES)]
        ends = (i, j) if best <= len(TYPES) else (j, i)
        into.relations[tokens[ends[0]], kind, tokens[ends[1]]] = float(np.exp(logs[best]))
