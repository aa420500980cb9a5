"""Features of a pair of things in a record: how the text joins them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.extract.cues import CUES
from kg.extract.docs import Found, Role
from kg.extract.view import Thing, View, bucket

MAX_SENTENCES_APART = 2
_LONG = 14


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
    features = set(_whole(view, a, b, roles))
    for x, y in mention_pairs(view, a, b):
        features.update(_joint(view, view.mentions[x], view.mentions[y]))
    kind = a.label[0] + b.label[0]
    return {f"{kind}:{f}" for f in features} | {kind}


def mention_pair_features(
    view: View, pair: tuple[Thing, Thing], at: tuple[int, int], roles: Sequence[Role]
) -> set[str]:
    """The same for one pair of mentions alone, to see which of them says it best."""
    a, b = pair
    features = {*_whole(view, a, b, roles), *_joint(view, view.mentions[at[0]], view.mentions[at[1]])}
    kind = a.label[0] + b.label[0]
    return {f"{kind}:{f}" for f in features} | {kind}


def mention_pairs(view: View, a: Thing, b: Thing) -> list[tuple[int, int]]:
    """Pairs of mentions that are near each other; where there are none, the first of each."""
    near = [
        (x, y)
        for x in a.mentions
        for y in b.mentions
        if view.sentence(view.mentions[x]) == view.sentence(view.mentions[y])
    ]
    if near:
        return near[:12]
    apart = [
        (abs(view.sentence(view.mentions[x]) - view.sentence(view.mentions[y])), x, y)
        for x in a.mentions
        for y in b.mentions
    ]
    return [min(apart)[1:]]


def _whole(view: View, a: Thing, b: Thing, roles: Sequence[Role]) -> Iterator[str]:
    """What holds for the pair as such."""
    role_a, role_b = roles[a.mentions[0]].role, roles[b.mentions[0]].role
    yield f"roles={role_a},{role_b}"
    yield f"role1={role_a}"
    yield f"role2={role_b}"
    first_a, first_b = view.mentions[a.mentions[0]], view.mentions[b.mentions[0]]
    together = len({view.sentence(view.mentions[i]) for i in a.mentions}
                   & {view.sentence(view.mentions[i]) for i in b.mentions})  # fmt: skip
    sure = [max(view.mentions[i].score for i in t.mentions) for t in (a, b)]
    yield f"sure={int(min(sure) * 6)}"
    yield f"sure={int(sure[0] * 4)},{int(sure[1] * 4)}"
    yield f"together={bucket(together)}"
    yield f"together={bucket(together)},{role_a},{role_b}"
    yield f"counts={min(len(a.mentions), 3)},{min(len(b.mentions), 3)}"
    yield f"order={first_a.start < first_b.start:d}"
    yield from _names(view, first_a, first_b)
    titled = [any(view.mentions[i].start < view.title_end for i in t.mentions) for t in (a, b)]
    yield f"titled={titled[0]:d}{titled[1]:d}"
    yield f"titled={titled[0]:d}{titled[1]:d},{role_a},{role_b}"


def _names(view: View, a: Found, b: Found) -> Iterator[str]:
    """How the names themselves are alike: one within the other, the same last word."""
    key_a, key_b = view.text_key(a).split(), view.text_key(b).split()
    yield f"head1={key_a[-1] if key_a else ''}"
    yield f"head2={key_b[-1] if key_b else ''}"
    if key_a and key_b and key_a != key_b:
        if key_a[-1] == key_b[-1]:
            yield "same head"
        if key_a[-len(key_b) :] == key_b:
            yield "2 ends 1"
        elif key_b[-len(key_a) :] == key_a:
            yield "1 ends 2"
        elif set(key_b) < set(key_a):
            yield "2 in 1"
        elif set(key_a) < set(key_b):
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
