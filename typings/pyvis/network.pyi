from typing import Any

class Network:
    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    def __init__(self, *, directed: bool = ...) -> None: ...
    def add_node(
        self,
        n_id: int | str,
        label: str | None = ...,
        shape: str = ...,
        *,
        x: float = ...,
        y: float = ...,
        size: float = ...,
    ) -> None: ...
