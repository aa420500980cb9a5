"""The whole of training: vectors, taggers on parts and on all, heads, thresholds, the card."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
import spacy
from spacy.language import Language

from kg.errors import InputError
from kg.extract import abbreviations, crf, english, sentences
from kg.extract.cleaning import clean
from kg.extract.docs import Record, make_record
from kg.extract.evaluate import Scores, graph_of, score_graph
from kg.extract.mentions import find_mentions
from kg.extract.model import Config, Model
from kg.extract.network import Network, Vectors, read_weights, write_weights
from kg.extract.pipeline import extraction
from kg.extract.tokens import Words
from kg.extract.train.align import find_places, labelled
from kg.extract.train.card import Facts, model_card
from kg.extract.train.corpus import Excluded, GoldPaper, Paper, Sentence, read_gold, read_scier, with_text
from kg.extract.train.heads import Heads, Sample, fit_heads
from kg.extract.train.tagger import Schedule, TaggedDoc, new_tagger, train_tagger
from kg.extract.train.vectors import learn_vectors

if TYPE_CHECKING:
    from kg.records import Extraction

Say = Callable[[str], None]
_FIRST_COMPONENTS = ("kg_english", "kg_sentences", "kg_abbreviations")
_FACTORIES = (abbreviations, english, sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a model is trained.

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
    seed : int
        Of everything random.
    """

    width: int = 96
    depth: int = 4
    vector_rows: int = 30_000
    vector_width: int = 64
    parts: int = 3
    schedule: Schedule = field(default_factory=Schedule)
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Corpora:
    """What a model is trained from.

    Attributes
    ----------
    abstracts : sequence of GoldPaper
        Annotated, with their text.
    scier : sequence of Sentence
        Of SciER; may be empty.
    unlabelled : callable
        Gives titles and abstracts for the word vectors, afresh at each call.
    """

    abstracts: Sequence[GoldPaper]
    scier: Sequence[Sentence]
    unlabelled: Callable[[], Iterable[Paper]]


@dataclass(frozen=True, slots=True)
class Trained:
    """A trained model, and the scores of its recipe on papers that each part had not seen."""

    model: Model
    scores: Scores


class Trainer:
    """Trains a model step by step; finished steps are kept in a folder and not done again.

    Parameters
    ----------
    corpora : Corpora
        What to learn from.
    settings : Settings
        How.
    work : Path
        Where finished steps are kept.
    say : callable
        Told what goes on, a line at a time.
    """

    def __init__(self, corpora: Corpora, settings: Settings, work: Path, say: Say) -> None:
        if len(corpora.abstracts) < 2 * settings.parts:
            raise InputError(
                f"{len(corpora.abstracts)} annotated abstracts with text are too few to train on; "
                "give --abstracts and the --text they belong to"
            )
        self._corpora = corpora
        self._settings = settings
        self._say = say
        self._work = work / self._fingerprint()
        self._work.mkdir(parents=True, exist_ok=True)
        self._nlp = _first_pipeline()

    def train(self) -> Trained:
        """Do all steps that are not done yet."""
        vectors = self._vectors()
        texts = [self._tagged(paper) for paper in self._corpora.abstracts]
        extra = [self._sentence(sentence) for sentence in self._corpora.scier]
        samples: list[Sample] = []
        for part in range(self._settings.parts):
            inside = [self._part(paper) == part for paper in self._corpora.abstracts]
            rest = [text for text, here in zip(texts, inside, strict=True) if not here]
            tagger = self._tagger(f"part-{part + 1}", vectors, rest, extra, self._settings.seed + 1 + part)
            papers = [p for p, here in zip(self._corpora.abstracts, inside, strict=True) if here]
            samples += [self._candidates(tagger, paper) for paper in papers]
        tagger = self._tagger("all", vectors, texts, extra, self._settings.seed)
        self._say("fitting the heads for things, roles and relations")
        heads = fit_heads(samples)
        return Trained(self._model(vectors, tagger, heads), self._scores(heads))

    def _model(self, vectors: Vectors, tagger: Network, heads: Heads) -> Model:
        config = Config(
            width=self._settings.width, depth=self._settings.depth,
            least_thing=heads.least_thing, least_relation=heads.least_relation,
        )  # fmt: skip
        return Model(config, vectors, tagger, heads.things, heads.roles, heads.relations)

    def _scores(self, heads: Heads) -> Scores:
        papers: list[tuple[str, str, str]] = []
        found: list[Extraction] = []
        for sample in heads.judged:
            paper = sample.paper
            papers.append((paper.id, paper.title, paper.abstract))
            views = clean(paper.title), clean(paper.abstract)
            found.append(extraction(paper.id, Record(*views, sample.doc), sample.doc))
        return score_graph(graph_of(papers, found), [s.paper for s in heads.judged])

    def _part(self, paper: GoldPaper) -> int:
        return crc32(paper.id.encode()) // 7 % self._settings.parts

    def _fingerprint(self) -> str:
        """Of settings and texts: other ones start afresh."""
        digest = hashlib.sha256(repr(self._settings).encode())
        for paper in self._corpora.abstracts:
            digest.update(repr(paper).encode())
        for sentence in self._corpora.scier:
            digest.update(repr(sentence).encode())
        return digest.hexdigest()[:12]

    def _vectors(self) -> Vectors:
        kept = self._work / "vectors.npz"
        if not kept.exists():
            self._say("learning word vectors")
            words, table = learn_vectors(
                self._words, rows=self._settings.vector_rows, width=self._settings.vector_width
            )
            _save(kept, {"words": np.array(words), "vectors": table.astype(np.float16)})
        with np.load(kept, allow_pickle=False) as file:
            return Vectors.of(file["words"].tolist(), file["vectors"])

    def _words(self) -> Iterator[list[str]]:
        words = Words(self._nlp.vocab)
        for title, abstract in self._corpora.unlabelled():
            yield [word.lower() for word in words.split(clean(f"{title} . {abstract}").text)]

    def _tagged(self, paper: GoldPaper) -> TaggedDoc:
        doc = self._record(paper).doc
        split: int = doc._.kg_title_tokens
        spans = [
            (start, end, crf.LABELS.index(label))
            for start, end, label in labelled(paper, find_places(doc, paper))
            if not start < split < end
        ]
        return doc, spans

    def _sentence(self, sentence: Sentence) -> TaggedDoc:
        doc = self._nlp.make_doc(sentence.text)
        found = [(doc.char_span(start, end), label) for start, end, label in sentence.entities]
        return doc, sorted((s.start, s.end, crf.LABELS.index(label)) for s, label in found if s)

    def _record(self, paper: GoldPaper) -> Record:
        return make_record(self._nlp.make_doc, paper.title, paper.abstract)

    def _tagger(
        self, name: str, vectors: Vectors, texts: Sequence[TaggedDoc], extra: Sequence[TaggedDoc], seed: int
    ) -> Network:
        settings = self._settings
        network = new_tagger(vectors, width=settings.width, depth=settings.depth, seed=seed)
        kept = self._work / f"tagger-{name}.npz"
        if kept.exists():
            with np.load(kept, allow_pickle=False) as file:
                read_weights(network, file)
            return network
        train_tagger(
            network, texts, extra, settings.schedule, seed=seed,
            report=lambda n, of, loss: self._say(f"tagger {name}: epoch {n} of {of}, loss {loss:.2f}"),
        )  # fmt: skip
        _save(kept, write_weights(network))
        return network

    def _candidates(self, tagger: Network, paper: GoldPaper) -> Sample:
        doc = self._record(paper).doc
        for _, component in self._nlp.pipeline:
            doc = component(doc)
        doc._.kg_mentions = find_mentions(doc, tagger)
        return Sample(paper, doc)


