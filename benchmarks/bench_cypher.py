"""Time six questions on a synthetic graph: this engine, hand-written traversals, other engines.

    python benchmarks/bench_cypher.py [--papers N] [--repeat N] [--peers "NAME; NAME"] [-o FILE]

The graph has 120,000 nodes and 500,000 edges unless told otherwise; how often a method, dataset or
task is spoken of follows a power law. Every engine must give the rows that the hand-written
traversals give. Engines that are not installed are left out, and it says so.
"""

import argparse
import random
import shlex
import signal
import sys
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time
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


@dataclass(frozen=True, slots=True)
class Cost:
    """What a query costs, in seconds: of the wall clock, and of the processor in all threads."""

    wall: float
    processor: float


def timed(run: Callable[[], Any], repeat: int, patience: float) -> Cost:
    """Give the least cost of some calls, of fewer where they try one's patience.

    The least, for what makes a call slower than that is other work of the machine.
    """
    costs: list[Cost] = []
    for _ in range(repeat):
        wall, processor = perf_counter(), process_time()
        _ = run()
        costs.append(Cost(perf_counter() - wall, process_time() - processor))
        if sum(cost.processor for cost in costs) > patience:
            break
    return Cost(min(cost.wall for cost in costs), min(cost.processor for cost in costs))


class OutOfPatienceError(BaseException):
    """A query takes too long; no `Exception`, so that no engine catches it."""


@contextmanager
def bounded(seconds: float) -> Generator[None]:
    """Stop what takes more than some seconds of processor time (and runs in Python)."""

    def stop(_signal: int, _frame: object) -> None:
        raise OutOfPatienceError

    before = signal.signal(signal.SIGPROF, stop)
    _ = signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        _ = signal.setitimer(signal.ITIMER_PROF, 0)
        _ = signal.signal(signal.SIGPROF, before)


_MANY = 20
"""Times that are told without decimals."""


@dataclass(slots=True)
class Measured:
    """Costs by engine and question, or what an engine answered instead; notes on what was left out."""

    cells: dict[str, dict[str, Cost | str]] = field(default_factory=dict[str, "dict[str, Cost | str]"])
    other_rows: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    notes: list[str] = field(default_factory=list[str])

    def put(self, engine: str, question: str, cell: Cost | str) -> None:
        """Note a cell."""
        self.cells.setdefault(engine, {})[question] = cell

    def note(self, text: str) -> None:
        """Say something beside the tables."""
        self.notes.append(text)
        print(text, file=sys.stderr)

    def table(self, clock: Callable[[Cost], float]) -> Iterator[str]:
        """Give milliseconds by one clock and, in brackets, how many times those of the traversals by hand."""
        yield "| engine | " + " | ".join(QUERIES) + " |"
        yield "|---" * (len(QUERIES) + 1) + "|"
        for engine in self.cells:
            yield f"| {engine} | " + " | ".join(self._shown(engine, name, clock) for name in QUERIES) + " |"

    def _shown(self, engine: str, question: str, clock: Callable[[Cost], float]) -> str:
        cell, base = self.cells[engine].get(question, ""), self.cells[BY_HAND][question]
        if isinstance(cell, str) or isinstance(base, str):
            return str(cell)
        marks = ", other rows" if (engine, question) in self.other_rows else ""
        times = clock(cell) / clock(base)
        return f"{clock(cell) * 1000:,.2f} ms ({times:,.{0 if times > _MANY else 1}f}x{marks})"


BY_HAND, OURS = "by hand", "this engine"


@dataclass(frozen=True, slots=True)
class Plan:
    """Which other engines to ask, how often each question, and how many seconds to wait for them."""

    peers: Sequence[str]
    repeat: int
    patience: float


def measure(graph: "nx.MultiDiGraph[str]", plan: Plan) -> Measured:
    """Time all engines on all questions."""
    measured, hand = Measured(), ByHand(graph)
    started = perf_counter()
    engine = Engine(graph)
    measured.note(f"This engine read the graph in {perf_counter() - started:.2f} s.")
    for name, text in QUERIES.items():
        _check(name, "this engine", engine.run(text, PARAMETERS).rows, hand.run(name))
        measured.put(BY_HAND, name, timed(lambda name=name: hand.run(name), plan.repeat, plan.patience))
        cost = timed(lambda text=text: engine.run(text, PARAMETERS), plan.repeat, plan.patience)
        measured.put(OURS, name, cost)
    for peer in plan.peers:
        _measure_peer(measured, peer, graph, hand, plan)
    return measured


