"""All functions, gathered: importing this module fills the table."""

from queries.cypher.functions import entities, lists, numbers, scalars, strings, temporal
from queries.cypher.functions.registry import FUNCTIONS, Function

__all__ = ["FUNCTIONS", "Function"]

_FAMILIES = (entities, lists, numbers, scalars, strings, temporal)
