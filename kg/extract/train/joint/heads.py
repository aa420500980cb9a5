"""The heads over an encoder's words, in PyTorch: spans, things, roles, relations.

A span is scored by its ends (Yu et al., ACL 2020) and by the words inside it; a thing by its mentions, of
which the strongest numbers count; a relation by all pairs of mentions of two things, whose scores are summed
up as probabilities are (log-sum-exp), with the words between the two.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from kg.extract.joint.near import NEAR
from kg.extract.joint.reader import WIDEST

_RARE = -5.0
"""Log-odds of a span or a relation before anything is learned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadsConfig:
    """The shape of the heads.

    Attributes
    ----------
    width : int
        Of a word: the encoder's width and the marks.
    ends, mention, pair, between : int
        Of a span's ends, a mention, a pair of mentions and the words between them.
    labels, roles, relations : int
        How many there are.
    """

    width: int
    ends: int = 160
    mention: int = 256
    pair: int = 192
    between: int = 64
    labels: int = 3
    roles: int = 6
    relations: int = 8


@dataclass(frozen=True, slots=True)
class Opinions:
    """What the heads say of the things of one text.

    Attributes
    ----------
    right : Tensor, shape (things,)
        Log-odds that it is a thing of its label.
    roles : Tensor, shape (things, roles)
        Scores of its roles.
    relations : Tensor, shape (things, things, relations)
        Scores of each relation from the first to the second.
    same : Tensor, shape (things, things)
        Log-odds that both are one.
    """

    right: Tensor
    roles: Tensor
    relations: Tensor
    same: Tensor


class Heads(nn.Module):
    """Spans, things, roles and relations from words.

    Parameters
    ----------
    config : HeadsConfig
        Their shape.
    dropout : float
        Share of numbers left out in training.
    """

    def __init__(self, config: HeadsConfig, dropout: float = 0.2) -> None:
        super().__init__()
        c = self.config = config
        self.dropout = nn.Dropout(dropout)
        self.first, self.last = nn.Linear(c.width, c.ends), nn.Linear(c.width, c.ends)
        self.joint = nn.Parameter(torch.randn(c.labels, c.ends, c.ends) * 0.02)
        self.by_first, self.by_last = nn.Linear(c.ends, c.labels), nn.Linear(c.ends, c.labels, bias=False)
        self.inside = nn.Linear(c.width, c.labels, bias=False)
        self.by_length = nn.Parameter(torch.zeros(c.labels, WIDEST))
        self.mention = nn.Linear(3 * c.width, c.mention)
        self.label = nn.Embedding(c.labels, 16)
        self.thing = nn.Linear(2 * c.mention + c.width + 16, c.mention)
        self.right = nn.Linear(c.mention, 1)
        self.role = nn.Linear(c.mention, c.roles)
        self.head, self.tail = nn.Linear(c.mention, c.pair), nn.Linear(c.mention, c.pair, bias=False)
        self.near = nn.Embedding(NEAR, c.pair)
        self.word_between = nn.Linear(c.width, c.between)
        self.between = nn.Linear(c.between, c.pair, bias=False)
        self.pair = nn.Linear(c.pair, c.relations + 1)  # the last says that both are one thing
        self.head_of, self.tail_of = (nn.Linear(c.mention, (c.relations + 1) * 32) for _ in range(2))
        nn.init.constant_(self.by_first.bias, _RARE)
        nn.init.constant_(self.pair.bias, _RARE)

    def spans(self, words: Tensor) -> Tensor:
        """Scores of spans; none has 0.

        Parameters
        ----------
        words : Tensor, shape (words, width)
            Of one text.

        Returns
        -------
        Tensor, shape (labels, words, WIDEST)
            By label, first word and number of further words; what leaves the text is meaningless.
        """
        x = self.dropout(words)
        first, last = self.dropout(F.gelu(self.first(x))), self.dropout(F.gelu(self.last(x)))
        size = words.shape[0]
        end = torch.arange(size)[:, None] + torch.arange(WIDEST)
        at = end.clamp(max=size - 1)
        both = torch.einsum("nk,lkm,nwm->lnw", first, self.joint, last[at])
        total = F.pad(self.inside(x).cumsum(0), (0, 0, 1, 0))
        length = torch.arange(1, WIDEST + 1)
        inside = (total[at + 1] - total[:size, None]) / length[:, None]
        single = self.by_first(first)[:, None] + self.by_last(last)[at] + inside
        return both + single.permute(2, 0, 1) + self.by_length[:, None]

    def mentions(self, words: Tensor, spans: Tensor) -> Tensor:
        """Vectors of mentions: spans (mentions, 2) of first word and word after the last."""
        x = self.dropout(words)
        total = F.pad(x.cumsum(0), (0, 0, 1, 0))
        first, end = spans[:, 0], spans[:, 1]
        mean = (total[end] - total[first]) / (end - first)[:, None]
        return self.dropout(F.gelu(self.mention(torch.cat([x[first], x[end - 1], mean], -1))))

    def opinions(
        self, words: Tensor, spans: Tensor, member: Tensor, labels: Tensor, near: Tensor
    ) -> Opinions:
        """What the heads say of things.

        Parameters
        ----------
        words : Tensor, shape (words, width)
            Of one text.
        spans : Tensor of int64, shape (mentions, 2)
            First word and word after the last, in the order of the text.
        member : Tensor of bool, shape (things, mentions)
            Which mentions name which thing.
        labels : Tensor of int64, shape (things,)
            Label of each thing.
        near : Tensor of int64, shape (mentions, mentions)
            Kind of distance from each mention to each, below NEAR.
        """
        mentions = self.mentions(words, spans)
        highest = mentions[None].masked_fill(~member[..., None], -1e4).amax(1)
        mean = member.float() @ mentions / member.sum(1, keepdim=True)
        whole = words.mean(0).expand(labels.shape[0], -1)
        x = self.dropout(F.gelu(self.thing(torch.cat([highest, mean, whole, self.label(labels)], -1))))
        pairs = _pooled(self._pairs(words, spans, mentions, near), member)
        same = (pairs[..., -1] + pairs[..., -1].T) / 2
        return Opinions(self.right(x)[:, 0], self.role(x), pairs[..., :-1], same)

    def _pairs(self, words: Tensor, spans: Tensor, mentions: Tensor, near: Tensor) -> Tensor:
        between = F.gelu(self.word_between(self.dropout(words)))
        total = F.pad(between.cumsum(0), (0, 0, 1, 0))
        # words between two mentions: from the end of the earlier to the start of the later
        start = torch.minimum(spans[:, None, 1], spans[None, :, 1])
        end = torch.maximum(spans[:, None, 0], spans[None, :, 0])
        length = (end - start).clamp(min=0)
        seen = (total[torch.maximum(start, end)] - total[start]) / length.clamp(min=1)[..., None]
        hidden = (
            self.head(mentions)[:, None] + self.tail(mentions)[None] + self.near(near) + self.between(seen)
        )
        r = self.config.relations + 1
        head = self.head_of(mentions).view(-1, r, 32)
        tail = self.tail_of(mentions).view(-1, r, 32)
        return self.pair(self.dropout(F.gelu(hidden))) + torch.einsum("arx,brx->abr", head, tail) / 8


def _pooled(pairs: Tensor, member: Tensor) -> Tensor:
    """Log-sum-exp over the pairs of mentions of each pair of things."""
    top = pairs.detach().amax((0, 1))
    each = member.float()
    return torch.einsum("am,mnr,bn->abr", each, (pairs - top).exp(), each).clamp(min=1e-30).log() + top
