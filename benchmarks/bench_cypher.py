"""Time six questions on a synthetic graph: this engine, hand-written traversals, other engines.

    python benchmarks/bench_cypher.py [--papers N] [--repeat N] [--peers NAME,NAME]

The graph has 120,000 nodes and 500,000 edges unless told otherwise; how often a method, dataset or
task is spoken of follows a power law. Every engine must give the rows that the hand-written
traversals give. Engines that are not installed are left out, and it says so.
"""

import argparse
import random
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import networkx as nx
from peers import PEERS

from queries.cypher.engine import Engine

_YEARS = range(2012, 2026)
_SINCE = 2020
_FIELDS_OF_PAPER = (("USES", "Method", 2.2), ("EVALUATES_ON", "Dataset", 1.1), ("ADDRESSES", "Task", 1.1))

QUERIES: dict[str, str] = {
    "q1": "MATCH (:Task {name: $task})<-[:ADDRESSES]-(p:Paper)-[:USES]->(m:Method) "
    "RETURN m.name AS method, count(*) AS papers ORDER BY papers DESC, method LIMIT 20",
    "q2": "MATCH (:Task {name: $task})<-[:ADDRESSES]-(p:Paper)-[:EVALUATES_ON]->(d:Dataset) "
    "RETURN d.name AS dataset, count(DISTINCT p) AS papers ORDER BY papers DESC, dataset LIMIT 20",
    "q3": "MATCH path = shortestPath((a:Method {name: $first})-[*..6]-(b:Method {name: $second})) "
    "RETURN length(path) AS hops",
    "q4": "MATCH (:Method {name: $method})<-[:USES]-(p:Paper)-[:USES]->(other:Method) "
    "RETURN other.name AS method, count(*) AS papers ORDER BY papers DESC, method LIMIT 20",
    "q5": "MATCH (p:Paper)-[:USES]->(m:Method) WHERE p.year >= $since "
    "RETURN m.name AS method, p.year AS year, count(*) AS papers ORDER BY papers DESC, method, year LIMIT 50",
    "q6": "MATCH (p:Paper)-[:ADDRESSES]->(:Task {name: $task}) "
    "OPTIONAL MATCH (p)-[:EVALUATES_ON]->(d:Dataset) WITH p, collect(d.name) AS datasets "
    "OPTIONAL MATCH (p)-[:USES]->(m:Method) WITH p, datasets, collect(m.name) AS methods "
    "RETURN p.title AS title, size(datasets) AS datasets, size(methods) AS methods ORDER BY title",
}
PARAMETERS: dict[str, Any] = {
    "since": _SINCE,
    "task": "task 3",
    "method": "method 5",
    "first": "method 4000",
    "second": "method 9000",
}

Graph = nx.MultiDiGraph
Rows = list[tuple[Any, ...]]


# --- the graph --------------------------------------------------------------------------------------