def _measure_peer(
    measured: Measured, peer: str, graph: "nx.MultiDiGraph[str]", hand: ByHand, plan: Plan
) -> None:
    try:
        run = PEERS[peer](graph)
    except ModuleNotFoundError as error:
        measured.note(f"{peer} is not installed ({error.name}), so it is left out.")
        return
    except Exception as error:  # noqa: BLE001 - whatever keeps a peer from starting
        measured.note(f"{peer} does not start here: {str(error).splitlines()[0][:200]}")
        return
    for name, text in QUERIES.items():
        try:
            with bounded(plan.patience):
                rows: list[Sequence[Any]] = []
                cost = timed(
                    lambda rows=rows, text=text: rows.extend(run(text, PARAMETERS)), 1, plan.patience
                )
            if not _same(rows, hand.run(name)):
                measured.other_rows.add((peer, name))
            if cost.processor < plan.patience / 10:
                cost = timed(lambda text=text: run(text, PARAMETERS), plan.repeat, plan.patience / 3)
            measured.put(peer, name, cost)
        except OutOfPatienceError:
            measured.put(peer, name, f"over {plan.patience:.0f} s")
        except Exception as error:  # noqa: BLE001 - whatever a peer raises is its answer
            measured.put(peer, name, f"refused: {type(error).__name__}")
            print(f"{peer} {name}: {str(error)[:200]}", file=sys.stderr)


def _same(rows: Iterable[Sequence[Any]], expected: Rows) -> bool:
    return [tuple(row) for row in rows] == expected


def _check(name: str, engine: str, rows: Sequence[Sequence[Any]], expected: Rows) -> None:
    if not _same(rows, expected):
        raise SystemExit(f"{engine} gives other rows for {name}: {list(rows)[:3]} instead of {expected[:3]}")


def report(measured: Measured, size: str, command: str) -> Iterator[str]:
    """Give the page of what was measured."""
    yield "# Cypher: six questions"
    yield f"\n`{command}`: {size}, a power law of how often a method, dataset or task is spoken of."
    yield "Each cell is the least of several warm calls, in brackets the multiple of the traversal by hand.\n"
    yield "## Processor time, of all threads\n"
    yield from measured.table(lambda cost: cost.processor)
    yield "\n## Wall clock\n"
    yield from measured.table(lambda cost: cost.wall)
    yield ""
    yield from (f"- {note}" for note in measured.notes)
    yield "\nThe questions:\n"
    yield from (f"- {name}: `{text}`" for name, text in QUERIES.items())


def main() -> None:
    """Read the options, build the graph, print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    _ = parser.add_argument(
        "--papers", type=int, default=100_000, help="a sixth more nodes, five times the edges"
    )
    _ = parser.add_argument("--repeat", type=int, default=15)
    _ = parser.add_argument("--patience", type=float, default=60.0, help="processor seconds for one question")
    _ = parser.add_argument("--peers", default="; ".join(PEERS), help="which other engines; empty for none")
    _ = parser.add_argument("-o", "--output", type=Path, help="also write the page to this file")
    arguments = parser.parse_args()
    graph = build_graph(arguments.papers)
    rare = (arguments.papers * 4 // 100, arguments.papers * 9 // 100)  # two methods that few papers use
    PARAMETERS.update(first=f"method {rare[0]}", second=f"method {rare[1]}")
    size = f"{graph.number_of_nodes():,} nodes and {graph.number_of_edges():,} edges"
    peers = [name.strip() for name in arguments.peers.split(";") if name.strip()]
    measured = measure(graph, Plan(peers, arguments.repeat, arguments.patience))
    page = "\n".join(report(measured, size, shlex.join(["python", *sys.argv]))) + "\n"
    print(page)
    if arguments.output is not None:
        _ = arguments.output.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
