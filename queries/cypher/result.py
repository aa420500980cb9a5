"""What a query gives: rows of plain values, with nodes, relationships and paths among them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from queries.cypher import conversions
from queries.cypher.entities import Node, Path, Relationship

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import polars as pl

__all__ = ["Node", "Path", "Relationship", "Result"]


@dataclass(frozen=True, slots=True)
class Result:
    """Rows of a query, in order, under its columns; a row is a tuple parallel to `columns`.

    `plan` is the plan drawn as text, of a query that asked for it by EXPLAIN or PROFILE.

    Examples
    --------
    >>> result = Result(("x", "y"), [(1, "a"), (2, "b")])
    >>> [row["y"] for row in result]
    ['a', 'b']
    """

    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    plan: str = ""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))

    def __len__(self) -> int:
        return len(self.rows)

    def to_pandas(self) -> "pd.DataFrame":
        """Give the rows as a pandas frame; nodes, relationships and paths as maps.

        Raises
        ------
        ModuleNotFoundError
            pandas is not installed.
        """
        return conversions.to_pandas(self.columns, self.rows)

    def to_polars(self) -> "pl.DataFrame":
        """Give the rows as a Polars frame; nodes, relationships and paths as maps.

        Raises
        ------
        ModuleNotFoundError
            Polars is not installed.
        """
        return conversions.to_polars(self.columns, self.rows)

    def to_json(self, *, indent: int | None = None) -> str:
        """Give the rows as a JSON array of objects; what JSON has no word for is text.

        >>> Result(("x",), [(1.5,)]).to_json()
        '[{"x": 1.5}]'
        """
        return conversions.to_json(self.columns, self.rows, indent=indent)

    def to_graph(self) -> "nx.MultiDiGraph[str]":
        """Give the nodes, relationships and paths among the values as a graph of their own.

        Nodes carry their properties and `labels`, edges theirs and `type`, which is their key too (of
        several of one type between two nodes, the further ones have their element id). A relationship
        brings its two ends, bare unless they are among the values themselves.
        """
        return conversions.to_graph(self.rows)
