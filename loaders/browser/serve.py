"""Offering the folder to a Neo4j Browser on this machine, which loads guides and styles by address only."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

from kg.errors import OutputError
from loaders.browser.scripts import GUIDE, STYLE

TYPES = {STYLE: "text/plain", GUIDE: "text/html"}
"""The files that are offered, and what they are."""

SETTING = "browser.remote_content_hostname_whitelist"
"""The server's setting that lists the hosts which its Browser may load from."""

_HERE = "127.0.0.1"  # nobody else's Browser is to load anything


class _Handler(BaseHTTPRequestHandler):
    """Gives the two files by name, and nothing else."""

    def __init__(self, *arguments: object, folder: Path) -> None:
        self._folder = folder
        super().__init__(*cast("tuple[Any, Any, Any]", arguments))

    def do_GET(self) -> None:
        name = self.path.partition("?")[0].removeprefix("/")
        if name not in TYPES:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        content = (self._folder / name).read_bytes()
        self._head(HTTPStatus.OK)
        self.send_header("Content-Type", f"{TYPES[name]}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_OPTIONS(self) -> None:
        """Answer a browser that asks whether it may ask."""
        self._head(HTTPStatus.NO_CONTENT)
        self.end_headers()

    def _head(self, status: HTTPStatus) -> None:
        self.send_response(status)
        for name, value in _ALLOWING.items():
            self.send_header(name, value)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing: the terminal is for the user."""


_ALLOWING = {  # Browser is a page of another address, and the guide is no secret
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Allow-Private-Network": "true",
    "Cache-Control": "no-store",
}


@contextmanager
def offering(folder: Path, port: int) -> Generator[ThreadingHTTPServer]:
    """A server of the folder on this machine alone; `serve_forever` runs it.

    Parameters
    ----------
    folder : Path
        What `kg export neo4j-browser` writes; it may be written later.
    port : int
        Where to listen, or 0 for any port that is free.

    Raises
    ------
    OutputError
        Somebody else listens there.
    """
    try:
        server = ThreadingHTTPServer((_HERE, port), partial(_Handler, folder=folder))
    except OSError as error:
        raise OutputError(
            f"cannot offer anything at port {port}: {error.strerror}; choose another with --serve PORT"
        ) from error
    with server:
        yield server
