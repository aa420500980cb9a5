"""A place in the tokens of a query, and the words to say what was expected there."""

from typing import NoReturn

from queries.cypher.errors import CypherSyntaxError, did_you_mean
from queries.cypher.syntax.lexer import END, INTEGER, NAME, QUOTED, SYMBOL, Tokens

_NEAR_MISS = 3


class Cursor:
    """Reads tokens from left to right; the parsers are built upon it."""

    def __init__(self, tokens: Tokens) -> None:
        self.source = tokens.source
        self.kinds = tokens.kinds
        self.texts = tokens.texts
        self.words = tokens.words
        self.starts = tokens.starts
        self.index: int = 0

    @property
    def at(self) -> int:
        """The offset of the next token."""
        return self.starts[self.index]

    @property
    def word(self) -> str:
        """The next token as the parser compares it."""
        return self.words[self.index]

    def peek(self, ahead: int) -> str:
        """Give the word `ahead` tokens after the next one."""
        index = self.index + ahead
        return self.words[index] if index < len(self.words) else ""

    def take(self, word: str) -> bool:
        """Step over `word` if it comes next, and say whether it did."""
        if self.words[self.index] == word:
            self.index += 1
            return True
        return False

    def take_words(self, *words: str) -> bool:
        """Step over all of `words` if they come next, and say whether they did."""
        index = self.index
        if tuple(self.words[index : index + len(words)]) != words:
            return False
        self.index += len(words)
        return True

    def expect(self, word: str) -> None:
        """Step over `word`.

        Raises
        ------
        CypherSyntaxError
            Something else comes next.
        """
        if not self.take(word):
            self.fail(f"`{word}`")

    def name(self, what: str) -> str:
        """Step over a name, quoted by backticks or not, and give it.

        Raises
        ------
        CypherSyntaxError
            Something else comes next.
        """
        kind = self.kinds[self.index]
        if kind == NAME:
            self.index += 1
            return self.texts[self.index - 1]
        if kind == QUOTED:
            self.index += 1
            return self.texts[self.index - 1][1:-1].replace("``", "`")
        return self.fail(what)

    def at_name(self, ahead: int = 0) -> bool:
        """Say whether the token `ahead` of the next one is a name."""
        index = self.index + ahead
        return index < len(self.kinds) and self.kinds[index] in (NAME, QUOTED)

    def integer(self, what: str) -> int:
        """Step over a plain natural number and give it."""
        text = self.texts[self.index]
        if self.kinds[self.index] != INTEGER or not text.isdecimal():
            self.fail(what)
        self.index += 1
        return int(text)

    def found(self) -> str:
        """Say what the next token is, for a message."""
        if self.kinds[self.index] == END:
            return "the end of the query"
        return f"`{self.texts[self.index]}`"

    def fail(
        self, expected: str, *, detail: str = "UnexpectedSyntax", known: tuple[str, ...] = ()
    ) -> NoReturn:
        """Refuse the next token, for `expected` had to come.

        Raises
        ------
        CypherSyntaxError
            Always.
        """
        near = ""
        if self.kinds[self.index] not in (END, SYMBOL) and len(self.word) >= _NEAR_MISS:
            near = did_you_mean(self.word, [word for word in known if word != self.word])
        raise CypherSyntaxError(
            f"expected {expected}, found {self.found()}{near}", detail=detail, offset=self.at
        )
