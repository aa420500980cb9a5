"""Parse expressions: precedence climbing over the binary operators, then postfix, then atoms."""

from abc import ABC
from typing import TYPE_CHECKING, Any, ClassVar

from queries.cypher.syntax.forms import FormParser
from queries.cypher.syntax.lexer import FLOAT, INTEGER, NAME, QUOTED, STRING, string_value
from queries.cypher.syntax.tree import (
    Binary,
    Comparison,
    Constant,
    Expression,
    HasLabel,
    Index,
    IsNull,
    IsTyped,
    PatternPredicate,
    Property,
    Slice,
    TypeName,
    TypeOption,
    Unary,
)
from queries.cypher.syntax.types import MOST_WORDS, TYPE_NAMES

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


class ExpressionParser(FormParser, ABC):
    """Parses expressions; patterns and whole queries within them are its heirs' matter."""

    def expression(self) -> Expression:
        """Parse any expression."""
        return self._binary(_OR)

    # --- operators --------------------------------------------------------------------------------

    def _binary(self, floor: int) -> Expression:
        at = self.at
        left = self._not(at) if floor <= _NOT and self.word == "NOT" else self._unary()
        return self._continued(left, at, floor)

    def _continued(self, left: Expression, at: int, floor: int) -> Expression:
        """Parse the operators that follow an operand, those at least as strong as `floor`."""
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

    def case_test(self, subject: Expression) -> Expression | None:
        """Parse a condition that begins with an operator, the subject of CASE being its left operand."""
        if _BINARY.get(self.word) not in {_COMPARE, _PREDICATE} and self.word != "::":
            return None
        return self._continued(self._postfix(subject), self.at, _OR)

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
            return IsTyped(at, left, self._type_name(), negated)
        return self.fail("NULL, NOT NULL or :: and a type")

    def _type_name(self) -> TypeName:
        at = self.at
        options = [self._type_option()]
        while not self._bar_ends and self.take("|"):
            options.append(self._type_option())
        return TypeName(at, options)

    def _type_option(self) -> TypeOption:
        at = self.at
        for count in range(MOST_WORDS, 0, -1):
            name = TYPE_NAMES.get(tuple(self.words[self.index : self.index + count]))
            if name is not None:
                self.index += count
                break
        else:
            self.fail("the name of a type", known=tuple(words[0] for words in TYPE_NAMES))
        element = self._element_type() if name == "LIST" and self.take("<") else None
        return TypeOption(at, name, element, not_null=self.take_words("NOT", "NULL") or self.take("!"))

    def _element_type(self) -> TypeName:
        before, self._bar_ends = self._bar_ends, False
        element = self._type_name()
        self._bar_ends = before
        self.expect(">")
        return element

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
            elif word == "::":
                self.index += 1
                operand = IsTyped(at, operand, self._type_name(), negated=False)
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
        parse = self.SYMBOLS.get(self.word)
        if parse is None:
            self.fail("an expression")
        return parse(self, at)

    def _named(self, at: int) -> Expression:
        word = self.word
        following = self.peek(1)
        special = self.CALLS if following == "(" else self.BLOCKS if following == "{" else self.WORDS
        parse = special.get(word)
        if parse is not None:
            return parse(self, at)
        if word in _QUANTIFIERS and following == "(" and self.at_name(2) and self.peek(3) == "IN":
            return self._quantifier(at)
        if word == "CASE" and following not in {".", ",", ")", "]"}:
            return self._case(at)
        return self._name_or_call(at)

    def _parenthesis(self, at: int) -> Expression:
        pattern = self._pattern_or_none()
        if pattern is not None:
            return PatternPredicate(at, pattern)
        self.index += 1
        inner = self._enclosed(bar_ends=False)
        self.expect(")")
        return inner

    SYMBOLS: ClassVar["dict[str, Callable[[Any, int], Expression]]"] = {
        **FormParser.SYMBOLS,
        "(": _parenthesis,
    }
