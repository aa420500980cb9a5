"""From a row with named fields (JSON, CSV, Parquet, BibTeX, RIS) to a record."""

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, cast

from kg.errors import UsageError
from kg.records import Record, Source
from kg.sources import clean
from kg.sources.events import Entry, Item, NotUnderstood
from kg.sources.prose import MAX_ABSTRACT, MAX_TITLE
from kg.sources.text import storable

Row: TypeAlias = Mapping[str, object]

NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "papertitle", "articletitle", "displayname", "primarytitle", "paper.title"),
    "abstract": (
        "abstract", "summary", "abstractnote", "abstracttext", "paperabstract", "notesabstract",
        "abstractinvertedindex", "paper.summary", "description",
    ),
    "authors": (
        "authorsparsed", "authors", "author", "authorships", "authornames", "creators", "firstauthors",
        "paper.authors",
    ),
    "published": (
        "published", "publicationdate", "publisheddate", "publishedat", "versions.0.created", "date",
        "publicationyear", "year", "pubyear", "pubdate", "paper.publishedat", "issued", "updatedate",
    ),
    "venue": (
        "venue", "journal", "booktitle", "conference", "publicationtitle", "journalname", "journalref",
        "containertitle", "secondarytitle", "journaltitle", "sourcetitle",
        "primarylocation.source.displayname",
    ),
    "url": ("url", "link", "urls.0", "openaccessurl", "primarylocation.landingpageurl", "pdfurl", "pdf"),
    "doi": ("doi", "externalids.doi", "ids.doi", "url"),
    "arxiv": (
        "arxiv", "arxivid", "externalids.arxiv", "eprint", "id", "paper.id", "doi", "externalids.doi", "url",
        "pdfurl", "primarylocation.landingpageurl", "journal",
    ),
}  # fmt: skip
"""The names a field goes by, in the order in which they are tried; dots step into objects and lists."""


def entry(row: Row, source: Source, columns: Mapping[str, str], lines: int = 1) -> Item:
    """Make a record of a row, or say why it is none.

    Parameters
    ----------
    row : mapping
        Names to values, nested where JSON is.
    source : Source
        Where the row stands.
    columns : mapping of str to str
        The name in the row for a field, where the user gave one (`Options.columns`).
    lines : int
        Lines the row took.
    """
    names = {plain(key): value for key, value in row.items()}

    def values(field: str) -> Iterator[object]:
        return _values(row, names, field, columns)

    title = next((text for text in map(_text, values("title")) if text), "")
    abstract = next((text for text in map(_text, values("abstract")) if text), "")
    if reason := _unfit(title, abstract):
        return NotUnderstood(source, reason)
    record = Record(
        title=title,
        abstract=abstract,
        authors=next((found for found in map(clean.authors, values("authors")) if found), ()),
        published=next((date for date in map(clean.published, values("published")) if date), None),
        venue=next((text for text in map(_text, values("venue")) if text), None),
        url=next((found for found in map(clean.url, values("url")) if found), None),
        doi=next((found for found in map(clean.doi, values("doi")) if found), None),
        arxiv=next((found for found in map(clean.arxiv, values("arxiv")) if found), None),
        source=source,
    )
    return Entry(record, lines)


def check_columns(columns: Mapping[str, str], present: Sequence[str], name: str) -> None:
    """Refuse a `--map` that names a field no record has, or a column this table lacks.

    Raises
    ------
    UsageError
        With the valid choices.
    """
    for field, column in columns.items():
        if field not in NAMES:
            raise UsageError(f"--map {field}={column}: no such field; fields are {', '.join(NAMES)}")
        if present and column not in present:
            raise UsageError(
                f"--map {field}={column}: {name} has no such column; it has {', '.join(present)}"
            )


def is_table(header: Sequence[str], columns: Mapping[str, str]) -> bool:
    """Whether these column names hold an abstract and something beside it."""
    names = [plain(cell) for cell in header]
    known = {name for group in NAMES.values() for name in group}
    if "abstract" in columns:
        return columns["abstract"] in header
    return any(name in NAMES["abstract"] for name in names) and sum(name in known for name in names) > 1


@functools.lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """The name of a column without case, spaces and signs.

    Examples
    --------
    >>> plain("Abstract Note"), plain("abstract_inverted_index")
    ('abstractnote', 'abstractinvertedindex')
    """
    return re.sub(r"[\W_]+", "", name.lower())


def _unfit(title: str, abstract: str) -> str | None:
    if not abstract:
        return f"no abstract{f' under the title {title[:60]!r}' if title else ' and no title'}"
    if len(abstract) > MAX_ABSTRACT:
        return f"an abstract of {len(abstract):,} characters; more than {MAX_ABSTRACT:,} is a full text"
    if len(title) > MAX_TITLE:
        return f"a title of {len(title):,} characters; the longest that is read has {MAX_TITLE:,}"
    return None


def _values(row: Row, names: Row, field: str, columns: Mapping[str, str]) -> Iterator[object]:
    if field in columns:
        yield row[columns[field]] if columns[field] in row else _step(row, columns[field].split("."))
        return
    for name in NAMES[field]:
        found = names.get(name) if "." not in name else _step(names, name.split("."))
        if found is not None:
            yield found


def _step(value: object, path: Sequence[str]) -> object:
    for part in path:
        if isinstance(value, Mapping):
            inner = cast("Row", value)
            value = next((inner[key] for key in inner if key == part or plain(key) == part), None)
        elif isinstance(value, list) and part.isdecimal():
            items = cast("list[object]", value)
            value = items[int(part)] if int(part) < len(items) else None
        else:
            return None
    return value


def _text(value: object) -> str:
    if isinstance(value, str):
        return storable(value).strip()
    if isinstance(value, Mapping):
        return storable(_from_index(cast("Mapping[str, object]", value)))
    if isinstance(value, list) and value:
        return _text(cast("list[object]", value)[0])
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def _from_index(index: Mapping[str, object]) -> str:
    """Put OpenAlex's inverted index (word: positions) back in order."""
    words: list[tuple[int, str]] = []
    for word, positions in index.items():
        if isinstance(positions, list):
            words += [(at, word) for at in cast("list[object]", positions) if isinstance(at, int)]
    return " ".join(word for _, word in sorted(words)).strip()
