"""Plan a MATCH: start where the fewest nodes are, walk on from there, test as soon as one can."""

from queries.cypher.operators.rows import assigned, filtered
from queries.cypher.plan import hops, lengths
from queries.cypher.plan.conditions import is_node
from queries.cypher.plan.context import Context, Slot
from queries.cypher.plan.pattern import PatternLink, PatternPath, PatternReader
from queries.cypher.plan.progress import Progress
from queries.cypher.plan.starting import start_somewhere
from queries.cypher.plan.steps import Step, StepMaker
from queries.cypher.syntax.clause_tree import Match
from queries.cypher.syntax.pattern_tree import QuantifiedPattern


class MatchPlanner:
    """Plans one MATCH upon a step that gives the rows to extend."""

    def __init__(
        self, steps: StepMaker, context: Context, clause: Match, source: Step, avoided: int | None = None
    ) -> None:
        self.pattern = PatternReader(context).read(clause)
        self.progress = Progress(steps, context, self.pattern, source, avoided)

    def plan(self) -> tuple[Step, dict[str, Slot]]:
        """Give the last step, and the slots of what the pattern has added."""
        progress = self.progress
        self._check_bound_entities()
        progress.test_ready()
        while progress.open_links or any(name not in progress.known for name in self.pattern.nodes):
            link = self._next_link()
            if link is None:
                start_somewhere(progress)
            else:
                self._walk(link)
        for path in self.pattern.paths:
            self._bind_path(path)
        return progress.step, self.pattern.added

    def _check_bound_entities(self) -> None:
        """Drop rows in which a node that is bound already is null or lacks a label."""
        progress = self.progress
        for name, node in self.pattern.nodes.items():
            if name not in progress.known:
                continue
            slot = self.pattern.names[name]
            if slot.kind != "node" or not slot.certain:
                run = filtered(progress.step.run, is_node(slot.index, name))
                progress.add("Filter", f"{name} is a node", run, progress.step.rows)
            labels = progress.labels_hold(name)
            if labels is not None:
                run = filtered(progress.step.run, labels)
                progress.add("Filter", f"{name}:{'&'.join(node.labels)}", run, progress.step.rows)

    def _next_link(self) -> PatternLink | None:
        """Give the link that makes the fewest rows, of those with an end that is bound."""
        reachable = [link for link in self.progress.open_links if self._can_walk(link)]
        return min(reachable, key=self.progress.cost, default=None)

    def _can_walk(self, link: PatternLink) -> bool:
        known = self.progress.known
        ends = (link.left in known) + (link.right in known)
        if link.selector is not None:
            return ends == 2  # noqa: PLR2004 - both ends
        return ends > 0 or (link.name in known and not link.is_list)

    def _walk(self, link: PatternLink) -> None:
        progress, syntax = self.progress, link.syntax
        forwards = link.left in progress.known
        into = forwards and link.right in progress.known
        if isinstance(syntax, QuantifiedPattern):
            lengths.repeat(progress, link, syntax, self._plan_part, forwards=forwards, into=into)
        elif link.selector is not None:
            lengths.search(progress, link, syntax)
        elif link.is_list:
            lengths.vary(progress, link, syntax, forwards=forwards, into=into)
        elif link.name in progress.known:
            hops.walk_again(progress, link, syntax)
        elif into:
            fewer_forwards = progress.fan_out(link, forwards=True) <= progress.fan_out(link, forwards=False)
            hops.expand_into(progress, link, syntax, forwards=fewer_forwards)
        else:
            hops.expand(progress, link, syntax, forwards=forwards)

    def _plan_part(
        self, context: Context, clause: Match, source: Step, avoided: int
    ) -> tuple[Step, dict[str, Slot], list[PatternLink]]:
        planner = MatchPlanner(self.progress.steps, context, clause, source, avoided)
        step, added = planner.plan()
        return step, added, planner.pattern.links

    def _bind_path(self, path: PatternPath) -> None:
        progress = self.progress
        run = assigned(progress.step.run, progress.slot(path.name), progress.trail(path))
        progress.add("BindPath", path.name, run, progress.step.rows)
        progress.known.add(path.name)
        progress.test_ready()
