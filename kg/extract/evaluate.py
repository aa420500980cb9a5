"""Scores of a graph against annotated papers, and of a tagger against SciER.

A graph is scored as NetworkX node-link data: what `kg export json` writes, or what `graph_of` makes of
extractions alone. An item of the annotation is core where both annotators have it: recall counts core
items, precision accepts the union. A node is matched to one annotated entity and back, so a thing that
is two nodes counts as one right and one wrong.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from kg.extract.calibration import ROLE
from kg.extract.names import group, name_key
from kg.extract.train.corpus import GoldEntity, GoldPaper, Paper, PaperIndex, Sentence, with_text
from kg.ontology import PAPER, RELATIONSHIP_TYPE
from kg.records import Extraction

NodeLink: TypeAlias = Mapping[str, Any]
Extract: TypeAlias = Callable[[Iterable[tuple[str, str, str]]], Iterable[Extraction]]
ENTITY = "entity"
KINDS = (ENTITY, ROLE, "relation")
_START = 90


@dataclass(slots=True)
class Count:
    """Right and predicted items, found and expected core items."""

    right: int = 0
    predicted: int = 0
    found: int = 0
    core: int = 0

    @property
    def precision(self) -> float:
        """Share of what was predicted that is right."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of what was expected that was found."""
        return self.found / self.core if self.core else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall.

        Examples
        --------
        >>> Count(right=1, predicted=2, found=1, core=1).f1.__round__(3)
        0.667
        """
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(slots=True)
class Scores:
    """What scoring found.

    Attributes
    ----------
    counts : dict of str to Count
        By kind: entity, role, relation; and by label, role or type within it ("entity Method").
    missing : list of str
        Annotated papers that are not in the graph.
    judged : list of (str, float, bool)
        For each relation its type, confidence and whether it is right; for each of a paper's edges the same
        twice, as ENTITY (the thing is right) and as ROLE (the edge is).
    """

    counts: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    missing: list[str] = field(default_factory=list)
    judged: list[tuple[str, float, bool]] = field(default_factory=list)

    def add(self, kind: str, detail: str, **amounts: int) -> None:
        """Count something under its kind and under the detail."""
        for name in (kind, f"{kind} {detail}"):
            count = self.counts[name]
            for amount, number in amounts.items():
                setattr(count, amount, getattr(count, amount) + number)


def normalised(text: str | None) -> str:
    """Lower case, no marks, no plural s: how surface forms are compared.

    Examples
    --------
    >>> normalised("Pre-trained Language Models")
    'pre trained language model'
    """
    words = re.sub(r"[^a-z0-9 ]+", " ", (text or "").lower()).split()
    return " ".join(w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith("ss") else w for w in words)  # noqa: PLR2004


def evaluate_gold(extract: Extract, gold: Sequence[GoldPaper], papers: Iterable[Paper]) -> Scores:
    """Score extractions of annotated papers, each paper's things merged within the paper only.

    Parameters
    ----------
    extract : callable
        Records to extractions, as `Extractor.extract`.
    gold : sequence of GoldPaper
        The annotation.
    papers : iterable of (str, str)
        Titles and abstracts among which their texts are.

    Returns
    -------
    Scores
        Papers without text are in `missing`.
    """
    found, _ = with_text(gold, PaperIndex(papers))
    records = [(paper.id, paper.title, paper.abstract) for paper in found]
    return score_graph(graph_of(records, extract(records)), gold)


def score_spans(extract: Extract, sentences: Sequence[Sentence]) -> dict[str, Count]:
    """Strict scores of mentions in sentences: both ends and the label must be right.

    Parameters
    ----------
    extract : callable
        Records to extractions, as `Extractor.extract`.
    sentences : sequence of Sentence
        With their entities.

    Returns
    -------
    dict of str to Count
        All together (micro) and by label.
    """
    scores = Scores()
    records = (("", "", sentence.text) for sentence in sentences)
    for sentence, found in zip(sentences, extract(records), strict=True):
        truth = set(sentence.entities)
        spans = {(m.span.start, m.span.end, m.label) for m in found.mentions}
        for span in truth:
            scores.add("mention", span[2], core=1, found=span in spans)
        for span in spans:
            scores.add("mention", span[2], predicted=1, right=span in truth)
    return dict(scores.counts)


class _Index:
    """The papers of a node-link graph with their edges."""

    def __init__(self, graph: NodeLink) -> None:
        self.nodes: dict[str, Mapping[str, Any]] = {n["id"]: n for n in graph["nodes"]}
        self.by_start: dict[str, str] = {}
        self.by_title: dict[str, str] = {}
        for node in graph["nodes"]:
            if node.get("label") == PAPER:
                self.by_start[normalised(node.get("abstract"))[:_START]] = node["id"]
                if node.get("title"):
                    self.by_title[normalised(node["title"])] = node["id"]
        self.links: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
        self.relations: dict[str, dict[tuple[str, str, str], float]] = defaultdict(dict)
        for edge in graph["edges"]:
            self._add(edge)

    def _add(self, edge: Mapping[str, Any]) -> None:
        source, kind, target = edge["source"], edge["type"], edge["target"]
        if self.nodes[source].get("label") == PAPER:
            self.links[source][target][kind] = edge.get("confidence", 1.0)
            return
        for proof in edge.get("evidence", []):
            self.relations[proof["paper"]][source, kind, target] = proof.get("confidence", 1.0)

    def find(self, paper: GoldPaper) -> str | None:
        return self.by_start.get(normalised(paper.start)[:_START]) or self.by_title.get(
            normalised(paper.title)
        )


def score_graph(graph: NodeLink, gold: Sequence[GoldPaper]) -> Scores:
    """Score a graph against annotated papers.

    Parameters
    ----------
    graph : mapping
        Node-link data with "nodes" and "edges".
    gold : sequence of GoldPaper
        The annotation.

    Returns
    -------
    Scores
        Micro counts of entities, roles and relations.
    """
    index = _Index(graph)
    scores = Scores()
    for paper in gold:
        _expect(scores, paper)
        found = index.find(paper)
        if found is None:
            scores.missing.append(paper.id)
            continue
        match = _match(index, index.links[found], paper.entities)
        _score_links(scores, index, index.links[found], match, paper)
        _score_relations(scores, index.relations[found], match, paper)
    return scores


def _expect(scores: Scores, paper: GoldPaper) -> None:
    for entity in paper.entities:
        scores.add(ENTITY, entity.labels[0], core=entity.core)
        scores.add(ROLE, entity.roles[0], core=entity.core)
    for relation in paper.relations:
        scores.add("relation", relation.type, core=relation.core)


def _match(
    index: _Index, links: Mapping[str, Mapping[str, float]], entities: Sequence[GoldEntity]
) -> dict[str, int]:
    """One annotated entity for a node and one node for an entity: right roles first, then by id."""
    candidates: list[tuple[bool, bool, int, str, int]] = []
    keys = [{normalised(name) for name in entity.names} for entity in entities]
    for target, types in links.items():
        node = index.nodes[target]
        own = {normalised(x) for x in (node.get("name"), *(node.get("aliases") or ()))}
        for i, entity in enumerate(entities):
            if own & keys[i] and node["label"] in entity.labels:
                right = bool(set(types) & set(entity.roles))
                candidates.append((not entity.core, not right, -len(own & keys[i]), target, i))
    matched: dict[str, int] = {}
    for *_, target, i in sorted(candidates):
        if target not in matched and i not in matched.values():
            matched[target] = i
    return matched


def _score_links(
    scores: Scores,
    index: _Index,
    links: Mapping[str, Mapping[str, float]],
    match: Mapping[str, int],
    paper: GoldPaper,
) -> None:
    for target, types in links.items():
        entity = paper.entities[match[target]] if target in match else None
        label = index.nodes[target]["label"]
        scores.add(ENTITY, label, predicted=1, right=entity is not None)
        if entity is not None:
            scores.add(ENTITY, entity.labels[0], found=entity.core)
        right = bool(entity and set(types) & set(entity.roles))
        for role, confidence in types.items():
            scores.add(ROLE, role, predicted=1)
            scores.judged += [(ENTITY, confidence, entity is not None), (ROLE, confidence, right)]
        if entity is not None and right:
            role = next(iter(sorted(set(types) & set(entity.roles))))
            scores.add(ROLE, role, right=1)
            scores.add(ROLE, entity.roles[0], found=entity.core)


def _score_relations(
    scores: Scores,
    relations: Mapping[tuple[str, str, str], float],
    match: Mapping[str, int],
    paper: GoldPaper,
) -> None:
    truth = {(r.head, r.type, r.tail): r.core for r in paper.relations}
    found: set[tuple[int, str, int]] = set()
    for (source, kind, target), confidence in relations.items():
        scores.add("relation", kind, predicted=1)
        key = (match.get(source), kind, match.get(target))
        if key not in truth and RELATIONSHIP_TYPE[kind].symmetric:
            key = (key[2], kind, key[0])
        scores.judged.append((kind, confidence, key in truth))
        if key in truth:
            scores.add("relation", kind, right=1)
            found.add(key)  # type: ignore[arg-type]
    for key in found:
        scores.add("relation", key[1], found=truth[key])


def likely(found: Extraction, least_role: float, least_relation: float) -> Extraction:
    """An extraction without what is less probable than these thresholds.

    Parameters
    ----------
    found : Extraction
        With all candidates.
    least_role, least_relation : float
        Of a mention's thing, and of a relation.
    """
    shown = [i for i, m in enumerate(found.mentions) if m.confidence >= least_role]
    number = {old: new for new, old in enumerate(shown)}
    return replace(
        found,
        mentions=tuple(found.mentions[i] for i in shown),
        relations=tuple(
            replace(r, head=number[r.head], tail=number[r.tail])
            for r in found.relations
            if r.confidence >= least_relation and r.head in number and r.tail in number
        ),
    )


def graph_of(papers: Iterable[tuple[str, str, str]], extractions: Iterable[Extraction]) -> NodeLink:
    """Node-link data of extractions alone: each paper's things are its own, merged within the paper.

    Parameters
    ----------
    papers : iterable of (str, str, str)
        Key, title and abstract.
    extractions : iterable of Extraction
        One a paper, in the same order.

    Returns
    -------
    mapping
        What `score_graph` reads.
    """
    nodes: list[dict[str, Any]] = []
    edges: list[dict[str, Any]] = []
    for (key, title, abstract), found in zip(papers, extractions, strict=True):
        nodes.append({"id": key, "label": PAPER, "title": title, "abstract": abstract})
        things = _things(found)
        nodes += [_node(found, key, thing, members) for thing, members in things.items()]
        edges += [_role_edge(found, key, thing, members) for thing, members in things.items()]
        edges += _relation_edges(found, key, {m: thing for thing, members in things.items() for m in members})
    return {"nodes": nodes, "edges": edges}


def _things(found: Extraction) -> dict[str, list[int]]:
    keys = [f"{m.label} {name_key(m.name)}" for m in found.mentions]
    same = [
        (f"{label} {name_key(a.short)}", f"{label} {name_key(a.long)}")
        for a in found.abbreviations
        for label in {m.label for m in found.mentions}
    ]
    root = group(keys, same)
    things: dict[str, list[int]] = defaultdict(list)
    for i, key in enumerate(keys):
        things[root[key]].append(i)
    return things


def _node(found: Extraction, paper: str, thing: str, members: list[int]) -> dict[str, Any]:
    names = sorted({found.mentions[i].name for i in members}, key=lambda name: (-len(name), name))
    label = found.mentions[members[0]].label
    return {"id": f"{paper} {thing}", "label": label, "name": names[0], "aliases": names[1:]}


def _role_edge(found: Extraction, paper: str, thing: str, members: list[int]) -> dict[str, Any]:
    best = max(
        (found.mentions[i] for i in members),
        key=lambda m: (RELATIONSHIP_TYPE[m.role].strength, m.role_confidence),
    )
    return {
        "source": paper,
        "target": f"{paper} {thing}",
        "type": best.role,
        "confidence": best.role_confidence,
    }


def _relation_edges(found: Extraction, paper: str, thing_of: Mapping[int, str]) -> list[dict[str, Any]]:
    return [
        {
            "source": f"{paper} {thing_of[r.head]}",
            "target": f"{paper} {thing_of[r.tail]}",
            "type": r.type,
            "evidence": [{"paper": paper, "confidence": r.confidence}],
        }
        for r in found.relations
    ]
