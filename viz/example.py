"""Small graphs to try the views on: landmark papers of machine learning, and graphs of any size.

The facts of the landmark papers are theirs; the sentences are ours.
"""

import hashlib
import random
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx

from kg.ontology import DATASET, METHOD, NODE_TYPE, PAPER, RELATIONSHIP_TYPES, SCHEMA_VERSION, TASK

if TYPE_CHECKING:
    from typing import TypeAlias

    Graph: TypeAlias = "nx.MultiDiGraph[str]"


class Said(NamedTuple):
    """A sentence in which [brackets] mark the head and the tail of a relation, or a paper's mention."""

    type: str
    ends: str
    sentence: str


_LABELS = {"m": METHOD, "d": DATASET, "t": TASK}

_PAPERS: tuple[tuple[str, str, str, tuple[Said, ...]], ...] = (
    (
        "Attention Is All You Need",
        "2017-06-12",
        "1706.03762",
        (
            Said(
                "PROPOSES",
                "m:Transformer",
                "The paper introduces the [Transformer], built from attention alone.",
            ),
            Said("EVALUATES_ON", "d:WMT 2014", "Quality is measured on [WMT 2014]."),
            Said("ADDRESSES", "t:machine translation", "The goal is better [machine translation]."),
            Said("COMPARES", "m:LSTM", "It trains faster than models built on the [LSTM]."),
            Said(
                "USED_FOR",
                "m:Transformer t:machine translation",
                "The [Transformer] sets a new mark in [machine translation].",
            ),
            Said(
                "COMPARED_WITH",
                "m:LSTM m:Transformer",
                "Unlike the [LSTM], the [Transformer] needs no recurrence.",
            ),
            Said("EVALUATED_WITH", "m:Transformer d:WMT 2014", "The [Transformer] wins on [WMT 2014]."),
        ),
    ),
    (
        "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
        "2018-10-11",
        "1810.04805",
        (
            Said("PROPOSES", "m:BERT", "Its model is called [BERT]."),
            Said("USES", "m:Transformer", "The encoder is that of the [Transformer]."),
            Said("EVALUATES_ON", "d:SQuAD", "Results are given on [SQuAD]."),
            Said("EVALUATES_ON", "d:GLUE", "It also reports the [GLUE] score."),
            Said("ADDRESSES", "t:question answering", "One target is [question answering]."),
            Said("SUBCLASS_OF", "m:BERT m:Transformer", "[BERT] is an encoder-only [Transformer]."),
            Said(
                "USED_FOR",
                "m:BERT t:question answering",
                "Fine-tuned, [BERT] does [question answering] well.",
            ),
            Said(
                "BENCHMARK_FOR",
                "d:SQuAD t:question answering",
                "[SQuAD] measures progress in [question answering].",
            ),
            Said("EVALUATED_WITH", "m:BERT d:GLUE", "[BERT] raises the [GLUE] score."),
        ),
    ),
    (
        "Deep Residual Learning for Image Recognition",
        "2015-12-10",
        "1512.03385",
        (
            Said("PROPOSES", "m:ResNet", "Layers with shortcuts make up [ResNet]."),
            Said("EVALUATES_ON", "d:ImageNet", "Networks of 152 layers are trained on [ImageNet]."),
            Said("EVALUATES_ON", "d:COCO", "Gains carry over to [COCO]."),
            Said("ADDRESSES", "t:image classification", "Depth helps [image classification]."),
            Said("TRAINED_WITH", "m:ResNet d:ImageNet", "[ResNet] is trained on [ImageNet]."),
            Said(
                "USED_FOR",
                "m:ResNet t:image classification",
                "[ResNet] won a contest in [image classification].",
            ),
            Said(
                "BENCHMARK_FOR",
                "d:ImageNet t:image classification",
                "[ImageNet] is the yardstick of [image classification].",
            ),
        ),
    ),
    (
        "Faster R-CNN: Towards Real-Time Object Detection with Region Proposal Networks",
        "2015-06-04",
        "1506.01497",
        (
            Said("PROPOSES", "m:Faster R-CNN", "[Faster R-CNN] finds regions with a network."),
            Said("ADDRESSES", "t:object detection", "It brings [object detection] near real time."),
            Said("EVALUATES_ON", "d:PASCAL VOC", "Accuracy is reported on [PASCAL VOC]."),
            Said(
                "USED_FOR",
                "m:Faster R-CNN t:object detection",
                "[Faster R-CNN] is a two-stage method of [object detection].",
            ),
            Said(
                "BENCHMARK_FOR",
                "d:PASCAL VOC t:object detection",
                "[PASCAL VOC] is a test bed of [object detection].",
            ),
        ),
    ),
    (
        "End-to-End Object Detection with Transformers",
        "2020-05-26",
        "2005.12872",
        (
            Said("PROPOSES", "m:DETR", "[DETR] predicts a set of boxes at once."),
            Said("USES", "m:Transformer", "Boxes come out of a [Transformer] decoder."),
            Said("USES", "m:ResNet", "Features are those of a [ResNet]."),
            Said("COMPARES", "m:Faster R-CNN", "It is on a par with a tuned [Faster R-CNN]."),
            Said("EVALUATES_ON", "d:COCO", "The test is [COCO]."),
            Said("ADDRESSES", "t:object detection", "[Object detection] becomes set prediction."),
            Said("USED_FOR", "m:DETR t:object detection", "[DETR] does [object detection] without anchors."),
            Said("PART_OF", "m:ResNet m:DETR", "A [ResNet] feeds [DETR] with features."),
            Said(
                "COMPARED_WITH",
                "m:DETR m:Faster R-CNN",
                "[DETR] does better than [Faster R-CNN] on large things.",
            ),
            Said("EVALUATED_WITH", "m:DETR d:COCO", "[DETR] is run on [COCO]."),
            Said(
                "BENCHMARK_FOR",
                "d:COCO t:object detection",
                "[COCO] is the usual test of [object detection].",
            ),
        ),
    ),
    (
        "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale",
        "2020-10-22",
        "2010.11929",
        (
            Said("PROPOSES", "m:ViT", "[ViT] reads an image as a row of patches."),
            Said("USES", "m:Transformer", "The patches go through a plain [Transformer]."),
            Said("COMPARES", "m:ResNet", "With enough data it passes a [ResNet]."),
            Said("EVALUATES_ON", "d:ImageNet", "The score is that on [ImageNet]."),
            Said("ADDRESSES", "t:image classification", "It is meant for [image classification]."),
            Said("SUBCLASS_OF", "m:ViT m:Transformer", "[ViT] is a [Transformer] over patches."),
            Said("USED_FOR", "m:ViT t:image classification", "[ViT] does [image classification]."),
            Said("COMPARED_WITH", "m:ResNet m:ViT", "A [ResNet] costs more than [ViT] at equal accuracy."),
        ),
    ),
    (
        "Long Short-Term Memory",
        "1997",
        "",
        (
            Said("PROPOSES", "m:LSTM", "Gates let the [LSTM] keep what matters."),
            Said(
                "ADDRESSES", "t:sequence modelling", "It makes [sequence modelling] over long gaps possible."
            ),
            Said("USED_FOR", "m:LSTM t:sequence modelling", "The [LSTM] is made for [sequence modelling]."),
        ),
    ),
    (
        "",
        "",
        "",
        (
            Said("USES", "m:BERT", "We feed [BERT] with questions from the web."),
            Said("MENTIONS", "d:SQuAD", "Training data such as [SQuAD] is small."),
            Said("ADDRESSES", "t:question answering", "We study [question answering] without context."),
            Said(
                "SUBTASK_OF",
                "t:question answering t:language understanding",
                "[Question answering] tests [language understanding].",
            ),
            Said("USED_FOR", "m:BERT t:question answering", "[BERT] helps [question answering] here too."),
        ),
    ),
)

