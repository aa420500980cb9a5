"""The plain data that flows between the stages: what is read, what is found in it, what is stored."""

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Literal, TypeAlias, overload

Scalar: TypeAlias = str | int | float | bool
Value: TypeAlias = "Scalar | Sequence[str] | Sequence[int] | Sequence[float]"
FieldName: TypeAlias = Literal["title", "abstract"]


def squash(text: str) -> str:
    """NFKC, lower case, collapsed spaces: the form in which texts are compared and hashed.

    Examples
    --------
    >>> squash("  Deep Residual   Learning ")
    'deep residual learning'
    """
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record stood: the file as the user named it and the line its first word is on (from 1)."""

    name: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One entry of an input, as read. Several records can be one paper.

    Attributes
    ----------
    title, abstract : str
        As read, line breaks of hard-wrapped text included; empty where missing. Every offset of the
        project points into these, in Unicode code points.
    authors : tuple of str
        In the order given.
    published : str or None
        ISO 8601 at the precision known: "2019", "2019-05" or "2019-05-03".
    published_inferred : bool
        The year was inferred, not read.
    venue, url, doi, arxiv : str or None
        `doi` without resolver address, lower case; `arxiv` without version.
    source : Source
        Where the record stood.
    """

    title: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None
    published_inferred: bool = False
    venue: str | None = None
    url: str | None = None
    doi: str | None = None
    arxiv: str | None = None
    source: Source

    @property
    def id(self) -> str:
        """SHA-256 (64 hexadecimal digits) of title, newline and abstract, each in `squash` form."""
        text = f"{squash(self.title)}\n{squash(self.abstract)}"
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def year(self) -> int | None:
        """The year of publication, if known."""
        return int(self.published[:4]) if self.published else None


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a record's title or abstract and the sentence it stands in.

    Offsets are code points of the field as read, ends exclusive. No span crosses the two fields.
    """

    field: FieldName
    start: int
    end: int
    sentence_start: int
    sentence_end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names a method, a dataset or a task.

    Attributes
    ----------
    span : Span
        The exact slice of the text.
    label : str
        Method, Dataset or Task.
    name : str
        The cleaned form: markup removed, broken words joined, spaces collapsed. Where the paper has
        several names for one thing that no rule joins, the surest of them.
    confidence : float
        Probability, 0 to 1, that the paper's edge to the thing it names is right; one for all mentions
        of a thing. Four decimals.
    role : str
        What the paper does with it, read at this mention (PROPOSES, USES, ...).
    role_confidence : float
        The same, less where this mention speaks less for it than another. Four decimals.
    """

    span: Span
    label: str
    name: str
    confidence: float
    role: str
    role_confidence: float


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two mentions of one record; head and tail are indices of its mentions."""

    head: int
    type: str
    tail: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and the long form that the same text gives for it, both in cleaned form."""

    short: str
    long: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was found in one record; mentions are ordered by field (title first), start, end."""

    record_id: str
    mentions: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperReading:
    """A paper as resolution sees it: its node id, what was found in its text, its year."""

    paper: str
    extraction: Extraction
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """One real thing: a method, dataset or task.

    Attributes
    ----------
    id : str
        Its label and percent-encoded key; the smallest of its members' ids.
    label, name : str
        Its type, and its canonical name, unique within the type.
    aliases : tuple of str
        The other surface forms.
    lookup : str
        Normalised name and aliases as ``|k1|k2|``.
    member_ids : tuple of str
        Every id that a member of it would have by itself; each resolves to this entity.
    paper_count : int
        Papers that name it.
    link_id, link_url : str or None
        Its identifier and page in the user's own list, if there is one.
    """

    id: str
    label: str
    name: str
    aliases: tuple[str, ...]
    lookup: str
    member_ids: tuple[str, ...]
    paper_count: int
    link_id: str | None = None
    link_url: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """Why two keys are one entity: the reason and what shows it."""

    id: str
    entity_id: str
    left_key: str
    right_key: str
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node as stores hold it; `properties` holds only properties that have a value, and not the id."""

    id: str
    properties: dict[str, Value]


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """A relationship as stores hold it, between two node ids."""

    source: str
    target: str
    properties: dict[str, Value]


class EdgeTable(Sequence[EdgeRow]):
    """Relationships kept as columns, as a graph of millions is read; a row is made when it is asked for.

    Parameters
    ----------
    sources, targets : sequence of str
        Node ids, one of each a row.
    columns : mapping of str to sequence
        Properties that every row has, by name; as many values each as there are rows.

    Examples
    --------
    >>> table = EdgeTable(["p"], ["task:parsing"], {"confidence": [0.9]})
    >>> table[0]
    EdgeRow(source='p', target='task:parsing', properties={'confidence': 0.9})
    """

    def __init__(
        self, sources: Sequence[str], targets: Sequence[str], columns: Mapping[str, Sequence[Any]]
    ) -> None:
        self.sources = sources
        self.targets = targets
        self.columns = columns

    def __len__(self) -> int:
        """How many rows."""
        return len(self.sources)

    @overload
    def __getitem__(self, index: int) -> EdgeRow: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[EdgeRow]: ...
    def __getitem__(self, index: int | slice) -> EdgeRow | Sequence[EdgeRow]:
        """A row, or a table of some rows."""
        if isinstance(index, slice):
            columns = {name: column[index] for name, column in self.columns.items()}
            return EdgeTable(self.sources[index], self.targets[index], columns)
        properties = {name: column[index] for name, column in self.columns.items()}
        return EdgeRow(self.sources[index], self.targets[index], properties)

    def __iter__(self) -> Iterator[EdgeRow]:
        """The rows, made one after the other."""
        return map(EdgeRow, self.sources, self.targets, self.properties())

    def properties(self) -> Iterator[dict[str, Any]]:
        """The properties of the rows alone."""
        if not self.columns:
            return ({} for _ in self.sources)
        return map(dict, map(zip, repeat(tuple(self.columns)), zip(*self.columns.values(), strict=True)))


@dataclass(frozen=True, slots=True)
class NodeBatch:
    """Nodes of one label (Paper, Method, Dataset or Task)."""

    label: str
    rows: Sequence[NodeRow]


@dataclass(frozen=True, slots=True)
class EdgeBatch:
    """Relationships of one type between sources of one label and targets of one label."""

    type: str
    source_label: str
    target_label: str
    rows: Sequence[EdgeRow]


Batch: TypeAlias = NodeBatch | EdgeBatch
