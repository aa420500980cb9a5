"""Query files: a header that names title, parameters and columns, then one Cypher query.

A file reads ::

    // title: Datasets used for a task, by number of papers
    // about: Longer words, where they help. May stand on several lines.
    // param: task Task = "object detection"
    // param: limit integer = 20 -- so many rows at most
    // returns: dataset string, papers integer
    MATCH ...

Only the header is read here; `queries.catalogue.checks` holds it against the body.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from kg.errors import InputError, NotFoundError
from kg.ontology import ENTITY, ENTITY_LABELS, PAPER
from kg.records import Scalar

CANNED = Path(__file__).parent.parent / "canned"
"""The folder of the queries that come with the program."""

NAME_TYPES: Final = (*ENTITY_LABELS, ENTITY, PAPER)
"""Types of parameters that name a node, which is looked up before the query runs."""

PARAMETER_TYPES: Final = ("string", "integer", "float", "boolean", "date", *NAME_TYPES)
COLUMN_TYPES: Final = (
    "string", "integer", "float", "boolean", "date", "strings", "integers", "floats", "list", "map",
    "node", "relationship", "path",
)  # fmt: skip

RESERVED: Final = ("graph", "format", "output", "print", "timeout", "max_rows", "help")
"""Options that every canned query has, which no parameter can be called."""

_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_HEADER = re.compile(r"//\s*(\w+)\s*:\s*(.*?)\s*")
_PARAM = re.compile(r"([a-z]\w*)\s+(\w+)\s*=\s*(.+?)(?:\s+--\s+(.+))?")
_COLUMN = re.compile(r"(\w+)\s+(\w+)")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_NAME = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a canned query, always with a default.

    Attributes
    ----------
    name, type : str
        As the header says; one of `PARAMETER_TYPES`.
    default : str, int, float or bool
        What holds where nothing is given.
    meaning : str
        A few words, or empty.
    line : int
        Where it is declared.
    """

    name: str
    type: str
    default: Scalar
    meaning: str
    line: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the rows, and the type of its values."""

    name: str
    type: str


@dataclass(frozen=True)
class CannedQuery:
    """A query file.

    Attributes
    ----------
    name : str
        The file's name without its ending.
    title, about : str
        One line, and longer words or nothing.
    parameters : tuple of Parameter
    columns : tuple of Column
    body : str
        The Cypher text below the header.
    path : Path
        The file.
    first_line : int
        Line of the file on which the body starts.
    returns_line : int
        Line of the header that names the columns.
    """

    name: str
    title: str
    about: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    body: str
    path: Path
    first_line: int
    returns_line: int

    @cached_property
    def parameter(self) -> Mapping[str, Parameter]:
        """Parameters by name."""
        return {p.name: p for p in self.parameters}

    def fault(self, line: int, message: str) -> InputError:
        """An error at a line of the file."""
        return InputError(f"{self.path}:{line}: {message}")


def read_query(path: Path) -> CannedQuery:
    """Read a query file.

    Parameters
    ----------
    path : Path
        A `.cypher` file.

    Returns
    -------
    CannedQuery

    Raises
    ------
    InputError
        The header is not understood; the message names file and line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the query file {path}: {error}") from error
    return _Reader(path, text).query()


def find_queries(folders: Iterable[Path] = ()) -> dict[str, CannedQuery]:
    """All query files by name: those of the program, then those of the folders, which win.

    Parameters
    ----------
    folders : iterable of Path
        Folders of the user's own `.cypher` files.

    Raises
    ------
    InputError
        A folder is missing, or a header is not understood.
    """
    found: dict[str, CannedQuery] = {}
    for folder in (CANNED, *folders):
        if not folder.is_dir():
            raise InputError(f"there is no folder of queries {folder}; --queries and KG_QUERIES name folders")
        found |= {path.stem: read_query(path) for path in sorted(folder.glob("*.cypher"))}
    return dict(sorted(found.items()))


def query_named(name: str, queries: Mapping[str, CannedQuery]) -> CannedQuery:
    """The query of that name.

    Raises
    ------
    NotFoundError
        There is none; the message names the nearest.
    """
    if name in queries:
        return queries[name]
    from difflib import get_close_matches

    near = get_close_matches(name, queries, 3, 0.5)
    hint = f" Near: {', '.join(near)}." if near else ""
    raise NotFoundError(f"There is no query {name!r}.{hint} `kg query` lists them.")


