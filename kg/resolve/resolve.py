"""From the readings of all papers to entities: one for each real thing.

A paper's own definitions are followed first, then names of one key are one, then rules with evidence merge
what is left. All that is decided by number or order goes by name, so neither the order of papers nor the
number of builds makes a difference.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kg.records import Entity, Merge, PaperReading
from kg.resolve.corpus import LABEL_NUMBER, Corpus, Ints, Reader, choose, read_corpus
from kg.resolve.entities import make_entities
from kg.resolve.labels import count_votes
from kg.resolve.links import Links
from kg.resolve.meanings import find_meanings
from kg.resolve.merging import Merger, Proposal, merge_id
from kg.resolve.placing import claim_ids, place
from kg.resolve.rules import Rules
from kg.resolve.tables import as_list
from kg.resolve.units import Units, make_units
from kg.resolve.variants import defined_inside_others, find_variants, same_words


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
    _chosen: Mapping[tuple[str, str], str]

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
        local = self._reader.read(reading.extraction).meant
        meant = [self._chosen.get((reading.paper, k), k) for k in local]
        return tuple(
            int(self._entity_of_unit[self._units.of(self._key_numbers[k], LABEL_NUMBER[m.label])])
            for k, m in zip(meant, reading.extraction.mentions, strict=True)
        )


def resolve(
    readings: Iterable[PaperReading], *, rules: Rules | None = None, links: Links | None = None
) -> Resolution:
    """Find the real things that the papers name.

    Parameters
    ----------
    readings : iterable of PaperReading
        One for each paper, in any order.
    rules : Rules, optional
        The user's word on what is one thing and what is not.
    links : Links, optional
        A list of the user's, to whose entries entities are linked.

    Returns
    -------
    Resolution
        Entities, the reasons for merges, and the entity of each mention.
    """
    rules = rules or Rules()
    reader = Reader(rules)
    corpus = read_corpus(readings, reader)
    meanings = find_meanings(corpus)
    corpus = replace(corpus, mentions=choose(corpus.mentions, meanings.chosen, len(corpus.keys)))
    units = make_units(count_votes(corpus))
    merger = Merger(corpus, units, rules)
    merger.note(meanings.defined)
    merger.merge(meanings.same)
    variants = list(find_variants(corpus, meanings.long_forms, merger.label))
    merger.merge(variants)
    merger.merge(list(defined_inside_others(corpus, merger.label)))
    merger.merge(same_words(corpus, merger.label))
    placed = place(corpus, units, merger.clusters.roots(), units.of_rows(corpus.mentions))
    unordered = make_entities(
        corpus, units, placed, claim_ids(corpus, units, placed), {v.right for v in variants}
    )
    order = sorted(range(len(unordered)), key=lambda n: unordered[n].id)
    position = np.full(len(order) + 1, -1, dtype=np.int64)
    position[order] = np.arange(len(order))
    entities = [_linked(unordered[n], links) for n in order]
    entity_of_unit = position[placed.of_unit]
    merges = _merges(merger.done, corpus, entities, entity_of_unit)
    chosen = {
        (corpus.papers[p], corpus.keys[k]): corpus.keys[long] for (p, k), long in meanings.chosen.items()
    }
    return Resolution(entities, merges, reader, corpus.key_numbers, units, entity_of_unit, chosen)


def _linked(entity: Entity, links: Links | None) -> Entity:
    link = links.find(entity) if links else None
    return replace(entity, link_id=link.id, link_url=link.url) if link else entity


def _merges(
    done: Iterable[Proposal], corpus: Corpus, entities: Sequence[Entity], entity_of_unit: Ints
) -> list[Merge]:
    """Name the merges; several reasons for one pair of keys are one merge with all of their evidence."""
    merges: dict[str, Merge] = {}
    entity_number = as_list(entity_of_unit)
    for p in done:
        left, right = sorted((corpus.keys[p.left], corpus.keys[p.right]))
        entity = entities[entity_number[p.left]]
        merge = Merge(merge_id(left, right), entity.id, left, right, p.reason, p.evidence)
        earlier = merges.get(merge.id)
        if earlier and p.evidence not in earlier.evidence:
            merge = replace(earlier, evidence=f"{earlier.evidence}; {p.reason}: {p.evidence}")
        merges[merge.id] = merge
    return [merges[i] for i in sorted(merges)]
