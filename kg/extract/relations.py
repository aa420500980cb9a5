"""How the things of a paper are related."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.calibration import Calibration
from kg.extract.docs import Link, Role, register_extensions
from kg.extract.linear import Linear
from kg.extract.model import load_model
from kg.extract.relation_features import (
    CLASSES,
    NONE,
    mention_pair_features,
    mention_pairs,
    pair_before,
    pair_features,
)
from kg.extract.things import KEPT
from kg.extract.view import Thing, View
from kg.ontology import ENTITY_LABELS, RELATIONSHIP_TYPE

MAX_THINGS = 60
"""In a record with more things than this (a whole book) only those near each other are paired."""


def possible_relations(a: str, b: str) -> tuple[int, ...]:
    """Numbers of the classes that may stand between two labels.

    Examples
    --------
    >>> [CLASSES[i] for i in possible_relations("Method", "Task")]
    ['NONE', 'USED_FOR']
    """
    found = [NONE]
    for i, name in enumerate(CLASSES[1:], 1):
        kind = RELATIONSHIP_TYPE[name.removesuffix("<")]
        ends = (b, a) if name.endswith("<") else (a, b)
        if kind.joins(*ends):
            found.append(i)
    return tuple(found)


_POSSIBLE = {(a, b): possible_relations(a, b) for a in ENTITY_LABELS for b in ENTITY_LABELS}


@Language.factory(
    "kg_relations",
    default_config={"model": "default", "least": KEPT},
    requires=["doc._.kg_mentions", "doc._.kg_roles", "token.is_sent_start"],
    assigns=["doc._.kg_relations"],
)
class Relations:
    """Component: relations between mentions in `doc._.kg_relations`, one for each related pair of things.

    Parameters
    ----------
    model : str
        Name of a bundled model or a folder.
    least : float
        The probability below which a relation is left out.
    """

    def __init__(self, nlp: Language, name: str, model: str, least: float) -> None:  # noqa: ARG002
        register_extensions()
        loaded = load_model(model)
        self._head, self._calibration = loaded.relations, Calibration(loaded.config.calibration)
        self._least = least

    def __call__(self, doc: Doc) -> Doc:
        """Find the relations of a Doc."""
        if len(doc._.kg_mentions) > 1:
            view = View(doc)
            roles: list[Role] = doc._.kg_roles
            found = (
                relate(self._head, self._calibration, view, pair, roles, least=self._least)
                for pair in pairs(view)
            )
            doc._.kg_relations = [link for link in found if link]
        return doc


def pairs(view: View) -> Iterator[tuple[Thing, Thing]]:
    """Pairs of things that could be related, by label in a fixed order, of one label as they come."""
    things = view.things
    for x, y in combinations(things, 2):
        a, b = sorted((x, y), key=lambda t: ENTITY_LABELS.index(t.label))
        if len(_POSSIBLE[a.label, b.label]) == 1 or (
            len(things) > MAX_THINGS and not a.sentences & b.sentences
        ):
            continue
        yield a, b


def relate(
    head: Linear,
    calibration: Calibration,
    view: View,
    pair: tuple[Thing, Thing],
    roles: Sequence[Role],
    *,
    least: float,
) -> Link | None:
    """The most probable relation of a pair, at the mentions that speak most for it."""
    a, b = pair
    possible = _POSSIBLE[a.label, b.label]
    probabilities = head.probabilities(pair_features(view, a, b, roles), possible, pair_before(view, a, b))
    best = 1 + int(probabilities[1:].argmax())
    kind = CLASSES[best].removesuffix("<")
    confidence = calibration(kind, float(probabilities[best]))
    if confidence < least:
        return None
    at = _evidence(head, view, pair, roles, best)
    x, y = at if CLASSES[best] == kind else at[::-1]
    return Link(x, kind, y, confidence)


def _evidence(
    head: Linear, view: View, pair: tuple[Thing, Thing], roles: Sequence[Role], kind: int
) -> tuple[int, int]:
    """The pair of mentions that speaks most for a relation; the earliest where several do."""
    candidates = mention_pairs(view, *pair)
    if len(candidates) == 1:
        return candidates[0]
    among = _POSSIBLE[pair[0].label, pair[1].label]
    scores = [
        head.probabilities(mention_pair_features(view, pair, at, roles), among)[kind].round(4)
        for at in candidates
    ]
    return candidates[int(np.argmax(scores))]
