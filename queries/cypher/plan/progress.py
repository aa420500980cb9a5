"""A MATCH half planned: what is bound, which conditions still wait, the steps so far."""

from collections.abc import Callable, Sequence

from queries.cypher.graph import Edge
from queries.cypher.operators.adjacency import Pairs, pairs_of
from queries.cypher.operators.matching import Tests
from queries.cypher.operators.rows import filtered
from queries.cypher.operators.trails import trail_along
from queries.cypher.plan.access import label_test
from queries.cypher.plan.conditions import all_true, both
from queries.cypher.plan.context import Context, Evaluate, Operator, Row, compile_expression
from queries.cypher.plan.estimates import GUESSED_SHARE, Estimates
from queries.cypher.plan.pattern import Condition, Pattern, PatternLink, PatternPath
from queries.cypher.plan.steps import Mark, Step, StepMaker
from queries.cypher.syntax.pattern_tree import Direction, LabelExpression, RelationshipPattern
from queries.cypher.syntax.tree import Expression
from queries.cypher.values.kinds import Value

_FLIPPED: dict[Direction, Direction] = {"out": "in", "in": "out", "both": "both"}
_ARROWS: dict[Direction, tuple[str, str]] = {"out": ("-", "->"), "in": ("<-", "-"), "both": ("-", "-")}


