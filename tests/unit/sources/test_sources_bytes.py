"""Bytes: compression, encodings, hashes, long lines, and what is no text at all."""

import gzip
import hashlib
import io
import re
import sys
import tracemalloc
import zlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

import pytest
import zstandard

from kg.errors import InputError
from kg.records import Record
from kg.sources.read import Event, Finished, NotUnderstood, find_inputs, read

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

ReadText: TypeAlias = Callable[..., list[Event]]

TEXT = (
    "A café in Zürich serves as our testbed for quiet graphs. We measure how its guests label what they "
    "drink, and find that two labels suffice for a model of one layer.\n"
)
OTHER = TEXT.replace("café", "bar")


def abstracts(events: Iterable[Event]):
    return [event.abstract for event in events if isinstance(event, Record)]


def reasons(events: Iterable[Event]):
    return [event.reason for event in events if isinstance(event, NotUnderstood)]


def zstd(data: bytes):
    return zstandard.ZstdCompressor().compress(data)


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd], ids=["plain", "gzip", "zstandard"])
def test_compressed_inputs_are_hashed_as_they_lie_on_disk(
    read_text: ReadText, pack: Callable[[bytes], bytes]
):
    data = pack((TEXT + OTHER).encode())
    events = read_text(data)
    assert abstracts(events) == [TEXT.strip(), OTHER.strip()]
    assert isinstance(events[-1], Finished)
    assert events[-1].sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("pack", [gzip.compress, zstd], ids=["gzip", "zstandard"])
def test_two_compressed_files_one_after_the_other(read_text: ReadText, pack: Callable[[bytes], bytes]):
    assert len(abstracts(read_text(pack(TEXT.encode()) + pack(OTHER.encode())))) == 2


@pytest.mark.parametrize("pack", [gzip.compress, zstd], ids=["gzip", "zstandard"])
def test_compressed_data_that_break_off(read_text: ReadText, pack: Callable[[bytes], bytes]):
    data = pack("".join(f"{number} {TEXT}" for number in range(200)).encode())
    with pytest.raises(InputError, match="input: the compressed data break off"):
        read_text(data[:-30])


@pytest.mark.parametrize("pack", [gzip.compress, zstd], ids=["gzip", "zstandard"])
def test_compressed_data_that_are_damaged(read_text: ReadText, pack: Callable[[bytes], bytes]):
    data = bytearray(pack("".join(f"{number} {TEXT}" for number in range(200)).encode()))
    data[30:60] = bytes(30)
    with pytest.raises(InputError, match=r"input: .*(damaged|break off|cannot be read)"):
        read_text(bytes(data))


def bomb_gzip(size: int):
    packer = zlib.compressobj(9, wbits=31)
    block = b"\n" * (1 << 20)
    return b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()


def bomb_zstd(size: int):
    packer = zstandard.ZstdCompressor().compressobj()
    block = b"x" * (1 << 20)
    return b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()


@pytest.mark.parametrize("bomb", [bomb_gzip, bomb_zstd])
def test_what_swells_stays_bounded_in_memory(read_text: ReadText, bomb: Callable[[int], bytes]):
    data = bomb(400 << 20)
    assert len(data) < 1 << 20
    tracemalloc.start()
    try:
        events = read_text(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert not abstracts(events)
    assert peak < 150 << 20


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(read_text: ReadText, encoding: str, end: str):
    events = read_text((TEXT + OTHER).replace("\n", end).encode(encoding))
    assert abstracts(events) == [TEXT.strip(), OTHER.strip()]
    assert isinstance(events[-1], Finished)
    assert events[-1].lines == 2


def test_other_alphabets_are_guessed(read_text: ReadText):
    text = (
        "Мы изучаем графы и их метки в шумных данных. Наш метод отбирает метки до начала обучения. "
        "Он улучшает точность на трёх наборах данных на четыре пункта.\n"
    )
    events = read_text(text.encode("cp1251"))
    assert abstracts(events) == [text.strip()]
    assert isinstance(events[-1], Finished)
    assert events[-1].encoding == "cp1251"


def test_one_line_in_another_encoding(read_text: ReadText):
    assert abstracts(read_text(TEXT.encode() + OTHER.encode() + TEXT.encode("latin-1"))) == [
        TEXT.strip(), OTHER.strip(), TEXT.strip(),
    ]  # fmt: skip


def test_a_nul_in_a_text_is_replaced(read_text: ReadText):
    assert abstracts(read_text(TEXT.replace("quiet", "qui\0et"))) == [
        TEXT.replace("quiet", "qui\ufffdet").strip()
    ]


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_line_of_fifty_megabytes(read_text: ReadText, end: bytes):
    events = read_text(TEXT.encode() + b"word " * 10_000_000 + end + (OTHER.encode() if end else b""))
    assert abstracts(events) == [TEXT.strip(), OTHER.strip()][: 1 + len(end)]
    (problem,) = (event for event in events if isinstance(event, NotUnderstood))
    assert problem.source.line == 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty file"),
        (b"\n \n\t\n", "blank lines"),
        (b"%PDF-1.7\n\x00\x01", "PDF.*pdftotext"),
        (b"PK\x03\x04\x00\x00", "ZIP archive"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "binary"),
        (bytes(range(256)) * 64, "binary"),
        (b"\x00" * 1000, "binary"),
        (b"12345678DUCK\x40", "DuckDB"),
        (b"<!DOCTYPE html><html><body><p>Text", "HTML"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (gzip.compress(gzip.compress(b"text", mtime=0), mtime=0), "compressed twice"),
        (b"BZh91AY", "bzip2"),
    ],
)
def test_what_is_no_text_is_told_in_one_message(read_text: ReadText, data: bytes, reason: str):
    events = read_text(data)
    assert len(events) == 2
    assert isinstance(events[0], NotUnderstood)
    assert events[0].source.line == 1
    assert re.search(reason, events[0].reason)
    assert isinstance(events[1], Finished)
    assert events[1].sha256 == hashlib.sha256(data).hexdigest()


class Pipe(io.RawIOBase):
    """Bytes that come in small pieces and cannot be sought."""

    def __init__(self, data: bytes) -> None:
        self.data = io.BytesIO(data)

    def readable(self):
        return True

    def readinto(self, buffer: "WriteableBuffer", /):
        view = memoryview(buffer).cast("B")
        piece = self.data.read(min(7, len(view)))
        view[: len(piece)] = piece
        return len(piece)


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd], ids=["plain", "gzip", "zstandard"])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]):
    data = pack((TEXT + OTHER).encode())
    monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": io.BufferedReader(Pipe(data))}))
    events = list(read(find_inputs(["-"])))
    assert abstracts(events) == [TEXT.strip(), OTHER.strip()]
    assert isinstance(events[0], Record)
    assert (events[0].source.name, events[0].source.line) == ("-", 1)
    assert isinstance(events[-1], Finished)
    assert events[-1].sha256 == hashlib.sha256(data).hexdigest()
