"""Units: the smallest things that are merged, one for each key, two where a key is two kinds of thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from kg.ontology import DATASET
from kg.resolve.corpus import LABEL_NUMBER, Bools, Ints, Mentions
from kg.resolve.labels import Votes, strong_splits

_DATASET: Final = LABEL_NUMBER[DATASET]


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a corpus.

    A unit has the number of its key; the lesser thing of a key that is two has a number above all keys.

    Attributes
    ----------
    key : array
        The key of each unit.
    is_dataset : boolean array
        Whether the unit is a dataset; otherwise it is a method or a task.
    lesser : mapping
        For a key that is two things, the unit of the lesser one.
    weight : array of shape (units, labels)
        The votes on each unit.
    """

    key: Ints
    is_dataset: Bools
    lesser: Mapping[int, int]
    weight: Ints

    def of(self, key: int, label: int) -> int:
        """The unit that a mention belongs to, by the key it means and the label it was read under."""
        lesser = self.lesser.get(key)
        if lesser is None or (label == _DATASET) == bool(self.is_dataset[key]):
            return key
        return lesser

    def of_rows(self, rows: Mentions) -> Ints:
        """The unit of each mention; `of` for whole columns."""
        unit = rows.meant.copy()
        for key, lesser in self.lesser.items():
            other = (rows.meant == key) & ((rows.label == _DATASET) != self.is_dataset[key])
            unit[other] = lesser
        return unit

    def of_key(self, key: int) -> tuple[int, ...]:
        """All units of a key, the main one first."""
        lesser = self.lesser.get(key)
        return (key,) if lesser is None else (key, lesser)


def make_units(votes: Votes) -> Units:
    """Make one unit of each key, two of a key that is strongly read as two kinds of thing."""
    keys = len(votes.weight)
    lesser = {key: keys + place for place, key in enumerate(sorted(strong_splits(votes)))}
    split = np.fromiter(lesser, dtype=np.int64, count=len(lesser))
    is_dataset = np.concatenate([votes.winner() == _DATASET, votes.winner()[split] != _DATASET])
    weight = np.concatenate([votes.weight, votes.weight[split]])
    for key, unit in lesser.items():
        weight[key, _other_labels(is_dataset=bool(is_dataset[key]))] = 0
        weight[unit, _other_labels(is_dataset=bool(is_dataset[unit]))] = 0
    return Units(np.concatenate([np.arange(keys), split]), is_dataset, lesser, weight)


def _other_labels(*, is_dataset: bool) -> list[int]:
    return [label for label in LABEL_NUMBER.values() if (label == _DATASET) != is_dataset]
