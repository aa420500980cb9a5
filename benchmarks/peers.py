"""Other Cypher engines behind one face: build from a NetworkX graph, then run a text."""

from collections.abc import Callable
from typing import Any

PEERS: dict[str, Callable[[Any], Callable[[str, dict[str, Any]], Any]]] = {}
