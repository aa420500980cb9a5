"""Probable duplicates that were not merged, for a person to judge.

Names are brought together by what they share, never pair by pair: the stems of their words in any order, a
surface form, or their letters but for one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import nsmallest
from itertools import combinations
from typing import Final

from kg.records import Entity
from kg.resolve.keys import key, words
from kg.resolve.rules import Rules
from kg.resolve.words import stem

_FUNCTION_WORDS: Final = frozenset(("a", "an", "and", "for", "in", "of", "on", "the", "to", "with"))
_SHORTEST_SLIP: Final = 7
_LARGEST_BLOCK: Final = 20
"""What more things share says little about any two of them."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two entities that may be one.

    Attributes
    ----------
    left, right : Entity
        The entities, the one with more papers first.
    reason : str
        What they share.
    """

    left: Entity
    right: Entity
    reason: str


def suggest(entities: Iterable[Entity], rules: Rules | None = None, limit: int = 50) -> list[Suggestion]:
    """Find probable duplicates, the most useful first: those whose lesser part has most papers.

    Parameters
    ----------
    entities : iterable of Entity
        The entities of a graph.
    rules : Rules, optional
        Pairs that the user calls different are not suggested again.
    limit : int
        How many at most.

    Returns
    -------
    list of Suggestion
        Ordered by the papers of the lesser entity, then of the greater, then by their ids.
    """
    rules = rules or Rules()
    found: dict[tuple[str, str], Suggestion] = {}
    everything = list(entities)
    for reason, shared in _WAYS:
        for suggestion in _alike(everything, reason, shared):
            if not (_ruled_out(suggestion, rules) or _told_apart(suggestion)):
                found.setdefault((suggestion.left.id, suggestion.right.id), suggestion)
    return nsmallest(limit, found.values(), key=_usefulness)


def _told_apart(suggestion: Suggestion) -> bool:
    """Whether two things share a short form while each shows a long form that the other has not."""
    left, right = suggestion.left, suggestion.right
    shared = _keys(left) & _keys(right)
    return bool(shared) and not shared & {key(left.name), key(right.name)}


def _keys(entity: Entity) -> set[str]:
    return set(entity.lookup.strip("|").split("|"))


def _usefulness(suggestion: Suggestion) -> tuple[int, int, str, str]:
    left, right = suggestion.left, suggestion.right
    return -right.paper_count, -left.paper_count, left.id, right.id


def _alike(
    entities: Sequence[Entity], reason: str, shared: Callable[[Entity], Iterable[str]]
) -> Iterator[Suggestion]:
    blocks: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        for what in set(shared(entity)):
            blocks[what].append(entity)
    for block in blocks.values():
        if len(block) <= _LARGEST_BLOCK:
            for pair in combinations(block, 2):
                left, right = sorted(pair, key=lambda e: (-e.paper_count, e.id))
                yield Suggestion(left, right, reason)


def _surface(entity: Entity) -> Iterator[str]:
    """Its keys, with its label: a dataset and a task of one name are two things."""
    return (f"{entity.label} {k}" for k in _keys(entity))


def _stems(entity: Entity, *, ordered: bool) -> Iterator[str]:
    found = [stem(w) for w in words(entity.name) if w not in _FUNCTION_WORDS]
    if len(found) > 1:
        yield " ".join([entity.label, *(found if ordered else sorted(found))])


def _slips(entity: Entity) -> Iterator[str]:
    """Its key, and its key without each of its letters; digits tell versions apart and stay."""
    name = key(entity.name)
    if len(name) >= _SHORTEST_SLIP:
        yield f"{entity.label} {name}"
        for i, char in enumerate(name):
            if char.isalpha():
                yield f"{entity.label} {name[:i]}{name[i + 1 :]}"


_WAYS: Final[tuple[tuple[str, Callable[[Entity], Iterable[str]]], ...]] = (
    ("a name of both", _surface),
    ("words of one stem", partial(_stems, ordered=True)),
    ("words of one stem, in another order", partial(_stems, ordered=False)),
    ("one letter", _slips),
)


def _ruled_out(suggestion: Suggestion, rules: Rules) -> bool:
    if not rules.different:
        return False
    return any(rules.differ(a, b) for a in _keys(suggestion.left) for b in _keys(suggestion.right))