_ALIASES = {
    "BERT": ["Bidirectional Encoder Representations from Transformers"],
    "ResNet": ["residual network", "ResNets"],
    "LSTM": ["long short-term memory"],
    "COCO": ["MS COCO", "MS-COCO"],
    "ViT": ["Vision Transformer"],
    "DETR": ["Detection Transformer"],
}


def landmarks() -> "Graph":
    """A graph of landmark papers, in the form that graphs are stored in.

    Examples
    --------
    >>> graph = landmarks()
    >>> graph.nodes["method:bert"]["name"], graph.has_edge("method:bert", "task:question%20answering")
    ('BERT', True)
    """
    graph: Graph = nx.MultiDiGraph()
    for title, published, arxiv, said in _PAPERS:
        text = " ".join(s.sentence.translate(_PLAIN) for s in said)
        paper = hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()
        properties = {
            "title": title,
            "abstract": text,
            "published": published,
            "arxiv": arxiv,
            "year": int(published[:4]) if published else 0,
        }
        add_node(graph, paper, PAPER, {name: value for name, value in properties.items() if value})
        for one in said:
            _say(graph, paper, one)
    return graph


_PLAIN = str.maketrans("", "", "[]")


def add_node(graph: "Graph", key: str, label: str, properties: dict[str, Any]) -> None:
    """Add a node as stores hold it."""
    graph.add_node(key, labels=list(NODE_TYPE[label].labels), id=key, kg=SCHEMA_VERSION, **properties)


def add_evidence(graph: "Graph", source: str, target: str, type_: str, piece: dict[str, Any]) -> None:
    """Add a piece of evidence, and the edge where it is the first; the best stays first."""
    if not graph.has_edge(source, target, type_):
        graph.add_edge(source, target, type_, type=type_, kg=SCHEMA_VERSION)
    data = graph.edges[source, target, type_]
    for name, value in piece.items():
        data.setdefault(f"evidence_{name}", []).append(value)
    data["confidence"] = max(data["evidence_confidences"])
    data["paper_count"] = len(data["evidence_papers"])


