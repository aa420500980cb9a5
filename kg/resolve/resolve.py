"""From the readings of all papers to entities: one for each real thing.

A paper's own definitions are followed first, then names of one key are one, then rules with evidence merge
what is left. All that is decided by number or order goes by name, so neither the order of papers nor the
number of builds makes a difference.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.resolve.corpus import LABEL_NUMBER, Corpus, Ints, PaperReading, Reader, read_corpus
from kg.resolve.entities import Entity, make_entities
from kg.resolve.labels import count_votes
from kg.resolve.merging import Merge, Merger, merge_id
from kg.resolve.placing import claim_ids, place
from kg.resolve.rules import Rules
from kg.resolve.tables import as_list
from kg.resolve.units import Units, make_units

__all__ = ["Entity", "Merge", "PaperReading", "Resolution", "resolve"]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What resolution made of a set of papers.

    Attributes
    ----------
    entities : sequence of Entity
        Ordered by id.
    merges : sequence of Merge
        Why keys became one, ordered by id.
    """

    entities: Sequence[Entity]
    merges: Sequence[Merge]
    _reader: Reader
    _key_numbers: Mapping[str, int]
    _units: Units
    _entity_of_unit: Ints

    def assign(self, reading: PaperReading) -> tuple[int, ...]:
        """Say which entity each mention of a paper names.

        Parameters
        ----------
        reading : PaperReading
            One of the readings that were resolved.

        Returns
        -------
        tuple of int
            For each mention, the position of its entity in `entities`.
        """
        meant = self._reader.read(reading.extraction).meant
        return tuple(
            int(self._entity_of_unit[self._units.of(self._key_numbers[k], LABEL_NUMBER[m.label])])
            for k, m in zip(meant, reading.extraction.mentions, strict=True)
        )


def resolve(readings: Iterable[PaperReading], *, rules: Rules | None = None) -> Resolution:
    """Find the real things that the papers name.

    Parameters
    ----------
    readings : iterable of PaperReading
        One for each paper, in any order.
    rules : Rules, optional
        The user's word on what is one thing and what is not.

    Returns
    -------
    Resolution
        Entities, the reasons for merges, and the entity of each mention.
    """
    rules = rules or Rules()
    reader = Reader(rules)
    corpus = read_corpus(readings, reader)
    units = make_units(count_votes(corpus))
    merger = Merger(corpus, units, rules)
    placed = place(corpus, units, merger.clusters.roots(), units.of_rows(corpus.mentions))
    unordered = make_entities(corpus, units, placed, claim_ids(corpus, units, placed))
    order = sorted(range(len(unordered)), key=lambda n: unordered[n].id)
    position = np.full(len(order) + 1, -1, dtype=np.int64)
    position[order] = np.arange(len(order))
    entities = [unordered[n] for n in order]
    entity_of_unit = position[placed.of_unit]
    return Resolution(
        entities,
        _merges(merger, corpus, entities, entity_of_unit),
        reader,
        corpus.key_numbers,
        units,
        entity_of_unit,
    )


def _merges(merger: Merger, corpus: Corpus, entities: Sequence[Entity], entity_of_unit: Ints) -> list[Merge]:
    merges: dict[str, Merge] = {}
    entity_number = as_list(entity_of_unit)
    for p in merger.done:
        left, right = sorted((corpus.keys[p.left], corpus.keys[p.right]))
        merge = Merge(
            merge_id(left, right), entities[entity_number[p.left]].id, left, right, p.reason, p.evidence
        )
        merges.setdefault(merge.id, merge)
    return [merges[i] for i in sorted(merges)]
