"""Features of a pair of things in a record: how the text joins them."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.extract.cues import CUES
from kg.extract.docs import Found, Role
from kg.extract.view import Thing, View, bucket, steps
from kg.ontology import RELATIONS, RELATIONSHIP_TYPE

NONE = 0
CLASSES: tuple[str, ...] = (
    "NONE",
    *RELATIONS,
    *(f"{r}<" for r in RELATIONS if not RELATIONSHIP_TYPE[r].symmetric),
)
"""A relation from the first to the second of a pair, or the other way round with a mark."""
_LONG = 14
_MOST_PAIRS = 12
_UNLIKELY = -7.0
"""The logarithm of a probability that says nothing."""


def pair_features(view: View, a: Thing, b: Thing, roles: Sequence[Role]) -> set[str]:
    """Names of the features that hold for an ordered pair of things.

    Parameters
    ----------
    view : View
        The record.
    a, b : Thing
        Its things; the first is the one with the smaller label, or the earlier one.
    roles : sequence of Role
        A role for each mention of the record.

    Returns
    -------
    set of str
        Each with the labels of the pair in front.
    """
    features = set(_whole(a, b, roles))
    features.update(_opinion(view, a, b))
    for x, y in mention_pairs(view, a, b):
        features.update(_joint(view, view.mentions[x], view.mentions[y]))
    kind = a.label[0] + b.label[0]
    return {f"{kind}:{f}" for f in features} | {kind}


def pair_before(view: View, a: Thing, b: Thing) -> tuple[float, ...] | None:
    """Log-probabilities of the classes of a pair as the joint model gives them, where there is one."""
    if view.opinions is None:
        return None
    logs = view.opinions.relations.get((a.number, b.number))
    if logs is None:
        return (0.0, *(_UNLIKELY for _ in CLASSES[1:]))
    known = logs.tolist()
    back = 1 + len(RELATIONS)
    return (
        *known[:back],
        *(known[back + i] for i, r in enumerate(RELATIONS) if not RELATIONSHIP_TYPE[r].symmetric),
    )


def mention_pair_features(
    view: View, pair: tuple[Thing, Thing], at: tuple[int, int], roles: Sequence[Role]
) -> set[str]:
    """The same for one pair of mentions alone, to see which of them says it best."""
    a, b = pair
    features = {
        *_whole(a, b, roles),
        *_opinion(view, a, b),
        *_joint(view, view.mentions[at[0]], view.mentions[at[1]]),
    }
    kind = a.label[0] + b.label[0]
    return {f"{kind}:{f}" for f in features} | {kind}


def mention_pairs(view: View, a: Thing, b: Thing) -> list[tuple[int, int]]:
    """Pairs of mentions that are near each other; where there are none, the first of each."""
    if a.sentences & b.sentences:
        return _together(view, a, b)[:_MOST_PAIRS]
    apart = [
        (abs(view.sentence(view.mentions[x]) - view.sentence(view.mentions[y])), x, y)
        for x in a.mentions
        for y in b.mentions
    ]
    return [min(apart)[1:]]


def _together(view: View, a: Thing, b: Thing) -> list[tuple[int, int]]:
    there = [(y, view.sentence(view.mentions[y])) for y in b.mentions]
    return [(x, y) for x in a.mentions for y, s in there if s == view.sentence(view.mentions[x])]


def _whole(a: Thing, b: Thing, roles: Sequence[Role]) -> Iterator[str]:
    """What holds for the pair as such."""
    role_a, role_b = roles[a.mentions[0]].role, roles[b.mentions[0]].role
    yield f"roles={role_a},{role_b}"
    yield f"role1={role_a}"
    yield f"role2={role_b}"
    together = bucket(len(a.sentences & b.sentences))
    yield f"sure={int(min(a.score, b.score) * 6)}"
    yield f"sure={int(a.score * 4)},{int(b.score * 4)}"
    yield f"together={together}"
    yield f"together={together},{role_a},{role_b}"
    yield f"counts={min(len(a.mentions), 3)},{min(len(b.mentions), 3)}"
    yield f"order={a.first.start < b.first.start:d}"
    yield f"titled={a.titled:d}{b.titled:d}"
    yield f"titled={a.titled:d}{b.titled:d},{role_a},{role_b}"
    yield from _names(a.key, b.key)


def _opinion(view: View, a: Thing, b: Thing) -> Iterator[str]:
    """What the joint model thinks of each relation between the two."""
    logs = view.opinions.relations.get((a.number, b.number)) if view.opinions else None
    if logs is None:
        return
    for i, log in enumerate(logs.tolist()):
        if log > _UNLIKELY:
            yield f"joint{i}={steps(log - math.log(max(1e-6, 1 - math.exp(log))), 12)}"
    yield f"joint={1 + int(logs[1:].argmax())}"


def _names(a: Sequence[str], b: Sequence[str]) -> Iterator[str]:
    """How the names themselves are alike: one within the other, the same last word."""
    yield f"head1={a[-1] if a else ''}"
    yield f"head2={b[-1] if b else ''}"
    if not a or not b or a == b:
        return
    if a[-1] == b[-1]:
        yield "same head"
    if a[-len(b) :] == b:
        yield "2 ends 1"
    elif b[-len(a) :] == a:
        yield "1 ends 2"
    elif set(b) < set(a):
        yield "2 in 1"
    elif set(a) < set(b):
        yield "1 in 2"


def _joint(view: View, a: Found, b: Found) -> Iterator[str]:
    """What holds for two mentions: the distance, the words between them and beside them."""
    apart = view.sentence(b) - view.sentence(a)
    title = f"{a.start < view.title_end:d}{b.start < view.title_end:d}"
    if apart:
        yield f"apart={max(-3, min(3, apart))},{title}"
        return
    order = "<" if a.start < b.start else ">"
    left, right = (a, b) if order == "<" else (b, a)
    between = view.words[left.end : right.start]
    inside = [m for i in view.mentions_in[view.sentence(a)]
              if left.end <= (m := view.mentions[i]).start < right.start]  # fmt: skip
    yield f"near{order}{bucket(len(between))},{title}"
    yield f"inside{order}{min(len(inside), 4)}"
    for word in set(between[:_LONG] + between[-_LONG:]):
        yield f"in{order}{word}"
        for cue in CUES.get(word, ()):
            yield f"incue{order}{cue}"
    if len(between) <= 6:  # noqa: PLR2004
        yield f"path{order}{' '.join(between)}"
    for x, y in pairwise(between[:_LONG]):
        yield f"two{order}{x} {y}"
    if between:
        yield f"first{order}{between[0]}"
        yield f"end{order}{between[-1]}"
    yield from _beside(view, left, right, order)


def _beside(view: View, left: Found, right: Found, order: str) -> Iterator[str]:
    """Words before the first and after the second mention, and cues of the sentence."""
    number = view.sentence(left)
    start, end = view.sentence_starts[number], view.sentence_ends[number]
    yield f"pre{order}{view.word(left.start - 1, start, end)}"
    yield f"pre2{order}{view.word(left.start - 2, start, end)} {view.word(left.start - 1, start, end)}"
    yield f"post{order}{view.word(right.end, start, end)}"
    yield f"both{order}{view.word(left.end, start, end)},{view.word(right.start - 1, start, end)}"
    for i in range(start, left.start):
        for cue in CUES.get(view.words[i], ()):
            yield f"precue{order}{cue}"
    for i in range(right.end, min(end, right.end + 8)):
        for cue in CUES.get(view.words[i], ()):
            yield f"postcue{order}{cue}"
