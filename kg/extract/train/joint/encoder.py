"""A transformer encoder in PyTorch that takes the weights of BERT- and MPNet-like models.

MPNet (Song et al., NeurIPS 2020) adds to the scores of attention a learned number for the distance of two
places, shared by all layers; BERT (Devlin et al., NAACL 2019) adds a vector for the kind of text to each
word.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

_BUCKETS, _FURTHEST = 32, 128


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderConfig:
    """The shape of an encoder.

    Attributes
    ----------
    vocabulary, positions : int
        Rows of the two tables of embeddings.
    first_position : int
        Row of the first place of a text: 2 in MPNet, 0 in BERT.
    width, layers, heads, inner : int
        Of the vectors, how many, of attention, of the layer between.
    relative : bool
        Whether attention knows distances, as in MPNet.
    epsilon : float
        Of the normalisation of layers.
    """

    vocabulary: int
    positions: int
    first_position: int
    width: int
    layers: int
    heads: int
    inner: int
    relative: bool
    epsilon: float


class Encoder(nn.Module):
    """Word pieces to a vector each.

    Parameters
    ----------
    config : EncoderConfig
        Its shape.
    dropout : float
        Share of numbers left out in training.
    """

    def __init__(self, config: EncoderConfig, dropout: float = 0.1) -> None:
        super().__init__()
        self.config = config
        self.words = nn.Embedding(config.vocabulary, config.width)
        self.places = nn.Embedding(config.positions, config.width)
        self.norm = nn.LayerNorm(config.width, eps=config.epsilon)
        self.distances = nn.Embedding(_BUCKETS, config.heads) if config.relative else None
        self.layers = nn.ModuleList(Layer(config, dropout) for _ in range(config.layers))
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Vectors of pieces.

        Parameters
        ----------
        ids : Tensor of int64, shape (texts, pieces)
            With the marks of start and end.
        mask : Tensor of bool, shape (texts, pieces)
            False where a text is filled up.

        Returns
        -------
        Tensor of float32, shape (texts, pieces, width)
        """
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.places(place + self.config.first_position)
        x = self.dropout(self.norm(x))
        bias = torch.zeros_like(mask, dtype=x.dtype).masked_fill(~mask, -1e4)[:, None, None, :]
        if self.distances is not None:
            bias = bias + self.distances(_buckets(place)).permute(2, 0, 1)[None]
        for layer in self.layers:
            x = layer(x, bias)
        return x


class Layer(nn.Module):
    """Attention and a feed-forward network, each added to what it read and normalised."""

    def __init__(self, config: EncoderConfig, dropout: float) -> None:
        super().__init__()
        self.heads = config.heads
        self.query, self.key, self.value, self.out = (nn.Linear(config.width, config.width) for _ in range(4))
        self.attended = nn.LayerNorm(config.width, eps=config.epsilon)
        self.inner = nn.Linear(config.width, config.inner)
        self.outer = nn.Linear(config.inner, config.width)
        self.norm = nn.LayerNorm(config.width, eps=config.epsilon)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """One layer's work on (texts, pieces, width)."""
        texts, pieces, width = x.shape
        q, k, v = (
            part(x).view(texts, pieces, self.heads, width // self.heads).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        scores = q @ k.transpose(2, 3) / math.sqrt(width // self.heads) + bias
        seen = scores.softmax(-1).to(v.dtype) @ v
        seen = self.out(seen.transpose(1, 2).reshape(texts, pieces, width))
        x = self.attended(x + self.dropout(seen))
        return self.norm(x + self.dropout(self.outer(F.gelu(self.inner(x)))))


def _buckets(place: Tensor) -> Tensor:
    """The number of each distance: exact when small, by its logarithm further on, one for all far ones."""
    distance = place[None, :] - place[:, None]
    half = _BUCKETS // 2
    exact = half // 2
    size = distance.abs()
    scale = (half - exact) / math.log(_FURTHEST / exact)
    far = exact + (torch.log(size.clamp(min=1).float() / exact) * scale).long()
    return (distance > 0).long() * half + torch.where(size < exact, size, far.clamp(max=half - 1))


def mpnet(weights: Mapping[str, Tensor], layers: int, dropout: float = 0.1) -> Encoder:
    """An encoder with the first layers of an MPNet model."""
    table = weights["embeddings.word_embeddings.weight"]
    config = EncoderConfig(
        vocabulary=table.shape[0], width=table.shape[1], layers=layers, first_position=2,
        positions=weights["embeddings.position_embeddings.weight"].shape[0],
        heads=weights["encoder.relative_attention_bias.weight"].shape[1],
        inner=weights["encoder.layer.0.intermediate.dense.weight"].shape[0], relative=True, epsilon=1e-5,
    )  # fmt: skip
    parts = {"q": "query", "k": "key", "v": "value", "o": "out"}
    names = {f"attention.attn.{short}": long for short, long in parts.items()}
    names["attention.LayerNorm"] = "attended"
    own = {"distances.weight": weights["encoder.relative_attention_bias.weight"], "words.weight": table}
    return _filled(config, weights, names, own, dropout)


def bert(weights: Mapping[str, Tensor], layers: int, dropout: float = 0.1) -> Encoder:
    """An encoder with the first layers of a BERT model of 64 numbers, or 32, a head."""
    kind = weights["embeddings.token_type_embeddings.weight"][0]
    table = weights["embeddings.word_embeddings.weight"] + kind
    config = EncoderConfig(
        vocabulary=table.shape[0], width=table.shape[1], layers=layers, first_position=0,
        positions=weights["embeddings.position_embeddings.weight"].shape[0], heads=12,
        inner=weights["encoder.layer.0.intermediate.dense.weight"].shape[0], relative=False, epsilon=1e-12,
    )  # fmt: skip
    names = {f"attention.self.{part}": part for part in ("query", "key", "value")}
    names |= {"attention.output.dense": "out", "attention.output.LayerNorm": "attended"}
    return _filled(config, weights, names, {"words.weight": table}, dropout)


def _filled(
    config: EncoderConfig,
    weights: Mapping[str, Tensor],
    names: Mapping[str, str],
    own: Mapping[str, Tensor],
    dropout: float,
) -> Encoder:
    names = {**names, "intermediate.dense": "inner", "output.dense": "outer", "output.LayerNorm": "norm"}
    state = dict(own)
    state["places.weight"] = weights["embeddings.position_embeddings.weight"]
    for part in ("weight", "bias"):
        state[f"norm.{part}"] = weights[f"embeddings.LayerNorm.{part}"]
        for n in range(config.layers):
            for theirs, ours in names.items():
                state[f"layers.{n}.{ours}.{part}"] = weights[f"encoder.layer.{n}.{theirs}.{part}"]
    encoder = Encoder(config, dropout)
    encoder.load_state_dict(state)
    return encoder