def build_graph(papers: int, seed: int = 7) -> "nx.MultiDiGraph[str]":
    """Build papers with what they use, evaluate on and address, and relations between methods."""
    dice = random.Random(seed)
    graph: nx.MultiDiGraph[str] = Graph()
    sizes = {"Method": papers * 15 // 100, "Dataset": papers * 3 // 100, "Task": papers * 2 // 100}
    for label, size in sizes.items():
        for number in range(size):
            name = f"{label.lower()} {number}"
            graph.add_node(
                f"{label[0]}{number}", labels=[label, "Entity"], name=name, id=f"{label[0]}{number}"
            )
    for number in range(papers):
        year = dice.choice(_YEARS)
        graph.add_node(f"P{number}", labels=["Paper"], title=f"paper {number:06}", year=year, id=f"P{number}")
        for kind, label, mean in _FIELDS_OF_PAPER:
            for _ in range(_some(dice, mean)):
                target = f"{label[0]}{_power_law(dice, sizes[label])}"
                _ = graph.add_edge(f"P{number}", target, kind, type=kind, confidence=0.9)
    for _ in range(papers * 5 - graph.number_of_edges()):
        first, second = (f"M{_power_law(dice, sizes['Method'])}" for _ in range(2))
        if first != second:
            kind = dice.choice(("PART_OF", "SUBCLASS_OF", "COMPARED_WITH"))
            _ = graph.add_edge(first, second, kind, type=kind, confidence=0.8)
    return graph


def _some(dice: random.Random, mean: float) -> int:
    return min(12, int(dice.expovariate(1 / mean) + 0.5))


def _power_law(dice: random.Random, size: int) -> int:
    return min(size - 1, int(size * dice.random() ** 3))


# --- by hand ------------------------------------------------------------------------------------------


class ByHand:
    """The same questions as one would write them on NetworkX's own dictionaries."""

    def __init__(self, graph: "nx.MultiDiGraph[str]") -> None:
        inside: dict[str, Any] = vars(graph)  # its own dictionaries, without the views around them
        self.data: dict[str, dict[str, Any]] = inside["_node"]
        self.succ: dict[str, dict[str, dict[str, Any]]] = inside["_succ"]
        self.pred: dict[str, dict[str, dict[str, Any]]] = inside["_pred"]
        self.by_name = {data["name"]: node for node, data in self.data.items() if "name" in data}
        self.papers = [node for node, data in self.data.items() if "Paper" in data["labels"]]

    def q1(self, task: str) -> Rows:
        """Methods used for a task."""
        return self._with_task(task, "USES", "Method")

    def q2(self, task: str) -> Rows:
        """Datasets of the papers of a task."""
        return self._with_task(task, "EVALUATES_ON", "Dataset")

    def _with_task(self, task: str, kind: str, label: str) -> Rows:
        data, succ = self.data, self.succ
        counts: Counter[str] = Counter()
        for paper, kinds in self.pred[self.by_name[task]].items():
            if "ADDRESSES" in kinds and "Paper" in data[paper]["labels"]:
                for target, others in succ[paper].items():
                    if kind in others and label in data[target]["labels"]:
                        counts[data[target]["name"]] += 1
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:20]

    def q3(self, first: str, second: str) -> Rows:
        """Length of the shortest path of up to six, from both ends."""
        start, target = self.by_name[first], self.by_name[second]
        seen = ({start}, {target})
        fronts = ([start], [target])
        for length in range(1, 7):
            side = 0 if len(fronts[0]) <= len(fronts[1]) else 1
            front: list[str] = []
            for node in fronts[side]:
                for neighbours in (self.succ[node], self.pred[node]):
                    for other in neighbours:
                        if other not in seen[side]:
                            seen[side].add(other)
                            front.append(other)
            if any(node in seen[1 - side] for node in front):
                return [(length,)]
            fronts = (front, fronts[1]) if side == 0 else (fronts[0], front)
        return []

    def q4(self, method: str) -> Rows:
        """Methods used together with one."""
        data, succ, named = self.data, self.succ, self.by_name[method]
        counts: Counter[str] = Counter()
        for paper, kinds in self.pred[named].items():
            if "USES" in kinds and "Paper" in data[paper]["labels"]:
                for target, others in succ[paper].items():
                    if target != named and "USES" in others and "Method" in data[target]["labels"]:
                        counts[data[target]["name"]] += 1
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:20]

    def q5(self) -> Rows:
        """How often each method is used in each year."""
        data, succ = self.data, self.succ
        counts: Counter[tuple[str, int]] = Counter()
        for paper in self.papers:
            year = data[paper]["year"]
            if year >= _SINCE:
                for target, kinds in succ[paper].items():
                    if "USES" in kinds and "Method" in data[target]["labels"]:
                        counts[data[target]["name"], year] += 1
        ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:50]
        return [(name, year, papers) for (name, year), papers in ranked]

    def q6(self, task: str) -> Rows:
        """The papers of a task, each with its datasets and methods."""
        data, succ = self.data, self.succ
        rows: Rows = []
        for paper, kinds in self.pred[self.by_name[task]].items():
            if "ADDRESSES" in kinds and "Paper" in data[paper]["labels"]:
                datasets = [
                    data[d]["name"]
                    for d, ks in succ[paper].items()
                    if "EVALUATES_ON" in ks and "Dataset" in data[d]["labels"]
                ]
                methods = [
                    data[m]["name"]
                    for m, ks in succ[paper].items()
                    if "USES" in ks and "Method" in data[m]["labels"]
                ]
                rows.append((data[paper]["title"], len(datasets), len(methods)))
        return sorted(rows)

    def run(self, name: str) -> Rows:
        """Answer a question with the parameters of the benchmark."""
        taken = [key for key in PARAMETERS if f"${key}" in QUERIES[name] and key != "since"]
        return getattr(self, name)(**{key: PARAMETERS[key] for key in taken})


