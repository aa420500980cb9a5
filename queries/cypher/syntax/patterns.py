"""Parse patterns: nodes, relationships, quantified parts and label expressions."""

from abc import ABC
from dataclasses import replace
from typing import NoReturn

from queries.cypher.errors import CypherSyntaxError
from queries.cypher.syntax.expressions import ExpressionParser
from queries.cypher.syntax.lexer import FLOAT, INTEGER
from queries.cypher.syntax.pattern_tree import (
    ALL_SHORTEST_PATHS,
    SHORTEST_PATH,
    Direction,
    LabelExpression,
    Link,
    NodePattern,
    PathPattern,
    QuantifiedPattern,
    RelationshipPattern,
    Selector,
)
from queries.cypher.syntax.tree import Expression

_MOST_LINKS = 200
"""How long a path may be written: the planner weighs each link against each other one."""
_SHORTEST = {"SHORTESTPATH": SHORTEST_PATH, "ALLSHORTESTPATHS": ALL_SHORTEST_PATHS}


class PatternParser(ExpressionParser, ABC):
    """Adds patterns to expressions."""

    def path_pattern(self) -> PathPattern:
        """Parse `[p =] [shortestPath(] (a)-[r]->(b) ...`."""
        at, variable = self.at, None
        if self.at_name() and self.peek(1) == "=":
            variable = self.name("a variable")
            self.index += 1
        selector = _SHORTEST.get(self.word)
        if selector is not None and self.peek(1) == "(":
            return self._shortest_call(at, variable, selector)
        selector = self._selector()
        path = self._path(at, variable)
        path.selector = selector
        if selector is not None:
            _check_single_link(path)
        return path

    def _shortest_call(self, at: int, variable: str | None, selector: Selector) -> PathPattern:
        self.index += 2
        path = self._path(at, variable)
        path.selector = selector
        _check_single_link(path)
        self.expect(")")
        return path

    def _selector(self) -> Selector | None:
        if self.take_words("ALL", "SHORTEST"):
            selector = Selector(groups=True)
        elif self.take("ANY"):
            selector = Selector(1 if self.take("SHORTEST") else self._count_of_paths())
        elif self.take("SHORTEST"):
            selector = Selector(self._count_of_paths())
        else:
            return None
        _ = self.take("PATH") or self.take("PATHS")
        grouped = self.take("GROUP") or self.take("GROUPS")
        return replace(selector, groups=True) if grouped else selector

    def _count_of_paths(self) -> int:
        at = self.at
        if self.kinds[self.index] != INTEGER:
            return 1
        count = self.integer("how many paths")
        if count == 0:
            raise CypherSyntaxError("SHORTEST takes 1 or more", detail="InvalidArgumentValue", offset=at)
        return count

    def _path(self, at: int, variable: str | None) -> PathPattern:
        nodes: list[NodePattern] = []
        links: list[Link] = []
        while self.peek(0) == "(":
            if self.peek(1) == "(":
                if len(nodes) == len(links):
                    nodes.append(NodePattern(self.at, None))
                links.append(self._quantified())
                continue
            if len(nodes) > len(links):
                break
            nodes.append(self._node())
            while self.word == "-" or (self.word == "<" and self.peek(1) == "-"):
                links.append(self._relationship())
                nodes.append(self._node())
        if len(links) > _MOST_LINKS:
            raise CypherSyntaxError(
                f"a path has {_MOST_LINKS} relationships at most, and this one has {len(links)}",
                detail="UnexpectedSyntax",
                offset=at,
            )
        if len(nodes) == len(links):
            if not nodes:
                self.fail("a pattern such as (n)-[r]->(m)")
            nodes.append(NodePattern(self.at, None))
        return PathPattern(at, variable, nodes, links)

    # --- nodes ------------------------------------------------------------------------------------

    def _node(self) -> NodePattern:
        at = self.at
        self.expect("(")
        variable = None
        if self.at_name() and not (self.word in {"WHERE", "IS"} and self.peek(1) not in {")", ":", "{"}):
            variable = self.name("a variable")
        labels = self._labels()
        properties = self._properties()
        where = self.expression() if self.take("WHERE") else None
        if not self.take(")"):
            self.fail("`)`, a label, properties or WHERE")
        return NodePattern(at, variable, labels, properties, where)

    def _labels(self) -> LabelExpression | None:
        if self.take(":") or self.take("IS"):
            return self.label_expression()
        return None

    def _properties(self) -> Expression | None:
        if self.word == "{":
            return self.map_literal(self.at)
        if self.word == "$":
            return self._parameter(self.at)
        return None

    def label_expression(self, *, bars: bool = True) -> LabelExpression:
        """Parse what follows the colon of a label or type, `:A:B` and `:A|:B` of old included."""
        alternatives = [self._label_conjunction(bars=bars)]
        while bars and self.word == "|":
            self.index += 1
            _ = self.take(":")
            alternatives.append(self._label_conjunction(bars=bars))
        if len(alternatives) == 1:
            return alternatives[0]
        return LabelExpression("or", operands=alternatives)

    def _label_conjunction(self, *, bars: bool) -> LabelExpression:
        parts = [self._label_atom(bars=bars)]
        while self.word == "&" or (self.word == ":" and self._label_after_colon()):
            self.index += 1
            parts.append(self._label_atom(bars=bars))
        return parts[0] if len(parts) == 1 else LabelExpression("and", operands=parts)

    def _label_atom(self, *, bars: bool) -> LabelExpression:
        if self.take("!"):
            return LabelExpression("not", operands=[self._label_atom(bars=bars)])
        if self.take("%"):
            return LabelExpression("any")
        if self.take("("):
            inner = self.label_expression()
            self.expect(")")
            return inner
        return LabelExpression("name", self.name("a label or type"))

    # --- relationships ----------------------------------------------------------------------------

    def _relationship(self) -> RelationshipPattern:
        at = self.at
        incoming = self.take("<")
        self.expect("-")
        link = RelationshipPattern(at, None, "both")
        if self.take("["):
            self._details(link)
            self.expect("]")
        self.expect("-")
        outgoing = self.take(">")
        link.direction = _direction(incoming=incoming, outgoing=outgoing)
        hops = self._quantifier_or_none()
        if hops is not None:
            if link.hops is not None:
                self._bad_hops(at, "a relationship has either `*` within its brackets or a quantifier behind")
            link.hops = hops
        return link

    def _details(self, link: RelationshipPattern) -> None:
        if self.at_name() and not (self.word in {"WHERE", "IS"} and self.peek(1) not in {"]", ":", "{", "*"}):
            link.variable = self.name("a variable")
        link.types = self._labels()
        if self.take("*"):
            link.hops = self._star_hops()
        elif self.word == "..":
            self._bad_hops(self.at, "a range of lengths follows a `*`, such as *1..3")
        link.properties = self._properties()
        link.where = self.expression() if self.take("WHERE") else None
        if self.word != "]":
            self.fail("`]`, a type, a length such as *1..3, properties or WHERE")

    def _star_hops(self) -> tuple[int, int | None]:
        if self.word == "-" or self.kinds[self.index] == FLOAT:
            self._bad_hops(self.at, "the length of a path is a natural number")
        low = self.integer("a length") if self.kinds[self.index] == INTEGER else None
        if not self.take(".."):
            return (1, None) if low is None else (low, low)
        high = self.integer("a length") if self.kinds[self.index] == INTEGER else None
        if self.word == "-":
            self._bad_hops(self.at, "the length of a path is a natural number")
        return 1 if low is None else low, high

    def _bad_hops(self, at: int, message: str) -> NoReturn:
        raise CypherSyntaxError(message, detail="InvalidRelationshipPattern", offset=at)

    # --- quantified parts ---------------------------------------------------------------------------

    def _quantified(self) -> QuantifiedPattern:
        at = self.at
        self.expect("(")
        inner = self._path(self.at, None)
        where = self.expression() if self.take("WHERE") else None
        self.expect(")")
        hops = self._quantifier_or_none()
        if hops is None:
            self.fail("a quantifier such as {1,3}, + or *")
        if not inner.links or not all(isinstance(link, RelationshipPattern) for link in inner.links):
            raise CypherSyntaxError(
                "a quantified part holds nodes and plain relationships", detail="UnexpectedSyntax", offset=at
            )
        return QuantifiedPattern(at, inner, hops, where)

    def _quantifier_or_none(self) -> tuple[int, int | None] | None:
        if self.take("+"):
            return 1, None
        if self.take("*"):
            return 0, None
        if not self.take("{"):
            return None
        low = self.integer("a number of repetitions") if self.kinds[self.index] == INTEGER else None
        if not self.take(","):
            self.expect("}")
            return (0, None) if low is None else (low, low)
        high = self.integer("a number of repetitions") if self.kinds[self.index] == INTEGER else None
        self.expect("}")
        return low or 0, high


def _direction(*, incoming: bool, outgoing: bool) -> Direction:
    if incoming == outgoing:
        return "both"
    return "in" if incoming else "out"


def _check_single_link(path: PathPattern) -> None:
    if len(path.links) != 1 or not isinstance(path.links[0], RelationshipPattern):
        raise CypherSyntaxError(
            "a shortest path is searched along one relationship pattern, such as (a)-[*..6]-(b)",
            detail="UnexpectedSyntax",
            offset=path.at,
        )
