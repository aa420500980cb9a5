"""Queries as saved scripts of Neo4j Browser, and the archive that its favourites are imported from."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

STYLE = "kg.grass"
GUIDE = "guide.html"
DEFAULT_PORT = 8474

FOLDER = "kg"
"""Name of the folder of favourites."""

_HOST = "localhost"  # from which Browser may load, unless the server's settings say otherwise
_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the earliest time an archive can say, for equal archives each time


@dataclass(frozen=True, slots=True)
class Script:
    """A query for Neo4j Browser.

    Attributes
    ----------
    name, title : str
        The name of its file, and what Browser shows for it.
    about : str
        More words, or nothing.
    parameters : str
        Commands that set its parameters, or nothing.
    body : str
        The query itself.
    lines : str
        `:param` lines that set the parameters, and the query below.
    ready : str
        The query with the values in place of parameters.
    draws : bool
        Whether its rows hold paths, which Browser draws.
    """

    name: str
    title: str
    about: str
    parameters: str
    body: str
    lines: str
    ready: str
    draws: bool

    @property
    def favourite(self) -> str:
        """What is saved: Browser takes the first line, a comment, for the script's name.

        It is one statement, for Browser shows the rows of that and not those of a script.
        """
        return f"// {self.title}\n{self.ready}\n"


def archive(scripts: Iterable[Script]) -> bytes:
    """The favourites in an archive (zip), in one folder, as Browser exports its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for script in scripts:
            entry = zipfile.ZipInfo(f"{FOLDER}/{script.name}.cypher", _BEGINNING)
            entry.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(entry, script.favourite)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Offer:
    """What is written for Neo4j Browser, and the port under which it will be offered."""

    scripts: Sequence[Script]
    port: int = DEFAULT_PORT

    def address(self, file: str) -> str:
        """Where a file can be loaded from."""
        return f"http://{_HOST}:{self.port}/{file}"
