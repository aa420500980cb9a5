"""The joint model in PyTorch: an encoder with heads for abstracts or for SciER, and its loss."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from kg.extract.joint.marks import MARKS
from kg.extract.joint.near import near_of
from kg.extract.joint.reader import WIDEST
from kg.extract.joint.scier import TYPES
from kg.extract.train.joint.encoder import Encoder
from kg.extract.train.joint.examples import UNKNOWN, Example
from kg.extract.train.joint.heads import Heads, HeadsConfig
from kg.extract.train.joint.lessons import Taught
from kg.ontology import ENTITY_LABELS, PAPER, RELATIONS, RELATIONSHIP_TYPE, ROLES

ABSTRACTS, SCIER = "abstracts", "scier"
_FALSE = 14
"""Wrong spans of a text that the further heads see beside the right ones."""
_LIKELY = 0.1
_NEVER = -1e4


@dataclass(frozen=True, slots=True)
class Losses:
    """The losses of one text, each a sum over its spans, things or pairs of things.

    Attributes
    ----------
    spans, right, roles, relations, same : Tensor
        The sums.
    mentions, things, related : float
        How many mentions, things and related pairs it has; where it is taught, how many are expected.
    """

    spans: Tensor
    right: Tensor
    roles: Tensor
    relations: Tensor
    same: Tensor
    mentions: float
    things: float
    related: float


class JointNet(nn.Module):
    """An encoder with its heads.

    Parameters
    ----------
    encoder : Encoder
        Its table of embeddings is not trained.
    kind : str
        What the heads are for: ABSTRACTS or SCIER, which has relations of its own.
    """

    def __init__(self, encoder: Encoder, kind: str = ABSTRACTS) -> None:
        super().__init__()
        self.encoder = encoder
        self.kind = kind
        encoder.words.weight.requires_grad_(False)
        encoder.places.weight.requires_grad_(False)
        width = encoder.config.width + MARKS
        config = HeadsConfig(width=width)
        self.heads = Heads(config if kind == ABSTRACTS else replace(config, relations=len(TYPES)))

    def words(self, batch: Sequence[Example], marks_of_text: tuple[int, int, int]) -> list[Tensor]:
        """Vectors of the words of each text, (words, width) with the marks at the end."""
        start, end, pad = marks_of_text
        longest = max(len(e.pieces.ids) for e in batch) + 2
        ids = torch.full((len(batch), longest), pad)
        for row, example in zip(ids, batch, strict=True):
            size = len(example.pieces.ids)
            row[0], row[size + 1] = start, end
            row[1 : size + 1] = torch.from_numpy(example.pieces.ids)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training):
            vectors = self.encoder(ids, ids != pad).float()
        return [
            torch.cat([_by_word(v[1 : len(e.pieces.ids) + 1], e), torch.from_numpy(e.marks)], -1)
            for v, e in zip(vectors, batch, strict=True)
        ]

    def losses(self, words: Tensor, example: Example) -> Losses:
        """The losses of one annotated text: sums over spans, things and pairs of things."""
        heads = self.heads
        counts = len(example.spans), len(example.labels), len(example.relations)
        spans, false = _span_loss(heads.spans(words), example)
        nothing = words.sum() * 0
        if not example.spans and not false:
            return Losses(spans, nothing, nothing, nothing, nothing, *counts)
        things = _with_false(example, false)
        near, at, known = _near(things), torch.tensor(things.spans), len(example.labels)
        seen = heads.opinions(
            words, at, _member(things.thing, len(things.labels)), torch.tensor(things.labels), near
        )
        thing_of, apart = torch.arange(len(things.labels)), seen
        if self.kind == ABSTRACTS:
            groups = _by_name(things)
            thing_of = torch.tensor(groups.thing_of)
            member = _member(groups.group, len(groups.thing_of))
            apart = heads.opinions(words, at, member, torch.tensor(things.labels)[thing_of], near)
        truth = (thing_of < known).float()
        right = F.binary_cross_entropy_with_logits(apart.right, truth, reduction="sum")
        roles = _role_loss(seen.roles[:known], example) if known else nothing
        relations = _relation_loss(seen.relations, things, self.kind) if len(things.labels) > 1 else nothing
        same = _same_loss(apart.same, thing_of, known) if self.kind == ABSTRACTS else nothing
        return Losses(spans, right, roles, relations, same, *counts)

    def taught(self, words: Tensor, lesson: Taught) -> Losses:
        """The losses of one text against what its teachers think: cross-entropies with their means."""
        text = lesson.text
        p = torch.from_numpy(lesson.spans)
        spans = _taught_span_loss(self.heads.spans(words), p, text.title_end)
        nothing = words.sum() * 0
        expected = float(p.sum()), float(lesson.right.sum()), _expected(lesson)
        if not text.spans:
            return Losses(spans, nothing, nothing, nothing, nothing, *expected)
        near, at, labels = _near(text), torch.tensor(text.spans), torch.tensor(text.labels)
        member = _member(text.names, len(lesson.group_labels))
        apart = self.heads.opinions(words, at, member, torch.tensor(lesson.group_labels), near)
        seen = self.heads.opinions(words, at, _member(text.thing, len(labels)), labels, near)
        likely = torch.from_numpy(lesson.right_groups)
        right = F.binary_cross_entropy_with_logits(apart.right, likely, reduction="sum")
        above = torch.ones_like(apart.same).triu(1).bool()
        one = torch.from_numpy(lesson.same)[above]
        same = F.binary_cross_entropy_with_logits(apart.same[above], one, reduction="sum")
        roles = _taught_role_loss(seen.roles, labels, lesson)
        logs = pair_scores(seen.relations, labels, self.kind).log_softmax(-1)
        each = -(torch.from_numpy(lesson.relations) * logs).sum(-1)
        return Losses(spans, right, roles, each.triu(1).sum(), same, *expected)


def _near(text: Example) -> Tensor:
    return torch.tensor(near_of(
        [s for s, _ in text.spans], [e for _, e in text.spans],
        [text.sentence_of[s] for s, _ in text.spans], text.title_end,
    ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Groups:
    """Mentions put together by their names alone, as a reader must that knows no more.

    Attributes
    ----------
    group : list of int
        Of each mention.
    thing_of : list of int
        The thing of each group.
    """

    group: list[int]
    thing_of: list[int]


def _by_name(things: Example) -> _Groups:
    numbers: dict[tuple[int, int], int] = {}
    group = [numbers.setdefault(key, len(numbers)) for key in zip(things.names, things.thing, strict=True)]
    return _Groups(group, [thing for _, thing in numbers])


def _member(thing: Sequence[int], things: int) -> Tensor:
    """Which mentions are of which thing, (things, mentions)."""
    return F.one_hot(torch.tensor(thing), things).T.bool()


def _same_loss(scores: Tensor, thing_of: Tensor, known: int) -> Tensor:
    """Of each pair of groups of mentions: are they one right thing."""
    truth = (thing_of[:, None] == thing_of[None]) & (thing_of < known)
    pick = torch.ones_like(truth).triu(1)
    return F.binary_cross_entropy_with_logits(scores[pick], truth[pick].float(), reduction="sum")


def _by_word(vectors: Tensor, example: Example) -> Tensor:
    """The mean of the vectors of each word's pieces."""
    owner = torch.from_numpy(example.pieces.word)
    size = len(example.words)
    total = torch.zeros(size, vectors.shape[1]).index_add(0, owner, vectors)
    return total / torch.bincount(owner, minlength=size).clamp(min=1)[:, None]


