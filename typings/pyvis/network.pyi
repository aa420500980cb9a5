from typing import Any

class Network:
    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    def __init__(self, *, directed: bool = ..., cdn_resources: str = ...) -> None: ...
    def add_edge(self, source: int | str, to: int | str) -> None: ...
    def generate_html(self) -> str: ...
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
