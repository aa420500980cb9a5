"""The bytes of an input: opened, hashed as they lie on disk, and decompressed, in bounded memory."""

import gzip
import hashlib
import io
import sys
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from kg.errors import InputError
from kg.sources.inputs import Input

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

GZIP = b"\x1f\x8b"
ZSTANDARD = b"\x28\xb5\x2f\xfd"
BLOCK = 1 << 18
_ZSTANDARD_PIECE = 1 << 10  # a kilobyte of zstandard can swell to 32 MiB, so take no more at once


class Stream:
    """The decompressed bytes of one input, read forward only.

    Attributes
    ----------
    name : str
        The input, for messages.
    compressed : bool
        Whether the bytes differ from those on disk.
    """

    def __init__(self, name: str, raw: BinaryIO) -> None:
        self.name = name
        self._hashed = _Hashed(raw)
        self._disk = io.BufferedReader(self._hashed, BLOCK)
        magic = self._guard(lambda: self._disk.peek(4)[:4])
        self.compressed = magic[:2] == GZIP or magic == ZSTANDARD
        self._bytes = self._decompressed(magic)

    def read(self, size: int = BLOCK) -> bytes:
        """Read up to `size` bytes; empty at the end.

        Raises
        ------
        InputError
            Where the file cannot be read, or its compression is damaged or breaks off.
        """
        return self._guard(lambda: self._bytes.read(size))

    def sha256(self) -> str:
        """Read what is left and give the hash of all bytes as they lie on disk."""
        while self._guard(lambda: self._disk.read(BLOCK)):
            pass
        return self._hashed.digest.hexdigest()

    def _decompressed(self, magic: bytes) -> "_Readable":
        if magic[:2] == GZIP:
            return gzip.GzipFile(fileobj=self._disk)
        if magic == ZSTANDARD:
            return io.BufferedReader(_Unzstandard(self._disk), BLOCK)
        return self._disk

    def _guard(self, read: Callable[[], bytes]) -> bytes:
        try:
            return read()
        except EOFError as error:
            message = "the compressed data break off before their end; fetch or make the file again"
            raise InputError(f"{self.name}: {message}") from error
        except (zlib.error, gzip.BadGzipFile) as error:
            message = f"damaged gzip data ({error}); fetch or make the file again"
            raise InputError(f"{self.name}: {message}") from error
        except OSError as error:
            raise InputError(f"{self.name}: cannot be read: {error.strerror or error}") from error


@contextmanager
def open_stream(source: Input) -> Generator[Stream]:
    """Open an input; what is not standard input is closed again.

    Raises
    ------
    InputError
        Where it cannot be opened.
    """
    if source.path is None:
        yield Stream(source.name, sys.stdin.buffer)
        return
    try:
        raw = source.path.open("rb", buffering=0)
    except OSError as error:
        advice = "check its permissions" if isinstance(error, PermissionError) else "check the path"
        raise InputError(f"{source.name}: cannot be opened: {error.strerror}; {advice}") from error
    with raw:
        yield Stream(source.name, cast("BinaryIO", raw))


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Hashed(io.RawIOBase):
    """Raw bytes that are hashed as they pass."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        data = self._raw.read(len(view))
        self.digest.update(data)
        view[: len(data)] = data
        return len(data)


class _Unzstandard(io.RawIOBase):
    """Zstandard frames, decompressed in pieces; the library's own reader is silent about a broken end."""

    def __init__(self, compressed: _Readable) -> None:
        self._compressed = compressed
        self._ready = memoryview(b"")
        self._frame: _Frame | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        while not self._ready:
            piece = self._compressed.read(_ZSTANDARD_PIECE)
            if not piece:
                break
            self._ready = memoryview(self._decompress(piece))
        if not self._ready and self._frame is not None:
            raise EOFError
        size = min(len(view), len(self._ready))
        view[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _decompress(self, piece: bytes) -> bytes:
        import zstandard

        out = bytearray()
        while piece:
            frame = self._frame or zstandard.ZstdDecompressor().decompressobj()
            try:
                out += frame.decompress(piece)
            except zstandard.ZstdError as error:
                raise OSError(f"damaged zstandard data ({error}); fetch or make the file again") from error
            piece = frame.unused_data
            self._frame = None if frame.eof else frame
        return bytes(out)


class _Frame(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes: ...
