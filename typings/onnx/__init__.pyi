"""The part of onnx that the exporter of the joint model uses."""

from collections.abc import Sequence
from pathlib import Path

class _Part:
    def ClearField(self, field_name: str) -> None: ...

class _Graph(_Part):
    node: Sequence[_Part]
    value_info: Sequence[_Part]

class ModelProto:
    graph: _Graph

def load(f: Path) -> ModelProto: ...
def save(proto: ModelProto, f: Path) -> None: ...
