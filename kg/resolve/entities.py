"""Entities: the clusters of units with the names, ids and counts that the graph shows."""

from collections.abc import Collection, Sequence
from typing import Final
from urllib.parse import quote

import numpy as np

from kg.ontology import ENTITY_LABELS
from kg.records import Entity
from kg.resolve.corpus import Corpus, Ints
from kg.resolve.names import Form, make_unique, ordered, shown
from kg.resolve.placing import Claims, Placed
from kg.resolve.tables import as_list, first_of_each, rows_of, slices
from kg.resolve.units import Units

_UNRESERVED: Final = "+#*."
"""Characters that an id keeps as they are, beside letters and digits: C, C++ and C# read well."""


def entity_id(label: str, key: str) -> str:
    """Make the id of an entity from its label and a key.

    Examples
    --------
    >>> entity_id("Method", "c++"), entity_id("Task", "a/b")
    ('method:c++', 'task:a%2Fb')
    """
    plain = key.isascii() and key.isalnum()  # most are, and quoting takes its time
    return f"{label.lower()}:{key if plain else quote(key, safe=_UNRESERVED)}"


def make_entities(
    corpus: Corpus, units: Units, placed: Placed, claims: Claims, derived: Collection[int]
) -> list[Entity]:
    """Make all entities, in the order of their numbers; a derived key names none that has another."""
    labels = as_list(placed.label)
    papers = as_list(placed.papers)
    ids = _ids(corpus, placed, claims)
    members = _member_ids(corpus, claims, len(ids))
    forms = _forms(corpus, placed, derived)
    texts = [ordered(f) for f in forms]
    names = _unique_names(placed, ids, texts, forms)
    lookups = _lookups(corpus, units, placed)
    return [
        Entity(
            id=ids[n],
            label=ENTITY_LABELS[labels[n]],
            name=names[n],
            aliases=tuple(t for t in texts[n] if t != names[n]),
            lookup=lookups[n],
            member_ids=members[n],
            paper_count=papers[n],
        )
        for n in range(len(ids))
    ]


def _ids(corpus: Corpus, placed: Placed, claims: Claims) -> list[str]:
    """The smallest key that is an entity's alone, under its label."""
    labels = len(ENTITY_LABELS)
    mine = claims.own & (claims.code % labels == placed.label[claims.entity])
    code, entity = claims.code[mine], claims.entity[mine]
    order = np.lexsort((code, entity))
    smallest = code[order][first_of_each(entity[order])]
    return [entity_id(ENTITY_LABELS[c % labels], corpus.keys[c // labels]) for c in as_list(smallest)]


def _member_ids(corpus: Corpus, claims: Claims, count: int) -> list[tuple[str, ...]]:
    labels = len(ENTITY_LABELS)
    order = np.argsort(claims.entity, kind="stable")
    codes = as_list(claims.code[order])
    return [
        tuple(sorted(entity_id(ENTITY_LABELS[c % labels], corpus.keys[c // labels]) for c in codes[rows]))
        for rows in slices(claims.entity[order], count)
    ]


def _forms(corpus: Corpus, placed: Placed, derived: Collection[int]) -> list[list[Form]]:
    """The surface forms of each entity; a form counts once a paper, by its best place there."""
    rows, given = corpus.mentions, corpus.definitions
    long_entity = placed.of_unit[given.long_key]
    entity = np.concatenate([placed.of_row, long_entity, long_entity])
    form = np.concatenate([rows.form, given.short, given.long])
    paper = np.concatenate([rows.paper, given.paper, given.paper])
    shown = np.concatenate([rows.shown, np.ones(2 * len(long_entity), dtype=np.int64)])
    order = np.lexsort((-shown, paper, form, entity))
    entity, form, paper, shown = entity[order], form[order], paper[order], shown[order]
    once = first_of_each(entity, form, paper)
    entity, form, shown = entity[once], form[once], shown[once]
    starts = np.flatnonzero(first_of_each(entity, form))
    points = np.add.reduceat(shown, starts) if len(starts) else starts
    papers = np.diff(np.append(starts, len(entity)))
    short = np.isin(_pair(corpus, entity, corpus.form_key[form])[starts], _short_pairs(corpus, placed))
    by_rule = np.isin(corpus.form_key[form[starts]], np.array(sorted(derived), dtype=np.int64))
    numbers = rows_of(form[starts], points, papers, short.astype(np.int64), by_rule.astype(np.int64))
    found = [Form(corpus.forms[f], p, n, bool(s), bool(d)) for f, p, n, s, d in numbers]
    return [found[rows] for rows in slices(entity[starts], len(placed.label))]


def _pair(corpus: Corpus, entity: Ints, key: Ints) -> Ints:
    return entity * max(len(corpus.keys), 1) + key


def _short_pairs(corpus: Corpus, placed: Placed) -> Ints:
    given = corpus.definitions
    return np.unique(_pair(corpus, placed.of_unit[given.long_key], given.short_key))


def _unique_names(
    placed: Placed, ids: Sequence[str], texts: Sequence[Sequence[str]], forms: Sequence[Sequence[Form]]
) -> list[str]:
    names = [shown(t[0]) for t in texts]
    for label in range(len(ENTITY_LABELS)):
        mine = as_list(np.flatnonzero(placed.label == label))
        for number, name in make_unique({n: names[n] for n in mine}, forms, ids).items():
            names[number] = name
    return names


def _lookups(corpus: Corpus, units: Units, placed: Placed) -> list[str]:
    rows, given = corpus.mentions, corpus.definitions
    inside = placed.of_unit >= 0
    entity = np.concatenate([placed.of_row, placed.of_unit[inside], placed.of_unit[given.long_key]])
    key = np.concatenate([corpus.form_key[rows.form], units.key[inside], given.short_key])
    pairs = np.unique(_pair(corpus, entity, key))
    size = max(len(corpus.keys), 1)
    keys = as_list(pairs % size)
    return [
        "|" + "|".join([corpus.keys[k] for k in keys[rows]]) + "|"
        for rows in slices(pairs // size, len(placed.label))
    ]
