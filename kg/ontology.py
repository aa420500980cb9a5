"""The ontology: one table of node labels and one of relationship types; all else derives from it.

Constraints, colours, documentation, readers and checks read these two tables. A change that makes
stored graphs wrong raises `SCHEMA_VERSION`, which every node and edge carries as `kg`.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

SCHEMA_VERSION = "1"

PAPER = "Paper"
METHOD = "Method"
DATASET = "Dataset"
TASK = "Task"
ENTITY = "Entity"

PropertyType: TypeAlias = Literal["string", "integer", "float", "boolean", "strings", "integers", "floats"]


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a node or an edge: its name, the type of its values, and what it holds."""

    name: str
    type: PropertyType
    meaning: str


@dataclass(frozen=True, slots=True)
class NodeType:
    """A node label with its properties and how it is drawn.

    Attributes
    ----------
    label : str
        The label, as stored ("Method").
    plural : str
        The word for many of them in pages and tables ("methods").
    labels : tuple of str
        All labels of such a node; entities carry `Entity` too.
    color, dark_color : str
        Fill on light and on dark paper, from Okabe and Ito's colour-blind safe palette.
    shape : str
        The shape in drawings, so that type never depends on colour alone.
    properties : tuple of Property
        What such a node may carry beside `id` and `kg`.
    """

    label: str
    plural: str
    labels: tuple[str, ...]
    color: str
    dark_color: str
    shape: str
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class RelationshipType:
    """A relationship type: which labels it joins, what it says, and its strength as a paper's role.

    Attributes
    ----------
    name : str
        The type, as stored ("EVALUATES_ON").
    pairs : tuple of (str, str)
        The (source label, target label) pairs it may join.
    phrase : str
        How it reads in a sentence between the two ends ("evaluates on").
    meaning : str
        One line for documentation and legends.
    strength : int
        For a paper's roles, the higher wins where several apply; 0 for relations between entities.
    symmetric : bool
        Stored once, smaller id first, and matched without direction.
    """

    name: str
    pairs: tuple[tuple[str, str], ...]
    phrase: str
    meaning: str
    strength: int = 0
    symmetric: bool = False

    def joins(self, source: str, target: str) -> bool:
        """Whether the type may stand between these two labels."""
        return (source, target) in self.pairs


_ENTITY_PROPERTIES = (
    Property("name", "string", "canonical name, unique within its label"),
    Property("aliases", "strings", "other surface forms of the same thing"),
    Property("lookup", "string", "normalised name and aliases as |k1|k2|"),
    Property("paper_count", "integer", "papers that name it"),
)

NODE_TYPES: tuple[NodeType, ...] = (
    NodeType(
        PAPER,
        "papers",
        (PAPER,),
        "#56616b",
        "#aab4be",
        "square",
        (
            Property("title", "string", "title as read"),
            Property("abstract", "string", "abstract as read"),
            Property("published", "string", "ISO 8601 date at the precision known"),
            Property("year", "integer", "year of publication"),
            Property("published_inferred", "boolean", "the year was inferred, not read"),
            Property("venue", "string", "conference or journal"),
            Property("authors", "strings", "authors in the order given"),
            Property("url", "string", "address of the paper"),
            Property("doi", "string", "DOI"),
            Property("arxiv", "string", "arXiv id without version"),
            Property("sources", "strings", "files the paper was read from"),
        ),
    ),
    NodeType(METHOD, "methods", (ENTITY, METHOD), "#0072b2", "#56b4e9", "dot", _ENTITY_PROPERTIES),
    NodeType(DATASET, "datasets", (ENTITY, DATASET), "#d55e00", "#e69f00", "diamond", _ENTITY_PROPERTIES),
    NodeType(TASK, "tasks", (ENTITY, TASK), "#007f5c", "#2fc49c", "triangle", _ENTITY_PROPERTIES),
)

_ANY_ENTITY = (METHOD, DATASET, TASK)

