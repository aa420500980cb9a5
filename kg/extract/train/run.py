"""The whole of training: readers on parts and on all, heads, thresholds, the card."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from zlib import crc32

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import InputError
from kg.extract import abbreviations, english, sentences
from kg.extract.docs import make_record
from kg.extract.evaluate import Scores
from kg.extract.mentions import find_mentions
from kg.extract.model import Config, Model
from kg.extract.reader import Reader
from kg.extract.tokens import Words
from kg.extract.train.card import Facts, model_card
from kg.extract.train.corpus import (
    Excluded,
    GoldPaper,
    Paper,
    PaperIndex,
    Sentence,
    read_gold,
    read_scier,
    with_text,
)
from kg.extract.train.heads import Sample, fit_heads
from kg.extract.train.settle import settle

Say = Callable[[str], None]
_FIRST_COMPONENTS = ("kg_english", "kg_sentences", "kg_abbreviations")
_FACTORIES = (abbreviations, english, sentences)


class Recipe(Protocol):
    """How a reader is made from annotated abstracts."""

    @property
    def parts(self) -> int:
        """The readers whose finds the heads learn from see all parts but one."""
        ...

    @property
    def kind(self) -> str:
        """The reader's name in a model's config."""
        ...

    def reader(self, name: str, abstracts: Sequence[GoldPaper], *, seed: int, bench: "Bench") -> Reader:
        """A reader trained on some abstracts; what was finished under this name is not done again."""
        ...

    def facts(self) -> dict[str, str]:
        """What the model card says of it."""
        ...

    def unlabelled(self, corpora: "Corpora") -> dict[str, int]:
        """How many unlabelled texts it learns from, by what they are read for."""
        ...


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
    unchecked : sequence of GoldPaper
        Annotated, with their text, but nobody checked the annotation: readers learn from it, and nothing is
        judged, calibrated or chosen by it.
    """

    abstracts: Sequence[GoldPaper]
    scier: Sequence[Sentence]
    unlabelled: Callable[[], Iterable[Paper]]
    unchecked: Sequence[GoldPaper] = ()


@dataclass(frozen=True, slots=True)
class Trained:
    """A trained model, and the scores of its recipe on papers that each part had not seen."""

    model: Model
    scores: Scores


@dataclass(frozen=True, slots=True)
class Bench:
    """What a recipe works with.

    Attributes
    ----------
    corpora : Corpora
        Besides the annotated abstracts: SciER and unlabelled papers.
    nlp : Language
        Tokenizer and the components that need no model.
    work : Path
        Where finished steps are kept.
    seed : int
        Of everything random.
    say : callable
        Told what goes on, a line at a time.
    """

    corpora: Corpora
    nlp: Language
    work: Path
    seed: int
    say: Say


class Trainer:
    """Trains a model step by step; finished steps are kept in a folder and not done again.

    Parameters
    ----------
    corpora : Corpora
        What to learn from.
    recipe : Recipe
        How what finds mentions is made.
    seed : int
        Of everything random.
    work : Path
        Where finished steps are kept.
    say : callable
        Told what goes on, a line at a time.
    """

    def __init__(self, corpora: Corpora, recipe: Recipe, seed: int, work: Path, say: Say) -> None:
        if len(corpora.abstracts) < 2 * recipe.parts:
            raise InputError(
                f"{len(corpora.abstracts)} annotated abstracts with text are too few to train on; "
                "give --abstracts and the --text they belong to"
            )
        self._recipe = recipe
        self._seed = seed
        kept = work / _fingerprint(corpora, recipe, seed)
        kept.mkdir(parents=True, exist_ok=True)
        self._bench = Bench(corpora, first_pipeline(), kept, seed, say)

    def train(self) -> Trained:
        """Do all steps that are not done yet."""
        abstracts = self._bench.corpora.abstracts
        samples: list[Sample] = []
        for part in range(self._recipe.parts):
            inside = [self._part(paper) == part for paper in abstracts]
            rest = [paper for paper, here in zip(abstracts, inside, strict=True) if not here]
            reader = self._reader(f"part-{part + 1}", rest, self._seed + 1 + part)
            samples += [
                self._candidates(reader, p) for p, here in zip(abstracts, inside, strict=True) if here
            ]
        reader = self._reader("all", abstracts, self._seed)
        self._bench.say("fitting the heads for things, roles and relations")
        heads = fit_heads(samples)
        settled = settle(heads.parts)
        config = Config(
            reader=self._recipe.kind,
            least_role=settled.least_role,
            least_relation=settled.least_relation,
            calibration=settled.calibration.curves,
        )
        model = Model(config, reader, heads.things, heads.roles, heads.relations)
        return Trained(model, settled.scores)

    def _reader(self, name: str, abstracts: Sequence[GoldPaper], seed: int) -> Reader:
        return self._recipe.reader(name, abstracts, seed=seed, bench=self._bench)

    def _part(self, paper: GoldPaper) -> int:
        return crc32(paper.id.encode()) // 7 % self._recipe.parts

    def _candidates(self, reader: Reader, paper: GoldPaper) -> Sample:
        doc = read_doc(self._bench.nlp, paper)
        find_mentions(doc, reader)
        doc._.kg_vectors = None  # large, and of no more use
        return Sample(paper, doc)


