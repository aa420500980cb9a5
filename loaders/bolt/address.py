"""Where a server is, and who asks: `neo4j://HOST[:PORT][/DATABASE]` and the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import UsageError

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
DEFAULT_DATABASE = "neo4j"
DEFAULT_USER = "neo4j"

_ADDRESS = re.compile(
    r"(?P<scheme>[a-z0-9+]+)://(?P<host>[^/?#@]+)(?:/(?P<database>[^/?#]*))?/?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Address:
    """A database of a server: what the driver connects to, and the database's name."""

    uri: str
    database: str

    def __str__(self) -> str:
        return f"{self.uri}/{self.database}"


def is_address(graph: object) -> bool:
    """Whether a graph's place means a server and not a file; of which kind is for `parse_address` to say.

    Examples
    --------
    >>> is_address("neo4j://localhost"), is_address("graph.kg")
    (True, False)
    """
    return "://" in str(graph)


def parse_address(text: str, environment: Mapping[str, str]) -> Address:
    """Read an address; a database in it wins over `NEO4J_DATABASE`.

    Parameters
    ----------
    text : str
        What the user gave.
    environment : mapping of str to str
        The process's environment.

    Raises
    ------
    UsageError
        It is no address, or holds a password.

    Examples
    --------
    >>> parse_address("neo4j://db.example:7687/papers", {})
    Address(uri='neo4j://db.example:7687', database='papers')
    """
    if "@" in text:
        raise UsageError(
            "an address holds no user and no password, which others could read in the list of processes; "
            "set NEO4J_USERNAME and NEO4J_PASSWORD"
        )
    match = _ADDRESS.fullmatch(text)
    if match is None or match["scheme"].lower() not in SCHEMES:
        raise UsageError(
            f"{text!r} is no address of a server; write neo4j://HOST[:PORT][/DATABASE], with one of the "
            f"schemes {', '.join(SCHEMES)}"
        )
    database = match["database"] or environment.get("NEO4J_DATABASE") or DEFAULT_DATABASE
    return Address(f"{match['scheme'].lower()}://{match['host']}", database)
