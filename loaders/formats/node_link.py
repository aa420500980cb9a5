"""NetworkX's node-link JSON: `networkx.node_link_graph(json.load(file), edges="edges")` reads it.

One node or edge a line, so that two exports can be compared line by line.
"""

from collections.abc import Iterable
from typing import TextIO

from kg.ontology import SCHEMA_VERSION
from kg.records import Batch
from loaders.formats.rows import tables, to_json, with_evidence


def write(batches: Iterable[Batch], out: TextIO) -> None:
    """Write the graph as one JSON document."""
    graph = to_json({"directed": True, "multigraph": True, "graph": {"kg": SCHEMA_VERSION}})
    out.write(f'{graph[:-1]}, "nodes": [')
    separator, in_nodes = "\n", True
    for table in tables(batches):
        if in_nodes and not table.is_node:
            out.write('\n], "edges": [')
            separator, in_nodes = "\n", False
        for record in table.rows:
            out.write(separator + to_json(record if in_nodes else _edge(record)))
            separator = ",\n"
    out.write("\n]}\n" if not in_nodes else '\n], "edges": [\n]}\n')


def _edge(record: dict[str, object]) -> dict[str, object]:
    ends = {name: record[name] for name in ("source", "target")}
    return {**ends, "key": record["type"], **with_evidence(record)}
