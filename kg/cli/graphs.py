"""Opening the graph that a command asks: a file today, a server by the same door."""

import gc
from functools import cache

from kg import api
from kg.errors import StoreError


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
    StoreError
        No store of this program answers to such an address.
    GraphFileError
        The file is missing, or no graph file.
    """
    if "://" in address:
        raise StoreError(
            f"{address} is a server's address, and commands read graph files only so far. Give the file "
            "that was loaded there with -g, or ask in Neo4j Browser: kg query NAME --print gives the text."
        )
    gc.disable()  # what a command loads lives until it ends: looking through it for garbage takes seconds
    return api.open(address)
