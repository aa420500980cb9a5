"""The graph in memory: a `networkx.MultiDiGraph`, and the store that keeps one.

A node's key is its id; it carries `labels` (a list), `id`, `kg` and its properties. An edge's key is its
type, which it also carries as `type`, beside `kg` and its properties.
"""

import gc
from collections import defaultdict
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import make_dataclass, replace
from functools import cache
from itertools import repeat
from typing import Any, TypeAlias

import networkx as nx

from kg.errors import QueryError, StoreError
from kg.ontology import ENTITY, NODE_TYPE, SCHEMA_VERSION
from kg.records import Batch, EdgeBatch, EdgeRow, EdgeTable, NodeBatch, NodeRow
from kg.store import Counts
from loaders.complete import EVERYBODYS, Complete, EdgeKey, completed
from queries.cypher.engine import Engine
from queries.cypher.errors import CypherError
from queries.cypher.reading import EdgeRows as EngineEdges
from queries.cypher.reading import NodeRow as EngineNode
from queries.cypher.result import Result

Graph: TypeAlias = "nx.MultiDiGraph[str]"

_BOOKKEEPING = frozenset({"labels", "type", "id", "kg"})


def to_networkx(batches: Iterable[Batch]) -> Graph:
    """Build a graph of the caller's own.

    Parameters
    ----------
    batches : iterable of Batch
        The graph, nodes before the edges between them.

    Returns
    -------
    networkx.MultiDiGraph
        Its node and edge attributes are nobody else's; equal strings may be one object.

    Raises
    ------
    StoreError
        An edge ends at a node that no batch holds.

    Examples
    --------
    >>> nodes = NodeBatch("Task", [NodeRow("task:parsing", {"name": "parsing"})])
    >>> to_networkx([nodes]).nodes["task:parsing"]
    {'labels': ['Entity', 'Task'], 'id': 'task:parsing', 'kg': '1', 'name': 'parsing'}

    Notes
    -----
    Linear in the size of the graph. NetworkX's own dictionaries are filled directly, since
    `add_edges_from` looks each edge up four times and copies its attributes twice; and the garbage
    collector pauses, since nothing here is garbage and each pass over a million edges takes a second.
    """
    graph: Graph = nx.MultiDiGraph()
    with _without_collector():
        for batch in batches:
            if isinstance(batch, NodeBatch):
                _add_nodes(graph, batch)
            else:
                _add_edges(graph, batch)
    return graph


@contextmanager
def _without_collector() -> Generator[None]:
    """Pause the garbage collector, and give what was made to its oldest generation.

    Nothing that is made here is garbage, and a first pass over a million edges takes seconds.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():  # a caller's frozen objects stay frozen
            gc.freeze()
            gc.unfreeze()
        if was_on:
            gc.enable()


def _add_nodes(graph: Graph, batch: NodeBatch) -> None:
    inside = vars(graph)
    nodes, successors, predecessors = inside["_node"], inside["_succ"], inside["_pred"]
    labels = NODE_TYPE[batch.label].labels
    for row in batch.rows:
        nodes[row.id] = {"labels": list(labels), "id": row.id, "kg": SCHEMA_VERSION, **row.properties}
        successors[row.id] = {}
        predecessors[row.id] = {}


def _add_edges(graph: Graph, batch: EdgeBatch) -> None:
    inside = vars(graph)
    successors, predecessors = inside["_succ"], inside["_pred"]
    try:
        for source, target, attributes in _edges_of(batch):
            by_target = successors[source]
            if target in by_target:
                by_target[target][batch.type] = attributes
            else:
                predecessors[target][source] = by_target[target] = {batch.type: attributes}
    except KeyError as error:
        raise StoreError(
            f"an edge {batch.type} ends at {error.args[0]!r}, which is no node of this graph; "
            "build the graph file again"
        ) from error


def _edges_of(batch: EdgeBatch) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Source, target and attributes of each edge.

    From columns they are made as objects whose dictionaries share one table of keys (PEP 412): a million
    edges take 300 MB less than with dictionaries of their own, and half the time.
    """
    common = {"type": batch.type, "kg": SCHEMA_VERSION}
    if not isinstance(batch.rows, EdgeTable):
        return ((row.source, row.target, common | row.properties) for row in batch.rows)
    table = batch.rows
    made = map(
        _shape(*common, *table.columns),
        *(repeat(value, len(table)) for value in common.values()),
        *table.columns.values(),
    )
    return zip(table.sources, table.targets, map(vars, made), strict=True)


@cache
def _shape(*names: str) -> type:
    return make_dataclass("Attributes", names)


def read_graph(graph: Graph) -> Iterator[Batch]:
    """Turn a graph that `to_networkx` made into batches again, nodes first, in the graph's order."""
    label_of: dict[str, str] = {}
    by_label: defaultdict[str, list[NodeRow]] = defaultdict(list)
    for id_, attributes in graph.nodes(data=True):
        [label_of[id_]] = (label for label in attributes["labels"] if label != ENTITY)
        by_label[label_of[id_]].append(NodeRow(id_, _properties(attributes)))
    for label, rows in by_label.items():
        yield NodeBatch(label, rows)
    by_type: defaultdict[tuple[str, str, str], list[EdgeRow]] = defaultdict(list)
    for source, target, type_, attributes in graph.edges(keys=True, data=True):
        row = EdgeRow(source, target, _properties(attributes))
        by_type[type_, label_of[source], label_of[target]].append(row)
    for key, rows in by_type.items():
        yield EdgeBatch(*key, rows)


