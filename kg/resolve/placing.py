"""Where mentions belong: clusters with their labels, and the ids that their members claim."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from kg.ontology import DATASET, ENTITY_LABELS
from kg.resolve.corpus import LABEL_NUMBER, Bools, Corpus, Ints
from kg.resolve.units import Units

_DATASET: Final = LABEL_NUMBER[DATASET]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where everything in a corpus belongs, entities being numbered from 0 in no special order.

    Attributes
    ----------
    of_unit : array
        The entity of each unit, -1 where no paper means the unit.
    of_row : array
        The entity of each mention.
    label : array
        The label of each entity.
    papers : array
        How many papers name each entity.
    """

    of_unit: Ints
    of_row: Ints
    label: Ints
    papers: Ints


def place(corpus: Corpus, units: Units, roots: Ints, unit_of_row: Ints) -> Placed:
    """Number the clusters that papers mean and vote on their labels."""
    met, of_row = np.unique(roots[unit_of_row], return_inverse=True)
    of_unit = np.full(len(roots), -1, dtype=np.int64)
    at = np.searchsorted(met, roots)
    known = (at < len(met)) & (met[np.minimum(at, max(len(met) - 1, 0))] == roots) if len(met) else at < 0
    of_unit[known] = at[known]
    label = _vote(units, of_unit, len(met))
    seen = np.unique(of_row * max(len(corpus.papers), 1) + corpus.mentions.paper) // max(
        len(corpus.papers), 1
    )
    return Placed(of_unit, of_row.astype(np.int64), label, np.bincount(seen, minlength=len(met)))


def _vote(units: Units, of_unit: Ints, count: int) -> Ints:
    """The label of each entity: its kind by the weight of its units, then the strongest label of the kind."""
    inside = of_unit >= 0
    weight = np.zeros((count, units.weight.shape[1]), dtype=np.int64)
    np.add.at(weight, of_unit[inside], units.weight[inside])
    kinds = np.zeros((count, 2), dtype=np.int64)
    np.add.at(
        kinds, (of_unit[inside], units.is_dataset[inside].astype(np.int64)), units.weight[inside].sum(axis=1)
    )
    weight[:, _DATASET] = np.where(kinds[:, 1] > kinds[:, 0], np.iinfo(np.int64).max, -1)
    return np.argmax(weight, axis=1)


@dataclass(frozen=True, slots=True)
class Claims:
    """Ids and the entities that have them, one row each.

    Attributes
    ----------
    code : array
        The id as a number: key times number of labels plus label.
    entity : array
        The entity that has it.
    own : boolean array
        Whether the key is the entity's alone, so that it may name the entity.
    """

    code: Ints
    entity: Ints
    own: Bools


def claim_ids(corpus: Corpus, units: Units, placed: Placed) -> Claims:
    """Give each id that a member would have by itself to one entity.

    An entity claims the keys of its units under its own label; then the keys that only its mentions have;
    then those keys under labels that lost the vote; last, a key that several share goes to the one that
    most papers name.
    """
    inside = placed.of_unit >= 0
    unit_key, unit_entity = units.key[inside], placed.of_unit[inside]
    rows = corpus.mentions
    own = corpus.form_key[rows.form]
    shared = _shared(own, placed.of_row, len(corpus.keys))
    tiers = [
        (unit_key, placed.label[unit_entity], unit_entity),
        (own[~shared], placed.label[placed.of_row[~shared]], placed.of_row[~shared]),
        (rows.meant, rows.label, placed.of_row),
        (own, rows.label, placed.of_row),
        (own, placed.label[placed.of_row], placed.of_row),
    ]
    labels = len(ENTITY_LABELS)
    code = np.concatenate([key * labels + label for key, label, _ in tiers])
    entity = np.concatenate([e for _, _, e in tiers])
    tier = np.repeat(np.arange(len(tiers)), [len(e) for _, _, e in tiers])
    order = np.lexsort((entity, -placed.papers[entity], tier, code))
    code, entity = code[order], entity[order]
    first = np.ones(len(code), dtype=bool)
    first[1:] = code[1:] != code[:-1]
    return Claims(code[first], entity[first], tier[order][first] <= 1)


def _shared(own: Ints, entity: Ints, keys: int) -> Bools:
    """For each mention, whether mentions of its key belong to several entities."""
    pairs = np.unique(own + entity * keys) % max(keys, 1)
    return np.bincount(pairs, minlength=keys)[own] > 1
