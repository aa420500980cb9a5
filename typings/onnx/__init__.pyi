"""The part of onnx that the exporter of the joint model uses."""

from collections.abc import Sequence
from pathlib import Path

class _Part:
    def ClearField(self, field_name: str) -> None: ...

class TensorProto:
    INT8: int
    name: str
    data_type: int
    def CopyFrom(self, other: TensorProto) -> None: ...

class _Graph(_Part):
    initializer: Sequence[TensorProto]
    node: Sequence[_Part]
    value_info: Sequence[_Part]

class ModelProto:
    graph: _Graph
    def SerializeToString(self) -> bytes: ...

def load(f: Path) -> ModelProto: ...
def save(proto: ModelProto, f: Path) -> None: ...