def _properties(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if name not in _BOOKKEEPING}


class MemoryStore:
    """A graph store in this process's memory.

    Parameters
    ----------
    complete : callable, optional
        Where the store holds only some properties: gives batches that hold all of them, for the ids of
        some nodes and the (source, target, type) of some edges. Nodes and edges in a query's rows are
        completed by it.

    Attributes
    ----------
    graph : networkx.MultiDiGraph
        The graph as it stands; `sync` puts another in its place and never changes this one.
    """

    def __init__(self, complete: Complete | None = None) -> None:
        self._complete = complete
        self._hold(nx.MultiDiGraph())

    def _hold(self, graph: Graph) -> None:
        self.graph = graph
        self._engine: Engine | None = None  # made at the first query: it reads the whole graph

    def sync(self, batches: Iterable[Batch], *, keep: bool = False, dry_run: bool = False) -> Counts:
        """Hold this graph; if `batches` breaks off, the one held before stays."""
        new = to_networkx(batches)
        counts = _difference(self.graph, new)
        if keep:
            _keep(self.graph, new)
            counts = replace(counts, nodes_removed=0, relationships_removed=0)
        if not dry_run:
            self._hold(new)
        return counts

    def run(
        self,
        query: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        max_rows: int | None = None,
    ) -> Result:
        """Run a read-only Cypher query; see `kg.store.GraphStore.run`."""
        if self._engine is None:
            with _without_collector():
                self._engine = Engine(self.graph)
        try:
            result = self._engine.run(query, params, timeout=timeout, max_rows=max_rows)
        except CypherError as error:
            raise QueryError(str(error)) from error
        return result if self._complete is None else completed(result, self._complete)

    def read(self) -> Iterator[Batch]:
        """The whole graph, nodes first."""
        return read_graph(self.graph)

    def remove(self) -> Counts:
        """Forget the graph."""
        return self.sync(())

    def close(self) -> None:
        """Let the graph go."""
        self._hold(nx.MultiDiGraph())


class AskedPart(MemoryStore):
    """A part of a graph, to be asked with `run` and for nothing else: it is never made a NetworkX graph.

    Parameters
    ----------
    batches : iterable of Batch
        Nodes, before the edges between them.
    complete : callable
        Gives back what the part leaves out; see `MemoryStore`.
    omit : collection of str
        Of what every node carries ("id", "kg"), what no query on this part reads.
    """

    def __init__(self, batches: Iterable[Batch], complete: Complete, omit: Collection[str] = ()) -> None:
        super().__init__(complete)
        with _without_collector():
            nodes, edges = _rows(batches, frozenset(EVERYBODYS).difference(omit))
            self._engine = Engine.of_rows(nodes, edges)


def _rows(batches: Iterable[Batch], everybodys: frozenset[str]) -> tuple[list[EngineNode], list[EngineEdges]]:
    """Nodes and edges as the engine takes them; those without properties of their own share one mapping."""
    nodes: list[EngineNode] = []
    edges: list[EngineEdges] = []
    kg: dict[str, Any] = {"kg": SCHEMA_VERSION} if "kg" in everybodys else {}
    for batch in batches:
        if isinstance(batch, NodeBatch):
            labels = NODE_TYPE[batch.label].labels
            if "id" in everybodys:
                nodes += ((row.id, labels, {"id": row.id, **kg, **row.properties}) for row in batch.rows)
            else:
                nodes += (
                    (row.id, labels, kg | row.properties if row.properties else kg) for row in batch.rows
                )
        else:
            edges.append(_columns_of(batch, kg))
    return nodes, edges


def _columns_of(batch: EdgeBatch, everybodys: dict[str, Any]) -> EngineEdges:
    table = batch.rows
    if not isinstance(table, EdgeTable):
        sources, targets = [row.source for row in table], [row.target for row in table]
        properties = [everybodys | row.properties for row in table]
    elif table.columns:
        sources, targets = table.sources, table.targets
        properties = list(map(everybodys.__or__, table.properties()))
    else:
        sources, targets, properties = table.sources, table.targets, [everybodys] * len(table)
    return EngineEdges(batch.type, sources, targets, properties)


def _difference(old: Graph, new: Graph) -> Counts:
    if not old:
        return Counts(nodes_created=len(new), relationships_created=new.number_of_edges())
    return Counts(*_compare(_nodes(old), _nodes(new)), *_compare(_edges(old), _edges(new)))


def _nodes(graph: Graph) -> dict[str, dict[str, Any]]:
    return dict(vars(graph)["_node"])


def _edges(graph: Graph) -> dict[EdgeKey, dict[str, Any]]:
    edges = graph.edges(keys=True, data=True)
    return {(source, target, type_): attributes for source, target, type_, attributes in edges}


def _compare(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> tuple[int, int, int]:
    """How many were created, changed and removed."""
    changed = sum(key in old and old[key] != attributes for key, attributes in new.items())
    return len(new.keys() - old.keys()), changed, len(old.keys() - new.keys())


def _keep(old: Graph, new: Graph) -> None:
    for id_, attributes in _nodes(old).items():
        if id_ not in new:
            new.add_node(id_, **attributes)
    for (source, target, type_), attributes in _edges(old).items():
        if not new.has_edge(source, target, type_):
            new.add_edge(source, target, type_, **attributes)
