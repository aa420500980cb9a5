"""Making a graph file of the graph that a server holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import GraphFileError, StoreError
from kg.graphfile.file import open_records
from kg.graphfile.lock import build_lock
from kg.graphfile.pulled import origin, write
from kg.ontology import PAPER
from kg.progress import Progress, Silent
from kg.records import Batch, NodeBatch
from kg.servergraph import connect


@dataclass(slots=True)
class PullReport:
    """What a pulled graph file holds, and the server that it came from."""

    origin: str = ""
    papers: int = 0
    entities: int = 0
    edges: int = 0


def pull(
    address: str, graph: Path, *, auth: tuple[str, str] | None = None, progress: Progress | None = None
) -> PullReport:
    """Make a graph file of a server's graph; `kg.api.pull` describes it."""
    report = PullReport()
    with build_lock(graph):
        _refuse_to_replace(graph)
        with connect(address, auth) as server:
            if server.condition:
                raise StoreError(f"{server.condition} Then pull.")
            report.origin = str(server.address)
            write(graph, _watched(server.batches(), report, progress or Silent()), report.origin)
    return report


def _refuse_to_replace(graph: Path) -> None:
    """A graph file that was built holds more than a server does: it is not written over."""
    if not graph.exists():
        return
    with open_records(graph) as connection:
        if origin(connection) is None:
            raise GraphFileError(
                f"{graph} was built from papers and holds what was read in them, which a server does not "
                "give back; name another file with -g"
            )


def _watched(batches: Iterable[Batch], report: PullReport, progress: Progress) -> Iterator[Batch]:
    stage = ""
    for batch in batches:
        kind = "nodes" if isinstance(batch, NodeBatch) else "relationships"
        if kind != stage:
            progress.stage(kind)
            stage = kind
        _count(batch, report)
        progress.advance(len(batch.rows))
        yield batch


def _count(batch: Batch, report: PullReport) -> None:
    if not isinstance(batch, NodeBatch):
        report.edges += len(batch.rows)
    elif batch.label == PAPER:
        report.papers += len(batch.rows)
    else:
        report.entities += len(batch.rows)
