"""Examples for the three heads, made from what the tagger finds in texts that it was not trained on."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from spacy.tokens import Doc

from kg.extract.calibration import Calibration
from kg.extract.cleaning import clean_name
from kg.extract.linear import Linear
from kg.extract.names import name_key
from kg.extract.relation_features import CLASSES, NONE, pair_before, pair_features
from kg.extract.relations import pairs, possible_relations, relate
from kg.extract.role_features import possible_roles, roles_before, thing_before, thing_features
from kg.extract.roles import thing_roles
from kg.extract.things import KEPT, kept, sureness
from kg.extract.train.calibrate import LEAST
from kg.extract.train.corpus import GoldPaper
from kg.extract.train.fit import Example, Settings, fit
from kg.extract.view import View
from kg.ontology import RELATIONSHIP_TYPE, ROLES

THING_CLASSES = ("NONE", "RIGHT")
PARTS = 3


@dataclass(frozen=True, slots=True)
class _Prior:
    """How strongly the heads hold to what is said before they look at any feature."""

    things: float
    roles: float
    relations: float


_ALONE = _Prior(30, 10, 10)
_WITH_OPINIONS = _Prior(1000, 300, 1000)
"""What a joint model thinks is nearly all there is to say; chosen on folds of the training abstracts."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A paper's annotation and the Doc of its text with the tagger's candidates."""

    paper: GoldPaper
    doc: Doc


@dataclass(frozen=True, slots=True)
class Heads:
    """The fitted heads, and what the papers' Docs look like when each part is judged by the others.

    Attributes
    ----------
    parts : list of list of Sample
        The papers with what heads find that had not seen them, as sure as these are.
    """

    things: Linear
    roles: Linear
    relations: Linear
    parts: list[list[Sample]]


def fit_heads(samples: list[Sample]) -> Heads:
    """Fit the heads one after the other; each sees the others' work on papers they were not fitted on.

    Parameters
    ----------
    samples : list of Sample
        Annotated papers with candidates from taggers that had not seen them. Their Docs are changed.

    Returns
    -------
    Heads
        Fitted on all samples.
    """
    parts = [[s for s in samples if crc32(s.paper.id.encode()) % PARTS == k] for k in range(PARTS)]
    prior = _WITH_OPINIONS if any(s.doc._.kg_opinions for s in samples) else _ALONE
    things, crossed = _cross(parts, thing_examples, THING_CLASSES, Settings(decay=prior.things, epochs=15))
    _weigh_things(parts, crossed)
    roles, crossed = _cross(parts, role_examples, ROLES, Settings(decay=prior.roles, epochs=15))
    _give_roles(parts, crossed)
    relations, crossed = _cross(parts, relation_examples, CLASSES, Settings(decay=prior.relations, epochs=8))
    _relate(parts, crossed)
    return Heads(things, roles, relations, parts)


def _cross(
    parts: list[list[Sample]],
    examples: Callable[[Sequence[Sample]], Iterable[Example]],
    classes: tuple[str, ...],
    settings: Settings,
) -> tuple[Linear, list[Linear]]:
    """A head fitted on all parts, and for each part one fitted on the others."""
    made = [list(examples(part)) for part in parts]
    others = [[e for j, part in enumerate(made) if j != k for e in part] for k in range(len(parts))]
    whole = fit([e for part in made for e in part], classes, settings)
    return whole, [fit(rest, classes, settings) for rest in others]


def _weigh_things(parts: list[list[Sample]], heads: list[Linear]) -> None:
    """Keep the candidates of each part with their probabilities."""
    for part, head in zip(parts, heads, strict=True):
        for sample in part:
            view = View(sample.doc)
            sample.doc._.kg_mentions = kept(view.mentions, sureness(head, view), KEPT)


def _give_roles(parts: list[list[Sample]], heads: list[Linear]) -> None:
    """Give the mentions of each part their roles."""
    for part, head in zip(parts, heads, strict=True):
        for sample in part:
            view = View(sample.doc)
            found = dict(pair for t in view.things for pair in thing_roles(head, Calibration(), view, t))
            sample.doc._.kg_roles = [found[i] for i in range(len(found))]


def _relate(parts: list[list[Sample]], heads: list[Linear]) -> None:
    """Relate each part's things."""
    for part, head in zip(parts, heads, strict=True):
        for sample in part:
            view = View(sample.doc)
            links = [
                relate(head, Calibration(), view, pair, sample.doc._.kg_roles, least=LEAST)
                for pair in pairs(view)
            ]
            sample.doc._.kg_relations = [link for link in links if link]


def _kept(features: Iterable[str]) -> tuple[str, ...]:
    """Features of an example that stays in memory: each string once."""
    return tuple(map(sys.intern, features))


def matched(view: View, doc: Doc, paper: GoldPaper) -> dict[int, int]:
    """Index of the annotated entity that each thing is: a name in common and a right label; none twice."""
    keys = [
        {clean_name(n).lower() for n in e.names} | {name_key(clean_name(n)) for n in e.names}
        for e in paper.entities
    ]
    taken: set[int] = set()
    found: dict[int, int] = {}
    for thing in sorted(view.things, key=lambda t: -max(view.mentions[i].score for i in t.mentions)):
        forms = {doc[m.start : m.end].text.lower() for m in (view.mentions[i] for i in thing.mentions)}
        forms |= {name_key(form) for form in forms}
        for i, entity in enumerate(paper.entities):
            if i not in taken and thing.label in entity.labels and forms & keys[i]:
                taken.add(i)
                found[thing.number] = i
                break
    return found


def thing_examples(samples: Sequence[Sample]) -> Iterator[Example]:
    """For each candidate thing: whether it is annotated, with this label."""
    for sample in samples:
        view = View(sample.doc)
        right = matched(view, sample.doc, sample.paper)
        for thing in view.things:
            features, before = _kept(thing_features(view, thing)), thing_before(view, thing)
            yield Example(features, int(thing.number in right), (0, 1), before)


def role_examples(samples: Sequence[Sample]) -> Iterator[Example]:
    """For each thing that is right: what the paper does with it."""
    for sample in samples:
        view = View(sample.doc)
        for number, entity in matched(view, sample.doc, sample.paper).items():
            thing = next(t for t in view.things if t.number == number)
            role = ROLES.index(sample.paper.entities[entity].roles[0])
            among = possible_roles(thing.label)
            if role in among:
                before = roles_before(view, thing)
                yield Example(_kept(thing_features(view, thing)), role, tuple(among), before)


def relation_examples(samples: Sequence[Sample]) -> Iterator[Example]:
    """For each pair of things: how they are related; not at all where one of them is wrong."""
    for sample in samples:
        view = View(sample.doc)
        right = matched(view, sample.doc, sample.paper)
        roles = sample.doc._.kg_roles
        truth = {(r.head, r.tail): r.type for r in sample.paper.relations}
        for a, b in pairs(view):
            among = possible_relations(a.label, b.label)
            target = _relation(truth, right.get(a.number), right.get(b.number))
            target = target if target in among else NONE
            before = pair_before(view, a, b)
            yield Example(_kept(pair_features(view, a, b, roles)), target, among, before)


def _relation(truth: dict[tuple[int, int], str], a: int | None, b: int | None) -> int:
    if a is None or b is None:
        return NONE
    if (a, b) in truth:
        return CLASSES.index(truth[a, b])
    name = truth.get((b, a))
    if name is None:
        return NONE
    return CLASSES.index(name if RELATIONSHIP_TYPE[name].symmetric else f"{name}<")
