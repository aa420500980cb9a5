"""Nodes and relationships a second into a real Neo4j server, by several ways, and queries on both stores.

    python benchmarks/bench_neo4j.py [--nodes 100000] [--edges 500000] [--ways load,bulk] [--queries]

All ways write the same rows, evidence on every relationship, each into an empty database of a server of
its own, after a warm-up with a small graph that is deleted again:

plain UNWIND    5,000 rows a transaction with MERGE, and nothing else
kg load         this project's loader: ledger, comparison with what is stored, removal of what is gone
one by one      one auto-committed MERGE a row, timed on its first 5,000 nodes and relationships
neo4j-graphrag  the `Neo4jWriter` of that package (`pip install neo4j-graphrag`; a dependency of this
                benchmark alone), timed on the first relationships and the nodes they join; it CREATEs
                its nodes, and needs APOC, which is fetched (Maven)
bulk            `kg export neo4j-admin` and the server's own import, with the start of its JVM

Seconds are of the clock; beside them stands the processor time of this process and the server together,
which other work on the machine disturbs less.
"""

import argparse
import asyncio
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).parent.parent))

import duckdb
from bench_load import make_file
from neo4j import Driver, GraphDatabase, ManagedTransaction, Session

from kg import api
from kg.errors import QueryError
from kg.graphfile.batches import batches
from kg.ontology import MAX_STORED_EVIDENCE
from kg.records import Batch, EdgeBatch, NodeBatch
from kg.store import GraphStore
from loaders.bolt import schema, statements
from loaders.bolt.address import parse_address
from loaders.bolt.database import cypher
from loaders.bolt.load import slices
from loaders.bolt.store import BoltStore
from loaders.formats.neo4j_admin import import_arguments
from loaders.formats.registry import export
from queries.catalogue.files import find_queries
from tests.neo4j.server import LIB, PASSWORD, Server

FEW = 5_000
WARM_EDGES = 6_000
AUTH = ("neo4j", PASSWORD)
APOC = LIB.with_name("apoc")
TICKS = os.sysconf("SC_CLK_TCK")
WAYS = ("load", "naive", "graphrag", "bulk")
TIMEOUT = 60.0  # seconds for a query
TIMES = 3  # that a query is run, after once for warming up


@dataclass(slots=True)
class Watch:
    """What a way took: clock and processor time until the first relationship and until the end."""

    server: Server | None = None
    nodes: int = 0
    edges: int = 0
    marks: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])

    def mark(self) -> None:
        """Note the time."""
        self.marks.append((time.perf_counter(), self._processor()))

    def watched(self, graph: Iterable[Batch]) -> Iterator[Batch]:
        """Pass a graph on, counting; note the time when the nodes are written."""
        for batch in graph:
            if isinstance(batch, NodeBatch):
                self.nodes += len(batch.rows)
            else:
                if not self.edges:
                    self.mark()
                self.edges += len(batch.rows)
            yield batch

    def _processor(self) -> float:
        """Seconds of this process, its finished children and the server."""
        times = os.times()
        own = times.user + times.system + times.children_user + times.children_system
        if self.server is None or self.server.process is None:
            return own
        stat = Path(f"/proc/{self.server.process.pid}/stat").read_text(encoding="utf-8")
        user, system = stat.rpartition(")")[2].split()[11:13]
        return own + (int(user) + int(system)) / TICKS

    @property
    def seconds(self) -> float:
        """From beginning to end, by the clock."""
        return self.marks[-1][0] - self.marks[0][0]

    @property
    def processor(self) -> float:
        """From beginning to end, by the processors."""
        return self.marks[-1][1] - self.marks[0][1]

    def rates(self) -> tuple[float, float]:
        """Nodes and relationships a second."""
        (begun, _), (between, _), (ended, _) = self.marks
        return self.nodes / (between - begun), self.edges / (ended - between)


@contextmanager
def running(*, apoc: bool = False) -> Generator[Server]:
    """An empty server."""
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        one = Server(Path(folder))
        if apoc:
            one.plugins = apoc_jars()
            one.settings |= {
                "dbms.security.procedures.unrestricted": "apoc.*",
                "server.directories.plugins": str(one.plugins),
            }
        one.prepare()
        one.start()
        try:
            yield one
        finally:
            one.kill()


def apoc_jars() -> Path:
    """The folder of APOC's jars, fetched the first time."""
    if not APOC.is_dir():
        pom = Path(__file__).with_name("apoc.xml")
        goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={APOC}"]
        subprocess.run(["mvn", "-q", "-B", "-f", str(pom), *goal], check=True, timeout=600)
    return APOC


def connected(server: Server) -> Driver:
    return cast("Any", GraphDatabase).driver(server.uri, auth=AUTH, notifications_min_severity="OFF")


def opened(driver: Driver) -> Session:
    return cast("Any", driver).session(database="neo4j")


def prepare(driver: Driver) -> None:
    for definition in schema.creating():
        driver.execute_query(cypher(definition))
    driver.execute_query("CALL db.awaitIndexes(300)")