RELATIONSHIP_TYPES: tuple[RelationshipType, ...] = (
    RelationshipType(
        "PROPOSES", tuple((PAPER, e) for e in _ANY_ENTITY), "proposes", "the paper introduces it", strength=4
    ),
    RelationshipType(
        "USES", ((PAPER, METHOD),), "uses", "the paper builds on, applies, trains or studies it", strength=3
    ),
    RelationshipType(
        "EVALUATES_ON",
        ((PAPER, DATASET),),
        "evaluates on",
        "the paper evaluates on, trains on or analyses it",
        strength=3,
    ),
    RelationshipType("ADDRESSES", ((PAPER, TASK),), "addresses", "the paper works on it", strength=3),
    RelationshipType(
        "COMPARES", ((PAPER, METHOD),), "compares with", "the paper's baseline or contrast", strength=2
    ),
    RelationshipType(
        "MENTIONS", tuple((PAPER, e) for e in _ANY_ENTITY), "mentions", "only background", strength=1
    ),
    RelationshipType(
        "USED_FOR",
        ((METHOD, TASK), (METHOD, METHOD)),
        "is used for",
        "a method serves a task or another method",
    ),
    RelationshipType("PART_OF", ((METHOD, METHOD),), "is part of", "a component of a method"),
    RelationshipType("SUBCLASS_OF", ((METHOD, METHOD),), "is a kind of", "a kind of a more general method"),
    RelationshipType(
        "COMPARED_WITH", ((METHOD, METHOD),), "is compared with", "two methods are compared", symmetric=True
    ),
    RelationshipType("SUBTASK_OF", ((TASK, TASK),), "is a subtask of", "a task within a wider one"),
    RelationshipType(
        "TRAINED_WITH", ((METHOD, DATASET),), "is trained with", "a method is trained on a dataset"
    ),
    RelationshipType(
        "EVALUATED_WITH", ((METHOD, DATASET),), "is evaluated with", "a method is evaluated on a dataset"
    ),
    RelationshipType(
        "BENCHMARK_FOR", ((DATASET, TASK),), "is a benchmark for", "a dataset measures progress on a task"
    ),
)

EDGE_PROPERTIES: tuple[Property, ...] = (
    Property("confidence", "float", "best confidence of its evidence, 0 to 1"),
    Property("paper_count", "integer", "papers whose text says so"),
    Property("evidence_papers", "strings", "paper ids, best evidence first, at most 100"),
    Property("evidence_texts", "strings", "the sentences as read, two joined by a newline"),
    Property("evidence_head_starts", "integers", "start of the head in the text, -1 without a head"),
    Property("evidence_head_ends", "integers", "end of the head in the text, -1 without a head"),
    Property("evidence_tail_starts", "integers", "start of the tail in the text"),
    Property("evidence_tail_ends", "integers", "end of the tail in the text"),
    Property("evidence_confidences", "floats", "confidence of each piece of evidence"),
)

MAX_STORED_EVIDENCE = 100

EVIDENCE_PARTS: dict[str, str] = {
    p.name: p.name.removeprefix("evidence_").removesuffix("s")
    for p in EDGE_PROPERTIES
    if p.name.startswith("evidence_")
}
"""The parallel lists that are an edge's evidence, and the name of one item: `evidence_texts`, `text`."""

NODE_TYPE = {t.label: t for t in NODE_TYPES}
RELATIONSHIP_TYPE = {t.name: t for t in RELATIONSHIP_TYPES}
ENTITY_LABELS: tuple[str, ...] = tuple(t.label for t in NODE_TYPES if ENTITY in t.labels)
ROLES: tuple[str, ...] = tuple(t.name for t in RELATIONSHIP_TYPES if t.strength)
RELATIONS: tuple[str, ...] = tuple(t.name for t in RELATIONSHIP_TYPES if not t.strength)


def role_for(label: str, role: str) -> str:
    """The role that says the same of an entity of another label.

    A paper's reading of an entity's type can lose the vote of all papers; its role then moves to the
    column of the winning label: USES, ADDRESSES and EVALUATES_ON change into each other, and a role
    that the label cannot have becomes MENTIONS.

    Parameters
    ----------
    label : str
        The label the entity has now.
    role : str
        The role that the paper's text was read to say.

    Returns
    -------
    str
        A role that may join a paper to that label.

    Examples
    --------
    >>> role_for("Task", "USES")
    'ADDRESSES'
    >>> role_for("Dataset", "COMPARES")
    'MENTIONS'
    """
    if RELATIONSHIP_TYPE[role].joins(PAPER, label):
        return role
    strength = RELATIONSHIP_TYPE[role].strength
    for candidate in RELATIONSHIP_TYPES:
        if candidate.strength == strength and candidate.joins(PAPER, label):
            return candidate.name
    return "MENTIONS"
