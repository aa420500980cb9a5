from collections.abc import Sequence
from pathlib import Path

class QuantType:
    QInt8: QuantType

def quantize_dynamic(
    model_input: Path,
    model_output: Path,
    *,
    per_channel: bool = ...,
    weight_type: QuantType = ...,
    op_types_to_quantize: Sequence[str] = ...,
) -> None: ...
