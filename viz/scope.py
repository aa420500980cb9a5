"""Which papers and links a view may draw on: the filters of `kg view`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kg.errors import UsageError
from kg.ontology import RELATIONSHIP_TYPE
from viz.source import Link, Piece

DEFAULT_NODES = 300
PICTURE_NODES = 60
"""A picture cannot be zoomed or asked: it shows what can be read at once."""
MAX_NODES = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What may be shown.

    Attributes
    ----------
    papers : bool
        Papers are nodes too; otherwise they stand in the panels only (a view of one thing, or of a
        query's rows, shows papers in any case).
    task : str or None
        Only papers that address this task, and what they speak of.
    since : int or None
        Only papers of this year or later.
    min_confidence : float
        Only relationships at least that sure, 0 to 1.
    limit : int
        Nodes at most.
    """

    papers: bool = False
    task: str | None = None
    since: int | None = None
    min_confidence: float = 0.0
    limit: int = DEFAULT_NODES

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MAX_NODES:
            raise UsageError(
                f"{self.limit} nodes cannot be shown on one page: choose 1 to {MAX_NODES}, "
                "or draw a map of the whole graph with `kg view --map -o DIR`."
            )
        if not 0 <= self.min_confidence <= 1:
            raise UsageError(f"A confidence is between 0 and 1, not {self.min_confidence}.")


@dataclass(frozen=True, slots=True)
class Gate:
    """A scope worked out on a graph: lets links and evidence pass.

    Attributes
    ----------
    scope : Scope
        The filters.
    years : mapping of str to int
        Years of the dated papers.
    task_papers : collection of str or None
        The papers that address the scope's task; None where any may pass.
    """

    scope: Scope
    years: Mapping[str, int]
    task_papers: Collection[str] | None = None

    def paper(self, paper: str) -> bool:
        """Whether this paper counts."""
        since = self.scope.since
        in_time = since is None or self.years.get(paper, 0) >= since
        return in_time and (self.task_papers is None or paper in self.task_papers)

    def link(self, link: Link) -> bool:
        """Whether this link counts, as far as one sees without its evidence."""
        sure = link.confidence >= self.scope.min_confidence
        return sure and (not is_role(link) or self.paper(link.source))

    def links(self, links: Iterable[Link]) -> list[Link]:
        """Those that count; between entities, both must be named by papers that count."""
        passed = [link for link in links if self.link(link)]
        if self.scope.since is None and self.task_papers is None:
            return passed
        named = {link.target for link in passed if is_role(link)}
        return [link for link in passed if is_role(link) or {link.source, link.target} <= named]

    def pieces(self, pieces: Iterable[Piece]) -> tuple[Piece, ...]:
        """The evidence that comes from papers that count."""
        return tuple(piece for piece in pieces if self.paper(piece.paper))


def is_role(link: Link) -> bool:
    """Whether it is a paper's link."""
    return RELATIONSHIP_TYPE[link.type].strength > 0


def papers_on(task: str, links: Iterable[Link]) -> frozenset[str]:
    """The papers that work on a task: they address or propose it."""
    return frozenset(link.source for link in links if link.target == task and link.type in _WORKS_ON)


_WORKS_ON = frozenset({"PROPOSES", "ADDRESSES"})