class Progress(Estimates):
    """What the planner has done of a pattern, and what is left.

    Parameters
    ----------
    steps
        Makes the steps.
    context
        The names in scope before the pattern.
    pattern
        What to match.
    source
        The step that gives the rows to extend.
    avoided
        The slot of the edges that a quantified part has walked before, None outside of one.
    """

    def __init__(
        self, steps: StepMaker, context: Context, pattern: Pattern, source: Step, avoided: int | None
    ) -> None:
        super().__init__(context, pattern)
        self.steps = steps
        self.outer = context
        self.context = context.within(pattern.names)
        self.step = source
        self.avoided = avoided
        self.open_links = list(pattern.links)
        self.closed_links: list[PatternLink] = []

    def add(
        self, name: str, details: str, run: Operator, rows: float, marks: Sequence[Mark] | None = ()
    ) -> None:
        """Put a step on top; `marks` tell apart the rows it makes of one, None if nothing does."""
        known = None if marks is None else self.step.marks_with(*marks)
        self.step = self.steps.step(name, details, run, (self.step,), rows, marks=known)

    def slot(self, name: str) -> int:
        """Give the slot of a name."""
        return self.pattern.names[name].index

    # --- conditions ---------------------------------------------------------------------------------

    def compiled(self, expressions: Sequence[Expression]) -> Evaluate | None:
        """Give the test that all of some conditions hold."""
        return all_true([compile_expression(expression, self.context) for expression in expressions])

    def learn(self, *names: str) -> Evaluate | None:
        """Note that names are bound now; give the test of all conditions that can be tested with it."""
        self.known.update(names)
        return self.compiled([condition.expression for condition in self._take_ready()])

    def _take_ready(self) -> list[Condition]:
        ready = [condition for condition in self.waiting if condition.needs <= self.known]
        self.waiting = [condition for condition in self.waiting if not condition.needs <= self.known]
        return ready

    def test_ready(self) -> None:
        """Add a step that tests what can be tested now."""
        test = self.learn()
        if test is not None:
            self.add("Filter", "", filtered(self.step.run, test), self.step.rows * GUESSED_SHARE)

    def labels_hold(self, name: str, but: Sequence[str | None] = ()) -> Evaluate | None:
        """Give the test that a node has its labels, all `but` some that are known to hold."""
        labels, index = [each for each in self.pattern.nodes[name].labels if each not in but], self.slot(name)
        if not labels:
            return None
        test = label_test(
            LabelExpression("and", operands=[LabelExpression("name", label) for label in labels])
        )
        return lambda row: test(row[index].labels)

    def arrival(self, link: PatternLink, target: str, *, bound: bool) -> Evaluate | None:
        """Bind a link and its far end, if that is not `bound` before; give the test of what it must meet."""
        labels = None if bound else self.labels_hold(target)
        return both(labels, self.learn(target, link.name))

    # --- links --------------------------------------------------------------------------------------

    def close(self, link: PatternLink) -> Callable[[Row, Edge], bool] | None:
        """Count a link as walked; give the test whether an edge is taken by one walked before."""
        rivals = [other for other in self.closed_links if _may_share(link, other)]
        self.open_links.remove(link)
        self.closed_links.append(link)
        taken = [_taken_by(self.slot(other.name), is_list=other.is_list) for other in rivals]
        if self.avoided is not None:
            taken.append(_taken_by(self.avoided, is_list=True))
        if not taken:
            return None
        return taken[0] if len(taken) == 1 else lambda row, edge: any(test(row, edge) for test in taken)

    def tests(self, link: PatternLink, *names: str) -> Tests:
        """Close a link and bind names; give what the edge and the row must pass."""
        return Tests(self.close(link), self.learn(*names))

    def is_spoken_of(self, link: PatternLink) -> bool:
        """Say whether anything in the query asks for the edge of a link."""
        return (
            _shown(link.name) != ""
            or self.avoided is not None
            or any(other is link for path in self.pattern.paths for other in path.links)
            or any(other is not link and _may_share(link, other) for other in self.pattern.links)
        )

    def ends(self, link: PatternLink, *, forwards: bool) -> tuple[str, str]:
        """Give the names of the nodes from which and to which a link is walked."""
        return (link.left, link.right) if forwards else (link.right, link.left)

    def slots(self, link: PatternLink, *, forwards: bool) -> tuple[int, int, int]:
        """Give the slots of origin, edge and target of a link as it is walked."""
        origin, target = self.ends(link, forwards=forwards)
        return self.slot(origin), self.slot(link.name), self.slot(target)

    def pairs(self, link: PatternLink, syntax: RelationshipPattern, *, forwards: bool) -> Pairs:
        """Give the edges of a link, as it is walked, from a vertex."""
        return pairs_of(link.types, walked(syntax.direction, forwards=forwards))

    def trail(self, path: PatternPath) -> Evaluate:
        """Give the function that makes a path of what its links are bound to."""
        first = self.slot(path.first)
        parts = [(self.slot(link.name), link.is_list) for link in path.links]

        def evaluate(row: Row) -> Value:
            edges: list[Edge] = []
            for slot, several in parts:
                edges += row[slot] if several else [row[slot]]
            return trail_along(row[first], edges)

        return evaluate

    # --- for EXPLAIN --------------------------------------------------------------------------------

    def drawn_node(self, name: str, label: str | None = None, inside: str = "") -> str:
        """Draw a node: `inside` stands behind its label."""
        return f"({_shown(name)}{':' + label if label else ''}{inside})"

    def drawn(self, link: PatternLink, *, forwards: bool) -> str:
        """Draw the link as it is walked."""
        left, right = self.ends(link, forwards=forwards)
        direction = link.syntax.direction if isinstance(link.syntax, RelationshipPattern) else "both"
        before, after = _ARROWS[walked(direction, forwards=forwards)]
        types = "" if link.types is None else ":" + "|".join(link.types)
        hops = link.syntax.hops
        stars = "" if hops is None else f"*{hops[0]}..{'' if hops[1] is None else hops[1]}"
        labels = ":".join(self.pattern.nodes[right].labels)
        edge = f"[{_shown(link.name)}{types}{stars}]"
        return f"{self.drawn_node(left)}{before}{edge}{after}{self.drawn_node(right, labels)}"


def walked(direction: Direction, *, forwards: bool) -> Direction:
    """Give the direction of a link as it is walked."""
    return direction if forwards else _FLIPPED[direction]


def _shown(name: str) -> str:
    return "" if name.startswith(" ") else name


def _may_share(link: PatternLink, other: PatternLink) -> bool:
    if link.types is None or other.types is None:
        return True
    return not set(link.types).isdisjoint(other.types)


def _taken_by(slot: int, *, is_list: bool) -> Callable[[Row, Edge], bool]:
    if is_list:
        return lambda row, edge: edge in row[slot]
    return lambda row, edge: row[slot] is edge
