"""Examples for the three heads, made from what the tagger finds in texts that it was not trained on."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from spacy.tokens import Doc

from kg.extract.cleaning import clean_name
from kg.extract.linear import Linear
from kg.extract.names import name_key
from kg.extract.relation_features import pair_features
from kg.extract.relations import CLASSES, NONE, pairs, possible_relations, relate
from kg.extract.role_features import thing_features
from kg.extract.roles import possible_roles, thing_roles
from kg.extract.things import RIGHT, kept
from kg.extract.train.corpus import GoldPaper
from kg.extract.train.fit import Example, Settings, fit
from kg.extract.view import View
from kg.ontology import RELATIONSHIP_TYPE, ROLES

THING_CLASSES = ("NONE", "RIGHT")
PARTS = 3
_THINGS = Settings(decay=30, epochs=15)
_ROLES = Settings(decay=10, epochs=15)
_RELATIONS = Settings(decay=10, epochs=8)


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
    least_thing, least_relation : float
        The thresholds with the best F1 on parts that the heads were not fitted on.
    judged : list of Sample
        The papers with mentions, roles and relations of heads that had not seen them.
    """

    things: Linear
    roles: Linear
    relations: Linear
    least_thing: float
    least_relation: float
    judged: list[Sample]


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
    things, crossed = _cross(parts, thing_examples, THING_CLASSES, _THINGS)
    least_thing = _keep_things(parts, crossed)
    roles, crossed = _cross(parts, role_examples, ROLES, _ROLES)
    for part, head in zip(parts, crossed, strict=True):
        for sample in part:
            view = View(sample.doc)
            found = dict(pair for t in view.things for pair in thing_roles(head, view, t))
            sample.doc._.kg_roles = [found[i] for i in range(len(found))]
    relations, crossed = _cross(parts, relation_examples, CLASSES, _RELATIONS)
    least_relation = _keep_relations(parts, crossed)
    return Heads(things, roles, relations, least_thing, least_relation, [s for part in parts for s in part])


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


def _keep_things(parts: list[list[Sample]], heads: list[Linear]) -> float:
    """Weigh the things of each part; keep those above the threshold that is best over all parts."""
    weighed: list[tuple[Sample, dict[int, float]]] = []
    judged: list[tuple[float, bool]] = []
    for part, head in zip(parts, heads, strict=True):
        for sample in part:
            view = View(sample.doc)
            right = matched(view, sample.doc, sample.paper)
            sure = {t.number: float(head.probabilities(thing_features(view, t))[RIGHT]) for t in view.things}
            judged += [(p, number in right) for number, p in sure.items()]
            weighed.append((sample, sure))
    least = best_threshold(judged, sum(len(s.paper.entities) for s, _ in weighed))
    for sample, sure in weighed:
        sample.doc._.kg_mentions = kept(sample.doc._.kg_mentions, sure, least)
    return least


def _keep_relations(parts: list[list[Sample]], heads: list[Linear]) -> float:
    judged: list[tuple[float, bool]] = []
    total = 0
    for part, head in zip(parts, heads, strict=True):
        for sample in part:
            view = View(sample.doc)
            right = matched(view, sample.doc, sample.paper)
            total += len(sample.paper.relations)
            truth = {(r.head, r.tail): r.type for r in sample.paper.relations}
            links = [relate(head, view, pair, sample.doc._.kg_roles, 0.05) for pair in pairs(view)]
            sample.doc._.kg_relations = [link for link in links if link]
            for link in sample.doc._.kg_relations:
                ends = (right.get(view.mentions[link.head].thing), right.get(view.mentions[link.tail].thing))
                target = _relation(truth, *ends)
                judged.append((link.confidence, CLASSES[target] == link.type))
    least = best_threshold(judged, total)
    for sample in (s for part in parts for s in part):
        sample.doc._.kg_relations = [r for r in sample.doc._.kg_relations if r.confidence >= least]
    return least


def best_threshold(judged: list[tuple[float, bool]], total: int) -> float:
    """The probability from which to keep items so that F1 is best, a multiple of 0.01.

    Parameters
    ----------
    judged : list of (float, bool)
        Probability of each item, and whether it is right.
    total : int
        How many right ones there are to find.

    Examples
    --------
    >>> best_threshold([(0.9, True), (0.6, True), (0.2, False)], 2)
    0.21
    """
    grid = [n / 100 for n in range(5, 96)]

    def f1(least: float) -> float:
        kept_items = [right for p, right in judged if p >= least]
        return 2 * sum(kept_items) / max(1, len(kept_items) + total)

    return max(grid, key=lambda least: (round(f1(least), 6), -least))


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
            yield Example(_kept(thing_features(view, thing)), int(thing.number in right), (0, 1))


def role_examples(samples: Sequence[Sample]) -> Iterator[Example]:
    """For each thing that is right: what the paper does with it."""
    for sample in samples:
        view = View(sample.doc)
        for number, entity in matched(view, sample.doc, sample.paper).items():
            thing = next(t for t in view.things if t.number == number)
            role = ROLES.index(sample.paper.entities[entity].roles[0])
            among = possible_roles(thing.label)
            if role in among:
                yield Example(_kept(thing_features(view, thing)), role, tuple(among))


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
            yield Example(_kept(pair_features(view, a, b, roles)), target, among)


def _relation(truth: dict[tuple[int, int], str], a: int | None, b: int | None) -> int:
    if a is None or b is None:
        return NONE
    if (a, b) in truth:
        return CLASSES.index(truth[a, b])
    name = truth.get((b, a))
    if name is None:
        return NONE
    return CLASSES.index(name if RELATIONSHIP_TYPE[name].symmetric else f"{name}<")
