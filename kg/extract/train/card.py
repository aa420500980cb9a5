"""The model card: what a model was made from, how well it does, and what it is not for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.extract.calibration import ROLE
from kg.extract.evaluate import ENTITY, Count, Scores
from kg.extract.model import CONVOLUTIONS, JOINT, Config

_BINS = 10
_LEAST_IN_BIN = 50
_NO_SCIER = ("sentences of SciER", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the card says beside the scores.

    Attributes
    ----------
    name : str
        Of the model.
    config : Config
        Its reader and thresholds.
    sizes : mapping of str to str
        What was trained on, and how much of it.
    settings : mapping of str to str
        Of the training.
    """

    name: str
    config: Config
    sizes: Mapping[str, str]
    settings: Mapping[str, str]


_KINDS = {
    CONVOLUTIONS: """\
A convolutional mention tagger (spaCy and Thinc) with linear heads for things, roles and relations.""",
    JOINT: """\
A transformer encoder that is trained together with heads for spans, things, roles and relations, and linear
heads that weigh what these say with what the text says in words. The encoder has weights of eight bits,
stored in six, and runs in ONNX Runtime, a text a call; training needs PyTorch, reading does not.""",
}
_TEXT = """\
# Model card: {name}
{what} Made by `kg train`.

## Intended use
Titles and abstracts of papers on machine learning and neighbouring fields, in English. Not for full papers,
other languages or other sciences: names of methods, datasets and tasks there are other names. Every edge
carries a confidence and its sentence; a claim that matters should be read in its sentence.

## Data
{sizes}

The weights hold no sentence of these texts. They do hold the frequent words and names that the features are
made of.

## Licence
The weights are passed on under the project's Apache-2.0 licence{encoder}. What they were learned from
keeps its own: abstracts belong to their authors and publishers, and no sentence of them is in the weights.
SciERC (for research use) is in no model. SciER's repository states GPL-3.0: {scier}.

## Settings
{settings}

## Thresholds
The graph shows a paper's edge from a confidence of {role} and a relation from {relation}, chosen for the
best F1 in the judgements below. `--min-confidence` moves them; candidates are kept from 0.2.

## Scores
On the annotated abstracts themselves, each judged by a model that was trained without it (cross-fitting);
strict: one annotation, one node for each thing. Thresholds were chosen on the same judgements.

{scores}

## Calibration
Confidence against the share that is right, in the same judgements, each part calibrated by the others: of
the paper's edges and of each type of relation, types with fewer than {least} edges together. Bins of fewer
than {least} edges are left out.

{calibration}

## Known failures
{failures}
"""
_FAILURES = (
    "Names of several words are cut too short or too long where modifiers pile up.",
    "Tasks that are described rather than named are missed.",
    "Methods that are only background are taken for used ones, and the other way round.",
    "TRAINED_WITH is too rare in the annotation to be learned well.",
)
_FAILURES_OF = {
    CONVOLUTIONS: (
        "Relations across sentences are found rarely.",
        "A new name that looks like a common word is found only where it is defined or repeated.",
    ),
    JOINT: (
        "Names longer than fourteen words are not found.",
        "In a text of more than 512 word pieces relations between mentions far apart rest on fewer hints.",
    ),
}


def model_card(facts: Facts, scores: Scores) -> str:
    """The card as Markdown.

    Parameters
    ----------
    facts : Facts
        Data and settings.
    scores : Scores
        Of the recipe on papers that each part had not seen.
    """
    encoder = facts.settings.get("encoder")
    failures = (*_FAILURES, *_FAILURES_OF[facts.config.reader])
    return _TEXT.format(
        name=facts.name,
        what=_KINDS[facts.config.reader],
        encoder=f", as those of the encoder are ({encoder})" if encoder else "",
        scier=f"this model was {'not ' * (_NO_SCIER in facts.sizes.items())}made from it",
        role=facts.config.least_role,
        relation=facts.config.least_relation,
        failures="\n".join(f"- {failure}" for failure in failures),
        sizes=_table(("corpus", "size"), facts.sizes.items()),
        settings=_table(("setting", "value"), facts.settings.items()),
        scores=score_table(scores.counts),
        calibration=calibration_table(scores),
        least=_LEAST_IN_BIN,
    )


def score_table(counts: Mapping[str, Count]) -> str:
    """Precision, recall and F1 of each kind as a Markdown table."""
    rows = [
        (
            name,
            f"{c.precision:.3f}",
            f"{c.recall:.3f}",
            f"{c.f1:.3f}",
            f"{c.right}/{c.predicted}",
            f"{c.found}/{c.core}",
        )
        for name, c in sorted(counts.items())
    ]
    return _table(("what", "P", "R", "F1", "right of predicted", "found of expected"), rows)


def calibration_table(scores: Scores) -> str:
    """Mean confidence and share right of edges by confidence, as a Markdown table."""
    rows = [row for kind, judged in _by_kind(scores).items() for row in _bins(kind, judged)]
    return _table(("edges", "from", "number", "confidence", "right"), rows)


def _by_kind(scores: Scores) -> dict[str, list[tuple[float, bool]]]:
    """Edges of papers, then the relations of each type, the rare types together at the end."""
    named: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for name, confidence, right in scores.judged:
        if name != ENTITY:
            named[name].append((confidence, right))
    kinds = {"paper's edges": named.pop(ROLE, [])}
    rare: list[tuple[float, bool]] = []
    for name, judged in sorted(named.items()):
        if len(judged) >= _LEAST_IN_BIN:
            kinds[name] = judged
        else:
            rare += judged
    return kinds | {"rarer relations": rare}


def _bins(kind: str, judged: Sequence[tuple[float, bool]]) -> Iterator[tuple[str, ...]]:
    for low in range(_BINS):
        inside = [(c, right) for c, right in judged if min(int(c * _BINS), _BINS - 1) == low]
        if len(inside) >= _LEAST_IN_BIN:
            mean = sum(c for c, _ in inside) / len(inside)
            share = sum(right for _, right in inside) / len(inside)
            yield kind, f"{low / _BINS:.1f}", str(len(inside)), f"{mean:.2f}", f"{share:.2f}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)