def _entity(graph: "Graph", written: str) -> str:
    short, name = written.split(":", 1)
    label = _LABELS[short]
    key = f"{label.lower()}:{name.lower().replace(' ', '%20')}"
    if key not in graph:
        aliases = {"aliases": _ALIASES[name]} if name in _ALIASES else {}
        lookup = "|" + "|".join(x.lower() for x in (name, *_ALIASES.get(name, ()))) + "|"
        add_node(graph, key, label, {"name": name, "lookup": lookup, "paper_count": 0, **aliases})
    return key


def _say(graph: "Graph", paper: str, said: Said) -> None:
    keys = [_entity(graph, written) for written in _split(said.ends)]
    spans = list(_spans(said.sentence))
    head = spans[0] if len(keys) > 1 else (-1, -1)
    if len(keys) == 1:
        graph.nodes[keys[0]]["paper_count"] += 1
        keys = [paper, *keys]
    piece = {
        "papers": paper,
        "texts": said.sentence.translate(_PLAIN),
        "head_starts": head[0],
        "head_ends": head[1],
        "tail_starts": spans[-1][0],
        "tail_ends": spans[-1][1],
        "confidences": 0.9 if said.type != "MENTIONS" else 0.6,
    }
    add_evidence(graph, keys[0], keys[1], said.type, piece)


def _split(ends: str) -> Iterator[str]:
    """Names with their types; a name may hold spaces."""
    words = ends.split(" ")
    name = words[0]
    for word in words[1:]:
        if word[:2] in {"m:", "d:", "t:"}:
            yield name
            name = word
        else:
            name += " " + word
    yield name


def _spans(sentence: str) -> Iterable[tuple[int, int]]:
    """Offsets of the bracketed words in the sentence without brackets."""
    removed = 0
    start = 0
    for position, sign in enumerate(sentence):
        if sign == "[":
            start, removed = position - removed, removed + 1
        elif sign == "]":
            yield start, position - removed
            removed += 1


def synthetic(entities: int, *, seed: int = 7) -> "Graph":
    """A graph of made-up things, as many as asked, with a few hubs and many leaves as abstracts give.

    Examples
    --------
    >>> graph = synthetic(60)
    >>> sum("Entity" in data["labels"] for _, data in graph.nodes(data=True))
    60
    """
    choose = random.Random(seed)  # noqa: S311
    graph: Graph = nx.MultiDiGraph()
    keys: dict[str, list[str]] = {METHOD: [], DATASET: [], TASK: []}
    for number in range(entities):
        label = (METHOD, METHOD, METHOD, DATASET, TASK)[number % 5]
        key = f"{label.lower()}:{number}"
        name = f"{choose.choice(_SYLLABLES)}{choose.choice(_SYLLABLES).lower()} {number}"
        add_node(graph, key, label, {"name": name, "lookup": f"|{name.lower()}|", "paper_count": 1})
        keys[label].append(key)
    for number in range(entities // 2):
        _write(graph, choose, number, keys)
    return graph


_OFTEN = 0.6
"""How often a made-up paper speaks of each type of relation."""

_SYLLABLES = (
    "Mesh",
    "Form",
    "Net",
    "Graph",
    "Diff",
    "Flow",
    "Token",
    "Vision",
    "Seg",
    "Pose",
    "Track",
    "Lingua",
)


def _write(graph: "Graph", choose: random.Random, number: int, keys: dict[str, list[str]]) -> None:
    """A made-up paper with its roles and relations."""
    paper = hashlib.sha256(str(number).encode()).hexdigest()
    title = f"Paper {number} on {choose.choice(_SYLLABLES)}"
    dated = {"year": 2012 + number % 12, "published": str(2012 + number % 12)} if number % 3 else {}
    add_node(graph, paper, PAPER, {"title": title, "abstract": title, **dated})
    picked = {label: [_pick(choose, known) for _ in range(3)] for label, known in keys.items() if known}
    for type_ in RELATIONSHIP_TYPES:
        for source_label, target_label in type_.pairs[:1]:
            source = paper if source_label == PAPER else choose.choice(picked[source_label])
            target = choose.choice(picked[target_label])
            if source != target and choose.random() < _OFTEN:
                _made_up(graph, paper, (source, target, type_.name), choose)


def _pick(choose: random.Random, known: list[str]) -> str:
    """Early ones far more often than late ones."""
    return known[int(len(known) * choose.random() ** 2.2)]


def _made_up(graph: "Graph", paper: str, edge: tuple[str, str, str], choose: random.Random) -> None:
    source, target, type_ = edge
    names = [graph.nodes[key].get("name", "This paper") for key in (source, target)]
    text = f"{names[0]} stands in some relation to {names[1]}, says this sentence of usual length for one."
    start = text.index(names[1])
    head = (-1, -1) if source == paper else (0, len(names[0]))
    piece = {
        "papers": paper,
        "texts": text,
        "head_starts": head[0],
        "head_ends": head[1],
        "tail_starts": start,
        "tail_ends": start + len(names[1]),
        "confidences": round(0.4 + 0.6 * choose.random(), 4),
    }
    add_evidence(graph, source, target, type_, piece)
