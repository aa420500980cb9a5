"""Parse calls, and words with a grammar of their own: CASE, quantifiers, reduce, EXISTS, trim."""

from abc import ABC
from typing import TYPE_CHECKING, ClassVar

from queries.cypher.errors import CypherSyntaxError
from queries.cypher.syntax.lexer import NAME, QUOTED
from queries.cypher.syntax.pattern_tree import PathPattern
from queries.cypher.syntax.tree import (
    CASE_SUBJECT,
    Call,
    Case,
    CaseTest,
    CountStar,
    Expression,
    PatternPredicate,
    Quantifier,
    Reduce,
    ShortestPathExpression,
    Subquery,
    Variable,
)
from queries.cypher.syntax.values import ValueParser

if TYPE_CHECKING:
    from collections.abc import Callable


class FormParser(ValueParser, ABC):
    """Parses what begins with a name and goes on by rules of its own."""

    # --- calls ------------------------------------------------------------------------------------

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

    # --- patterns where a value might stand ---------------------------------------------------------

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

    # --- words with a grammar of their own ------------------------------------------------------------

    def _case(self, at: int) -> Case:
        self.index += 1
        subject = None if self.word == "WHEN" else self.expression()
        branches: list[tuple[Expression, Expression]] = []
        while self.take("WHEN"):
            conditions = [self._when(subject)]
            while subject is not None and self.take(","):
                conditions.append(self._when(subject))
            self.expect("THEN")
            result = self.expression()
            branches += [(condition, result) for condition in conditions]
        if not branches:
            self.fail("WHEN")
        default = self.expression() if self.take("ELSE") else None
        self.expect("END")
        return Case(at, subject, branches, default)

    def _when(self, subject: Expression | None) -> Expression:
        at = self.at
        test = None if subject is None else self.case_test(Variable(at, CASE_SUBJECT))
        return self.expression() if test is None else CaseTest(at, test)

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

    CALLS: ClassVar["dict[str, Callable[[FormParser, int], Expression]]"] = {
        "REDUCE": _reduce,
        "EXISTS": _exists_call,
        "SHORTESTPATH": _shortest,
        "ALLSHORTESTPATHS": _shortest,
        "TRIM": _trim,
    }
    """What parses a word before a parenthesis."""
    BLOCKS: ClassVar["dict[str, Callable[[FormParser, int], Expression]]"] = {
        "EXISTS": _block,
        "COUNT": _block,
        "COLLECT": _block,
    }
    """What parses a word before a brace."""
