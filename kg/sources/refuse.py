"""Inputs that are no text with papers, told by their first bytes, and what to do about each."""

import re

from kg.sources.text import Head

_KINDS = (
    (b"%PDF-", "a PDF; extract its text first, for example with pdftotext"),
    (b"PK\x03\x04", "a ZIP archive or an Office document; unpack it, or save it as plain text"),
    (b"\x1f\x8b", "compressed twice; decompress it once"),
    (b"\x28\xb5\x2f\xfd", "compressed twice; decompress it once"),
    (b"BZh", "compressed by bzip2; decompress it first (gzip and zstandard are read as they are)"),
    (b"\xfd7zXZ\x00", "compressed by xz; decompress it first (gzip and zstandard are read as they are)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (b"SQLite format 3\x00", "an SQLite database; export a table of it as CSV"),
    (b"ARROW1", "an Arrow file; save it as Parquet"),
    (b"{\\rtf", "a Rich Text document; save it as plain text"),
)
_PARQUET = b"PAR1"
_DUCKDB = b"DUCK"
_DUCKDB_AT = slice(8, 12)
_MARKUP = re.compile(r"(?is)\s*(<\?xml\b|<!doctype\s+html|<html\b)")
_BINARY_SHARE = 0.02
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b")


def refusal(head: Head) -> str | None:
    """Say why an input cannot hold papers, and what to do; None where it can.

    Examples
    --------
    >>> refusal(Head(b"%PDF-1.7", "%PDF-1.7"))
    'a PDF; extract its text first, for example with pdftotext'
    """
    if not head.data:
        return "empty file; nothing to read"
    kind = next((kind for magic, kind in _KINDS if head.data.startswith(magic)), None)
    if kind or head.data.startswith(_PARQUET):
        return kind
    if head.data[_DUCKDB_AT] == _DUCKDB:
        return "a DuckDB database, perhaps a graph file of kg: `-g` takes those"
    return _refusal_of_text(head.text)


def _refusal_of_text(text: str) -> str | None:
    if not text.strip():
        return "nothing but blank lines"
    if _is_binary(text):
        return "binary data; papers are read from text, JSON, BibTeX, RIS, CSV or Parquet"
    if _MARKUP.match(text):
        return "a page of HTML or XML; copy its text, or export BibTeX, RIS, CSV or JSON"
    return None


def _is_binary(text: str) -> bool:
    sample = text[: 1 << 16]
    controls = sum(sample.count(chr(code)) for code in _CONTROLS) + sample.count("\N{REPLACEMENT CHARACTER}")
    return controls > _BINARY_SHARE * len(sample)
