"""Plan how a MATCH walks what has any length: relationships, shortest paths and quantified parts."""

from dataclasses import replace
from typing import Protocol

from queries.cypher.operators.adjacency import ends_of
from queries.cypher.operators.rows import once
from queries.cypher.operators.shortest import ShortestWalk, shortest, unlisted
from queries.cypher.operators.trails import Repetition, Walk, repeated, retraced, varied
from queries.cypher.plan.conditions import both
from queries.cypher.plan.context import Context, Slot
from queries.cypher.plan.pattern import Condition, PatternLink
from queries.cypher.plan.progress import Progress, walked
from queries.cypher.plan.scoped import assigning
from queries.cypher.plan.steps import Step
from queries.cypher.syntax.clause_tree import Match
from queries.cypher.syntax.pattern_tree import (
    SHORTEST_PATH,
    NodePattern,
    PathPattern,
    QuantifiedPattern,
    RelationshipPattern,
)

_FAN_OUT = 10
"""How many rows a walk of any length is guessed to make of one."""


class PartPlanner(Protocol):
    """Plans the inside of a quantified part."""

    def __call__(
        self, context: Context, clause: Match, source: Step, avoided: int
    ) -> tuple[Step, dict[str, Slot], list[PatternLink]]:
        """Give its last step, what it binds and its links; `avoided` holds the edges walked before."""
        ...


def _walk_of(
    progress: Progress, link: PatternLink, syntax: RelationshipPattern, *, forwards: bool, into: bool
) -> Walk:
    low, high = syntax.hops or (1, 1)
    progress.known.add(link.step)
    each = progress.compiled(link.each)
    used = progress.close(link)
    accept = progress.arrival(link, progress.ends(link, forwards=forwards)[1], bound=into)
    return Walk(
        progress.pairs(link, syntax, forwards=forwards),
        low,
        high,
        progress.slots(link, forwards=forwards),
        progress.slot(link.step),
        each,
        into,
        used,
        accept,
        backwards=not forwards,
    )


def vary(
    progress: Progress, link: PatternLink, syntax: RelationshipPattern, *, forwards: bool, into: bool
) -> None:
    """Walk a relationship of variable length, or again the list that an earlier clause has bound."""
    was_bound = link.name in progress.known
    if was_bound:
        forwards = link.left in progress.known
    walk = _walk_of(progress, link, syntax, forwards=forwards, into=into)
    run = retraced(progress.step.run, walk) if was_bound else varied(progress.step.run, walk)
    drawn = progress.drawn(link, forwards=forwards)
    progress.add("VarLengthExpand", drawn, run, progress.step.rows * _FAN_OUT, None)


# --- shortest paths -----------------------------------------------------------------------------------


def search(progress: Progress, link: PatternLink, syntax: RelationshipPattern) -> None:
    """Find the shortest paths between two nodes that are bound."""
    path = next((path for path in progress.pattern.paths if link in path.links), None)
    selector = link.selector or SHORTEST_PATH
    ours = {link.name, *([path.name] if path is not None else [])}
    picky = _about_the_path(progress, ours) if selector.is_call else []
    walk = _walk_of(progress, link, syntax, forwards=True, into=True)
    accept = progress.compiled([condition.expression for condition in picky])
    if accept is not None and path is not None:
        accept = assigning(progress.slot(path.name), progress.trail(path), accept)
    accept = both(walk.accept, accept)
    back = walked(syntax.direction, forwards=False)
    found = shortest(
        progress.step.run,
        ShortestWalk(
            replace(walk, accept=accept),
            progress.pairs(link, syntax, forwards=False),
            (
                ends_of(progress.snapshot, link.types, syntax.direction),
                ends_of(progress.snapshot, link.types, back),
            ),
            selector,
            distinct_ends=selector.is_call and syntax.hops is not None,
            exhaustive=accept is not None or selector.count > 1,
            at=syntax.at,
        ),
    )
    run = found if link.is_list else unlisted(found, walk.slots[1])
    progress.add("ShortestPath", progress.drawn(link, forwards=True), run, progress.step.rows, None)


def _about_the_path(progress: Progress, names: set[str]) -> list[Condition]:
    """Take the conditions that speak of the path, for they choose among paths and not among rows."""
    known = progress.known | names
    picky = [each for each in progress.waiting if each.needs & names and each.needs <= known]
    progress.waiting = [each for each in progress.waiting if each not in picky]
    return picky


# --- quantified parts ---------------------------------------------------------------------------------


def repeat(
    progress: Progress,
    link: PatternLink,
    syntax: QuantifiedPattern,
    plan_part: PartPlanner,
    *,
    forwards: bool,
    into: bool,
) -> None:
    """Walk a part of the pattern as often as its quantifier says."""
    origin, target = progress.ends(link, forwards=forwards)
    frame = progress.context.frame
    used, start = frame.slot(), Slot(frame.slot(), "node", certain=True)
    inner, (start_name, end_name) = _with_named_ends(syntax.pattern if forwards else _turned(syntax.pattern))
    outer = {name: progress.pattern.names[name] for name in progress.outer.names}
    step, added, links = plan_part(
        progress.context.within({**outer, start_name: start}),
        Match(inner.at, [inner], syntax.where, optional=False),
        Step("Argument", "", once),
        used,
    )
    slots = {start_name: start, **added}
    groups = [name for name in slots if name in progress.pattern.added]
    edge_slots = [slots[each.name].index for each in links]
    _ = progress.close(link)
    labels = None if into else progress.labels_hold(target)
    part = Repetition(
        step.run,
        (start.index, slots[end_name].index),
        [slot.index for slot in slots.values()],
        edge_slots if forwards else edge_slots[::-1],
        used,
        [(slots[name].index, progress.slot(name)) for name in groups],
        progress.slots(link, forwards=forwards),
        *syntax.hops,
        into,
        not forwards,
        both(labels, progress.learn(target, link.name, *groups)),
    )
    drawn = f"{progress.drawn_node(origin)}…{progress.drawn_node(target)}"
    progress.add("Repeat", drawn, repeated(progress.step.run, part), progress.step.rows * _FAN_OUT, None)


def _with_named_ends(path: PathPattern) -> tuple[PathPattern, tuple[str, str]]:
    """Give the pattern with names for its first and its last node, and those names."""
    nodes = list(path.nodes)
    nodes[0] = _named(nodes[0], nodes[0].variable or " start")
    nodes[-1] = _named(nodes[-1], nodes[-1].variable or " end")
    names = (nodes[0].variable or "", nodes[-1].variable or "")
    return PathPattern(path.at, None, nodes, path.links), names


def _named(node: NodePattern, name: str) -> NodePattern:
    return NodePattern(node.at, name, node.labels, node.properties, node.where)


def _turned(path: PathPattern) -> PathPattern:
    """Give the pattern as read from its other end."""
    links = [
        replace(link, direction=walked(link.direction, forwards=False))
        for link in reversed(path.links)
        if isinstance(link, RelationshipPattern)
    ]
    return PathPattern(path.at, path.variable, path.nodes[::-1], list(links))
