from collections.abc import Mapping, Sequence
from pathlib import Path

from torch import Tensor, nn
from torch.export import Dim

def export(
    model: nn.Module,
    args: tuple[Tensor, ...],
    f: Path,
    *,
    input_names: Sequence[str],
    output_names: Sequence[str],
    dynamic_shapes: Mapping[str, Mapping[int, Dim]],
    dynamo: bool,
    external_data: bool,
    verbose: bool,
    opset_version: int,
) -> object: ...
