"""The model card: what a model was made from, how well it does, and what it is not for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.extract.evaluate import Count, Scores

_BINS = 10
_LEAST_IN_BIN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the card says beside the scores.

    Attributes
    ----------
    name : str
        Of the model.
    sizes : mapping of str to str
        What was trained on, and how much of it.
    settings : mapping of str to str
        Of the training.
    """

    name: str
    sizes: Mapping[str, str]
    settings: Mapping[str, str]


_TEXT = """\
# Model card: {name}
A convolutional mention tagger (spaCy and Thinc) with linear heads for things, roles and relations. Made by
`kg train`; the same corpora and settings give the same model on one machine.

## Intended use
Titles and abstracts of papers on machine learning and neighbouring fields, in English. Not for full papers,
other languages or other sciences: names of methods, datasets and tasks there are other names. Every edge
carries a confidence and its sentence; a claim that matters should be read in its sentence.

## Data
{sizes}

The weights hold no sentence of these texts. They do hold the frequent words and names that the features are
made of.

## Licence
The weights are passed on under the project's Apache-2.0 licence. What they were learned from keeps its own:
abstracts belong to their authors and publishers, and no sentence of them is in the weights. SciERC (for
research use) is in no model. SciER's repository states GPL-3.0: a model with "sentences of SciER" in the
table above was made from it, one with "none" was not.

## Settings
{settings}

## Scores
On the annotated abstracts themselves, each judged by a model that was trained without it (cross-fitting);
strict: one annotation, one node for each thing. Thresholds were chosen on the same judgements.

{scores}

## Calibration
Confidence against the share that is right, in the same judgements. Bins of fewer than {least} edges are
left out.

{calibration}

## Known failures
- Names of several words are cut too short or too long where modifiers pile up.
- Tasks that are described rather than named are missed.
- Methods that are only background are taken for used ones, and the other way round.
- Relations across sentences are found rarely; TRAINED_WITH is too rare in the annotation to be learned well.
- A new name that looks like a common word is found only where it is defined or repeated.
"""


def model_card(facts: Facts, scores: Scores) -> str:
    """The card as Markdown.

    Parameters
    ----------
    facts : Facts
        Data and settings.
    scores : Scores
        Of the recipe on papers that each part had not seen.
    """
    return _TEXT.format(
        name=facts.name,
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
    rows: list[tuple[str, ...]] = []
    for kind in ("role", "relation"):
        judged = [(c, right) for name, c, right in scores.judged if (name == "role") == (kind == "role")]
        for low in range(_BINS):
            inside = [(c, right) for c, right in judged if min(int(c * _BINS), _BINS - 1) == low]
            if len(inside) >= _LEAST_IN_BIN:
                mean = sum(c for c, _ in inside) / len(inside)
                share = sum(right for _, right in inside) / len(inside)
                rows.append((kind, f"{low / _BINS:.1f}", str(len(inside)), f"{mean:.2f}", f"{share:.2f}"))
    return _table(("edges", "from", "number", "confidence", "right"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)
