"""Ask a NetworkX graph questions in Cypher.

Examples
--------
>>> import networkx as nx
>>> graph = nx.MultiDiGraph()
>>> graph.add_node("p1", labels=["Paper"], title="A study of trees", year=2021)
>>> graph.add_node("m1", labels=["Method"], name="Pruning")
>>> _ = graph.add_edge("p1", "m1", "USES")
>>> engine = Engine(graph)
>>> list(engine.run("MATCH (p:Paper)-[:USES]->(m) RETURN m.name AS method, p.year AS year"))
[{'method': 'Pruning', 'year': 2021}]
"""

import gc
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any

from queries.cypher.boundary import PLAIN_ROW_TYPES, incoming, outgoing
from queries.cypher.check.statement import Checked, check
from queries.cypher.errors import CypherError, CypherSyntaxError, LimitError, ParameterError, did_you_mean
from queries.cypher.limits import MAX_ITEMS, Cancellation, Run
from queries.cypher.plan.context import reader
from queries.cypher.plan.planner import Plan, Planner
from queries.cypher.plan.steps import described
from queries.cypher.reading import EdgeRows, NodeRow, Shape, snapshot_of_graph, snapshot_of_rows
from queries.cypher.result import Result
from queries.cypher.syntax.clause_tree import Statement
from queries.cypher.syntax.clauses import parse

if TYPE_CHECKING:
    import networkx as nx

    from queries.cypher.graph import Snapshot

_PLANS_KEPT = 500


