from typing import Any

from numpy.typing import NDArray
from onnx import TensorProto

def to_array(tensor: TensorProto) -> NDArray[Any]: ...
def from_array(arr: NDArray[Any], name: str) -> TensorProto: ...
