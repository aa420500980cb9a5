"""Opening the graph that a command asks: a file, or a server by the same door."""

import gc
from functools import cache

from kg import api
from kg.cli.output import note
from loaders.bolt.address import is_address


@cache
def open_graph(address: str) -> api.Graph:
    """Open the graph at an address; within one process, once.

    Parameters
    ----------
    address : str
        A graph file, or the address of a server (neo4j://HOST).

    Returns
    -------
    kg.api.Graph
        What can be asked.

    Raises
    ------
    UsageError
        It is an address of another kind, or nobody says the server's password.
    StoreError
        No server answers there, or it holds no graph of this program.
    GraphFileError
        The file is missing, or no graph file.
    """
    if is_address(address):
        return _open_server(address)
    gc.disable()  # what a command loads lives until it ends: looking through it for garbage takes seconds
    return api.open(address)


def _open_server(address: str) -> api.Graph:
    from kg.cli.servers import credentials
    from kg.servergraph import connect

    graph = connect(address, credentials(address))
    if graph.condition:
        note(graph.condition)
    return graph
