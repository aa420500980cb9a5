"""GraphML, as Gephi, yEd and `networkx.read_graphml` read it. Lists are JSON strings."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TextIO
from xml.sax.saxutils import escape, quoteattr

from kg.ontology import NODE_TYPES, Property
from kg.records import Batch
from loaders.formats.rows import EDGE_COLUMNS, as_text, node_columns, tables

_TYPES = {"integer": "long", "float": "double", "boolean": "boolean"}
_ENDS = ("id", "source", "target")  # attributes of the elements themselves

# What XML 1.0 cannot hold in any form (https://www.w3.org/TR/xml/#charsets). One character is put in the
# place of one, so that offsets into a text stay right.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_START = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns \
http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def write(batches: Iterable[Batch], out: TextIO) -> None:
    """Write the graph as one GraphML document."""
    out.write(_START)
    nodes = {column.name: column for node_type in NODE_TYPES for column in node_columns(node_type)}
    edges = {column.name: column for column in EDGE_COLUMNS}
    for element, columns in (("node", nodes), ("edge", edges)):
        out.writelines(_key(element, column) for column in columns.values() if column.name not in _ENDS)
    out.write('<graph id="kg" edgedefault="directed">\n')
    count = 0
    for table in tables(batches):
        for record in table.rows:
            out.write(_node(record) if table.is_node else _edge(count, record))
            count += not table.is_node
    out.write("</graph>\n</graphml>\n")


def _key(element: str, column: Property) -> str:
    kind = _TYPES.get(column.type, "string")
    return (
        f'<key id="{element}.{column.name}" for="{element}" attr.name="{column.name}" attr.type="{kind}"/>\n'
    )


def _node(record: Mapping[str, Any]) -> str:
    return f"<node id={_attribute(record['id'])}>{_data('node', record)}</node>\n"


def _edge(number: int, record: Mapping[str, Any]) -> str:
    source, target = _attribute(record["source"]), _attribute(record["target"])
    return f'<edge id="e{number}" source={source} target={target}>{_data("edge", record)}</edge>\n'


def _data(element: str, record: Mapping[str, Any]) -> str:
    return "".join(
        f'<data key="{element}.{name}">{_text(as_text(value))}</data>'
        for name, value in record.items()
        if name not in _ENDS
    )


def _text(value: object) -> str:
    """A value as character data; a carriage return is written so that readers do not change it."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return escape(_NOT_XML.sub("\ufffd", text), {"\r": "&#13;"})


def _attribute(value: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", value))
