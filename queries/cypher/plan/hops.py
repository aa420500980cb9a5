"""Plan how a MATCH walks a single relationship."""

from dataclasses import replace

from queries.cypher.operators.adjacency import ends_of, reaching, ways_of
from queries.cypher.operators.matching import expanded, reached, walked_again
from queries.cypher.plan.conditions import all_true, present
from queries.cypher.plan.context import Evaluate
from queries.cypher.plan.estimates import GUESSED_SHARE
from queries.cypher.plan.pattern import PatternLink
from queries.cypher.plan.progress import Progress, walked
from queries.cypher.plan.steps import Mark
from queries.cypher.syntax.pattern_tree import Direction, RelationshipPattern


def expand(progress: Progress, link: PatternLink, syntax: RelationshipPattern, *, forwards: bool) -> None:
    """Walk to nodes that are not bound yet."""
    fan_out = progress.fan_out(link, forwards=forwards)
    drawn, slots = progress.drawn(link, forwards=forwards), progress.slots(link, forwards=forwards)
    direction = walked(syntax.direction, forwards=forwards)
    spoken_of = progress.is_spoken_of(link)
    tests = progress.tests(link, link.name, progress.ends(link, forwards=forwards)[1])
    label, rest = _labels_to_test(progress, link, direction, forwards=forwards)
    predicate = all_true([*present(rest), *present(tests.predicate)])
    rows = progress.step.rows * fan_out * (1.0 if predicate is None else GUESSED_SHARE)
    marks = [_mark(progress, link, direction, slots)]
    if spoken_of:
        pairs = progress.pairs(link, syntax, forwards=forwards)
        run = expanded(progress.step.run, pairs, slots, replace(tests, predicate=predicate), label=label)
        progress.add("Expand", drawn, run, rows, marks)
        return
    ends = ends_of(progress.snapshot, link.types, direction)
    run = reached(progress.step.run, ends, (slots[0], slots[2]), label, predicate)
    progress.add("Expand", drawn, run, rows, marks)
    reach = reaching(ends, (slots[0], slots[2]), label, predicate)
    progress.step = replace(progress.step, reach=reach)


def expand_into(
    progress: Progress, link: PatternLink, syntax: RelationshipPattern, *, forwards: bool
) -> None:
    """Walk between two nodes that are bound."""
    fan_out = progress.fan_out(link, forwards=forwards)
    drawn, slots = progress.drawn(link, forwards=forwards), progress.slots(link, forwards=forwards)
    pairs = progress.pairs(link, syntax, forwards=forwards)
    run = expanded(progress.step.run, pairs, slots, progress.tests(link, link.name), into=True)
    progress.add("ExpandInto", drawn, run, progress.step.rows * min(1.0, fan_out), [Mark(slots[1])])


def _labels_to_test(
    progress: Progress, link: PatternLink, direction: Direction, *, forwards: bool
) -> tuple[str | None, Evaluate | None]:
    """Give one label of the far end to test in passing and the test of all others.

    A label that every node has to which such a relationship leads needs no test.
    """
    target = progress.ends(link, forwards=forwards)[1]
    certain = progress.far_labels(link, direction)
    labels = [label for label in progress.pattern.nodes[target].labels if label not in certain]
    if len(labels) == 1:
        return labels[0], None
    return None, progress.labels_hold(target, but=list(certain))


def _mark(progress: Progress, link: PatternLink, direction: Direction, slots: tuple[int, int, int]) -> Mark:
    """Tell rows apart by the edge, or the far end where a type joins no two nodes twice."""
    _, edge, target = slots
    if link.types is None or len(link.types) != 1 or direction == "both":
        return Mark(edge)
    snapshot, kind = progress.snapshot, link.types[0]
    return Mark(edge, target, lambda: snapshot.joins_once(kind))


def walk_again(progress: Progress, link: PatternLink, syntax: RelationshipPattern) -> None:
    """Match the relationship that an earlier clause has bound."""
    bound = (link.left in progress.known, link.right in progress.known)
    slots, drawn = progress.slots(link, forwards=True), progress.drawn(link, forwards=True)
    labels = [
        test
        for name, is_bound in zip((link.left, link.right), bound, strict=True)
        if not is_bound
        for test in present(progress.labels_hold(name))
    ]
    tests = progress.tests(link, link.left, link.right)
    tests = replace(tests, predicate=all_true([*labels, *present(tests.predicate)]))
    run = walked_again(progress.step.run, ways_of(link.types, syntax.direction), slots, bound, tests)
    progress.add("WalkBound", drawn, run, progress.step.rows, None)