@dataclass
class _Reader:
    """Reads the header line by line."""

    path: Path
    text: str

    def query(self) -> CannedQuery:
        if not _NAME.fullmatch(self.path.stem):
            raise self._fault(1, "a query file's name is lower-case words joined by hyphens")
        lines = list(self._header())
        said = {word: (line, value) for line, word, value in lines}
        for word in ("title", "returns"):
            if not said.get(word, (0, ""))[1]:
                raise self._fault(1, f"the header needs a line `// {word}: ...`")
        below = "\n".join(self.text.splitlines()[len(lines) :]).rstrip()
        body = below.lstrip()
        first_line = 1 + len(lines) + below[: len(below) - len(body)].count("\n")
        if not body:
            raise self._fault(first_line, "there is no query below the header")
        return CannedQuery(
            name=self.path.stem,
            title=said["title"][1],
            about=" ".join(value for _, word, value in lines if word == "about"),
            parameters=self._parameters(lines),
            columns=tuple(self._columns(*said["returns"])),
            body=body,
            path=self.path,
            first_line=first_line,
            returns_line=said["returns"][0],
        )

    def _header(self) -> Iterator[tuple[int, str, str]]:
        for number, line in enumerate(self.text.splitlines(), 1):
            if not line.startswith("//"):
                return
            match = _HEADER.fullmatch(line)
            if not match or match[1] not in ("title", "about", "param", "returns"):
                raise self._fault(number, f"{line!r} is none of // title:, // about:, // param:, // returns:")
            yield number, match[1], match[2]

    def _parameters(self, lines: Iterable[tuple[int, str, str]]) -> tuple[Parameter, ...]:
        read = [self._parameter(line, value) for line, word, value in lines if word == "param"]
        names = [p.name for p in read]
        for number, parameter in enumerate(read):
            if parameter.name in names[:number]:
                raise self._fault(parameter.line, f"the parameter {parameter.name!r} is declared twice")
        return tuple(read)

    def _parameter(self, line: int, value: str) -> Parameter:
        match = _PARAM.fullmatch(value)
        if not match:
            raise self._fault(line, f'{value!r} is not like: task Task = "object detection" -- meaning')
        name, kind, default, meaning = match.groups()
        if name in RESERVED:
            raise self._fault(line, f"no parameter can be called {name!r}: every command has that option")
        if kind not in PARAMETER_TYPES:
            raise self._fault(
                line, f"{kind!r} is no type of parameter; there are {', '.join(PARAMETER_TYPES)}"
            )
        try:
            fitted = fit(json.loads(default), kind)
        except ValueError as error:
            raise self._fault(line, f"the default {default} is not of type {kind}") from error
        return Parameter(name, kind, fitted, meaning or "", line)

    def _columns(self, line: int, value: str) -> Iterator[Column]:
        for part in value.split(","):
            match = _COLUMN.fullmatch(part.strip())
            if not match:
                raise self._fault(line, f"{part.strip()!r} is not like: papers integer")
            if match[2] not in COLUMN_TYPES:
                raise self._fault(
                    line, f"{match[2]!r} is no type of column; there are {', '.join(COLUMN_TYPES)}"
                )
            yield Column(match[1], match[2])

    def _fault(self, line: int, message: str) -> InputError:
        return InputError(f"{self.path}:{line}: {message}")


def fit(value: object, kind: str) -> Scalar:
    """A value as a parameter of that type takes it, from text or from the type itself.

    Parameters
    ----------
    value : object
        What was given.
    kind : str
        One of `PARAMETER_TYPES`.

    Returns
    -------
    str, int, float or bool

    Raises
    ------
    ValueError
        The value is not of the type.

    Examples
    --------
    >>> fit("20", "integer"), fit("yes", "boolean"), fit("2024-05", "date")
    (20, True, '2024-05')
    """
    try:
        return _fitted(value, kind)
    except (ValueError, KeyError) as error:
        raise ValueError(f"{value!r} is not of type {kind}") from error


def _fitted(value: object, kind: str) -> Scalar:
    match kind:
        case "integer" if not isinstance(value, bool | float):
            return int(str(value))
        case "float" if not isinstance(value, bool):
            return float(str(value))
        case "boolean":
            return _TRUTH[str(value).lower()]
        case "date" if _DATE.fullmatch(str(value)):
            return str(value)
        case _ if kind in ("string", *NAME_TYPES) and isinstance(value, str):
            return value
        case _:
            raise ValueError
