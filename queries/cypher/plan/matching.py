"""Plan a MATCH: start where the fewest nodes are, walk on from there, test as soon as one can."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from queries.cypher.errors import CypherTypeError
from queries.cypher.graph import Edge, Vertex
from queries.cypher.operators.matching import (
    Pairs,
    Reach,
    edges_scanned,
    expanded,
    expanded_into,
    pairs_of,
    scanned,
    sought,
    walked_again,
)
from queries.cypher.operators.rows import assigned, filtered, once
from queries.cypher.operators.shortest import ShortestWalk, shortest
from queries.cypher.operators.trails import Repetition, Walk, repeated, retraced, trail_along, varied
from queries.cypher.plan.access import label_test
from queries.cypher.plan.conditions import all_true, both, is_node, present, values_of
from queries.cypher.plan.context import Context, Evaluate, Row, Slot, compile_expression
from queries.cypher.plan.estimates import Estimates, Seek
from queries.cypher.plan.pattern import Condition, PatternLink, PatternPath, PatternReader
from queries.cypher.plan.steps import Step, StepMaker
from queries.cypher.syntax.tree import (
    Direction,
    Expression,
    LabelExpression,
    Match,
    NodePattern,
    PathPattern,
    QuantifiedPattern,
    RelationshipPattern,
)
from queries.cypher.values.kinds import Value, shown

_FLIPPED: dict[Direction, Direction] = {"out": "in", "in": "out", "both": "both"}
_ARROWS: dict[Direction, tuple[str, str]] = {"out": ("-", "->"), "in": ("<-", "-"), "both": ("-", "-")}
_GUESSED_SHARE = 0.1
"""The share of rows that a condition is guessed to let through."""


class MatchPlanner(Estimates):
    """Plans one MATCH upon a step that gives the rows to extend."""

    def __init__(
        self, steps: StepMaker, context: Context, clause: Match, source: Step, avoided: int | None = None
    ) -> None:
        super().__init__(context, PatternReader(context).read(clause))
        self.steps = steps
        self.outer = context
        self.context = context.within(self.pattern.names)
        self.step = source
        self.avoided = avoided
        self.open_links = list(self.pattern.links)
        self.closed_links: list[PatternLink] = []

    def plan(self) -> tuple[Step, dict[str, Slot]]:
        """Give the last step, and the slots of what the pattern has added."""
        self._check_bound_entities()
        self._test_ready()
        while self.open_links or any(name not in self.known for name in self.pattern.nodes):
            link = self._next_link()
            if link is None:
                self._start_somewhere()
            else:
                self._walk(link)
        for path in self.pattern.paths:
            self._bind_path(path)
        return self.step, self.pattern.added

    # --- bookkeeping --------------------------------------------------------------------------------

    def _slot(self, name: str) -> int:
        return self.pattern.names[name].index

    def _compiled(self, expressions: Sequence[Expression]) -> Evaluate | None:
        tests = [compile_expression(expression, self.context) for expression in expressions]
        return all_true(tests)

    def _learn(self, *names: str) -> Evaluate | None:
        """Note that names are bound now; give the test of all conditions that can be tested with it."""
        self.known.update(names)
        return self._compiled([condition.expression for condition in self._take_ready()])

    def _take_ready(self) -> list[Condition]:
        ready = [condition for condition in self.waiting if condition.needs <= self.known]
        self.waiting = [condition for condition in self.waiting if not condition.needs <= self.known]
        return ready

    def _test_ready(self) -> None:
        test = self._learn()
        if test is not None:
            self._add("Filter", "", filtered(self.step.run, test), self.step.rows * _GUESSED_SHARE)

    def _add(self, name: str, details: str, run: "Callable[[Row], Iterator[None]]", rows: float) -> None:
        self.step = self.steps.step(name, details, run, (self.step,), rows)

    def _check_bound_entities(self) -> None:
        """Drop rows in which a node that is bound already is null or lacks a label."""
        for name, node in self.pattern.nodes.items():
            if name not in self.known:
                continue
            slot = self.pattern.names[name]
            if slot.kind != "node" or not slot.certain:
                self._add(
                    "Filter",
                    f"{name} is a node",
                    filtered(self.step.run, is_node(slot.index, name)),
                    self.step.rows,
                )
            if node.labels:
                self._add(
                    "Filter",
                    f"{name}:{'&'.join(node.labels)}",
                    filtered(self.step.run, self._labels_hold(name)),
                    self.step.rows,
                )

    def _labels_hold(self, name: str) -> Evaluate:
        labels, index = self.pattern.nodes[name].labels, self._slot(name)
        test = label_test(
            LabelExpression("and", operands=[LabelExpression("name", label) for label in labels])
        )
        return lambda row: test(row[index].labels)

    # --- where to start -------------------------------------------------------------------------------

    def _start_somewhere(self) -> None:
        """Bind the node of which there are fewest, or all ends of the rarest type of relationship."""
        starts = [(self.nodes_expected(name), name) for name in self.pattern.nodes if name not in self.known]
        rows, name = min(starts, key=lambda start: start[0])
        link = min(self._scannable_links(), key=self.edges_expected, default=None)
        if link is not None and self.edges_expected(link) < rows:
            self._scan_edges(link)
            return
        seek = self.best_seek(name)
        if seek is None:
            self._scan(name, rows)
        else:
            self._seek(name, seek)

    def _seek(self, name: str, seek: Seek) -> None:
        wanted = compile_expression(seek.wanted, self.context)
        self.waiting.remove(seek.condition)
        rest = [label for label in self.pattern.nodes[name].labels if label != seek.label]
        predicate = both(self._labels_hold(name) if rest else None, self._learn(name))
        values = values_of(wanted, seek.condition.expression)
        key = (seek.label, seek.key)
        run = sought(self.step.run, self.snapshot, key, values, self._slot(name), predicate=predicate)
        label = f":{seek.label}" if seek.label else ""
        self._add(
            "NodeSeek", f"({_shown(name)}{label} {{{seek.key}}})", run, self.step.rows * max(seek.rows, 1.0)
        )

    def _scan(self, name: str, rows: float) -> None:
        label = self.rarest_label(name)
        rest = [each for each in self.pattern.nodes[name].labels if each != label]
        predicate = both(self._labels_hold(name) if rest else None, self._learn(name))
        snapshot = self.snapshot
        run = scanned(self.step.run, lambda: snapshot.with_label(label), self._slot(name), predicate)
        details = f"({_shown(name)}{':' + label if label else ''})"
        self._add("LabelScan" if label else "AllNodesScan", details, run, self.step.rows * rows)

    def _scannable_links(self) -> Iterator[PatternLink]:
        for link in self.open_links:
            syntax = link.syntax
            fresh = not {link.name, link.left, link.right} & self.known and link.left != link.right
            if (
                fresh
                and not link.is_list
                and isinstance(syntax, RelationshipPattern)
                and syntax.direction != "both"
                and link.types is not None
            ):
                yield link

    def _scan_edges(self, link: PatternLink) -> None:
        forwards = isinstance(link.syntax, RelationshipPattern) and link.syntax.direction == "out"
        ends = (link.left, link.right) if forwards else (link.right, link.left)
        slots = (self._slot(ends[0]), self._slot(link.name), self._slot(ends[1]))
        labels = [self._labels_hold(name) for name in ends if self.pattern.nodes[name].labels]
        self._close(link)
        predicate = all_true([*labels, *present(self._learn(link.left, link.right, link.name))])
        snapshot, types = self.snapshot, link.types or ()

        def edges() -> Iterator[Edge]:
            return (edge for kind in types for edge in snapshot.by_type.get(kind, ()))

        run = edges_scanned(self.step.run, edges, slots, predicate)
        self._add(
            "TypeScan", self._drawn(link, forwards=True), run, self.step.rows * self.edges_expected(link)
        )

    # --- where to go on ---------------------------------------------------------------------------------

    def _next_link(self) -> PatternLink | None:
        """Give the link that makes the fewest rows, of those with an end that is bound."""
        reachable = [link for link in self.open_links if self._can_walk(link)]
        return min(reachable, key=self.cost, default=None)

    def _can_walk(self, link: PatternLink) -> bool:
        ends = (link.left in self.known) + (link.right in self.known)
        if link.selector != "all":
            return ends == 2  # noqa: PLR2004 - both ends
        return ends > 0 or (link.name in self.known and not link.is_list)

    # --- walking -----------------------------------------------------------------------------------------

    def _walk(self, link: PatternLink) -> None:
        both = link.left in self.known and link.right in self.known
        forwards = link.left in self.known
        if both and not link.is_list and link.selector == "all":
            forwards = self.fan_out(link, forwards=True) <= self.fan_out(link, forwards=False)
        if isinstance(link.syntax, QuantifiedPattern):
            self._repeat(link, link.syntax, forwards=forwards, into=both)
        elif link.selector != "all":
            self._search(link, link.syntax)
        elif link.is_list:
            self._vary(link, link.syntax, forwards=forwards, into=both)
        elif link.name in self.known:
            self._walk_again(link, link.syntax)
        else:
            self._expand(link, link.syntax, forwards=forwards, into=both)

    def _close(self, link: PatternLink) -> "Callable[[Row, Edge], bool] | None":
        """Count a link as walked; give the test whether an edge is taken by one walked before."""
        rivals = [other for other in self.closed_links if _may_share(link, other)]
        self.open_links.remove(link)
        self.closed_links.append(link)
        taken = [_taken_by(self._slot(other.name), is_list=other.is_list) for other in rivals]
        if self.avoided is not None:
            taken.append(_taken_by(self.avoided, is_list=True))
        if not taken:
            return None
        return taken[0] if len(taken) == 1 else lambda row, edge: any(test(row, edge) for test in taken)

    def _pairs(self, link: PatternLink, syntax: RelationshipPattern, *, forwards: bool) -> Pairs:
        return pairs_of(link.types, syntax.direction if forwards else _FLIPPED[syntax.direction])

    def _expand(self, link: PatternLink, syntax: RelationshipPattern, *, forwards: bool, into: bool) -> None:
        origin, target = (link.left, link.right) if forwards else (link.right, link.left)
        pairs = self._pairs(link, syntax, forwards=forwards)
        slots = (self._slot(origin), self._slot(link.name), self._slot(target))
        fan_out = self.fan_out(link, forwards=forwards)
        used = self._close(link)
        drawn = self._drawn(link, forwards=forwards)
        if into:
            run = expanded_into(self.step.run, pairs, slots, used=used, predicate=self._learn(link.name))
            self._add("ExpandInto", drawn, run, self.step.rows * min(1.0, fan_out))
            return
        label, predicate = self._end_tests(target, link.name)
        run = expanded(self.step.run, pairs, slots, label=label, used=used, predicate=predicate)
        plain = used is None and predicate is None and self.step.name == "Argument"
        reach = Reach(pairs, slots, label) if plain else None
        share = 1.0 if predicate is None else _GUESSED_SHARE
        self._add("Expand", drawn, run, self.step.rows * fan_out * share)
        self.step = replace(self.step, reach=reach)

    def _end_tests(self, target: str, *names: str) -> tuple[str | None, Evaluate | None]:
        """Bind a far end; give one label to test in passing, and the test of all other conditions."""
        labels = self.pattern.nodes[target].labels
        predicate = self._learn(target, *names)
        if len(labels) <= 1:
            return (labels[0] if labels else None), predicate
        return None, both(self._labels_hold(target), predicate)

    def _walk_again(self, link: PatternLink, syntax: RelationshipPattern) -> None:
        bound = (link.left in self.known, link.right in self.known)
        slots = (self._slot(link.left), self._slot(link.name), self._slot(link.right))
        labels = [
            self._labels_hold(name)
            for name, is_bound in zip((link.left, link.right), bound, strict=True)
            if not is_bound and self.pattern.nodes[name].labels
        ]
        used = self._close(link)
        predicate = all_true([*labels, *present(self._learn(link.left, link.right))])
        accepts = _ends_of(link.types, syntax.direction)
        run = walked_again(self.step.run, accepts, slots, bound=bound, used=used, predicate=predicate)
        self._add("WalkBound", self._drawn(link, forwards=True), run, self.step.rows)

    def _walk_of(self, link: PatternLink, syntax: RelationshipPattern, *, forwards: bool, into: bool) -> Walk:
        origin, target = (link.left, link.right) if forwards else (link.right, link.left)
        low, high = syntax.hops or (1, 1)
        self.known.add(link.step)
        each = self._compiled(link.each)
        used = self._close(link)
        labels = self._labels_hold(target) if not into and self.pattern.nodes[target].labels else None
        accept = both(labels, self._learn(target, link.name))
        edges_slot = self._slot(link.name)
        return Walk(
            self._pairs(link, syntax, forwards=forwards),
            low,
            high,
            (self._slot(origin), edges_slot, self._slot(target)),
            self._slot(link.step),
            each,
            into,
            used,
            accept,
            backwards=not forwards,
        )

    def _vary(self, link: PatternLink, syntax: RelationshipPattern, *, forwards: bool, into: bool) -> None:
        was_bound = link.name in self.known
        if was_bound:
            forwards = link.left in self.known
        walk = self._walk_of(link, syntax, forwards=forwards, into=into)
        run = retraced(self.step.run, walk) if was_bound else varied(self.step.run, walk)
        self._add("VarLengthExpand", self._drawn(link, forwards=forwards), run, self.step.rows * 10)

    def _search(self, link: PatternLink, syntax: RelationshipPattern) -> None:
        path = next((path for path in self.pattern.paths if link in path.links), None)
        ours = {link.name, *([path.name] if path is not None else [])}
        picky = [
            condition
            for condition in self.waiting
            if condition.needs & ours and condition.needs <= self.known | ours
        ]
        self.waiting = [condition for condition in self.waiting if condition not in picky]
        walk = self._walk_of(link, syntax, forwards=True, into=True)
        accept = self._compiled([condition.expression for condition in picky])
        if accept is not None and path is not None:
            accept = _after_binding(self._slot(path.name), self._trail(path), accept)
        accept = both(walk.accept, accept)
        walk = replace(walk, accept=accept)
        back = self._pairs(link, syntax, forwards=False)
        every = link.selector == "all shortest"
        search = ShortestWalk(
            walk, back, every, syntax.hops is not None, exhaustive=accept is not None, at=syntax.at
        )
        self._add(
            "ShortestPath",
            self._drawn(link, forwards=True),
            _as_list(shortest(self.step.run, search), link, walk.slots[1]),
            self.step.rows,
        )

    # --- quantified parts -----------------------------------------------------------------------------------

    def _repeat(self, link: PatternLink, syntax: QuantifiedPattern, *, forwards: bool, into: bool) -> None:
        origin, target = (link.left, link.right) if forwards else (link.right, link.left)
        inner = syntax.pattern if forwards else _turned(syntax.pattern)
        used_slot = self.context.frame.slot()
        outer_names = {name: slot for name, slot in self.pattern.names.items() if name in self.outer.names}
        first = inner.nodes[0]
        start_name = first.variable or " start"
        start = Slot(self.context.frame.slot(), "node", certain=True)
        inner_path = PathPattern(inner.at, None, [_named(first, start_name), *inner.nodes[1:]], inner.links)
        end_name = inner_path.nodes[-1].variable or " end"
        inner_path.nodes[-1] = _named(inner_path.nodes[-1], end_name)
        context = self.context.within({**outer_names, start_name: start})
        planner = MatchPlanner(
            self.steps, context, Match(inner.at, [inner_path], syntax.where, optional=False),
            Step("Argument", "", once), used_slot,
        )  # fmt: skip
        step, added = planner.plan()
        slots = {start_name: start, **added}
        groups = [(slots[name].index, self._slot(name)) for name in slots if name in self.pattern.added]
        edge_slots = [slots[each.name].index for each in planner.pattern.links]
        _ = self._close(link)
        labels = self._labels_hold(target) if not into and self.pattern.nodes[target].labels else None
        accept = both(
            labels, self._learn(target, link.name, *(name for name in slots if name in self.pattern.added))
        )
        part = Repetition(
            step.run, (start.index, slots[end_name].index), [slot.index for slot in slots.values()],
            edge_slots if forwards else edge_slots[::-1], used_slot, groups,
            (self._slot(origin), self._slot(link.name), self._slot(target)),
            *syntax.hops, into, not forwards, accept,
        )  # fmt: skip
        self._add(
            "Repeat",
            f"({_shown(origin)})…({_shown(target)})",
            repeated(self.step.run, part),
            self.step.rows * 10,
        )

    # --- paths --------------------------------------------------------------------------------------------

    def _trail(self, path: PatternPath) -> Evaluate:
        first = self._slot(path.first)
        parts = [(self._slot(link.name), link.is_list) for link in path.links]

        def evaluate(row: Row) -> Value:
            edges: list[Edge] = []
            for slot, several in parts:
                edges += row[slot] if several else [row[slot]]
            return trail_along(row[first], edges)

        return evaluate

    def _bind_path(self, path: PatternPath) -> None:
        run = assigned(self.step.run, self._slot(path.name), self._trail(path))
        self._add("BindPath", path.name, run, self.step.rows)
        self.known.add(path.name)
        self._test_ready()

    def _drawn(self, link: PatternLink, *, forwards: bool) -> str:
        """Draw the link as it is walked."""
        left, right = (link.left, link.right) if forwards else (link.right, link.left)
        direction = link.syntax.direction if isinstance(link.syntax, RelationshipPattern) else "both"
        before, after = _ARROWS[direction if forwards else _FLIPPED[direction]]
        types = "" if link.types is None else ":" + "|".join(link.types)
        hops = link.syntax.hops
        stars = "" if hops is None else f"*{hops[0]}..{'' if hops[1] is None else hops[1]}"
        label = "".join(f":{each}" for each in self.pattern.nodes[right].labels)
        return f"({_shown(left)}){before}[{_shown(link.name)}{types}{stars}]{after}({_shown(right)}{label})"


def _shown(name: str) -> str:
    return "" if name.startswith(" ") else name


def _may_share(link: PatternLink, other: PatternLink) -> bool:
    if link.types is None or other.types is None:
        return True
    return not set(link.types).isdisjoint(other.types)


def _taken_by(slot: int, *, is_list: bool) -> "Callable[[Row, Edge], bool]":
    if is_list:
        return lambda row, edge: edge in row[slot]
    return lambda row, edge: row[slot] is edge


def _ends_of(
    types: Sequence[str] | None, direction: Direction
) -> "Callable[[Edge], Iterator[tuple[Vertex, Vertex]]]":
    """Give the function that lists the ways to walk an edge, if its type is one of `types`."""

    def ends(edge: Value) -> Iterator[tuple[Vertex, Vertex]]:
        if not isinstance(edge, Edge):
            raise CypherTypeError(f"{shown(edge)} is no relationship", detail="InvalidArgumentType")
        if types is not None and edge.type not in types:
            return
        if direction != "in":
            yield edge.start, edge.end
        if direction == "in" or (direction == "both" and edge.start is not edge.end):
            yield edge.end, edge.start

    return ends


def _as_list(
    run: "Callable[[Row], Iterator[None]]", link: PatternLink, slot: int
) -> "Callable[[Row], Iterator[None]]":
    """Bind the one edge of a shortest path without length to its variable, not a list of it."""
    if link.is_list:
        return run

    def single(row: Row) -> Iterator[None]:
        for _ in run(row):
            row[slot] = row[slot][0]
            yield None

    return single


def _after_binding(slot: int, value: Evaluate, test: Evaluate) -> Evaluate:
    def evaluate(row: Row) -> Value:
        row[slot] = value(row)
        return test(row)

    return evaluate


def _named(node: NodePattern, name: str) -> NodePattern:
    return NodePattern(node.at, name, node.labels, node.properties, node.where)


def _turned(path: PathPattern) -> PathPattern:
    """Give the pattern as read from its other end."""
    links = [
        RelationshipPattern(
            link.at,
            link.variable,
            _FLIPPED[link.direction],
            link.types,
            link.hops,
            link.properties,
            link.where,
        )
        for link in reversed(path.links)
        if isinstance(link, RelationshipPattern)
    ]
    return PathPattern(path.at, path.variable, path.nodes[::-1], list(links))
