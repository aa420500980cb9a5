"""The engine's own tree of errors, each with the place in the query it speaks of.

`name` and `phase` are the openCypher TCK's: the class of error, and whether it is found before
anything runs; `detail` is the TCK's name of the very mistake.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import ClassVar, Literal

Phase = Literal["compile time", "runtime"]


class CypherError(Exception):
    """A query that cannot be run, or was stopped.

    Parameters
    ----------
    message
        What is wrong, in one sentence.
    detail
        The openCypher name of the mistake, such as ``UndefinedVariable``.
    offset
        Where in the query's text it is, in characters from 0; None where no place is to blame.
    phase
        Whether the mistake was found before the query ran.

    Attributes
    ----------
    line, column
        The place, both from 1; 0 where there is none.
    """

    name: ClassVar[str] = "CypherError"

    def __init__(
        self,
        message: str,
        *,
        detail: str = "",
        offset: int | None = None,
        phase: Phase = "runtime",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail
        self.offset = offset
        self.phase: Phase = phase
        self.line = 0
        self.column = 0
        self._excerpt = ""

    def locate(self, text: str) -> "CypherError":
        """Point at the place in `text`; returns the error itself."""
        if self.offset is not None and not self.line:
            offset = min(self.offset, len(text))
            start = text.rfind("\n", 0, offset) + 1
            end = text.find("\n", offset)
            source = text[start : end if end >= 0 else len(text)]
            self.line = text.count("\n", 0, offset) + 1
            self.column = offset - start + 1
            self._excerpt = _excerpt(source, self.column)
        return self

    def __str__(self) -> str:
        if not self.line:
            return self.message
        return f"line {self.line}, column {self.column}: {self.message}\n{self._excerpt}"


_WIDTH = 100


def _excerpt(source: str, column: int) -> str:
    """One line of the query and a caret under the column (from 1), cut to a readable width."""
    first = max(0, column - 1 - _WIDTH * 3 // 4)
    shown = source[first : first + _WIDTH]
    pad = "".join(char if char == "\t" else " " for char in shown[: column - 1 - first])
    return f"  {shown}\n  {pad}^"


class CypherSyntaxError(CypherError):
    """The text is no query of the language, or breaks a rule that its text alone shows."""

    name: ClassVar[str] = "SyntaxError"

    def __init__(
        self, message: str, *, detail: str, offset: int | None = None, phase: Phase = "compile time"
    ) -> None:
        super().__init__(message, detail=detail, offset=offset, phase=phase)


class CypherTypeError(CypherError):
    """A value is of a type that the operation does not take."""

    name: ClassVar[str] = "TypeError"


class CypherArgumentError(CypherError):
    """An argument is of the right type but out of its range."""

    name: ClassVar[str] = "ArgumentError"


class CypherArithmeticError(CypherError):
    """A result does not fit a number of 64 bits, or an integer was divided by zero."""

    name: ClassVar[str] = "ArithmeticError"


class ParameterError(CypherError):
    """A parameter was not given, or its value is of no Cypher type."""

    name: ClassVar[str] = "ParameterMissing"


class LimitError(CypherError):
    """The query ran past a limit of time, rows or list items, or was cancelled."""

    name: ClassVar[str] = "LimitError"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Name the nearest known word, as a clause to put behind a message; empty if none is near.

    >>> did_you_mean("toLowr", ["toLower", "toUpper"])
    '; did you mean `toLower`?'
    """
    by_folded = {name.casefold(): name for name in sorted(known)}
    near = get_close_matches(word.casefold(), list(by_folded), n=1, cutoff=0.6)
    return f"; did you mean `{by_folded[near[0]]}`?" if near else ""
