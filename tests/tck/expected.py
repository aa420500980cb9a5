"""Values as the TCK writes them in its tables, in a form that can be compared."""

from collections.abc import Hashable
from typing import Any, TypeAlias, cast

from queries.cypher.result import Node, Path, Relationship
from queries.cypher.syntax.cursor import Cursor
from queries.cypher.syntax.lexer import FLOAT, INTEGER, STRING, string_value, tokenize

Form: TypeAlias = Hashable
"""A value in comparable form: a tuple that starts with what kind of value it is."""


def expected_form(cell: str, *, ordered: bool = True) -> Form:
    """Read a cell of a table; where lists are not `ordered` their items are sorted."""
    return _ValueParser(tokenize(cell), ordered=ordered).value()


def actual_form(value: Any, *, ordered: bool = True) -> Form:
    """Give a value of a result in comparable form."""
    if value is None or isinstance(value, bool):
        return ("word", {True: "TRUE", False: "FALSE", None: "NULL"}[value])
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, Node | Relationship | Path):
        return _entity(value)
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return _list([actual_form(item, ordered=ordered) for item in items], ordered=ordered)
    if isinstance(value, dict):
        return ("map", _map(cast("dict[str, Any]", value), ordered=ordered))
    return ("string", str(value))


def _entity(value: Node | Relationship | Path) -> Form:
    if isinstance(value, Path):
        return _path(value)
    if isinstance(value, Node):
        return _node(value)
    return ("relationship", value.type, _map(value.properties))


def _number(value: float) -> Form:
    return (type(value).__name__, repr(value) if isinstance(value, float) else value)


def _list(items: list[Form], *, ordered: bool) -> Form:
    return ("list", *(items if ordered else sorted(items, key=repr)))


def _map(entries: Any, *, ordered: bool = True) -> Form:
    return frozenset((key, actual_form(value, ordered=ordered)) for key, value in entries.items())


def _node(node: Node) -> Form:
    return ("node", frozenset(node.labels), _map(node.properties))


def _path(path: Path) -> Form:
    parts: list[Form] = [_node(path.nodes[0])]
    for before, edge, after in zip(path.nodes, path.relationships, path.nodes[1:], strict=False):
        forwards = edge.start == before.element_id
        parts += [forwards, ("relationship", edge.type, _map(edge.properties)), _node(after)]
    return ("path", *parts)


class _ValueParser(Cursor):
    def __init__(self, tokens: Any, *, ordered: bool) -> None:
        super().__init__(tokens)
        self.ordered = ordered

    def value(self) -> Form:
        kind, text = self.kinds[self.index], self.texts[self.index]
        if self.word in {"<", "(", "[", "{"}:
            return self._compound()
        self.index += 1
        if kind == STRING:
            return ("string", string_value(text, 0))
        if text == "-":
            return self._negative()
        if kind in (INTEGER, FLOAT):
            return _number(int(text) if kind == INTEGER else float(text))
        if text == "NaN":
            return _number(float("nan"))
        return ("word", text.upper())

    def _negative(self) -> Form:
        text = self.texts[self.index]
        self.index += 1
        return _number(-int(text) if self.kinds[self.index - 1] == INTEGER else -float(text))

    def _compound(self) -> Form:
        if self.word == "<":
            return self._path()
        if self.word == "(":
            return self._node()
        if self.word == "[":
            return self._relationship() if self.peek(1) == ":" else self._list()
        return ("map", self._entries())

    def _list(self) -> Form:
        self.expect("[")
        items: list[Form] = []
        while not self.take("]"):
            items.append(self.value())
            _ = self.take(",")
        return _list(items, ordered=self.ordered)

    def _entries(self) -> Form:
        entries: list[tuple[str, Form]] = []
        if self.take("{"):
            while not self.take("}"):
                key = self.name("a key")
                self.expect(":")
                entries.append((key, self.value()))
                _ = self.take(",")
        return frozenset(entries)

    def _node(self) -> Form:
        self.expect("(")
        labels: list[str] = []
        while self.take(":"):
            labels.append(self.name("a label"))
        entries = self._entries()
        self.expect(")")
        return ("node", frozenset(labels), entries)

    def _relationship(self) -> Form:
        self.expect("[")
        self.expect(":")
        kind = self.name("a type")
        entries = self._entries()
        self.expect("]")
        return ("relationship", kind, entries)

    def _path(self) -> Form:
        self.expect("<")
        parts: list[Form] = [self._node()]
        while not self.take(">"):
            incoming = self.take("<")
            self.expect("-")
            edge = self._relationship()
            self.expect("-")
            _ = self.take(">") if not incoming else None
            parts += [not incoming, edge, self._node()]
        return ("path", *parts)
