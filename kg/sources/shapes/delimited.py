"""Tables as text (CSV, TSV) with a header that names title and abstract."""

import csv
from collections.abc import Iterator

from kg.records import Source
from kg.sources.events import Item, NotUnderstood, Options
from kg.sources.fields import check_columns, entry, is_table
from kg.sources.text import MAX_LINE, Content, Head

NAME = "table"

_LONGEST_HEADER = 1 << 16
_DELIMITERS = ",\t;|"


def looks_like(head: Head) -> bool:
    """Whether the first line is a header with a column for abstracts."""
    return _delimiter(head) is not None


def read(content: Content, options: Options) -> Iterator[Item]:
    """Read a paper from each row; a row with more or fewer cells than the header is not understood."""
    csv.field_size_limit(MAX_LINE)
    delimiter = _delimiter(content.head) or ","
    header: list[str] = []
    for line, cells in _rows(content, delimiter):
        if isinstance(cells, csv.Error):
            yield NotUnderstood(content.at(line), f"broken row: {cells}; is a quote left open?")
        elif not header:
            header = [cell.strip() for cell in cells]
            check_columns(options.columns, header, content.name)
        else:
            yield _item(header, cells, content.at(line), options)


def _item(header: list[str], cells: list[str], source: Source, options: Options) -> Item:
    if len(cells) != len(header):
        reason = f"{len(cells)} cells under a header of {len(header)}; quote cells that hold the delimiter"
        return NotUnderstood(source, reason)
    return entry(dict(zip(header, cells, strict=True)), source, options.columns)


def _delimiter(head: Head) -> str | None:
    first = (head.filled or [""])[0][:_LONGEST_HEADER]
    for delimiter in _DELIMITERS:
        header = [cell for row in csv.reader([first], delimiter=delimiter) for cell in row]
        if len(header) > 1 and is_table(header, head.columns):
            return delimiter
    return None


def _rows(content: Content, delimiter: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Read rows that are not empty, each with the line it starts on."""
    reader = csv.reader((line.text + "\n" for line in content.lines()), delimiter=delimiter)
    while True:
        start = content.count + 1
        try:
            cells: list[str] | csv.Error = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            cells = error
        if cells:
            yield start, cells
