"""Parse what is written out: numbers, constants, parameters, lists and maps; and comprehensions."""

import math
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from queries.cypher.errors import CypherSyntaxError
from queries.cypher.syntax.clause_tree import Query
from queries.cypher.syntax.cursor import Cursor
from queries.cypher.syntax.lexer import INTEGER
from queries.cypher.syntax.pattern_tree import LabelExpression, PathPattern
from queries.cypher.syntax.tree import (
    Constant,
    Expression,
    ListComprehension,
    ListLiteral,
    MapLiteral,
    MapProjection,
    Parameter,
    PatternComprehension,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_MINIMUM, _MAXIMUM = -(2**63), 2**63 - 1
_CONSTANTS: dict[str, bool | float | None] = {
    "TRUE": True,
    "FALSE": False,
    "NULL": None,
    "INF": math.inf,
    "INFINITY": math.inf,
    "NAN": math.nan,
}


class ValueParser(Cursor, ABC):
    """Parses values; expressions, patterns and whole queries within them are its heirs' matter."""

    _bar_ends = False
    """Whether a `|` ends the expression, as in `[x IN list WHERE x:Label | x.name]`."""

    @abstractmethod
    def path_pattern(self) -> PathPattern:
        """Parse a path of a pattern."""

    @abstractmethod
    def label_expression(self, *, bars: bool = True) -> LabelExpression:
        """Parse what follows the colon of a label or type; `bars` says whether `|` belongs to it."""

    @abstractmethod
    def subquery(self) -> Query:
        """Parse the body of a subquery, with its braces; a bare pattern is a MATCH."""

    @abstractmethod
    def expression(self) -> Expression:
        """Parse any expression."""

    @abstractmethod
    def case_test(self, subject: Expression) -> Expression | None:
        """Parse a condition that begins with an operator, the subject of CASE being its left operand."""

    def _enclosed(self, *, bar_ends: bool) -> Expression:
        before, self._bar_ends = self._bar_ends, bar_ends
        inner = self.expression()
        self._bar_ends = before
        return inner

    def _expressions(self, closing: str) -> list[Expression]:
        items = [self.expression()]
        while self.take(","):
            items.append(self.expression())
        if not self.take(closing):
            self.fail(f"`,` or `{closing}`")
        return items

    # --- numbers and names of values ---------------------------------------------------------------

    def _integer(self, at: int, sign: str) -> Constant:
        text = self.texts[self.index]
        self.index += 1
        try:
            value = int(sign + text, 0 if text[1:2].isalpha() else 10)
        except ValueError:
            value = None
        if value is None or text[:2] in {"0b", "0B"} or not text.isascii():
            raise CypherSyntaxError(f"`{text}` is no number", detail="InvalidNumberLiteral", offset=at)
        if not _MINIMUM <= value <= _MAXIMUM:
            raise CypherSyntaxError(
                f"{sign}{text} does not fit an integer of 64 bits", detail="IntegerOverflow", offset=at
            )
        return Constant(at, value)

    def _float(self, at: int) -> Constant:
        text = self.texts[self.index]
        self.index += 1
        try:
            value = float(text)
        except ValueError:
            raise CypherSyntaxError(
                f"`{text}` is no number", detail="InvalidNumberLiteral", offset=at
            ) from None
        if math.isinf(value):
            raise CypherSyntaxError(f"{text} does not fit a float", detail="FloatingPointOverflow", offset=at)
        return Constant(at, value)

    def _constant(self, at: int) -> Constant:
        self.index += 1
        return Constant(at, _CONSTANTS[self.words[self.index - 1]])

    def _parameter(self, at: int) -> Parameter:
        self.index += 1
        text = self.texts[self.index]
        if self.kinds[self.index] == INTEGER:
            self.index += 1
            return Parameter(at, text)
        return Parameter(at, self.name("the name of a parameter"))

    # --- lists and maps ---------------------------------------------------------------------------

    def _list(self, at: int) -> Expression:
        if self.at_name(1) and self.peek(2) == "IN":
            return self._list_comprehension(at)
        if self.peek(1) == "(" or (self.at_name(1) and self.peek(2) == "=" and self.peek(3) == "("):
            comprehension = self._pattern_comprehension_or_none(at)
            if comprehension is not None:
                return comprehension
        self.index += 1
        if self.take("]"):
            return ListLiteral(at, [])
        return ListLiteral(at, self._expressions("]"))

    def _list_comprehension(self, at: int) -> Expression:
        start = self.index
        self.index += 1
        variable = self.name("a variable")
        self.expect("IN")
        source = self._enclosed(bar_ends=True)
        if self.word == ",":  # a list whose first item is a test for membership
            self.index = start + 1
            return ListLiteral(at, self._expressions("]"))
        where = self._enclosed(bar_ends=True) if self.take("WHERE") else None
        result = self.expression() if self.take("|") else None
        self.expect("]")
        return ListComprehension(at, variable, source, where, result)

    def _pattern_comprehension_or_none(self, at: int) -> Expression | None:
        start = self.index
        self.index += 1
        try:
            pattern = self.path_pattern()
        except CypherSyntaxError:
            self.index = start
            return None
        if not pattern.links or self.word not in {"WHERE", "|"}:
            self.index = start
            return None
        where = self._enclosed(bar_ends=True) if self.take("WHERE") else None
        self.expect("|")
        result = self.expression()
        self.expect("]")
        return PatternComprehension(at, pattern, where, result)

    def map_literal(self, at: int) -> MapLiteral:
        """Parse `{key: value, ...}`."""
        self.expect("{")
        entries: list[tuple[str, Expression]] = []
        if self.take("}"):
            return MapLiteral(at, entries)
        while True:
            key = self.name("a key")
            self.expect(":")
            entries.append((key, self.expression()))
            if not self.take(","):
                break
        if not self.take("}"):
            self.fail("`,` or `}`")
        return MapLiteral(at, entries)

    def _map_projection(self, subject: Variable) -> Expression:
        self.expect("{")
        entries: list[tuple[str | None, Expression | None]] = []
        while self.word != "}":
            entries.append(self._map_projection_entry())
            if not self.take(","):
                break
        self.expect("}")
        return MapProjection(subject.at, subject, entries)

    def _map_projection_entry(self) -> tuple[str | None, Expression | None]:
        at = self.at
        if self.take("."):
            if self.take("*"):
                return None, None
            return self.name("the name of a property"), None
        key = self.name("a key, `.key` or `.*`")
        return key, self.expression() if self.take(":") else Variable(at, key)

    WORDS: ClassVar["dict[str, Callable[[Any, int], Expression]]"] = {
        "TRUE": _constant,
        "FALSE": _constant,
        "NULL": _constant,
        "INF": _constant,
        "INFINITY": _constant,
        "NAN": _constant,
    }
    """What parses a word that is no name."""
    SYMBOLS: ClassVar["dict[str, Callable[[Any, int], Expression]]"] = {
        "[": _list,
        "{": map_literal,
        "$": _parameter,
    }
    """What parses a value that begins with a symbol."""
