"""Cut a query into tokens with one compiled expression."""

import re
from dataclasses import dataclass

from queries.cypher.errors import CypherSyntaxError

NAME, QUOTED, INTEGER, FLOAT, STRING, SYMBOL, END = range(7)

_TOKEN = re.compile(
    r"""
    (?: \s+ | //[^\n]* | /\*.*?\*/ )+
    | (?P<NAME> [^\W\d]\w* )
    | (?P<FLOAT> (?: \d[\d_]*\.\d[\d_]* | \.\d[\d_]* ) (?: [eE][+-]?\d+ )? (?: \w+ )? | \d+[eE][+-]?\d+ )
    | (?P<INTEGER> \d\w* )
    | (?P<STRING> '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" )
    | (?P<SYMBOL> <> | <= | >= | =~ | \.\. | \|\| | \+= | :: | [-+*/%^=<>()\[\]{},.:|;!&$] )
    | (?P<QUOTED> `(?:[^`]|``)*` )
    """,
    re.VERBOSE | re.DOTALL,
)
_KINDS = {
    "NAME": NAME,
    "FLOAT": FLOAT,
    "INTEGER": INTEGER,
    "STRING": STRING,
    "SYMBOL": SYMBOL,
    "QUOTED": QUOTED,
}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "\\": "\\", "'": "'", '"': '"', "`": "`"}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)


@dataclass(slots=True)
class Tokens:
    """The tokens of a query as parallel lists.

    A token's `word` is what the parser compares: the upper-cased name, or the symbol itself.
    """

    source: str
    kinds: list[int]
    texts: list[str]
    words: list[str]
    starts: list[int]


def tokenize(source: str) -> Tokens:
    """Cut `source` into tokens, ended by one of kind END.

    Raises
    ------
    CypherSyntaxError
        A character or an unfinished string that starts no token.

    Examples
    --------
    >>> tokenize("RETURN 1.5 // half").words
    ['RETURN', '', '']
    """
    kinds: list[int] = []
    texts: list[str] = []
    words: list[str] = []
    starts: list[int] = []
    match, position, size = _TOKEN.match, 0, len(source)
    while position < size:
        found = match(source, position)
        if found is None:
            raise _no_token(source, position)
        group = found.lastgroup
        if group is not None:
            text = found.group()
            kinds.append(_KINDS[group])
            texts.append(text)
            words.append(text.upper() if group == "NAME" else text if group == "SYMBOL" else "")
            starts.append(position)
        position = found.end()
    kinds.append(END)
    texts.append("")
    words.append("")
    starts.append(size)
    return Tokens(source, kinds, texts, words, starts)


def _no_token(source: str, position: int) -> CypherSyntaxError:
    char = source[position]
    if char in "'\"":
        message, detail = f"this string has no closing {char}", "UnexpectedSyntax"
    elif char == "`":
        message, detail = "this quoted name has no closing `", "UnexpectedSyntax"
    elif char == "/" and source.startswith("/*", position):
        message, detail = "this comment has no closing */", "UnexpectedSyntax"
    elif char.isascii():
        message, detail = f"the character {char!r} has no meaning here", "UnexpectedSyntax"
    else:
        message = f"the character {char} (U+{ord(char):04X}) has no meaning here"
        detail = "InvalidUnicodeCharacter"
    return CypherSyntaxError(message, detail=detail, offset=position)


def string_value(token: str, start: int) -> str:
    """Give the value of a string token: quotes off, escapes resolved."""
    body = token[1:-1]
    if "\\" not in body:
        return body

    def resolve(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        if code:
            return _character(int(code, 16), start + 1 + found.start())
        if found[3] in _ESCAPES:
            return _ESCAPES[found[3]]
        if found[3] not in "uU":
            return found[0]  # as Neo4j has it: '\\d' is two characters
        raise CypherSyntaxError(
            f"\\{found[3]} takes {'four' if found[3] == 'u' else 'eight'} hexadecimal digits",
            detail="InvalidUnicodeLiteral",
            offset=start + 1 + found.start(),
        )

    return _ESCAPE.sub(resolve, body)


def _character(code: int, offset: int) -> str:
    try:
        return chr(code)
    except ValueError:
        raise CypherSyntaxError(
            f"{code:#x} is no character of Unicode", detail="InvalidUnicodeLiteral", offset=offset
        ) from None
