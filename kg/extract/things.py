"""Which of the candidate things to keep, and how sure that is."""

from collections.abc import Iterable
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.docs import Found, register_extensions
from kg.extract.linear import Linear
from kg.extract.model import load_model
from kg.extract.role_features import thing_before, thing_features
from kg.extract.view import View

RIGHT = 1
"""Class of the head for a thing that is one, with this label."""
KEPT = 0.2
"""Things and relations from this probability on are kept as candidates."""


@Language.factory(
    "kg_things",
    default_config={"model": "default", "least": KEPT},
    requires=["doc._.kg_mentions", "token.is_sent_start"],
    assigns=["doc._.kg_mentions"],
)
class Things:
    """Component: keeps the things that are probable and gives their mentions that probability.

    Parameters
    ----------
    model : str
        Name of a bundled model or a folder.
    least : float
        The probability below which a thing is left out.
    """

    def __init__(self, nlp: Language, name: str, model: str, least: float) -> None:  # noqa: ARG002
        register_extensions()
        self._head = load_model(model).things
        self._least = least

    def __call__(self, doc: Doc) -> Doc:
        """Weigh the things of a Doc."""
        if doc._.kg_mentions:
            view = View(doc)
            doc._.kg_mentions = kept(view.mentions, sureness(self._head, view), self._least)
        return doc


def sureness(head: Linear, view: View) -> dict[int, float]:
    """Probability of each thing, by its number, that it is one of its label."""
    return {
        t.number: float(head.probabilities(thing_features(view, t), before=thing_before(view, t))[RIGHT])
        for t in view.things
    }


def kept(mentions: Iterable[Found], sure: dict[int, float], least: float) -> list[Found]:
    """The mentions of things that are sure enough, with that probability as their score.

    A mention that the reader is less sure of than of the thing's best one gets a little less, so that
    the best one is the thing's evidence.
    """
    mentions = list(mentions)
    best: dict[int, float] = {}
    for m in mentions:
        best[m.thing] = max(best.get(m.thing, 0.0), m.score)
    return [
        replace(m, score=sure[m.thing] * (0.8 + 0.2 * m.score / max(best[m.thing], 1e-9)))
        for m in mentions
        if sure[m.thing] >= least
    ]
