"""Other Cypher engines behind one face: read a NetworkX graph, then answer texts.

Each is built from a graph of nodes with `labels`, `id` and a few properties, and gives back a function
of text and parameters to rows. None of them is a dependency: what is not installed raises
`ModuleNotFoundError`.
"""

import json
import re
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

Handle: TypeAlias = Any
"""What belongs to a library without types."""
Run = Callable[[str, Mapping[str, Any]], list[tuple[Any, ...]]]


def _used(text: str, params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in params.items() if re.search(rf"\${name}\b", text)}


def _written_out(text: str, params: Mapping[str, Any]) -> str:
    """Put the values of the benchmark's own parameters into the text, for engines that take none."""
    for name, value in params.items():
        text = re.sub(rf"\${name}\b", json.dumps(value), text)
    return text


def _labelled_for_grand_cypher(graph: Handle) -> Handle:
    """Copy a graph with labels and types where grand-cypher and what came of it look for them."""
    copy = graph.copy()
    for _, data in copy.nodes(data=True):
        data["__labels__"] = set(data["labels"])
    for _, _, data in copy.edges(data=True):
        data["__labels__"] = {data["type"]}
    return copy


def grand_cypher(graph: Handle) -> Run:
    """An engine over NetworkX by search for isomorphic sub-graphs."""
    grandcypher_module, copy = import_module("grandcypher"), _labelled_for_grand_cypher(graph)

    def run(text: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        result = grandcypher_module.GrandCypher(copy).run(
            _written_out(text, params).replace("count(*)", "COUNT(p)")
        )
        return list(zip(*result.values(), strict=True))

    return run


def nxcypher(graph: Handle) -> Run:
    """A descendant of grand-cypher with more of the language."""
    nxcypher_module, copy = import_module("nxcypher"), _labelled_for_grand_cypher(graph)

    def run(text: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        result = nxcypher_module.NXCypher(copy).run(_written_out(text, params))
        return list(zip(*result.values(), strict=True))

    return run


def spycy(graph: Handle) -> Run:
    """An engine over NetworkX and pandas; on PyPI it is spycy-aneeshdurg."""
    import_path = "spycy.spycy"  # a library of another kind has the name spycy alone
    spycy_module, networkx = import_module(import_path), import_module("networkx")
    numbers = {key: number for number, key in enumerate(graph.nodes)}
    copy = networkx.MultiDiGraph()
    for key, data in graph.nodes(data=True):
        properties = {name: value for name, value in data.items() if name not in {"labels", "id"}}
        copy.add_node(numbers[key], labels=set(data["labels"]), properties=properties)
    for start, end, kind in graph.edges(keys=True):
        copy.add_edge(numbers[start], numbers[end], type=kind, properties={})
    executor = spycy_module.CypherExecutor(graph=import_module("spycy.graph").NetworkXGraph(copy))

    def run(text: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        executor.set_params({name: json.dumps(value) for name, value in _used(text, params).items()})
        return [tuple(row) for row in executor.exec(text).itertuples(index=False)]

    return run


def kglite(graph: Handle) -> Run:
    """A store of its own, in Rust, with an index on every name."""
    kglite_module, networkx = import_module("kglite"), import_module("networkx")
    copy = networkx.MultiDiGraph()
    for key, data in graph.nodes(data=True):
        properties = {name: value for name, value in data.items() if name not in {"labels", "id"}}
        copy.add_node(key, node_type=data["labels"][0], **properties)
    copy.add_edges_from(graph.edges(keys=True))
    store = kglite_module.from_networkx(copy)
    for label in ("Method", "Dataset", "Task"):
        store.create_index(label, "name")

    def run(text: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        return [tuple(row.values()) for row in store.cypher(text, params=_used(text, params)).to_list()]

    return run


def ladybug(graph: Handle, threads: int = 0) -> Run:
    """A columnar store of its own, in C++, on so many threads (as many as there are cores if 0)."""
    ladybug_module = import_module("ladybug")

    database = ladybug_module.Database(str(Path(tempfile.mkdtemp()) / "bench.lbug"))
    connection = ladybug_module.Connection(database, num_threads=threads)
    with tempfile.TemporaryDirectory() as folder:
        _load_nodes(graph, connection, Path(folder))
        _load_edges(graph, connection, Path(folder))

    def run(text: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        result = connection.execute(_ladybug_text(text), _used(text, params))
        return [tuple(row) for row in result.get_all()]

    return run


def _ladybug_text(text: str) -> str:
    """Spell a shortest path as Ladybug does."""
    text = re.sub(r"shortestPath\((\(.*?\))-\[\*\.\.(\d+)\]-(\(.*?\))\)", r"\1-[* SHORTEST 1..\2]-\3", text)
    return text.replace("other.name", "o.name").replace("(other:", "(o:")


def _load_nodes(graph: Handle, connection: Handle, folder: Path) -> None:
    columns = {
        "Paper": "title STRING, year INT64",
        "Method": "name STRING",
        "Dataset": "name STRING",
        "Task": "name STRING",
    }
    for label, kinds in columns.items():
        _ = connection.execute(f"CREATE NODE TABLE {label}(id STRING, {kinds}, PRIMARY KEY(id))")
        names = ["id", *(kind.split()[0] for kind in kinds.split(", "))]
        rows = [
            [data[name] for name in names] for _, data in graph.nodes(data=True) if data["labels"][0] == label
        ]
        _copy(connection, folder, label, pl.DataFrame(rows, schema=names, orient="row"))


def _load_edges(graph: Handle, connection: Handle, folder: Path) -> None:
    kinds: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for start, end, kind in graph.edges(keys=True):
        ends = graph.nodes[start]["labels"][0], graph.nodes[end]["labels"][0]
        kinds.setdefault((kind, *ends), []).append((start, end))
    for (kind, start, end), pairs in kinds.items():
        _ = connection.execute(f"CREATE REL TABLE {kind}(FROM {start} TO {end})")
        _copy(connection, folder, kind, pl.DataFrame(pairs, schema=["start", "end"], orient="row"))


def _copy(connection: Handle, folder: Path, table: str, frame: pl.DataFrame) -> None:
    file = folder / f"{table}.parquet"
    frame.write_parquet(file)
    _ = connection.execute(f"COPY {table} FROM '{file}'")


def graphqlite(graph: Handle) -> Run:
    """Cypher translated to SQL on SQLite."""
    graphqlite_module = import_module("graphqlite")

    store = graphqlite_module.Graph(":memory:")
    nodes = [
        (
            key,
            {name: value for name, value in data.items() if name not in {"labels", "id"}},
            data["labels"][0],
        )
        for key, data in graph.nodes(data=True)
    ]
    edges: list[Handle] = [(start, end, {}, kind) for start, end, kind in graph.edges(keys=True)]
    _ = store.insert_graph_bulk(nodes, edges)

    def run(text: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        return [tuple(row.values()) for row in store.connection.cypher(text, _used(text, params))]

    return run


PEERS: dict[str, Callable[[Handle], Run]] = {
    "Ladybug": ladybug,
    "Ladybug, one thread": partial(ladybug, threads=1),
    "kglite": kglite,
    "GraphQLite": graphqlite,
    "spycy": spycy,
    "nxcypher": nxcypher,
    "grand-cypher": grand_cypher,
}
"""Every other engine by name."""