def _span_loss(scores: Tensor, example: Example) -> tuple[Tensor, list[tuple[int, int, int]]]:
    """The loss of all spans, and the likely ones that are wrong."""
    size = scores.shape[1]
    target = torch.zeros(size, WIDEST, dtype=torch.long)
    for (start, end), thing in zip(example.spans, example.thing, strict=True):
        target[start, end - start - 1] = 1 + example.labels[thing]
    full = _with_none(scores)
    inside = possible_spans(size, example.title_end)
    loss = F.cross_entropy(full[inside], target[inside], reduction="sum")
    with torch.no_grad():
        p = full.softmax(-1)[..., 1:]
        right = F.one_hot(target, 1 + p.shape[-1])[..., 1:].bool()
        p = p.masked_fill(~inside[..., None] | right, 0)
        top = p.flatten().topk(min(3 * _FALSE, p.numel()))
    false = [
        (i // (3 * WIDEST), i // (3 * WIDEST) + i // 3 % WIDEST + 1, i % 3)
        for score, i in zip(top.values.tolist(), top.indices.tolist(), strict=True)
        if score > _LIKELY
    ]
    return loss, false[:_FALSE]


def _with_none(scores: Tensor) -> Tensor:
    """Scores of the classes of all spans, none first: (words, widths, 1 + labels)."""
    return torch.cat([torch.zeros_like(scores[:1]), scores]).permute(1, 2, 0)


def _taught_span_loss(scores: Tensor, p: Tensor, title_end: int) -> Tensor:
    inside = possible_spans(len(p), title_end)
    whole = torch.cat([1 - p.sum(-1, keepdim=True), p], -1)
    return F.cross_entropy(_with_none(scores)[inside], whole[inside], reduction="sum")


def _taught_role_loss(scores: Tensor, labels: Tensor, lesson: Taught) -> Tensor:
    """Of the roles that a label can have; a thing counts as far as it is likely to be one."""
    barred = ~_ROLE_ALLOWED[labels]
    p = torch.from_numpy(lesson.roles).masked_fill(barred, _NEVER).softmax(-1)
    logs = scores.masked_fill(barred, _NEVER).log_softmax(-1)
    return -(torch.from_numpy(lesson.right)[:, None] * p * logs).sum()


def _expected(lesson: Taught) -> float:
    """How many related pairs of things the teachers expect."""
    return float((1 - lesson.relations[..., 0])[np.triu_indices(len(lesson.right), 1)].sum())


def possible_spans(size: int, title_end: int) -> Tensor:
    """Which spans lie inside the text and on one side of the title's end, (words, WIDEST)."""
    start = torch.arange(size)[:, None]
    end = start + torch.arange(1, WIDEST + 1)
    return (end <= size) & ((start >= title_end) | (end <= title_end))


def _with_false(example: Example, false: Sequence[tuple[int, int, int]]) -> Example:
    """The example with wrong mentions added, those of one name and label as one thing more."""
    numbers: dict[tuple[str, int], int] = {}
    known = len(example.labels)
    spans, thing, labels = list(example.spans), list(example.thing), list(example.labels)
    names = list(example.names)
    for start, end, label in false:
        key = " ".join(example.words[start:end]).lower(), label
        if key not in numbers:
            numbers[key] = known + len(numbers)
            labels.append(label)
        spans.append((start, end))
        thing.append(numbers[key])
        names.append(UNKNOWN)
    return replace(example, spans=spans, thing=thing, names=names, labels=labels)


_ROLE_ALLOWED = torch.tensor(
    [[RELATIONSHIP_TYPE[role].joins(PAPER, label) for role in ROLES] for label in ENTITY_LABELS]
)
_ALLOWED = torch.tensor(
    [[[RELATIONSHIP_TYPE[r].joins(a, b) for r in RELATIONS] for b in ENTITY_LABELS] for a in ENTITY_LABELS]
)
_SYMMETRIC = torch.tensor([RELATIONSHIP_TYPE[r].symmetric for r in RELATIONS])


def _role_loss(scores: Tensor, example: Example) -> Tensor:
    scores = scores.masked_fill(~_ROLE_ALLOWED[torch.tensor(example.labels)], _NEVER)
    target = torch.tensor(example.roles)
    inside = (target != UNKNOWN) & (scores.gather(1, target.clamp(min=0)[:, None])[:, 0] > _NEVER)
    return (
        F.cross_entropy(scores[inside], target[inside], reduction="sum") if inside.any() else scores.sum() * 0
    )


def pair_scores(relations: Tensor, labels: Tensor, kind: str) -> Tensor:
    """Scores of the classes of each pair of things: none, each relation forwards, each backwards.

    Parameters
    ----------
    relations : Tensor, shape (things, things, relations)
        Of each relation from the first to the second.
    labels : Tensor of int64, shape (things,)
        Their labels.
    kind : str
        Of abstracts only what the ontology knows is possible.

    Returns
    -------
    Tensor, shape (things, things, 1 + 2 * relations)
    """
    back = relations.transpose(0, 1)
    if kind == ABSTRACTS:
        allowed = _ALLOWED[labels[:, None], labels[None]]
        forth = torch.where(_SYMMETRIC, relations + back, relations).masked_fill(~allowed, _NEVER)
        back = back.masked_fill(~allowed.transpose(0, 1) | _SYMMETRIC, _NEVER)
    else:
        forth = relations
    return torch.cat([torch.zeros_like(forth[..., :1]), forth, back], -1)


def _relation_loss(relations: Tensor, things: Example, kind: str) -> Tensor:
    count = len(things.labels)
    scores = pair_scores(relations, torch.tensor(things.labels), kind)
    target = torch.zeros(count, count, dtype=torch.long)
    types = relations.shape[-1]
    for (a, b), r in things.relations.items():
        target[a, b] = 1 + r
        target[b, a] = 1 + r if kind == ABSTRACTS and _SYMMETRIC[r] else 1 + types + r
    above = torch.ones(count, count).triu(1).bool()
    if kind == SCIER:
        sentence = torch.zeros(count, dtype=torch.long)
        for (start, _), thing in zip(things.spans, things.thing, strict=True):
            sentence[thing] = things.sentence_of[start]
        above &= sentence[:, None] == sentence[None]
    possible = scores.gather(2, target[..., None])[..., 0] > _NEVER / 2
    pick = above & possible
    return F.cross_entropy(scores[pick], target[pick], reduction="sum") if pick.any() else scores.sum() * 0
