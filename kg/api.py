"""The library: build a graph file, open it, ask it, export it, look at it.

The command line is made of these functions, so that whatever it does can be done from Python.

Examples
--------
>>> from kg import api
>>> report = api.build(["examples"], "landmarks.kg")  # doctest: +SKIP
>>> graph = api.open("landmarks.kg")  # doctest: +SKIP
>>> graph.query("datasets-for-task", task="object detection").to_pandas()  # doctest: +SKIP
>>> graph.networkx().number_of_edges()  # doctest: +SKIP
"""

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import IncompleteGraphWarning
from kg.graph import Graph
from kg.progress import Progress
from loaders.bolt.address import is_address

if TYPE_CHECKING:
    from kg.build import BuildReport, MinConfidence
    from kg.merges import MergeRow
    from kg.pulling import PullReport
    from kg.resolve.suggest import Suggestion

__all__ = [
    "Graph",
    "add_rules",
    "build",
    "forget",
    "link",
    "merges",
    "open",
    "pull",
    "suggest_merges",
    "undo_merges",
]


def build(
    paths: Sequence[str],
    graph: str | Path = "graph.kg",
    *,
    columns: Mapping[str, str] | None = None,
    model: str = "default",
    workers: int = 1,
    strict: bool = False,
    min_confidence: "MinConfidence" = None,
    links: str | Path | None = None,
    progress: Progress | None = None,
) -> "BuildReport":
    """Build a graph file from papers, or add papers to one.

    Only texts that the file does not hold yet are extracted. Work is committed in shards: a build that
    was stopped goes on where it was when it is started again. The graph itself takes the place of the
    last one at the end, so that readers never see half of it.

    Parameters
    ----------
    paths : sequence of str
        Files, folders, glob patterns, or "-" for standard input.
    graph : str or Path
        The graph file.
    columns : mapping of str to str, optional
        For tables: which column holds "title", "abstract" and so on, where its name does not say so.
    model : str
        Name of a model that comes with the program, or a folder made by `kg train`.
    workers : int
        Processes that extract. A script that asks for more than one needs the usual
        ``if __name__ == "__main__":``.
    strict : bool
        Stop at the first line that is not understood.
    min_confidence : float or "default", optional
        From which probability on (0.2 to 1) edges are in the graph, now and after later builds; "default"
        gives that back to the model. Without paths it moves the graph of a file; nothing is extracted again.
    links : str or Path, optional
        A list of your own to link things to, as for `link`.
    progress : Progress, optional
        Told of each stage and step.

    Returns
    -------
    BuildReport
        What was read and what came of it.

    Raises
    ------
    kg.errors.InputError
        An input is missing, unreadable or holds no paper.
    kg.errors.GraphFileError
        The file is not a graph file, or another build is at work on it.
    kg.errors.OutputError
        The file cannot be written.
    kg.errors.ExtractionError
        The model cannot be loaded, or a paper ends its worker each time.
    """
    from kg.build import build as run

    return run(
        paths,
        Path(graph),
        columns=columns,
        model=model,
        workers=workers,
        strict=strict,
        min_confidence=min_confidence,
        links=None if links is None else Path(links),
        progress=progress,
    )


def forget(what: str, graph: str | Path = "graph.kg", *, progress: Progress | None = None) -> "BuildReport":
    """Take a source or a paper out of a graph file; the graph is then as if it had never been read.

    Parameters
    ----------
    what : str
        A source as `Graph.stats` names it, or the id of a paper or of any of its records.
    graph : str or Path
        The graph file.
    progress : Progress, optional
        Told of each stage.

    Returns
    -------
    BuildReport
        What the graph holds now.

    Raises
    ------
    kg.errors.NotFoundError
        No source and no paper has that name.
    """
    from kg.build import forget as run

    return run(what, Path(graph), progress=progress)


def pull(
    address: str,
    graph: str | Path = "graph.kg",
    *,
    auth: tuple[str, str] | None = None,
    progress: Progress | None = None,
) -> "PullReport":
    """Make a graph file of the graph that a Neo4j server holds.

    Parameters
    ----------
    address : str
        neo4j://HOST[:PORT][/DATABASE].
    graph : str or Path
        The graph file. One that was pulled before is replaced, one that was built is not.
    auth : tuple of str, optional
        User and password; without it NEO4J_USERNAME and NEO4J_PASSWORD of the environment.
    progress : Progress, optional
        Told of each stage and step.

    Returns
    -------
    PullReport
        What the file holds.

    Raises
    ------
    kg.errors.StoreError
        No server answers there, it refuses the user, or holds no whole graph of this program.
    kg.errors.GraphFileError
        The file was built, or is not a graph file.
    kg.errors.OutputError
        The file cannot be written.
    """
    from kg.pulling import pull as run

    return run(address, Path(graph), auth=auth, progress=progress)


