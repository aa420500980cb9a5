"""BibTeX with abstracts. Entries are parsed one by one, so that a broken one costs nothing but itself."""

import re
from collections.abc import Iterator, Mapping

from kg.sources.bibtex_entry import people, read_fields
from kg.sources.bibtex_text import decode
from kg.sources.events import Furniture, Item, NotUnderstood, Options
from kg.sources.fields import check_columns, entry
from kg.sources.text import MAX_LINE, Content, Head, Line

NAME = "BibTeX"

_START = re.compile(r"\s*@\s*(?P<type>[A-Za-z]+)\s*[{(]")
_DECODED = ("title", "abstract", "journal", "journaltitle", "booktitle", "venue")


def looks_like(head: Head) -> bool:
    """Whether a line starts an entry with a key and a field."""
    return bool(re.search(r"(?m)^\s*@\s*[A-Za-z]+\s*[{(]\s*[^\s,{}()=]*\s*(,|=)", head.text))


def read(content: Content, options: Options) -> Iterator[Item]:
    """Read a paper from each entry; comments and text between entries are furniture."""
    check_columns(options.columns, (), content.name)
    macros: dict[str, str] = {}
    for block in _blocks(content.lines()):
        yield from _items(block, content, options, macros)


def _blocks(lines: Iterator[Line]) -> Iterator[list[Line]]:
    """Cut the input before each line that starts an entry."""
    block: list[Line] = []
    size = 0
    for line in lines:
        if block and (_START.match(line.text) or size > MAX_LINE):
            yield block
            block, size = [], 0
        if not line.blank:
            block.append(line)
            size += len(line.text)
    if block:
        yield block


def _items(block: list[Line], content: Content, options: Options, macros: dict[str, str]) -> Iterator[Item]:
    source = content.at(block[0].number)
    start = _START.match(block[0].text)
    kind = start["type"].lower() if start else "comment"
    if kind in {"comment", "preamble"}:
        yield Furniture(source, len(block))
        return
    fields = read_fields("\n".join(line.text for line in block), macros)
    if kind == "string":
        macros.update(fields)
        yield Furniture(source, len(block))
    elif fields:
        yield entry(_row(fields), source, options.columns, len(block))
    else:
        yield NotUnderstood(source, f"broken @{kind} entry: is a brace, a quote or a comma missing?")


def _row(fields: Mapping[str, str]) -> dict[str, object]:
    row: dict[str, object] = {
        name: decode(text) if name in _DECODED else text for name, text in fields.items()
    }
    row["author"] = [decode(name) for name in people(fields.get("author", ""))]
    if "date" not in row and "year" in fields:
        row["date"] = _date(fields["year"], fields.get("month", ""))
    address = re.search(r"https?://[^\s{}]+", fields.get("url", "") or fields.get("howpublished", ""))
    row["url"] = re.sub(r"\\([_%&#~])", r"\1", address.group()) if address else None
    return row


def _date(year: str, month: str) -> str:
    return f"{year}-{month}" if month.isdecimal() else f"{month} {year}".strip()
