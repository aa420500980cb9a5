from typing import Any

class Edge:
    options: dict[str, Any]
    def __init__(self, source: int | str, dest: int | str, directed: bool = ..., **options: Any) -> None: ...
