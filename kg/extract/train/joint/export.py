"""A trained joint model as ONNX files: the encoder with few bits a weight, the heads as they are."""

import logging
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import torch
import zstandard
from onnx import numpy_helper
from torch import Tensor, nn
from torch.export import Dim

from kg.extract.train.joint.encoder import Encoder
from kg.extract.train.joint.heads import Heads
from kg.extract.train.joint.net import pair_scores


class _Spans(nn.Module):
    """Words to the scores of spans, (words, widths, labels)."""

    def __init__(self, heads: Heads) -> None:
        super().__init__()
        self.heads = heads

    def forward(self, words: Tensor) -> Tensor:
        return self.heads.spans(words).permute(1, 2, 0)


class _Opinions(nn.Module):
    """Things to log-odds of being right, scores of roles, and of each pair relations and being one."""

    def __init__(self, heads: Heads, kind: str) -> None:
        super().__init__()
        self.heads, self.kind = heads, kind

    def forward(
        self, words: Tensor, spans: Tensor, member: Tensor, labels: Tensor, near: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        seen = self.heads.opinions(words, spans, member, labels, near)
        return seen.right, seen.roles, pair_scores(seen.relations, labels, self.kind), seen.same


def export_encoder(encoder: Encoder, path: Path) -> None:
    """Write an encoder that calculates with weights of eight bits and takes the room of six; one text a call.

    A weight is a number from -127 to 127, scaled for each output. Rounded to multiples of four they take as
    many different values as six bits hold, and Zstandard packs them that small. The table of embeddings is
    looked up, not multiplied, and keeps its eight bits.

    Parameters
    ----------
    encoder : Encoder
        Trained.
    path : Path
        The file, packed with Zstandard.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    ids = torch.arange(16)[None] + 5
    with TemporaryDirectory() as folder:
        whole, eight = Path(folder) / "whole.onnx", Path(folder) / "eight.onnx"
        shapes = {"ids": {1: Dim("pieces", min=2, max=512)}}
        _export(_Single(encoder), (ids,), whole, outputs=["vectors"], shapes=shapes)
        quantize_dynamic(
            whole,
            eight,
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        )
        model = onnx.load(eight)
    for tensor in model.graph.initializer:
        if tensor.data_type == onnx.TensorProto.INT8:  # the embeddings are UINT8
            _coarsen(tensor)
    path.write_bytes(zstandard.compress(model.SerializeToString(), 19))


def _coarsen(tensor: onnx.TensorProto) -> None:
    """Round eight-bit weights to multiples of four."""
    numbers = numpy_helper.to_array(tensor)
    coarse = np.clip(4 * np.round(numbers / 4), -124, 124).astype(np.int8)
    tensor.CopyFrom(numpy_helper.from_array(coarse, tensor.name))


class _Single(nn.Module):
    """The encoder on texts of one length."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor) -> Tensor:
        return self.encoder(ids, torch.ones_like(ids, dtype=torch.bool))[0]


def export_heads(heads: Heads, kind: str, spans: Path, opinions: Path) -> None:
    """Write the heads: one file for spans, one for what they say of things.

    Parameters
    ----------
    heads : Heads
        Trained.
    kind : str
        Whether relations are held to the ontology (`ABSTRACTS`) or not.
    spans, opinions : Path
        The files.
    """
    words = torch.randn(20, heads.config.width)
    size = Dim("words", min=2)
    _export(_Spans(heads), (words,), spans, outputs=["scores"], shapes={"words": {0: size}})
    mentions, things = Dim("mentions", min=1), Dim("things", min=1)
    example = (
        words, torch.tensor([[0, 2], [4, 5], [7, 9]]),
        torch.tensor([[True, False, True], [False, True, False]]),
        torch.tensor([0, 1]), torch.zeros(3, 3, dtype=torch.long),
    )  # fmt: skip
    shapes = {
        "words": {0: size}, "spans": {0: mentions}, "member": {0: things, 1: mentions}, "labels": {0: things},
        "near": {0: mentions, 1: mentions},
    }  # fmt: skip
    outputs = ["right", "roles", "relations", "same"]
    _export(_Opinions(heads, kind), example, opinions, outputs=outputs, shapes=shapes)


def _export(
    module: nn.Module,
    example: tuple[Tensor, ...],
    path: Path,
    *,
    outputs: list[str],
    shapes: dict[str, dict[int, Dim]],
) -> None:
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(), example, path, input_names=list(shapes), output_names=outputs,
            dynamic_shapes=shapes,
            dynamo=True, external_data=False, verbose=False, opset_version=18,
        )  # fmt: skip
    _forget_where(path)


def _forget_where(path: Path) -> None:
    """Take out what the exporter notes of the code behind each node: paths, and half of a small file."""
    model = onnx.load(path)
    for part in (model.graph, *model.graph.node, *model.graph.value_info):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    onnx.save(model, path)
