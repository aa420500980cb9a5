"""Annotated abstracts and SciER sentences, as training sees them."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from kg.errors import InputError
from kg.extract.scier import detokenise
from kg.records import squash

Paper: TypeAlias = tuple[str, str]
"""Title and abstract, as read."""

ROLE_OF = {
    "proposes": "PROPOSES", "uses": "USES", "compares": "COMPARES",
    "evaluates": "EVALUATES_ON", "addresses": "ADDRESSES", "mentions": "MENTIONS",
}  # fmt: skip
_START = 80
_TELLING = 40
"""Letters of a sentence that is no other paper's, too."""


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """A thing that a paper names: its surface forms, the first the most complete one."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    roles: tuple[str, ...]
    core: bool = True


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """A relation between two of a paper's entities, by index."""

    head: int
    type: str
    tail: int
    core: bool = True


@dataclass(frozen=True, slots=True)
class GoldPaper:
    """An annotated paper with its text; `abstract` is empty until its text is found."""

    id: str
    title: str
    abstract: str
    start: str
    entities: tuple[GoldEntity, ...]
    relations: tuple[GoldRelation, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A SciER sentence as people write it.

    Attributes
    ----------
    text : str
        The sentence.
    entities : tuple of (int, int, str)
        Start, end and label.
    names : tuple of str
        Of each entity, as SciER writes it.
    relations : tuple of (str, str, str)
        Name and label of the head ("GPT:Method"), type, and the same of the tail.
    document : str
        The paper it is from.
    """

    text: str
    entities: tuple[tuple[int, int, str], ...] = field(default=())
    names: tuple[str, ...] = field(default=())
    relations: tuple[tuple[str, str, str], ...] = field(default=())
    document: str = ""


def title_key(title: str) -> str:
    """A title without case, marks and spaces.

    Examples
    --------
    >>> title_key("GPFL: Learning ...") == title_key("GPFL - learning")
    True
    """
    return re.sub(r"[\W_]+", "", squash(title))


def start_key(abstract: str) -> str:
    """The first letters of an abstract without case, marks and spaces."""
    return title_key(abstract[: 4 * _START])[:_START]


def read_gold(path: Path) -> list[GoldPaper]:
    """Annotated papers of a file in either form: one annotation, or two merged ones.

    Parameters
    ----------
    path : Path
        A JSON list of papers with `entities` and `relations`.

    Returns
    -------
    list of GoldPaper
        In the file's order.

    Raises
    ------
    InputError
        When the file is missing or not of this form.
    """
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return [_paper(row) for row in rows]
    except FileNotFoundError:
        raise InputError(f"{path}: no such file of annotated abstracts") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path}: not a list of annotated abstracts ({type(error).__name__}: {error}); expected papers "
            'with "entities" ({name, type, aliases, role}) and "relations" ([head, TYPE, tail])'
        ) from None


def _paper(row: Mapping[str, Any]) -> GoldPaper:
    entities = tuple(_entity(e) for e in row["entities"])
    by_name = {e.names[0]: i for i, e in reversed(list(enumerate(entities)))}
    relations = tuple(_relation(r, by_name) for r in row["relations"])
    abstract = row.get("abstract") or ""
    start = row.get("text_start") or abstract
    return GoldPaper(row["id"], row.get("title") or "", abstract, start, entities, relations)


def _entity(row: Mapping[str, Any]) -> GoldEntity:
    if "names" in row:
        roles = tuple(ROLE_OF[r] for r in row["roles"])
        return GoldEntity(tuple(row["names"]), tuple(row["types"]), roles, row["core"])
    return GoldEntity((row["name"], *row["aliases"]), (row["type"],), (ROLE_OF[row["role"]],))


def _relation(row: Mapping[str, Any] | Sequence[str], by_name: Mapping[str, int]) -> GoldRelation:
    if isinstance(row, Mapping):
        return GoldRelation(row["head"], row["type"], row["tail"], row["core"])
    head, kind, tail = row
    return GoldRelation(by_name[head], kind, by_name[tail])


class PaperIndex:
    """Finds a paper's text by the start of its abstract or by its title."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self._by_start: dict[str, Paper] = {}
        self._by_title: dict[str, Paper] = {}
        for paper in papers:
            title, abstract = paper
            self._by_start.setdefault(start_key(abstract), paper)
            if title:
                self._by_title.setdefault(title_key(title), paper)

    def find(self, gold: GoldPaper) -> Paper | None:
        """Title and abstract of an annotated paper, if it is here."""
        key = start_key(gold.start)
        found = (self._by_start.get(key) if key else None) or self._by_title.get(title_key(gold.title))
        return found or next((p for k, p in self._by_start.items() if key and k.startswith(key)), None)


def with_text(gold: Sequence[GoldPaper], index: PaperIndex) -> tuple[list[GoldPaper], list[str]]:
    """Annotated papers with their text filled in, and the ids of those whose text was not found."""
    found: list[GoldPaper] = []
    missing: list[str] = []
    for paper in gold:
        text = (paper.title, paper.abstract) if paper.abstract else index.find(paper)
        if text is None:
            missing.append(paper.id)
            continue
        title, abstract = text
        found.append(GoldPaper(paper.id, title, abstract, paper.start, paper.entities, paper.relations))
    return found, missing


class Excluded:
    """The papers that no training may see.

    Parameters
    ----------
    gold : iterable of GoldPaper
        Known by title and by the start of the abstract.
    sentences : iterable of Sentence
        Of SciER, which gives no titles: a paper whose abstract has one of them is excluded.
    """

    def __init__(self, gold: Iterable[GoldPaper] = (), sentences: Iterable[Sentence] = ()) -> None:
        gold = tuple(gold)
        self._titles = {title_key(p.title) for p in gold} - {""}
        self._starts = {start_key(p.start) for p in gold} - {""}
        keys = (title_key(s.text) for s in sentences)
        self._sentences = {key for key in keys if len(key) >= _TELLING}

    def __contains__(self, paper: Paper) -> bool:
        title, abstract = paper
        key = start_key(abstract)
        return (
            title_key(title) in self._titles
            or any(key.startswith(s) or s == key for s in self._starts)
            or (bool(self._sentences) and not self._sentences.isdisjoint(_sentence_keys(abstract)))
        )


def _sentence_keys(abstract: str) -> Iterator[str]:
    return map(title_key, re.split(r"(?<=[.!?])\s+", abstract))


def read_excluded(paths: Iterable[Path]) -> Excluded:
    """What no training may see: annotated abstracts (JSON) and sentences of SciER (.jsonl).

    Raises
    ------
    InputError
        When a file is missing, of neither form, or holds no papers.
    """
    gold: list[GoldPaper] = []
    sentences: list[Sentence] = []
    for path in paths:
        before = len(gold) + len(sentences)
        if path.suffix == ".jsonl":
            sentences += read_scier(path)
        else:
            gold += read_gold(path)
        if len(gold) + len(sentences) == before:
            raise InputError(
                f"{path}: holds no papers, nothing would be kept out; expected annotated abstracts (JSON) "
                "or sentences of SciER (.jsonl)"
            )
    return Excluded(gold, sentences)


def read_scier(path: Path) -> list[Sentence]:
    """Sentences of a SciER file, detokenised, with their entities aligned.

    Raises
    ------
    InputError
        When a line is not a SciER sentence.
    """
    sentences: list[Sentence] = []
    for number, line in enumerate(_lines(path), 1):
        try:
            row = json.loads(line)
            text, offsets = detokenise(row["sentence"].split())
            found = sorted(_aligned(row["sentence"].split(), offsets, row["ner"]))
            relations = tuple((head, kind, tail) for head, kind, tail in row.get("rel_plus", ()))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise InputError(f"{path}:{number}: not a sentence of SciER ('sentence' and 'ner')") from None
        entities, names = tuple(e[:3] for e in found), tuple(e[3] for e in found)
        sentences.append(Sentence(text, entities, names, relations, str(row.get("doc_id", ""))))
    return sentences


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8") as file:
            yield from file
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); expected a file of SciER") from None


def _aligned(
    tokens: list[str], offsets: list[tuple[int, int]], ner: Iterable[tuple[str, str]]
) -> Iterator[tuple[int, int, str, str]]:
    """Offsets, label and name of each named string: every place it stands, longer names first, none twice."""
    taken = [False] * len(tokens)
    for name, label in sorted(ner, key=lambda pair: -len(pair[0])):
        words = name.split()
        for i in range(len(tokens) - len(words) + 1):
            if tokens[i : i + len(words)] == words and not any(taken[i : i + len(words)]):
                taken[i : i + len(words)] = [True] * len(words)
                yield offsets[i][0], offsets[i + len(words) - 1][1], label, name
