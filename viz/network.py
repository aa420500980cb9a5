"""pyvis, the builder behind the page: the one module that touches it.

pyvis 0.3.2 carries vis-network and knows its node and edge options. Its own page is passed by: written with
local or remote resources it is blank offline, in line it still asks a host for Bootstrap, it writes texts as
markup, and it leaves layout to a simulation that does not settle. So the network is built with pyvis, and
`viz.page` puts its data and its script into a page of ours. Edges are appended rather than added, because
`add_edge` searches all nodes twice each time.
"""

from collections import Counter
from importlib.resources import files
from typing import Any, TypedDict

from pyvis.edge import Edge
from pyvis.network import Network

from kg.ontology import NODE_TYPE
from viz.layout import Positions
from viz.selection import Selection

SMALLEST, LARGEST = 7.0, 22.0
"""Radii of nodes, in pixels at scale 1."""


class Built(TypedDict):
    """What vis-network gets: nodes and edges, numbered in the order of the selection."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]


def build(selection: Selection, positions: Positions) -> Built:
    """Nodes and edges for vis-network.

    Ids are numbers: the position of a node or an edge in the selection. Labels are left out, because our
    script places them.
    """
    network = Network(directed=True)
    index = {node.item.id: number for number, node in enumerate(selection.nodes)}
    for node in selection.nodes:
        x, y = positions[node.item.id]
        shape = NODE_TYPE[node.item.label].shape
        network.add_node(index[node.item.id], " ", shape, x=x, y=y, size=radius(node.importance))
    pairs: Counter[frozenset[str]] = Counter()
    for number, edge in enumerate(selection.edges):
        ends = frozenset((edge.link.source, edge.link.target))
        options = {"id": number, **_bend(pairs[ends])}
        pairs[ends] += 1
        source, target = index[edge.link.source], index[edge.link.target]
        network.edges.append(Edge(source, target, directed=True, **options).options)
    return Built(nodes=[_bare(node) for node in network.nodes], edges=network.edges)


def radius(importance: float) -> float:
    """Radius of a node: its area grows with its importance."""
    return round(SMALLEST + (LARGEST - SMALLEST) * importance**0.5, 1)


def script() -> str:
    """vis-network, as pyvis carries it."""
    found = files("pyvis") / "lib" / "vis-9.1.2" / "vis-network.min.js"
    return found.read_text(encoding="utf-8")


def _bend(parallel: int) -> dict[str, Any]:
    """The first edge between two nodes is straight, others bend out of its way."""
    if not parallel:
        return {}
    return {"smooth": {"enabled": True, "type": "curvedCW", "roundness": 0.15 * parallel}}


def _bare(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if name not in {"label", "color"}}
