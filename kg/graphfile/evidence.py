"""The evidence of many edges at once, as the parallel lists that a stored edge carries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import getitem
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.graphfile.columns import Arrays, Columns, Numbers, Rows, arrays
from kg.graphfile.quotes import QUOTED
from kg.ontology import EVIDENCE_PARTS
from kg.records import NodeRow

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class EvidenceReader:
    """Reads the evidence of edges.

    Parameters
    ----------
    cursor : duckdb.DuckDBPyConnection
        On the open graph file.
    ids : sequence or mapping of int to str
        Ids of papers by number.
    keep : bool
        Keep all texts for the next edges, so that one sentence is one string however many edges quote it;
        for a caller who keeps all edges. Without it, memory is bounded.
    """

    def __init__(
        self, cursor: "DuckDBPyConnection", ids: Sequence[str] | Mapping[int, str], *, keep: bool
    ) -> None:
        self._cursor = cursor
        self._ids = ids
        self._keep = keep
        self._texts: dict[int, Any] = {}  # by twice the number of the paper, and one more for the abstract
        self._shared: dict[Any, Any] = {}

    def hold(self, numbers: Iterable[int], papers: Iterable[NodeRow]) -> None:
        """Know the texts of papers that were read whole, so that they are not read again."""
        for number, paper in zip(numbers, papers, strict=True):
            self._texts[2 * number] = paper.properties.get("title")
            self._texts[2 * number + 1] = paper.properties.get("abstract")

    def shared(self, values: list[Any]) -> list[Any]:
        """Equal values of one type as one object: many edges quote one sentence, or are as sure."""
        return list(map(self._shared.setdefault, values, values))

    def columns(self, rows: Rows, limit: int | None, omit: Collection[str]) -> Columns:
        """The evidence of some edges: for each property a column of lists, best evidence first."""
        query = f"""SELECT * FROM {QUOTED}
        WHERE edge {rows.condition} AND ($limit IS NULL OR rank < $limit) ORDER BY edge, rank"""
        pieces = arrays(self._cursor, query, {**rows.parameters, "limit": limit})
        parts = {part: name for name, part in EVIDENCE_PARTS.items() if name not in omit}
        wanted: Columns = {part: pieces[part].tolist() for part in parts if part in pieces}
        if "text" in parts:
            wanted["text"] = self._quotes(pieces)
        if "confidence" in parts:
            wanted["confidence"] = self.shared(wanted["confidence"])
        if "paper" in parts:
            wanted["paper"] = list(map(self._ids.__getitem__, wanted["paper"]))
        runs = _Runs.of(pieces["edge"], rows.numbers)
        return {name: runs.of_column(wanted[part]) for part, name in parts.items()}

    def _quotes(self, pieces: Arrays) -> list[str]:
        self._read_texts(pieces["paper"].tolist())
        quotes = self._cut(pieces, "", slice(None))
        two = np.flatnonzero(pieces["next_field"] >= 0)
        both = zip(map(quotes.__getitem__, two.tolist()), self._cut(pieces, "next_", two), strict=True)
        for at, quote in zip(two.tolist(), self.shared(list(map("\n".join, both))), strict=True):
            quotes[at] = quote
        return quotes

    def _cut(self, pieces: Arrays, which: str, rows: slice | Numbers) -> list[str]:
        """The first or second sentences of some pieces of evidence, each cut once."""
        places = (2 * pieces["paper"] + pieces[f"{which}field"])[rows]
        starts, ends = (pieces[f"{which}{end}"][rows] for end in ("starts", "ends"))
        first, same = _distinct(places, starts, ends)
        texts = map(self._texts.__getitem__, places[first].tolist())
        cuts = map(slice, starts[first].tolist(), ends[first].tolist())
        sentences = self.shared(list(map(getitem, texts, cuts)))
        return list(map(sentences.__getitem__, same.tolist()))

    def _read_texts(self, papers: list[int]) -> None:
        if not self._keep:
            self._texts.clear()
            self._shared.clear()
        if unknown := {paper for paper in set(papers) if 2 * paper not in self._texts}:
            found = self._cursor.execute(
                "SELECT no, title, abstract FROM paper WHERE no IN (SELECT unnest($numbers))",
                {"numbers": sorted(unknown)},
            )
            for number, title, abstract in found.fetchall():
                self._texts[2 * number], self._texts[2 * number + 1] = title, abstract


def _distinct(*columns: Numbers) -> tuple[Numbers, Numbers]:
    """The places of distinct rows, and for every row which of them it is like."""
    like = np.zeros(len(columns[0]), dtype=np.int64)
    first = like
    for column in columns:
        _, first, like = np.unique((like << 32) + column, return_index=True, return_inverse=True)
    return first, like


@dataclass(frozen=True, slots=True)
class _Runs:
    """Where the evidence of each edge begins, and the ends of those few that have not just one piece."""

    starts: list[int]
    others: list[tuple[int, slice]]

    @classmethod
    def of(cls, edges: Numbers, numbers: Sequence[int]) -> "_Runs":
        """The runs of some numbers in the ordered column `edges`."""
        starts, ends = (np.searchsorted(edges, numbers, side) for side in ("left", "right"))
        others = np.flatnonzero(ends - starts != 1)
        bounds = map(slice, starts[others].tolist(), ends[others].tolist())
        inside = np.minimum(starts, len(edges) - 1).tolist()  # those without evidence are among the others
        return cls(inside, list(zip(others.tolist(), bounds, strict=True)))

    def of_column(self, column: list[Any]) -> list[list[Any]]:
        """Each edge's part of a column."""
        if not column:
            return [[] for _ in self.starts]
        lists: list[list[Any]] = [[value] for value in map(column.__getitem__, self.starts)]
        for at, bounds in self.others:
            lists[at] = column[bounds]
        return lists