def merges(graph: str | Path = "graph.kg", name: str | None = None) -> "list[MergeRow]":
    """List the names that became one thing, with reason and evidence, and the user's rules in force.

    Parameters
    ----------
    graph : str or Path
        The graph file.
    name : str, optional
        Only the merges of things that have this name.

    Returns
    -------
    list of MergeRow
        The user's rules that show as no merge, then the merges, of the things with most papers first.

    Raises
    ------
    kg.errors.NotFoundError
        Nothing was merged into a thing of that name.
    """
    from kg.merges import merges as run

    return run(Path(graph), name)


def undo_merges(
    ids: Sequence[str], graph: str | Path = "graph.kg", *, progress: Progress | None = None
) -> None:
    """Take merges apart, in this graph and in all later builds of it.

    Parameters
    ----------
    ids : sequence of str
        Merges, as `merges` names them.
    graph : str or Path
        The graph file.
    progress : Progress, optional
        Told of each stage.

    Raises
    ------
    kg.errors.NotFoundError
        There is no such merge.
    """
    from kg.merges import undo as run

    run(ids, Path(graph), progress=progress)


def add_rules(rules: str | Path, graph: str | Path = "graph.kg", *, progress: Progress | None = None) -> int:
    """Say what is one thing and what is not, in this graph and in all later builds of it.

    Parameters
    ----------
    rules : str or Path
        A file with one rule a line: ``same: NAME | NAME`` or ``different: NAME | NAME``. Of two rules for
        one pair of names the later holds.
    graph : str or Path
        The graph file.
    progress : Progress, optional
        Told of each stage.

    Returns
    -------
    int
        How many rules the file holds.

    Raises
    ------
    kg.errors.InputError
        The file cannot be read, or a line is no rule.
    """
    from kg.merges import add_rules as run

    return run(Path(rules), Path(graph), progress=progress)


def suggest_merges(graph: str | Path = "graph.kg", limit: int = 50) -> "list[Suggestion]":
    """List probable duplicates that were not merged, the most useful first.

    Parameters
    ----------
    graph : str or Path
        The graph file.
    limit : int
        How many at most.

    Returns
    -------
    list of Suggestion
        Pairs of entities with what they share.
    """
    from kg.merges import suggestions as run

    return run(Path(graph), limit)


def link(file: str | Path, graph: str | Path = "graph.kg", *, progress: Progress | None = None) -> int:
    """Link things to a list of your own, in this graph and in all later builds of it.

    Parameters
    ----------
    file : str or Path
        JSON, JSON Lines or CSV with name, aliases, id and url, for example a dump of Papers with Code. It
        takes the place of an earlier list.
    graph : str or Path
        The graph file.
    progress : Progress, optional
        Told of each stage.

    Returns
    -------
    int
        How many things are linked.

    Raises
    ------
    kg.errors.InputError
        The file cannot be read, or an entry has no name or neither id nor url.
    """
    from kg.merges import link as run

    return run(Path(file), Path(graph), progress=progress)


def open(  # noqa: A001 - `api.open` reads as it should
    graph: str | Path = "graph.kg", *, auth: tuple[str, str] | None = None
) -> "Graph":
    """Open a graph file, or the graph on a Neo4j server.

    Parameters
    ----------
    graph : str or Path
        A graph file, which is opened anew for each question and so never holds up a build; or the address
        of a server, neo4j://HOST[:PORT][/DATABASE].
    auth : tuple of str, optional
        User and password of the server; without it NEO4J_USERNAME and NEO4J_PASSWORD of the environment.

    Returns
    -------
    Graph
        What can be asked, exported and drawn. It may stand in a ``with`` block.

    Raises
    ------
    kg.errors.GraphFileError
        The file is missing, not a graph file, of a newer version, or not complete yet.
    kg.errors.StoreError
        No server answers there, it refuses the user, or holds no graph that this program can ask.

    Warns
    -----
    kg.errors.IncompleteGraphWarning
        A load into the server is under way or was broken off.
    """
    if not is_address(graph):
        from kg.filegraph import FileGraph

        return FileGraph(Path(graph))
    from kg.servergraph import connect

    opened = connect(str(graph), auth)
    if opened.condition:
        warnings.warn(opened.condition, IncompleteGraphWarning, stacklevel=2)
    return opened