# --- timing ---------------------------------------------------------------------------------------------


def timed(run: Callable[[], Any], repeat: int, patience: float = 20.0) -> float:
    """Give the median seconds of some calls, of one alone where it tries one's patience."""
    times: list[float] = []
    for _ in range(repeat):
        started = perf_counter()
        _ = run()
        times.append(perf_counter() - started)
        if sum(times) > patience:
            break
    return statistics.median(times)


@dataclass(slots=True)
class Table:
    """Seconds by engine and question."""

    cells: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    def put(self, engine: str, question: str, text: str) -> None:
        """Note a cell."""
        self.cells.setdefault(engine, {})[question] = text

    def lines(self) -> Iterator[str]:
        """Give the table as Markdown."""
        yield "| engine | " + " | ".join(QUERIES) + " |"
        yield "|---" * (len(QUERIES) + 1) + "|"
        for engine, row in self.cells.items():
            yield f"| {engine} | " + " | ".join(row.get(question, "") for question in QUERIES) + " |"


def _milliseconds(seconds: float, base: float) -> str:
    return f"{seconds * 1000:.2f} ms ({seconds / base:.1f}x)"


def measure(graph: "nx.MultiDiGraph[str]", repeat: int, peers: list[str]) -> Table:
    """Time all engines on all questions."""
    table, hand = Table(), ByHand(graph)
    started = perf_counter()
    engine = Engine(graph)
    print(f"this engine read the graph in {perf_counter() - started:.2f} s", file=sys.stderr)
    base: dict[str, float] = {}
    for name, text in QUERIES.items():
        rows = hand.run(name)
        _check(name, "this engine", engine.run(text, PARAMETERS).rows, rows)
        base[name] = timed(lambda name=name: hand.run(name), repeat)
        table.put("by hand", name, f"{base[name] * 1000:.2f} ms")
        seconds = timed(lambda text=text: engine.run(text, PARAMETERS), repeat)
        table.put("this engine", name, _milliseconds(seconds, base[name]))
    for peer in peers:
        for name, cell in _measure_peer(peer, graph, hand, base, repeat):
            table.put(peer, name, cell)
    return table


def _measure_peer(
    peer: str, graph: "nx.MultiDiGraph[str]", hand: ByHand, base: dict[str, float], repeat: int
) -> Iterator[tuple[str, str]]:
    """Give what to note for each question of another engine."""
    try:
        run = PEERS[peer](graph)
    except ModuleNotFoundError as error:
        print(f"{peer} is not installed ({error.name}), so it is left out", file=sys.stderr)
        return
    for name, text in QUERIES.items():
        try:
            note = "" if _same(run(text, PARAMETERS), hand.run(name)) else ", other rows"
            seconds = timed(lambda text=text: run(text, PARAMETERS), repeat)
            yield name, _milliseconds(seconds, base[name]) + note
        except Exception as error:  # noqa: BLE001 - whatever a peer raises is its answer
            yield name, f"refused: {type(error).__name__}"
            print(f"{peer} {name}: {str(error)[:200]}", file=sys.stderr)


def _same(rows: Iterable[Sequence[Any]], expected: Rows) -> bool:
    return [tuple(row) for row in rows] == expected


def _check(name: str, engine: str, rows: Sequence[Sequence[Any]], expected: Rows) -> None:
    if not _same(rows, expected):
        raise SystemExit(f"{engine} gives other rows for {name}: {list(rows)[:3]} instead of {expected[:3]}")


def main() -> None:
    """Read the options, build the graph, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    _ = parser.add_argument(
        "--papers", type=int, default=100_000, help="a sixth more nodes, five times the edges"
    )
    _ = parser.add_argument("--repeat", type=int, default=5)
    _ = parser.add_argument(
        "--peers", default=",".join(PEERS), help="which other engines, by name; empty for none"
    )
    arguments = parser.parse_args()
    graph = build_graph(arguments.papers)
    print(f"{graph.number_of_nodes():,} nodes, {graph.number_of_edges():,} edges", file=sys.stderr)
    peers = [name for name in arguments.peers.split(",") if name]
    print("\n".join(measure(graph, arguments.repeat, peers).lines()))


if __name__ == "__main__":
    main()
