"""From bytes to text: encoding, lines and blocks, and the head by which a shape is recognised."""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from kg.records import Source
from kg.sources.events import NotUnderstood
from kg.sources.stream import BLOCK, Stream

HEAD = 1 << 18
"""Bytes that are looked at to recognise a shape and an encoding."""
MAX_LINE = 1 << 24
"""Bytes of the longest line that is read; a longer one is not understood."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ASCII = bytes(range(128))
_WESTERN_SHARE = 0.15
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class Line(NamedTuple):
    """A line of the input without its end, and its number from 1."""

    number: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether there is nothing to see on it."""
        return not self.text.strip()


@dataclass(frozen=True)
class Head:
    """The start of an input, by which its shape is recognised.

    Attributes
    ----------
    data : bytes
        The first bytes, decompressed.
    text : str
        The same as text.
    complete : bool
        Whether this is all of it.
    columns : mapping of str to str
        The columns the user named (`Options.columns`).
    """

    data: bytes
    text: str
    complete: bool = True
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType[str, str]({}))

    @cached_property
    def lines(self) -> list[str]:
        """The lines, without a last one that is cut off (unless it is the only one)."""
        lines = self.text.split("\n")
        return lines if self.complete or len(lines) == 1 else lines[:-1]

    @cached_property
    def filled(self) -> list[str]:
        """The lines that are not blank, trimmed."""
        return [line.strip() for line in self.lines if line.strip()]


class Content:
    """An input as a shape reads it: once, forward, as lines or as blocks of text.

    Attributes
    ----------
    name : str
        The input, as in `Source.name`.
    head : Head
        Its start.
    encoding : str
        How it is decoded.
    count : int
        Lines (or rows) read so far.
    path : Path or None
        Where the bytes lie as they are read; None for compressed files and standard input.
    """

    def __init__(self, stream: Stream, columns: Mapping[str, str], path: Path | None = None) -> None:
        self.name = stream.name
        self.path = path
        self.count = 0
        self._rejected: list[NotUnderstood] = []
        self._stream = stream
        data = _fill(stream, HEAD)
        self._start = data
        self.encoding = detect(data)
        lines = b"".join(_newlines(self._utf8(iter([data]), final=False))).split(b"\n")
        text = "\n".join([*map(_decode, lines[:-1]), _decode(lines[-1], final=False)])
        self.head = Head(data, _clean(text), len(data) < HEAD, columns)

    def at(self, line: int) -> Source:
        """Name a line of this input."""
        return Source(self.name, line)

    def raw(self) -> Iterator[bytes]:
        """The decompressed bytes in blocks."""
        block = self._start
        while block:
            yield block
            block = self._stream.read(BLOCK)

    def blocks(self) -> Iterator[str]:
        """The text in blocks, line ends as newlines; for shapes that do not go by lines."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        for block in self._unix():
            self.count += block.count(b"\n") + (self.count == 0)
            yield _clean(decoder.decode(block))
        yield decoder.decode(b"", final=True)

    def lines(self) -> Iterator[Line]:
        """The lines. One that is longer than `MAX_LINE` is passed over and rejected."""
        for number, data in enumerate(_split(self._unix()), 1):
            self.count = number
            if len(data) > MAX_LINE:
                reason = f"a line of more than {MAX_LINE:,} bytes is no abstract; break it into lines"
                self._rejected.append(NotUnderstood(self.at(number), reason))
                continue
            yield Line(number, _clean(_decode(data)))

    def take_rejected(self) -> list[NotUnderstood]:
        """The lines that were passed over since this was last asked."""
        rejected, self._rejected = self._rejected, []
        return rejected

    def _unix(self) -> Iterator[bytes]:
        return _newlines(self._utf8(self.raw(), final=True))

    def _utf8(self, blocks: Iterator[bytes], *, final: bool) -> Iterator[bytes]:
        if self.encoding == "utf-8":
            yield from _without_mark(blocks)
            return
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        for block in blocks:
            yield decoder.decode(block).encode("utf-8", "replace")
        if final:
            yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def detect(data: bytes) -> str:
    """Name the encoding of a text by its first bytes.

    A byte order mark decides; then UTF-16 by its zero bytes; then UTF-8 if most lines that are not
    ASCII are UTF-8 (the others are read as Windows-1252, line by line); then Windows-1252 where few
    bytes are not ASCII, as in western languages; and charset-normalizer's best guess for the rest.

    Examples
    --------
    >>> detect("Größe".encode("latin-1") + b" of a model")
    'cp1252'
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if wide := _wide(data):
        return wide
    odd = [line for line in data.split(b"\n")[:-1] or [data] if not line.isascii()]
    if sum(map(_is_utf8, odd)) * 2 >= len(odd):
        return "utf-8"
    if len(data.translate(None, _ASCII)) < _WESTERN_SHARE * len(data):
        return "cp1252"
    return _guess(data)


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 1 << 15]).best()
    return best.encoding if best else "cp1252"


def _wide(data: bytes) -> str | None:
    """Tell UTF-16 without a mark: every other byte of western text is zero."""
    even, odd = data[0:4096:2].count(0), data[1:4096:2].count(0)
    most, few = 0.4 * (len(data[:4096]) // 2), 0.05 * (len(data[:4096]) // 2)
    if odd > most and even <= few:
        return "utf-16-le"
    return "utf-16-be" if even > most and odd <= few else None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode(data: bytes, *, final: bool = True) -> str:
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data, final=final)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def _clean(text: str) -> str:
    return text.replace("\0", _REPLACEMENT)


def storable(text: str) -> str:
    """Replace what no database stores, NUL and lone surrogates, and make every line end a newline."""
    return _UNSTORABLE.sub(_REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))


def _fill(stream: Stream, size: int) -> bytes:
    data = bytearray()
    while len(data) < size and (block := stream.read(size - len(data))):
        data += block
    return bytes(data)


def _without_mark(blocks: Iterator[bytes]) -> Iterator[bytes]:
    for block in blocks:
        yield block.removeprefix(codecs.BOM_UTF8)
        break
    yield from blocks


def _newlines(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Make each line end a newline, also where a carriage return is the last byte of a block."""
    held = b""
    for block in blocks:
        data = held + block
        held = b"\r" if data.endswith(b"\r") else b""
        data = data[: len(data) - len(held)]
        yield data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data
    yield b"\n" if held else b""


def _split(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Cut blocks into lines; of a line too long, keep just enough to tell that it is."""
    rest = bytearray()
    for block in blocks:
        first, *others = block.split(b"\n")
        if len(rest) <= MAX_LINE:
            rest += first
        if others:
            yield bytes(rest)
            yield from others[:-1]
            rest = bytearray(others[-1])
    if rest:
        yield bytes(rest)
