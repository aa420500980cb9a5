"""What a paper does with each thing it names."""

from collections.abc import Iterator

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.calibration import ROLE, Calibration
from kg.extract.docs import Role, register_extensions
from kg.extract.linear import Linear
from kg.extract.model import load_model
from kg.extract.role_features import mention_features, possible_roles, roles_before, thing_features
from kg.extract.view import Thing, View
from kg.ontology import ROLES


@Language.factory(
    "kg_roles",
    default_config={"model": "default"},
    requires=["doc._.kg_mentions", "token.is_sent_start"],
    assigns=["doc._.kg_roles"],
)
class Roles:
    """Component: a role for each mention in `doc._.kg_roles`, the same for all mentions of a thing.

    The confidence is the probability that the thing is right and the role too; the mention whose own
    sentence speaks most for the role has the full one, the others less.

    Parameters
    ----------
    model : str
        Name of a bundled model or a folder.
    """

    def __init__(self, nlp: Language, name: str, model: str) -> None:  # noqa: ARG002
        register_extensions()
        loaded = load_model(model)
        self._head, self._calibration = loaded.roles, Calibration(loaded.config.calibration)

    def __call__(self, doc: Doc) -> Doc:
        """Find the roles of a Doc."""
        if doc._.kg_mentions:
            view = View(doc)
            found: dict[int, Role] = {}
            for thing in view.things:
                found.update(thing_roles(self._head, self._calibration, view, thing))
            doc._.kg_roles = [found[i] for i in range(len(view.mentions))]
        return doc


def thing_roles(
    head: Linear, calibration: Calibration, view: View, thing: Thing
) -> Iterator[tuple[int, Role]]:
    """The role of a thing's mentions, by index of the mention."""
    among = possible_roles(thing.label)
    probabilities = head.probabilities(thing_features(view, thing), among, roles_before(view, thing))
    best = int(probabilities.argmax())
    sure = calibration(ROLE, float(thing.score * probabilities[best]))
    shares = _shares(head, view, thing, best, among)
    for i, share in zip(thing.mentions, shares, strict=True):
        yield i, Role(ROLES[best], sure * share)


def _shares(head: Linear, view: View, thing: Thing, role: int, among: list[int]) -> list[float]:
    """How much each mention speaks for a role, the most one being 1."""
    if len(thing.mentions) == 1:
        return [1.0]
    own = np.array([
        view.mentions[i].score
        * head.probabilities(mention_features(view, thing, view.mentions[i]), among)[role]
        for i in thing.mentions
    ])  # fmt: skip
    return (own / own.max()).tolist()
