"""Parse expressions: precedence climbing over the binary operators, then postfix, then atoms."""

import math
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from queries.cypher.errors import CypherSyntaxError
from queries.cypher.syntax.cursor import Cursor
from queries.cypher.syntax.lexer import FLOAT, INTEGER, NAME, QUOTED, STRING, string_value
from queries.cypher.syntax.tree import (
    Binary,
    Call,
    Case,
    Comparison,
    Constant,
    CountStar,
    Expression,
    HasLabel,
    Index,
    IsNull,
    IsTyped,
    LabelExpression,
    ListComprehension,
    ListLiteral,
    MapLiteral,
    MapProjection,
    Parameter,
    PathPattern,
    PatternComprehension,
    PatternPredicate,
    Property,
    Quantifier,
    Query,
    Reduce,
    ShortestPathExpression,
    Slice,
    Subquery,
    Unary,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_OR, _XOR, _AND, _NOT, _COMPARE, _PREDICATE, _ADD, _MULTIPLY, _POWER = range(1, 10)
_BINARY = {
    "OR": _OR,
    "XOR": _XOR,
    "AND": _AND,
    "=": _COMPARE,
    "<>": _COMPARE,
    "<": _COMPARE,
    ">": _COMPARE,
    "<=": _COMPARE,
    ">=": _COMPARE,
    "IN": _PREDICATE,
    "STARTS": _PREDICATE,
    "ENDS": _PREDICATE,
    "CONTAINS": _PREDICATE,
    "=~": _PREDICATE,
    "IS": _PREDICATE,
    "+": _ADD,
    "-": _ADD,
    "||": _ADD,
    "*": _MULTIPLY,
    "/": _MULTIPLY,
    "%": _MULTIPLY,
    "^": _POWER,
}
_QUANTIFIERS = frozenset({"ALL", "ANY", "NONE", "SINGLE"})
_MINIMUM, _MAXIMUM = -(2**63), 2**63 - 1
TYPE_NAMES = frozenset(
    {
        "ANY", "BOOL", "BOOLEAN", "DATE", "DURATION", "EDGE", "FLOAT", "INT", "INTEGER", "LIST", "MAP",
        "NODE", "NOTHING", "NULL", "PATH", "PROPERTY", "RELATIONSHIP", "STRING", "VARCHAR", "VERTEX",
    }
)  # fmt: skip


class ExpressionParser(Cursor, ABC):
    """Parses expressions; patterns and whole queries within them are its heirs' matter."""

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

    def expression(self) -> Expression:
        """Parse any expression."""
        return self._binary(_OR)

    def _enclosed(self, *, bar_ends: bool) -> Expression:
        before, self._bar_ends = self._bar_ends, bar_ends
        inner = self.expression()
        self._bar_ends = before
        return inner

    # --- operators --------------------------------------------------------------------------------

    def _binary(self, floor: int) -> Expression:
        at = self.at
        left = self._not(at) if floor <= _NOT and self.word == "NOT" else self._unary()
        while True:
            word = self.word
            power = _BINARY.get(word, 0)
            if power < floor or not power:
                return left
            if power == _COMPARE:
                left = self._comparison(left, at)
            elif power == _PREDICATE:
                left = self._predicate(left, word)
            else:
                at_operator = self.at
                self.index += 1
                left = Binary(at_operator, word, left, self._binary(power + 1))

    def _not(self, at: int) -> Expression:
        self.index += 1
        return Unary(at, "NOT", self._binary(_NOT))

    def _comparison(self, first: Expression, at: int) -> Comparison:
        rest: list[tuple[str, Expression]] = []
        while _BINARY.get(self.word) == _COMPARE:
            operator = self.word
            self.index += 1
            rest.append((operator, self._binary(_PREDICATE)))
        return Comparison(at, first, rest)

    def _predicate(self, left: Expression, word: str) -> Expression:
        at = self.at
        self.index += 1
        if word == "IS":
            return self._is(left, at)
        if word in {"STARTS", "ENDS"}:
            self.expect("WITH")
            word += " WITH"
        return Binary(at, word, left, self._binary(_ADD))

    def _is(self, left: Expression, at: int) -> Expression:
        negated = self.take("NOT")
        if self.take("NULL"):
            return IsNull(at, left, negated)
        if self.take("::") or self.take("TYPED"):
            name = self._type_name()
            return IsTyped(
                at, left, name, not_null=self.take_words("NOT", "NULL") or self.take("!"), negated=negated
            )
        return self.fail("NULL, NOT NULL or :: and a type")

    def _type_name(self) -> str:
        if self.word not in TYPE_NAMES:
            self.fail("the name of a type", known=tuple(TYPE_NAMES))
        words = [self.word]
        self.index += 1
        if self.take("<"):
            words += ["<", self._type_name(), ">"]
            self.expect(">")
        return "".join(words)

    def _unary(self) -> Expression:
        at, word = self.at, self.word
        if word not in {"-", "+"}:
            return self._postfix(self._atom())
        self.index += 1
        if word == "-" and self.kinds[self.index] == INTEGER:
            return self._postfix(self._integer(at, "-"))
        return Unary(at, word, self._unary())

    def _postfix(self, operand: Expression) -> Expression:
        while True:
            word, at = self.word, self.at
            if word == ".":
                self.index += 1
                operand = Property(at, operand, self.name("the name of a property"))
            elif word == "[":
                self.index += 1
                operand = self._index_or_slice(operand, at)
            elif (word == ":" and self._label_after_colon()) or (word == "IS" and self._label_after_is()):
                self.index += 1
                operand = HasLabel(at, operand, self.label_expression(bars=not self._bar_ends))
            else:
                return operand

    def _label_after_colon(self) -> bool:
        return self.at_name(1) or self.peek(1) in {"!", "%", "("}

    def _label_after_is(self) -> bool:
        return self.at_name(1) and self.peek(1) not in {"NOT", "NULL", "TYPED"}

    def _index_or_slice(self, operand: Expression, at: int) -> Expression:
        start = None if self.word == ".." else self.expression()
        if start is not None and self.take("]"):
            return Index(at, operand, start)
        self.expect("..")
        end = None if self.word == "]" else self.expression()
        self.expect("]")
        return Slice(at, operand, start, end)

    # --- atoms ------------------------------------------------------------------------------------

    def _atom(self) -> Expression:
        kind, at = self.kinds[self.index], self.at
        if kind == NAME:
            return self._named(at)
        if kind == QUOTED:
            return self._name_or_call(at)
        if kind == STRING:
            self.index += 1
            return Constant(at, string_value(self.texts[self.index - 1], at))
        if kind == INTEGER:
            return self._integer(at, "")
        if kind == FLOAT:
            return self._float(at)
        parse = self._SYMBOLS.get(self.word)
        if parse is None:
            self.fail("an expression")
        return parse(self, at)

    def _named(self, at: int) -> Expression:
        word = self.word
        following = self.peek(1)
        special = self._CALLS if following == "(" else self._BLOCKS if following == "{" else self._WORDS
        parse = special.get(word)
        if parse is not None:
            return parse(self, at)
        if word in _QUANTIFIERS and following == "(" and self.at_name(2) and self.peek(3) == "IN":
            return self._quantifier(at)
        if word == "CASE" and following not in {".", ",", ")", "]"}:
            return self._case(at)
        return self._name_or_call(at)

    def _name_or_call(self, at: int) -> Expression:
        start = self.index
        name = self.name("a name")
        if self.word == "(":
            return self._call(at, name)
        if self.word == "{" and self.kinds[start] in (NAME, QUOTED):
            return self._map_projection(Variable(at, name))
        if self.word == "." and self._dotted_call():
            while self.take("."):
                name += "." + self.name("the name of a function")
            return self._call(at, name)
        return Variable(at, name)

    def _dotted_call(self) -> bool:
        ahead = 0
        while self.peek(ahead) == "." and self.at_name(ahead + 1):
            ahead += 2
        return self.peek(ahead) == "("

    def _call(self, at: int, name: str) -> Expression:
        self.expect("(")
        if name.upper() == "COUNT" and self.take_words("*", ")"):
            return CountStar(at)
        distinct = self.take("DISTINCT")
        arguments: list[Expression] = []
        if not self.take(")"):
            arguments = self._expressions(")")
        return Call(at, name, arguments, distinct)

    def _expressions(self, closing: str) -> list[Expression]:
        items = [self.expression()]
        while self.take(","):
            items.append(self.expression())
        if not self.take(closing):
            self.fail(f"`,` or `{closing}`")
        return items

    def _integer(self, at: int, sign: str) -> Constant:
        text = self.texts[self.index]
        self.index += 1
        try:
            value = int(sign + text.replace("_", "x"), 10 if text.isdecimal() else 0)
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
            value = float(text.replace("_", "x"))
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

    def _parenthesis(self, at: int) -> Expression:
        pattern = self._pattern_or_none()
        if pattern is not None:
            return PatternPredicate(at, pattern)
        self.index += 1
        inner = self._enclosed(bar_ends=False)
        self.expect(")")
        return inner

    def _pattern_or_none(self) -> PathPattern | None:
        """Parse a pattern with at least one link, or step back to where it would have begun."""
        start = self.index
        if not self._node_then_link():
            return None
        try:
            pattern = self.path_pattern()
        except CypherSyntaxError:
            if self._lone_name(start):
                self.index = start
                return None
            raise
        if pattern.links:
            return pattern
        self.index = start
        return None

    def _lone_name(self, start: int) -> bool:
        """Say whether the parenthesis at token `start` holds a lone name, so that it may be a value."""
        return self.words[start + 2 : start + 3] == [")"]

    def _node_then_link(self) -> bool:
        """Look past the parenthesis that opens here for the dash of a link."""
        if self.peek(1) not in {")", ":", "{", "WHERE", "IS", "$"} and not (
            self.at_name(1) and self.peek(2) in {")", ":", "{", "WHERE", "IS", "$"}
        ):
            return False
        depth, index, words = 0, self.index, self.words
        while index < len(words):
            depth += (words[index] == "(") - (words[index] == ")")
            index += 1
            if depth == 0:
                break
        if words[index : index + 1] == ["<"]:
            index += 1
        return words[index : index + 1] == ["-"] and words[index + 1 : index + 2] in (["-"], ["["], [">"])

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

    # --- words with a grammar of their own ------------------------------------------------------------

    def _case(self, at: int) -> Case:
        self.index += 1
        subject = None if self.word == "WHEN" else self.expression()
        branches: list[tuple[Expression, Expression]] = []
        while self.take("WHEN"):
            conditions = [self.expression()]
            while subject is not None and self.take(","):
                conditions.append(self.expression())
            self.expect("THEN")
            result = self.expression()
            branches += [(condition, result) for condition in conditions]
        if not branches:
            self.fail("WHEN")
        default = self.expression() if self.take("ELSE") else None
        self.expect("END")
        return Case(at, subject, branches, default)

    def _quantifier(self, at: int) -> Quantifier:
        kind = self.word.lower()
        self.index += 2
        variable = self.name("a variable")
        self.expect("IN")
        source = self.expression()
        self.expect("WHERE")
        where = self.expression()
        self.expect(")")
        return Quantifier(at, kind, variable, source, where)

    def _reduce(self, at: int) -> Reduce:
        self.index += 2
        accumulator = self.name("a variable")
        self.expect("=")
        initial = self.expression()
        self.expect(",")
        variable = self.name("a variable")
        self.expect("IN")
        source = self._enclosed(bar_ends=True)
        self.expect("|")
        step = self.expression()
        self.expect(")")
        return Reduce(at, accumulator, initial, variable, source, step)

    def _exists_call(self, at: int) -> Expression:
        self.index += 1
        if self._node_then_link_within():
            self.expect("(")
            pattern = self.path_pattern()
            self.expect(")")
            return PatternPredicate(at, pattern, explicit=True)
        self.index -= 1
        return self._name_or_call(at)

    def _node_then_link_within(self) -> bool:
        self.index += 1
        found = self.word == "(" and self._node_then_link()
        self.index -= 1
        return found

    def _shortest(self, at: int) -> Expression:
        return ShortestPathExpression(at, self.path_pattern())

    def _block(self, at: int) -> Subquery:
        kind = self.word
        self.index += 1
        query = self.subquery()
        if kind == "EXISTS":
            return Subquery(at, "EXISTS", query)
        return Subquery(at, "COUNT" if kind == "COUNT" else "COLLECT", query)

    def _trim(self, at: int) -> Expression:
        name = "trim"
        self.index += 2
        side = self.word
        if side in {"BOTH", "LEADING", "TRAILING"} and self.peek(1) not in {")", ",", "."}:
            self.index += 1
            name = {"BOTH": "btrim", "LEADING": "ltrim", "TRAILING": "rtrim"}[side]
        elif not self.take(")"):
            first = self.expression()
            if self.take("FROM"):
                return self._trim_from(at, "btrim", first)
            if self.take(")"):
                return Call(at, name, [first])
            self.expect(",")
            return Call(at, name, [first, *self._expressions(")")])
        else:
            return Call(at, name, [])
        characters = None if self.word == "FROM" else self.expression()
        self.expect("FROM")
        return self._trim_from(at, name, characters)

    def _trim_from(self, at: int, name: str, characters: Expression | None) -> Call:
        subject = self.expression()
        self.expect(")")
        return Call(at, name, [subject] if characters is None else [subject, characters])

    _CALLS: ClassVar["dict[str, Callable[[ExpressionParser, int], Expression]]"] = {
        "REDUCE": _reduce,
        "EXISTS": _exists_call,
        "SHORTESTPATH": _shortest,
        "ALLSHORTESTPATHS": _shortest,
        "TRIM": _trim,
    }
    _BLOCKS: ClassVar["dict[str, Callable[[ExpressionParser, int], Expression]]"] = {
        "EXISTS": _block,
        "COUNT": _block,
        "COLLECT": _block,
    }
    _WORDS: ClassVar["dict[str, Callable[[ExpressionParser, int], Expression]]"] = {
        "TRUE": _constant,
        "FALSE": _constant,
        "NULL": _constant,
    }
    _SYMBOLS: ClassVar["dict[str, Callable[[ExpressionParser, int], Expression]]"] = {
        "(": _parenthesis,
        "[": _list,
        "{": map_literal,
        "$": _parameter,
    }


_CONSTANTS = {"TRUE": True, "FALSE": False, "NULL": None}
