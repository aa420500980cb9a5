"""Features of a thing in a record: is it one, and what does the paper do with it."""

from collections.abc import Iterator

from kg.extract.cues import CUES
from kg.extract.docs import Found
from kg.extract.joint.opinions import Opinions
from kg.extract.view import Thing, View, bucket, steps
from kg.ontology import PAPER, RELATIONSHIP_TYPE, ROLES


def possible_roles(label: str) -> list[int]:
    """Numbers of the roles that may join a paper to a label.

    Examples
    --------
    >>> [ROLES[i] for i in possible_roles("Dataset")]
    ['PROPOSES', 'EVALUATES_ON', 'MENTIONS']
    """
    return [i for i, role in enumerate(ROLES) if RELATIONSHIP_TYPE[role].joins(PAPER, label)]


def thing_features(view: View, thing: Thing) -> set[str]:
    """Names of the features that hold for a thing.

    Parameters
    ----------
    view : View
        The record.
    thing : Thing
        One of its things.

    Returns
    -------
    set of str
        Each with the thing's label in front, and the strongest without it too.
    """
    features = set(_whole(view, thing))
    for i in thing.mentions:
        features.update(_local(view, view.mentions[i]))
    label = thing.label[0]
    return {f"{label}:{f}" for f in features} | {f for f in features if f[0] in "wc"} | {f"{label}"}


def thing_before(view: View, thing: Thing) -> tuple[float, ...] | None:
    """Log-odds of a thing being none and being right as the joint model says, where there is one."""
    return (0.0, float(view.opinions.right[thing.number])) if view.opinions else None


def roles_before(view: View, thing: Thing) -> tuple[float, ...] | None:
    """Scores of a thing's roles as the joint model gives them, where there is one."""
    return tuple(view.opinions.roles[thing.number].tolist()) if view.opinions else None


def mention_features(view: View, thing: Thing, mention: Found) -> set[str]:
    """The same for one mention alone, to see which of them says it best."""
    features = {*_whole(view, thing), *_local(view, mention)}
    label = thing.label[0]
    return {f"{label}:{f}" for f in features} | {f for f in features if f[0] in "wc"} | {f"{label}"}


def _whole(view: View, thing: Thing) -> Iterator[str]:
    """What holds for the thing as such."""
    mentions = [view.mentions[i] for i in thing.mentions]
    scores = [m.score for m in mentions]
    best = mentions[scores.index(max(scores))]
    yield f"score={int(max(scores) * 10)}"
    yield f"mean={int(sum(scores) / len(scores) * 5)}"
    yield f"count={bucket(len(mentions))}"
    yield f"count={bucket(len(mentions))},score={int(max(scores) * 5)}"
    yield f"length={bucket(best.end - best.start)}"
    yield f"shape={_shape(view.shapes[best.start : best.end])}"
    yield f"head={view.words[best.end - 1]}"
    yield f"start={view.words[best.start]}"
    yield f"wname={' '.join(view.words[best.start : best.end])}"
    in_title = any(m.start < view.title_end for m in mentions)
    in_abstract = any(m.start >= view.title_end for m in mentions)
    yield f"fields={in_title:d}{in_abstract:d}"
    yield f"fields={in_title:d}{in_abstract:d},{bucket(len(mentions))}"
    sentences = [view.sentence(m) - view.first_of_abstract for m in mentions if m.start >= view.title_end]
    if sentences:
        yield f"first={min(sentences[0], 6)}"
        total = len(view.sentence_starts) - view.first_of_abstract
        yield f"rest={min(total - sentences[0], 6)}"
        yield f"last={min(total - sentences[-1], 6)}"
        yield f"spread={bucket(len(set(sentences)))}"
    if len({m.end - m.start for m in mentions}) > 1:
        yield "forms"
    if view.opinions:
        yield from _opinion(view.opinions, thing, max(scores))


def _opinion(opinions: Opinions, thing: Thing, score: float) -> Iterator[str]:
    """What the joint model thinks of the thing as such and of its roles."""
    right = float(opinions.right[thing.number])
    yield f"right={steps(right, 12)}"
    yield f"right={steps(right) // 2},{int(score * 4)}"
    roles = opinions.roles[thing.number]
    possible = list(possible_roles(thing.label))
    best = max(possible, key=lambda i: float(roles[i]))
    for i in possible:
        others = [float(roles[j]) for j in possible if j != i]
        yield f"role{i}={steps(float(roles[i]) - max(others), 12)}"
    yield f"role={best}"


def _shape(words: list[str]) -> str:
    """How a name is written: a made-up name, an acronym, capitals, small letters."""
    if any(any(c.isupper() for c in w[1:]) and any(c.islower() for c in w) for w in words):
        return "camel"
    if any(w.isupper() and len(w) > 1 for w in words):
        return "capitals"
    if all(w[0].isupper() or not w[0].isalpha() for w in words):
        return "title"
    return "digits" if any(c.isdigit() for w in words for c in w) else "small"


def _local(view: View, mention: Found) -> Iterator[str]:
    """What holds at one mention: its place, its neighbours and the cues around it."""
    number = view.sentence(mention)
    start, end = view.sentence_starts[number], view.sentence_ends[number]
    before = [view.word(mention.start - k, start, end) for k in (1, 2, 3)]
    after = [view.word(mention.end + k, start, end) for k in (0, 1, 2)]
    where = "t" if mention.start < view.title_end else "a"
    yield f"before={before[0]}"
    yield f"before2={before[1]} {before[0]}"
    yield f"after={after[0]}"
    yield f"after2={after[0]} {after[1]}"
    yield f"around={before[0]} {after[0]}"
    for word in before:
        yield f"wb={word}"
    for word in after:
        yield f"wa={word}"
    if where == "t":
        yield f"title={min(mention.start, 5)}"
        yield f"colon={_colon(view, mention)}"
    if mention.start == start:
        yield f"sentence start {where}"
    yield from _cues(view, mention, start, end, where)
    others = [view.mentions[i] for i in view.mentions_in[number] if view.mentions[i].start < mention.start]
    yield f"rank={min(len(others), 4)}"
    if others:
        yield f"previous={others[-1].label[0]},{min(mention.start - others[-1].end, 4)}"


def _colon(view: View, mention: Found) -> str:
    """Where a mention in the title stands to its colon: the paper's own name is often before it."""
    if ":" not in view.words[: view.title_end]:
        return "none"
    at = view.words.index(":")
    if mention.end == at:
        return "name" if mention.start == 0 else "before"
    return "before" if mention.end < at else "after"


def _cues(view: View, mention: Found, start: int, end: int, where: str) -> Iterator[str]:
    """Cue groups of the sentence on either side, near or far; the cue words themselves too."""
    nearest = ""
    for i in range(start, mention.start):
        word = view.words[i]
        if word in CUES:
            near = "near" if mention.start - i <= 5 else "far"  # noqa: PLR2004
            for cue in CUES[word]:
                yield f"c<{cue},{near},{where}"
                nearest = cue
            yield f"left={word}"
    if nearest:
        yield f"c<nearest={nearest}"
    for i in range(mention.end, end):
        word = view.words[i]
        if word in CUES:
            near = "near" if i - mention.end < 5 else "far"  # noqa: PLR2004
            for cue in CUES[word]:
                yield f"c>{cue},{near},{where}"
            yield f"right={word}"