def _first_pipeline() -> Language:
    nlp = spacy.blank("en")
    nlp.tokenizer = Words(nlp.vocab)
    for name in _FIRST_COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def _save(path: Path, arrays: dict[str, Any]) -> None:
    temporary = path.with_name(f"part.{path.name}")
    np.savez(temporary, **arrays)
    temporary.replace(path)


def gather(
    abstracts: Iterable[Path],
    papers: Sequence[Paper],
    scier: Path | None,
    unlabelled: Callable[[], Iterable[Paper]],
    excluded: Excluded,
) -> tuple[Corpora, list[str]]:
    """What to train from, without the papers that are kept out.

    Parameters
    ----------
    abstracts : iterable of Path
        Files of annotated abstracts.
    papers : sequence of (str, str)
        Titles and abstracts among which their texts are.
    scier : Path or None
        Folder of SciER.
    unlabelled : callable
        Gives papers for word vectors.
    excluded : Excluded
        What no step may see.

    Returns
    -------
    corpora : Corpora
        For `Trainer`.
    missing : list of str
        Ids of annotated abstracts without text.
    """
    found, missing = with_text([paper for path in abstracts for paper in read_gold(path)], papers)
    kept = [paper for paper in found if (paper.title, paper.abstract) not in excluded]
    sentences = read_scier(scier / "train.jsonl") if scier else []
    return Corpora(kept, sentences, lambda: (p for p in unlabelled() if p not in excluded)), missing


def write_card(folder: Path, corpora: Corpora, settings: Settings, scores: Scores) -> None:
    """Write the model card into the model's folder."""
    schedule = settings.schedule
    facts = Facts(
        name=folder.name,
        sizes={
            "annotated abstracts": f"{len(corpora.abstracts)}",
            "sentences of SciER": f"{len(corpora.scier)}" if corpora.scier else "none",
            "unlabelled papers, for word vectors": f"{sum(1 for _ in corpora.unlabelled())}",
        },
        settings={
            "network": f"{settings.depth} convolutions of width {settings.width}",
            "word vectors": f"{settings.vector_rows} of width {settings.vector_width}",
            "training": f"{schedule.epochs} epochs, Adam at {schedule.rate}, dropout {schedule.dropout}",
            "parts for cross-fitting": f"{settings.parts}",
            "seed": f"{settings.seed}",
        },
    )
    (folder / "README.md").write_text(model_card(facts, scores), encoding="utf-8")
