"""Build the graph of a scenario from its CREATE statements, on the engine's own parser.

The engine only reads, so a statement is cut at its writing clauses: what stands between them runs
on the engine, and CREATE and DELETE are carried out here, row by row.
"""

from dataclasses import dataclass
from typing import Any

import networkx as nx

from queries.cypher.engine import Engine
from queries.cypher.result import Node, Relationship
from queries.cypher.syntax.clauses import QueryParser, parse_with
from queries.cypher.syntax.lexer import Tokens
from queries.cypher.syntax.pattern_tree import LabelExpression, NodePattern, PathPattern, RelationshipPattern
from queries.cypher.syntax.tree import Expression, MapLiteral

Graph = nx.MultiDiGraph  # its type parameter exists for the type checker alone


@dataclass(slots=True)
class Reading:
    """Clauses that read, as text."""

    text: str


@dataclass(slots=True)
class Creating:
    """A CREATE clause."""

    patterns: list[PathPattern]


@dataclass(slots=True)
class Deleting:
    """A DELETE clause, of variables."""

    names: list[str]


class SetupParser(QueryParser):
    """Parses statements that write, as far as the TCK's set-up steps go."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self.map_texts: dict[int, str] = {}

    def map_literal(self, at: int) -> MapLiteral:
        """Parse a map and keep its text."""
        node = super().map_literal(at)
        self.map_texts[node.at] = self.source[at : self.starts[self.index - 1] + 1]
        return node

    def parts(self) -> list[Reading | Creating | Deleting]:
        """Parse the whole statement."""
        parts: list[Reading | Creating | Deleting] = []
        while self.word:
            if self.take("CREATE"):
                parts.append(Creating(self._patterns()))
            elif self.take("DELETE"):
                parts.append(Deleting([self.name("a variable")]))
            elif self.word == ";":
                self.index += 1
            else:
                start = self.at
                while self.word in self.clauses:
                    _ = self.clauses[self.word](self)
                if self.at == start:
                    self.fail("a clause")
                parts.append(Reading(self.source[start : self.at]))
        return parts

    def _patterns(self) -> list[PathPattern]:
        patterns = [self.path_pattern()]
        while self.take(","):
            patterns.append(self.path_pattern())
        return patterns


class GraphBuilder:
    """Carries out set-up statements upon a graph."""

    def __init__(self) -> None:
        self.graph: nx.MultiDiGraph[Any] = Graph()
        self._made = 0

    def execute(self, text: str, params: dict[str, Any]) -> None:
        """Carry out one statement."""
        parser_of: list[SetupParser] = []

        def read(parser: SetupParser) -> list[Reading | Creating | Deleting]:
            parser_of.append(parser)
            return parser.parts()

        parts = parse_with(SetupParser, text, read)
        rows: list[dict[str, Any]] = [{}]
        for part in parts:
            if isinstance(part, Reading):
                rows = self._read(part.text + " RETURN *", rows, params)
            elif isinstance(part, Creating):
                self._create(part, rows, params, parser_of[0].map_texts)
            else:
                self._delete(part, rows)

    def engine(self) -> Engine:
        """Give an engine on the graph as it is now."""
        return Engine(self.graph, type_attribute="type")

    def _read(self, text: str, rows: list[dict[str, Any]], params: dict[str, Any]) -> list[dict[str, Any]]:
        names = list(rows[0]) if rows else []
        if names:
            bound = ", ".join(f"` row`.`{name}` AS `{name}`" for name in names)
            text = f"UNWIND $` rows` AS ` row` WITH {bound} {text}"
            return list(self.engine().run(text, {**params, " rows": rows}))
        return list(self.engine().run(text, params)) if rows else []

    # --- CREATE -----------------------------------------------------------------------------------

    def _create(
        self, part: Creating, rows: list[dict[str, Any]], params: dict[str, Any], texts: dict[int, str]
    ) -> None:
        for pattern in part.patterns:
            computed = self._computed(pattern, rows, params, texts)
            for row, values in zip(rows, computed, strict=True):
                self._create_path(pattern, row, values)

    def _computed(
        self, pattern: PathPattern, rows: list[dict[str, Any]], params: dict[str, Any], texts: dict[int, str]
    ) -> list[dict[str, Any]]:
        """Evaluate the property maps of a path, for each row; they may speak of paths created before."""
        maps = [
            holder.properties.at
            for holder in (*pattern.nodes, *pattern.links)
            if isinstance(holder, NodePattern | RelationshipPattern)
            and isinstance(holder.properties, MapLiteral)
        ]
        if not maps:
            return [{} for _ in rows]
        columns = ", ".join(f"{texts[at]} AS p{at}" for at in maps)
        return self._read(f"RETURN {columns}", rows, params)

    def _create_path(self, pattern: PathPattern, row: dict[str, Any], computed: dict[str, Any]) -> None:
        keys = [self._create_node(node, row, computed) for node in pattern.nodes]
        for position, link in enumerate(pattern.links):
            assert isinstance(link, RelationshipPattern)
            assert link.types is not None
            ends = keys[position], keys[position + 1]
            start, end = ends if link.direction == "out" else ends[::-1]
            kind = link.types.name
            key = self.graph.add_edge(start, end, **_properties(link.properties, computed), type=kind)
            if link.variable is not None:
                element_id = f"{start} -[{key}]-> {end}"
                row[link.variable] = Relationship(element_id, kind, start, end)

    def _create_node(self, node: NodePattern, row: dict[str, Any], computed: dict[str, Any]) -> str:
        known = row.get(node.variable or "")
        if isinstance(known, Node):
            return known.element_id
        self._made += 1
        key = f"n{self._made}"
        labels = _label_names(node.labels)
        self.graph.add_node(key, labels=labels, **_properties(node.properties, computed))
        if node.variable is not None:
            row[node.variable] = Node(key, tuple(labels))
        return key

    # --- DELETE -----------------------------------------------------------------------------------

    def _delete(self, part: Deleting, rows: list[dict[str, Any]]) -> None:
        doomed = {row[name].element_id for row in rows for name in part.names}
        edges = [
            (start, end, key)
            for start, end, key in self.graph.edges(keys=True)
            if f"{start} -[{key}]-> {end}" in doomed
        ]
        self.graph.remove_edges_from(edges)


def _label_names(labels: LabelExpression | None) -> list[str]:
    return [] if labels is None else list(labels.names())


def _properties(expression: Expression | None, computed: dict[str, Any]) -> dict[str, Any]:
    if expression is None:
        return {}
    return {key: value for key, value in computed[f"p{expression.at}"].items() if value is not None}
