"""The formats of `kg export`, by name. A new one is a module with a `write` function and an entry here."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

from kg.errors import UsageError
from kg.ontology import MAX_STORED_EVIDENCE
from kg.records import Batch
from loaders.browser.scripts import Offer
from loaders.output import new_file, new_folder


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a graph down.

    Attributes
    ----------
    name : str
        What `kg export` calls it.
    module : str
        Where its `write(batches, out)` is; `out` is a text stream, or the path of a folder.
    meaning : str
        One line for help and documentation.
    folder : bool
        Whether it writes a folder of files.
    evidence : int or None
        Most pieces of evidence an edge carries unless the user says otherwise; None is all.
    asks : bool
        Whether it holds questions for the graph instead of the graph: `write` is given a
        `loaders.browser.serve.Offer`.
    """

    name: str
    module: str
    meaning: str
    folder: bool = False
    evidence: int | None = MAX_STORED_EVIDENCE
    asks: bool = False


FORMATS: tuple[Format, ...] = (
    Format("json", "node_link", "NetworkX node-link JSON, with all evidence", evidence=None),
    Format("graphml", "graphml", "GraphML, for Gephi and yEd"),
    Format("csv", "csv_tables", "a folder of CSV tables, one for each label and type", folder=True),
    Format(
        "parquet", "parquet_tables", "a folder of Parquet tables, one for each label and type", folder=True
    ),
    Format("jsonld", "jsonld", "JSON-LD, in schema.org's words where it has them"),
    Format("turtle", "turtle", "RDF in Turtle, in schema.org's words where it has them"),
    Format("neo4j-admin", "neo4j_admin", "a folder for Neo4j's bulk import", folder=True),
    Format(
        "neo4j-browser",
        "neo4j_browser",
        "a folder for Neo4j Browser: style, queries and guide",
        folder=True,
        asks=True,
    ),
)


def named(name: str) -> Format:
    """The format of that name.

    Raises
    ------
    UsageError
        There is none.

    Examples
    --------
    >>> named("csv").folder
    True
    """
    by_name = {format_.name: format_ for format_ in FORMATS}
    if name not in by_name:
        near = get_close_matches(name, by_name, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise UsageError(f"no export format {name!r}{hint} There are: {', '.join(by_name)}")
    return by_name[name]


def export(name: str, content: Iterable[Batch] | Offer, path: str | Path) -> None:
    """Write a graph to a file or folder.

    Parameters
    ----------
    name : str
        A format's name.
    content : iterable of Batch, or Offer
        The graph, nodes first, read once; for a format that `asks`, the questions.
    path : str or Path
        The file or folder to write; it changes when all is written and not before.

    Raises
    ------
    UsageError
        There is no such format.
    OutputError
        The disk is full, or the place cannot be written.
    """
    format_ = named(name)
    write = import_module(f"loaders.formats.{format_.module}").write
    with (new_folder if format_.folder else new_file)(path) as out:
        write(content, out)
