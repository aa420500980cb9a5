"""What `x IS :: TYPE` asks of a value."""

from collections.abc import Callable
from datetime import date

from queries.cypher.graph import Edge, Trail, Vertex
from queries.cypher.values.duration import Duration
from queries.cypher.values.kinds import Value, is_list

_TYPES: dict[str, tuple[type, ...]] = {
    "BOOL": (bool,),
    "BOOLEAN": (bool,),
    "INT": (int,),
    "INTEGER": (int,),
    "FLOAT": (float,),
    "STRING": (str,),
    "VARCHAR": (str,),
    "DATE": (date,),
    "DURATION": (Duration,),
    "LIST": (list,),
    "MAP": (dict,),
    "NODE": (Vertex,),
    "VERTEX": (Vertex,),
    "RELATIONSHIP": (Edge,),
    "EDGE": (Edge,),
    "PATH": (Trail,),
    "PROPERTY": (bool, int, float, str, date, Duration),
    "NOTHING": (),
    "NULL": (),
}


def type_test(name: str) -> Callable[[Value], bool]:
    """Give the test of a value that is not null for a type such as INTEGER or LIST<STRING>."""
    if name == "ANY":
        return lambda _value: True
    if name.startswith("LIST<"):
        test = type_test(name[5:-1])
        return lambda value: is_list(value) and all(item is None or test(item) for item in value)
    accepted = _TYPES[name]
    return lambda value: type(value) in accepted
