"""Plan where a MATCH begins: at the node from which there is least to do, or at a rare type."""

from collections.abc import Iterator

from queries.cypher.graph import Edge
from queries.cypher.operators.matching import edges_scanned, scanned, sought
from queries.cypher.plan.conditions import all_true, both, present, values_of
from queries.cypher.plan.context import compile_expression
from queries.cypher.plan.estimates import Seek
from queries.cypher.plan.pattern import PatternLink
from queries.cypher.plan.progress import Progress
from queries.cypher.plan.steps import Mark
from queries.cypher.syntax.pattern_tree import RelationshipPattern
from queries.cypher.syntax.tree import Comparison


def start_somewhere(progress: Progress) -> None:
    """Bind the node from which there is least to do, or all ends of the rarest type of relationship."""
    unbound = [name for name in progress.pattern.nodes if name not in progress.known]
    name = min(unbound, key=progress.start_cost)
    rows = progress.nodes_expected(name)
    link = min(_scannable(progress), key=progress.edges_expected, default=None)
    if link is not None and progress.edges_expected(link) < rows:
        _scan_edges(progress, link)
        return
    seek = progress.best_seek(name)
    if seek is None:
        _scan(progress, name, rows)
    else:
        _seek(progress, name, seek)


def _seek(progress: Progress, name: str, seek: Seek) -> None:
    wanted = compile_expression(seek.wanted, progress.context)
    progress.waiting.remove(seek.condition)
    predicate = both(progress.labels_hold(name, but=[seek.label]), progress.learn(name))
    expression, snapshot = seek.condition.expression, progress.snapshot
    values = values_of(wanted, expression)
    slot, key = progress.slot(name), (seek.label, seek.key)
    run = sought(progress.step.run, snapshot, key, values, slot, predicate=predicate)
    drawn = progress.drawn_node(name, seek.label, f" {{{seek.key}}}")
    one = Mark(slot, holds=lambda: isinstance(expression, Comparison) and snapshot.is_unique(*key))
    progress.add("NodeSeek", drawn, run, progress.step.rows * max(seek.rows, 1.0), [one])


def _scan(progress: Progress, name: str, rows: float) -> None:
    label = progress.rarest_label(name)
    predicate = both(progress.labels_hold(name, but=[label]), progress.learn(name))
    snapshot, slot = progress.snapshot, progress.slot(name)
    run = scanned(progress.step.run, lambda: snapshot.with_label(label), slot, predicate)
    details = progress.drawn_node(name, label)
    progress.add(
        "LabelScan" if label else "AllNodesScan", details, run, progress.step.rows * rows, [Mark(slot)]
    )


def _scannable(progress: Progress) -> Iterator[PatternLink]:
    for link in progress.open_links:
        syntax = link.syntax
        fresh = not {link.name, link.left, link.right} & progress.known and link.left != link.right
        if (
            fresh
            and not link.is_list
            and isinstance(syntax, RelationshipPattern)
            and syntax.direction != "both"
            and link.types is not None
        ):
            yield link


def _scan_edges(progress: Progress, link: PatternLink) -> None:
    forwards = isinstance(link.syntax, RelationshipPattern) and link.syntax.direction == "out"
    slots, names = progress.slots(link, forwards=forwards), progress.ends(link, forwards=forwards)
    labels = [test for name in names for test in present(progress.labels_hold(name))]
    _ = progress.close(link)
    predicate = all_true([*labels, *present(progress.learn(link.left, link.right, link.name))])
    snapshot, types = progress.snapshot, link.types or ()

    def edges() -> Iterator[Edge]:
        return (edge for kind in types for edge in snapshot.edges.of_type(kind))

    run = edges_scanned(progress.step.run, edges, slots, predicate)
    rows = progress.step.rows * progress.edges_expected(link)
    progress.add("TypeScan", progress.drawn(link, forwards=True), run, rows, [Mark(slots[1])])
