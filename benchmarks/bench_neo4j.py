"""Nodes and relationships a second into a real Neo4j server, by several ways.

    python benchmarks/bench_neo4j.py [--nodes 100000] [--edges 500000]

All ways write the same rows, evidence included, into an empty database of a server of their own:

kg load         this project's loader: ledger, comparison with what is stored, removal of what is gone
plain UNWIND    5,000 rows a transaction with MERGE, and nothing else
one by one      one auto-committed MERGE a row, timed on its first 5,000 rows
bulk            `kg export neo4j-admin` and the server's own import, with the start of its JVM
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

import duckdb
from neo4j import Driver, GraphDatabase, ManagedTransaction, Session

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.bench_load import make_file
from kg.graphfile.batches import batches
from kg.records import Batch, NodeBatch
from loaders.bolt import schema, statements
from loaders.bolt.address import parse_address
from loaders.bolt.database import cypher
from loaders.bolt.load import slices
from loaders.bolt.store import BoltStore
from loaders.formats.neo4j_admin import import_arguments
from loaders.formats.registry import export
from tests.neo4j.server import PASSWORD, Server

FEW = 5_000
AUTH = ("neo4j", PASSWORD)


@contextmanager
def server() -> Generator[Server]:
    """An empty server."""
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        one = Server(Path(folder))
        one.prepare()
        one.start()
        try:
            yield one
        finally:
            one.kill()


def opened(driver: Driver) -> Session:
    return cast("Any", driver).session(database="neo4j")


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


def prepare(driver: Driver) -> None:
    for definition in schema.creating():
        driver.execute_query(cypher(definition))
    driver.execute_query("CALL db.awaitIndexes(300)")


def unwind(tx: ManagedTransaction, batch: Batch) -> None:
    tx.run(cypher(f"UNWIND $rows AS row {merging(batch)}"), rows=statements.rows(batch)).consume()


def plain_unwind(driver: Driver, graph: Iterable[Batch]) -> None:
    with opened(driver) as session:
        for whole in graph:
            for batch in slices(whole):
                session.execute_write(unwind, batch)


def one_by_one(driver: Driver, graph: Iterable[Batch]) -> int:
    done = 0
    with opened(driver) as session:
        for batch in graph:
            text = cypher(f"WITH $row AS row {merging(batch)}")
            for row in statements.rows(batch)[: FEW - done]:
                session.run(text, row=row).consume()
                done += 1
    return done


def timed(name: str, rows: int, work: Callable[[], object]) -> None:
    started = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - started
    count = result if isinstance(result, int) else rows
    print(f"{name:14} {seconds:8.1f} s {count / seconds:10,.0f} rows a second", flush=True)


def bulk(graph: Iterable[Batch], folder: Path) -> None:
    export("neo4j-admin", graph, folder / "bulk")
    home = Server(folder / "server")
    home.prepare()
    home.admin(*import_arguments(), folder=folder / "bulk")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--edges", type=int, default=500_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.kg"
        make_file(path, options.nodes // 3, options.edges)
        rows = options.nodes + options.edges
        with duckdb.connect(str(path), read_only=True) as con:
            with server() as one:
                store = BoltStore(parse_address(one.uri, {}), *AUTH)
                timed("kg load", rows, lambda: store.sync(batches(con)))
                timed("kg load again", rows, lambda: store.sync(batches(con)))
                store.close()
            for name, way in (("plain UNWIND", plain_unwind), ("one by one", one_by_one)):
                with server() as one:
                    driver: Driver = cast("Any", GraphDatabase).driver(one.uri, auth=AUTH)
                    prepare(driver)
                    timed(name, rows, partial(way, driver, batches(con)))
                    driver.close()
            timed("bulk", rows, lambda: bulk(batches(con), Path(folder)))


if __name__ == "__main__":
    main()
