"""What the shell's prompt offers for the word in hand."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from kg.cli.session import FORMATS, LOOKING, Session
from kg.ontology import EDGE_PROPERTIES, NODE_TYPES, RELATIONSHIP_TYPES
from queries.catalogue.files import CannedQuery, find_queries
from queries.cypher.functions.aggregates import AGGREGATES
from queries.cypher.functions.library import FUNCTIONS

KEYWORDS = (
    "MATCH", "OPTIONAL MATCH", "WHERE", "WITH", "RETURN", "DISTINCT", "ORDER BY", "DESC", "SKIP", "LIMIT",
    "UNWIND", "AS", "UNION", "CALL", "EXISTS", "COUNT", "COLLECT", "AND", "OR", "XOR", "NOT", "IN", "IS NULL",
    "IS NOT NULL", "STARTS WITH", "ENDS WITH", "CONTAINS", "CASE", "WHEN", "THEN", "ELSE", "END", "true",
    "false", "null", "EXPLAIN", "PROFILE",
)  # fmt: skip

_LABELS = tuple(dict.fromkeys(label for t in NODE_TYPES for label in reversed(t.labels)))
_TYPES = tuple(t.name for t in RELATIONSHIP_TYPES)
_PROPERTIES = tuple(
    dict.fromkeys(
        ["id", *(p.name for t in NODE_TYPES for p in t.properties), *(p.name for p in EDGE_PROPERTIES)]
    )
)
_AFTER_COLON = re.compile(r"[:|&!]\s*(\w*)$")
_AFTER_DOT = re.compile(r"\w\.(\w*)$")
_IN_MAP = re.compile(r"[({,]\s*(\w*)$")
_WORD = re.compile(r"(\w*)$")


class Suggestions(Completer):
    """Completes commands of the shell, canned queries and their parameters, and Cypher.

    Parameters
    ----------
    session : Session
        Knows the shell's commands.
    """

    def __init__(self, session: Session) -> None:
        self._commands = (*session.words(), *LOOKING)
        self._queries = find_queries()
        names = [*(f.name for f in FUNCTIONS.values()), *(a.name for a in AGGREGATES.values())]
        self._functions = sorted(set(names), key=str.lower)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """The words that may stand at the cursor."""
        text = document.text_before_cursor
        if text.lstrip().startswith(":"):
            typed, offered = self._in_command(text.lstrip())
        else:
            typed, offered = self._in_cypher(text)
        for word in offered:
            if word.lower().startswith(typed.lower()) and word != typed:
                yield Completion(word, start_position=-len(typed))

    def _in_command(self, text: str) -> tuple[str, Iterable[str]]:
        words = text[1:].split(" ")
        name, typed = words[0], words[-1]
        if len(words) == 1:
            return typed, self._commands
        if name == "format":
            return typed, FORMATS
        if name == "query":
            return typed, self._of_query(words[1:])
        return typed, self._commands if name == "help" else ()

    def _of_query(self, words: Sequence[str]) -> Iterable[str]:
        query: CannedQuery | None = self._queries.get(words[0])
        if len(words) == 1 or query is None:
            return self._queries
        return [f"--{p.name.replace('_', '-')}" for p in query.parameters]

    def _in_cypher(self, text: str) -> tuple[str, Iterable[str]]:
        places: tuple[tuple[re.Pattern[str], Callable[[], Iterable[str]]], ...] = (
            (_AFTER_COLON, lambda: _TYPES if _in_brackets(text) else _LABELS),
            (_AFTER_DOT, lambda: _PROPERTIES),
        )
        for pattern, offered in places:
            if match := pattern.search(text):
                return match[1], offered()
        match = _WORD.search(text)
        typed = match[1] if match else ""
        if text.rfind("{") > text.rfind("}") and _IN_MAP.search(text):
            return typed, _PROPERTIES
        return typed, (*KEYWORDS, *(f"{name}(" for name in self._functions)) if typed else ()


def _in_brackets(text: str) -> bool:
    """Whether the cursor stands in a relationship's brackets."""
    return text.rfind("[") > text.rfind("]")