def empty(driver: Driver) -> None:
    with opened(driver) as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()


# --- the ways ---------------------------------------------------------------------------------------


def merging(batch: Batch) -> str:
    """A plain MERGE of rows, as anybody would write it."""
    if isinstance(batch, NodeBatch):
        label = statements.key_label(batch.label)
        return f"MERGE (x:{label} {{id: row.id}}) SET x += row.values, x:{batch.label}"
    source, target = map(statements.key_label, (batch.source_label, batch.target_label))
    return (
        f"MATCH (s:{source} {{id: row.source}}), (t:{target} {{id: row.target}}) "
        f"MERGE (s)-[x:{batch.type}]->(t) SET x += row.values"
    )


def plain_rows(batch: Batch) -> list[dict[str, Any]]:
    """Rows as parameters, each with the values it has."""
    if isinstance(batch, NodeBatch):
        return [{"id": row.id, "values": {"kg": "1", **row.properties}} for row in batch.rows]
    return [
        {"source": row.source, "target": row.target, "values": {"kg": "1", **row.properties}}
        for row in batch.rows
    ]


def plain_unwind(driver: Driver, graph: Iterable[Batch]) -> None:
    def unwind(tx: ManagedTransaction, batch: Batch) -> None:
        tx.run(cypher(f"UNWIND $rows AS row {merging(batch)}"), rows=plain_rows(batch)).consume()

    prepare(driver)
    with opened(driver) as session:
        for whole in graph:
            for batch in slices(whole):
                session.execute_write(unwind, batch)


def kg_load(driver: Driver, graph: Iterable[Batch]) -> None:
    address = parse_address(f"bolt://127.0.0.1:{driver_port(driver)}", {})
    store = BoltStore(address, *AUTH, confirm=lambda _question: True)
    store.sync(graph)
    store.close()


def driver_port(driver: Driver) -> int:
    return cast("Any", driver).get_server_info().address[1]


def one_by_one(driver: Driver, graph: Iterable[Batch]) -> None:
    prepare(driver)
    with opened(driver) as session:
        for batch in graph:
            text = cypher(f"WITH $row AS row {merging(batch)}")
            for row in plain_rows(batch):
                session.run(text, row=row).consume()


def graphrag(driver: Driver, graph: Iterable[Batch]) -> None:
    types: Any = import_module("neo4j_graphrag.components.types")
    writer: Any = import_module("neo4j_graphrag.components.kg_writer").Neo4jWriter(driver, "neo4j")
    nodes: list[Any] = []
    edges: list[Any] = []
    for batch in graph:
        if isinstance(batch, NodeBatch):
            nodes += [
                types.Neo4jNode(
                    id=row.id, label=batch.label, properties={"id": row.id, "kg": "1", **row.properties}
                )
                for row in batch.rows
            ]
        else:
            edges += [
                types.Neo4jRelationship(
                    start_node_id=row.source,
                    end_node_id=row.target,
                    type=batch.type,
                    properties={"kg": "1", **row.properties},
                )
                for row in batch.rows
            ]
    done = asyncio.run(writer.run(types.Neo4jGraph(nodes=nodes, relationships=edges)))
    if done.status != "SUCCESS":
        raise SystemExit(f"neo4j-graphrag wrote nothing: {done}")


def bulk(graph: Iterable[Batch], folder: Path) -> None:
    export("neo4j-admin", graph, folder / "bulk")
    home = Server(folder / "server")
    home.prepare()
    home.admin(*import_arguments(), folder=folder / "bulk")


# --- what they write --------------------------------------------------------------------------------


def first(graph: Iterable[Batch], nodes: int, edges: int) -> Iterator[Batch]:
    """So many nodes and relationships from the beginning of a graph."""
    left = {NodeBatch: nodes, EdgeBatch: edges}
    for batch in graph:
        rows = batch.rows[: left[type(batch)]]
        left[type(batch)] -= len(rows)
        if rows and isinstance(batch, NodeBatch):
            yield NodeBatch(batch.label, cast("Any", rows))
        elif rows and isinstance(batch, EdgeBatch):
            yield EdgeBatch(batch.type, batch.source_label, batch.target_label, cast("Any", rows))


def joined(graph: Iterable[Batch], edges: int) -> Iterator[Batch]:
    """The first relationships of a graph and the nodes that they join."""
    whole = list(graph)
    chosen = [batch for batch in first(whole, 0, edges) if isinstance(batch, EdgeBatch)]
    ends = {end for batch in chosen for row in batch.rows for end in (row.source, row.target)}
    for batch in whole:
        if isinstance(batch, NodeBatch):
            yield NodeBatch(batch.label, [row for row in batch.rows if row.id in ends])
    yield from chosen


Way = Callable[[Driver, Iterable[Batch]], None]


def timed(way: Way, graph: Iterable[Batch], warming: Iterable[Batch], *, apoc: bool = False) -> Watch:
    """Run a way on a fresh server, after it has written and deleted a small graph there."""
    with running(apoc=apoc) as server:
        driver = connected(server)
        way(driver, warming)
        empty(driver)
        watch = Watch(server)
        watch.mark()
        way(driver, watch.watched(graph))
        watch.mark()
        driver.close()
    return watch