def _fingerprint(corpora: Corpora, recipe: Recipe, seed: int) -> str:
    """Of the recipe and the texts: other ones start afresh."""
    digest = hashlib.sha256(f"{recipe!r} {seed}".encode())
    for item in (*corpora.abstracts, *corpora.scier, *corpora.unchecked):
        digest.update(repr(item).encode())
    return digest.hexdigest()[:12]


def first_pipeline() -> Language:
    """The tokenizer and the components that need no model."""
    nlp = spacy.blank("en")
    nlp.tokenizer = Words(nlp.vocab)
    for name in _FIRST_COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def read_doc(nlp: Language, paper: GoldPaper) -> Doc:
    """The Doc of a paper as the first components leave it."""
    doc = make_record(nlp.make_doc, paper.title, paper.abstract).doc
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def gather(
    abstracts: Iterable[Path],
    papers: Sequence[Paper],
    *,
    unchecked: Iterable[Path],
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
    unchecked : iterable of Path
        Such files whose annotation nobody checked. A paper that is in the others, too, is left out.
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
    index = PaperIndex(papers)
    kept, missing = _annotated(abstracts, index, excluded)
    known = Excluded(kept)
    more, more_missing = _annotated(unchecked, index, excluded)
    corpora = Corpora(
        kept,
        read_scier(scier / "train.jsonl") if scier else [],
        lambda: (p for p in unlabelled() if p not in excluded),
        [paper for paper in more if (paper.title, paper.abstract) not in known],
    )
    return corpora, missing + more_missing


def _annotated(
    paths: Iterable[Path], index: PaperIndex, excluded: Excluded
) -> tuple[list[GoldPaper], list[str]]:
    """Annotated abstracts that are not kept out, and the ids of those without text."""
    found, missing = with_text([paper for path in paths for paper in read_gold(path)], index)
    return [paper for paper in found if (paper.title, paper.abstract) not in excluded], missing


def write_card(folder: Path, corpora: Corpora, recipe: Recipe, seed: int, trained: Trained) -> None:
    """Write the model card into the model's folder."""
    sizes = {
        "annotated abstracts": f"{len(corpora.abstracts)}",
        **(
            {"abstracts whose annotation nobody checked": f"{len(corpora.unchecked)}"}
            if corpora.unchecked
            else {}
        ),
        "sentences of SciER": f"{len(corpora.scier)}" if corpora.scier else "none",
        **{f"unlabelled papers, {use}": f"{count}" for use, count in recipe.unlabelled(corpora).items()},
    }
    facts = Facts(
        name=folder.name,
        config=trained.model.config,
        sizes=sizes,
        settings={
            **recipe.facts(),
            "parts for cross-fitting": f"{recipe.parts}",
            "seed": f"{seed}",
        },
    )
    (folder / "README.md").write_text(model_card(facts, trained.scores), encoding="utf-8")