class Engine:
    """Runs read-only Cypher on a graph.

    The engine sees the graph as it was when the engine was made, for NetworkX gives no sign of a
    change: call `refresh` after changing the graph. Values of properties are shared with the graph.

    Parameters
    ----------
    graph
        Any `networkx.MultiDiGraph`.
    labels
        The node attribute that holds the labels: a list, or one string.
    type_attribute
        The edge attribute that holds the type; where None, the edge's key is its type.
    hidden_node_attributes, hidden_edge_attributes
        Attributes that are no properties, beside those that hold labels and type.

    Notes
    -----
    Reading a graph takes time and memory linear in its nodes and edges; plans are kept by the text
    of the query until `refresh`. Paths are trails: no relationship twice in one MATCH.
    """

    def __init__(
        self,
        graph: "nx.MultiDiGraph[Any]",
        *,
        labels: str = "labels",
        type_attribute: str | None = None,
        hidden_node_attributes: Iterable[str] = (),
        hidden_edge_attributes: Iterable[str] = ("type",),
    ) -> None:
        shape = Shape(
            labels, type_attribute, frozenset(hidden_node_attributes), frozenset(hidden_edge_attributes)
        )
        self._read: Callable[[], Snapshot] = lambda: snapshot_of_graph(graph, shape)
        self.refresh()

    @classmethod
    def of_rows(cls, nodes: Iterable[NodeRow], edges: Iterable[EdgeRows]) -> "Engine":
        """An engine over rows, without a graph between: for one who only asks, twice as soon ready.

        Parameters
        ----------
        nodes
            Key, labels and properties of each; no property may be None.
        edges
            In tables of one type each. Mappings are kept, not copied.

        Examples
        --------
        >>> nodes = [("a", ("Task",), {"name": "parsing"}), ("b", ("Task",), {"name": "tagging"})]
        >>> engine = Engine.of_rows(nodes, [EdgeRows("SUBTASK_OF", ["a"], ["b"], [{}])])
        >>> engine.run("MATCH (x)-[:SUBTASK_OF]->(y:Task) RETURN x.name, y.name").rows
        [('parsing', 'tagging')]
        """
        import networkx as nx

        engine = cls(nx.MultiDiGraph())
        snapshot = snapshot_of_rows(nodes, edges)
        vars(engine)["_read"] = lambda: snapshot
        engine.refresh()
        return engine

    def refresh(self) -> None:
        """See the graph as it is now; rows stay as they were read."""
        with _collector_at_rest():
            self.snapshot = self._read()
        self._plans: dict[str, tuple[Statement, Checked, Plan]] = {}

    def run(
        self,
        text: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        max_rows: int | None = None,
        max_items: int = MAX_ITEMS,
        cancellation: Cancellation | None = None,
    ) -> Result:
        """Run a query.

        Parameters
        ----------
        text
            The query; behind EXPLAIN it is planned and not run, behind PROFILE its steps are counted.
        params
            The values of its parameters, by name without `$`.
        timeout
            In seconds.
        max_rows
            How many rows the result may have.
        max_items
            How many items a list, or characters a string, may have.
        cancellation
            What another thread can stop the query by.

        Raises
        ------
        CypherError
            The query is wrong, lacks a parameter, ran past a limit or was cancelled.

        Examples
        --------
        >>> import networkx as nx
        >>> Engine(nx.MultiDiGraph()).run("RETURN $x + 1 AS y", {"x": 1}).rows
        [(2,)]
        """
        try:
            return self._run(
                text, params or {}, Run(timeout=timeout, max_rows=max_rows, max_items=max_items), cancellation
            )
        except CypherError as error:
            error.locate(text)
            raise
        except RecursionError:
            raise CypherSyntaxError("the query nests too deeply", detail="UnexpectedSyntax") from None
        except MemoryError:
            raise LimitError("the query needs more memory than there is", detail="TooManyItems") from None

    def _run(
        self, text: str, params: Mapping[str, Any], run: Run, cancellation: Cancellation | None
    ) -> Result:
        statement, checked, plan = self._planned(text)
        if statement.mode == "explain":
            return Result(plan.columns, [], described(plan.root))
        run.parameters = self._parameters(checked, params)
        if cancellation is not None:
            cancellation.watch(run)
        started = perf_counter()
        with run.on_the_clock(), _collector_at_rest():
            rows = _rows(plan, run)
        if statement.mode == "run":
            return Result(plan.columns, rows)
        seconds = perf_counter() - started
        return Result(plan.columns, rows, f"{described(plan.root, run.counts)}\n{seconds * 1000:.1f} ms")

    def _planned(self, text: str) -> tuple[Statement, Checked, Plan]:
        known = self._plans.get(text)
        if known is None:
            statement = parse(text)
            checked = check(statement)
            plan = Planner(self.snapshot, profiled=statement.mode == "profile").plan(statement)
            if len(self._plans) >= _PLANS_KEPT:
                del self._plans[next(iter(self._plans))]
            known = self._plans[text] = (statement, checked, plan)
        return known

    def _parameters(self, checked: Checked, params: Mapping[str, Any]) -> dict[str, Any]:
        for name in checked.parameters:
            if name not in params:
                given = did_you_mean(name, params)
                raise ParameterError(
                    f"the query needs a value for ${name}{given}",
                    detail="MissingParameter",
                    offset=checked.parameters[name],
                )
        return {name: incoming(name, params[name], self.snapshot) for name in checked.parameters}


@contextmanager
def _collector_at_rest() -> Generator[None]:
    """Keep the cycle collector from walking the whole graph while it is read or a query makes its rows.

    Neither leaves cycles behind, and a full collection beside a large graph takes longer than most queries.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _rows(plan: Plan, run: Run) -> list[tuple[Any, ...]]:
    row: list[Any] = [None] * plan.size
    row[0] = run
    read, limit, are_plain = reader(plan.slots), run.max_rows, PLAIN_ROW_TYPES.issuperset
    rows: list[tuple[Any, ...]] = []
    for _ in plan.root.run(row):
        if run.stopped:
            run.raise_stopped()
        if limit is not None and len(rows) >= limit:
            raise LimitError(f"the query gives more than {limit} rows; add a LIMIT", detail="TooManyRows")
        values = read(row)
        rows.append(tuple(values if are_plain(map(type, values)) else map(outgoing, values)))
    return rows