def timed_bulk(graph: Iterable[Batch]) -> Watch:
    watch = Watch()
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        watch.mark()
        bulk(watch.watched(graph), Path(folder))
        watch.mark()
    return watch


def line(name: str, watch: Watch, plain: Watch) -> str:
    """A row of the table; times are compared where all rows were written."""
    whole = (watch.nodes, watch.edges) == (plain.nodes, plain.edges)
    nodes, edges = watch.rates()
    rates = ("", "") if name.startswith("bulk") else (f"{nodes:,.0f}", f"{edges:,.0f}")
    per_row = watch.processor / (watch.nodes + watch.edges) * 1_000_000
    ratios = (
        f"{watch.seconds / plain.seconds:.2f}" if whole else "",
        f"{per_row / (plain.processor / (plain.nodes + plain.edges) * 1_000_000):.2f}",
    )
    counts = (f"{watch.nodes:,}", f"{watch.edges:,}")
    cells = (
        name,
        *counts,
        *rates,
        f"{watch.seconds:.1f}",
        f"{watch.processor:.1f}",
        f"{per_row:.0f}",
        *ratios,
    )
    return f"| {' | '.join(cells)} |"


COLUMNS = (
    "way", "nodes", "relationships", "nodes/s", "relationships/s", "seconds", "processor seconds",
    "µs of processor a row", "seconds, plain UNWIND = 1", "processor a row, plain UNWIND = 1",
)  # fmt: skip
HEADER = f"| {' | '.join(COLUMNS)} |\n|---{'|--:' * (len(COLUMNS) - 1)}|"


def loading(con: duckdb.DuckDBPyConnection, graphrag_edges: int, ways: Sequence[str]) -> None:
    """Print the table of ways."""

    def graph() -> Iterator[Batch]:
        return batches(con, evidence=MAX_STORED_EVIDENCE)

    def small(edges: int = WARM_EDGES) -> list[Batch]:
        return list(joined(graph(), edges))

    warming = small()
    print(HEADER, flush=True)
    plain = timed(plain_unwind, graph(), warming)
    print(line("plain UNWIND", plain, plain), flush=True)
    if "load" in ways:
        print(line("kg load", timed(kg_load, graph(), warming), plain), flush=True)
    if "naive" in ways:
        few = list(joined(graph(), FEW))
        print(line("one by one", timed(one_by_one, few, small(FEW // 10)), plain), flush=True)
    if "graphrag" in ways and find_spec("neo4j_graphrag"):
        rows = small(graphrag_edges)
        name = f"neo4j-graphrag {version('neo4j-graphrag')}"
        print(line(name, timed(graphrag, rows, warming, apoc=True), plain), flush=True)
    if "bulk" in ways:
        print(line("bulk export and import", timed_bulk(graph()), plain), flush=True)


# --- queries ----------------------------------------------------------------------------------------


def latency(store: GraphStore, query: str, values: dict[str, Any]) -> str:
    """Milliseconds that a query takes, the median of several."""
    spent: list[float] = []
    for _ in range(1 + TIMES):
        begun = time.perf_counter()
        try:
            store.run(query, values, timeout=TIMEOUT)
        except QueryError:
            return f"over {TIMEOUT:.0f} s"
        spent.append(time.perf_counter() - begun)
        if spent[-1] > TIMEOUT / 10:
            break
    return f"{statistics.median(spent[1:] or spent) * 1000:,.0f}"


def querying(path: Path) -> None:
    """Print the table of canned queries on both stores."""
    graph = api.open(path)
    memory = graph.store()
    with running() as server:
        store = BoltStore(parse_address(server.uri, {}), *AUTH)
        store.sync(graph.batches(evidence=MAX_STORED_EVIDENCE))
        print("| query | in memory, ms | in Neo4j, ms |\n|---|--:|--:|", flush=True)
        for name, query in find_queries().items():
            values, _ = graph.fill(query, {})
            cells = (name, *(latency(one, query.body, values) for one in (memory, store)))
            print(f"| {' | '.join(cells)} |", flush=True)
        store.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--edges", type=int, default=500_000)
    parser.add_argument("--graphrag", type=int, default=20_000, help="relationships for neo4j-graphrag")
    parser.add_argument("--ways", default=",".join(WAYS), help=f"beside plain UNWIND: {','.join(WAYS)}")
    parser.add_argument("--queries", action="store_true", help="time the canned queries too")
    options = parser.parse_args()
    print(
        f"Made by `{' '.join(['python', *sys.argv])}` on {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, driver {version('neo4j')}, Neo4j 5.26.12 with a heap of 512 MB.\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.kg"
        make_file(path, options.nodes // 3, options.edges)
        with duckdb.connect(str(path), read_only=True) as con:
            loading(con, options.graphrag, options.ways.split(","))
        if options.queries:
            print()
            querying(path)


if __name__ == "__main__":
    main()
