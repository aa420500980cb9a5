"""Whether a database holds a graph that this program can ask, and what a person should know of it."""

from kg.errors import StoreError
from kg.ontology import ENTITY, PAPER, SCHEMA_VERSION
from loaders.bolt.database import Database
from loaders.bolt.ledger import LABEL
from loaders.bolt.schema import CONSTRAINTS

_VERSION = f"""
    MATCH (n:{PAPER}) WHERE n.kg IS NOT NULL RETURN n.kg AS kg LIMIT 1
    UNION MATCH (n:{ENTITY}) WHERE n.kg IS NOT NULL RETURN n.kg AS kg LIMIT 1"""


def is_incomplete(database: Database) -> bool:
    """Whether a load is under way or was broken off."""
    return bool(database.ask(f"MATCH (n:{LABEL}) RETURN true LIMIT 1", {}).rows)


def check(database: Database) -> str:
    """See that a database can be asked.

    Parameters
    ----------
    database : Database
        The database.

    Returns
    -------
    str
        What a person should know beside the answers; empty where all is well.

    Raises
    ------
    StoreError
        It holds no graph of this program, one of another schema, or one without constraints.
    """
    where = database.address
    incomplete = is_incomplete(database)
    versions = {row[0] for row in database.ask(_VERSION, {}).rows}
    if not versions:
        begun = "a kg load into it has begun and written nothing yet" if incomplete else "no graph of kg"
        raise StoreError(f"{where} holds {begun}; load one: kg load -g FILE {where}")
    if other := versions - {SCHEMA_VERSION}:
        raise StoreError(
            f"{where} holds a graph of schema {other.pop()}, and this kg knows schema {SCHEMA_VERSION}; use "
            f"the kg that loaded it, or load it again with this one: kg load -g FILE {where}"
        )
    if missing := set(CONSTRAINTS) - {row[0] for row in database.ask("SHOW CONSTRAINTS YIELD name", {}).rows}:
        raise StoreError(
            f"{where} holds a graph without its constraints and indexes ({', '.join(sorted(missing))}), so "
            "that each question would read all of it; after a bulk import run its constraints.cypher, or "
            f"load the graph once more: kg load -g FILE {where}"
        )
    return _INCOMPLETE.format(where=where) if incomplete else ""


_INCOMPLETE = (
    "{where} is incomplete: a kg load into it is under way or was broken off, and answers may lack what it "
    "has not written. Wait for it to end, or run the same kg load again: it goes on where it stopped."
)
