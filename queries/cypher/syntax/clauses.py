"""Parse whole queries: the reading clauses, subqueries, UNION, EXPLAIN and PROFILE."""

from collections.abc import Callable
from typing import ClassVar, Literal, NoReturn, TypeVar

from queries.cypher.errors import CypherSyntaxError
from queries.cypher.syntax.clause_tree import (
    CallSubquery,
    Clause,
    Match,
    Projection,
    ProjectionItem,
    Query,
    SingleQuery,
    SortItem,
    Statement,
    Unwind,
)
from queries.cypher.syntax.cursor import Cursor
from queries.cypher.syntax.lexer import END, INTEGER, tokenize
from queries.cypher.syntax.patterns import PatternParser
from queries.cypher.syntax.tree import Expression, MapProjection, Variable

_WRITING = frozenset(
    {"CREATE", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH", "LOAD", "DROP", "INSERT"}
)
_CLAUSE_WORDS = ("MATCH", "OPTIONAL", "WHERE", "WITH", "UNWIND", "RETURN", "UNION", "CALL")
_Parser = TypeVar("_Parser", bound=Cursor)
_Tree = TypeVar("_Tree")
_ENDS = frozenset({"", "}", ";"})


class QueryParser(PatternParser):
    """The whole language; `clauses` says which method parses which first word."""

    def statement(self) -> Statement:
        """Parse the whole text."""
        self._options()
        mode = self._mode()
        self._options()
        query = self.query()
        while self.take(";"):
            pass
        if self.kinds[self.index] != END:
            self._unexpected_clause()
        return Statement(self.source, query, mode)

    def _options(self) -> None:
        """Step over `CYPHER 5 runtime=slotted`: options of Neo4j, which change no result."""
        if self.word == "CYPHER":
            self.index += 1
            if self.kinds[self.index] == INTEGER:
                self.index += 1
            while self.at_name() and self.peek(1) == "=":
                self.index += 3

    def _mode(self) -> Literal["run", "explain", "profile"]:
        if self.take("EXPLAIN"):
            return "explain"
        return "profile" if self.take("PROFILE") else "run"

    def query(self) -> Query:
        """Parse single queries joined by UNION."""
        at = self.at
        parts = [self._single_query()]
        kinds: set[bool] = set()
        while self.word == "UNION":
            at_union = self.at
            self.index += 1
            distinct = not self.take("ALL")
            if distinct:
                _ = self.take("DISTINCT")
            kinds.add(distinct)
            if len(kinds) > 1:
                raise CypherSyntaxError(
                    "a query joins its parts by UNION or by UNION ALL, not by both",
                    detail="InvalidClauseComposition",
                    offset=at_union,
                )
            parts.append(self._single_query())
        return Query(at, parts, kinds == {True})

    def subquery(self) -> Query:
        """Parse the body of a subquery with its braces; a bare pattern is a MATCH."""
        self.expect("{")
        before, self._bar_ends = self._bar_ends, False
        query = self._bare_match() if self._at_pattern() else self.query()
        self._bar_ends = before
        if self.word != "}":
            self._unexpected_clause()
        self.index += 1
        return query

    def _at_pattern(self) -> bool:
        return self.word == "(" or (self.at_name() and self.peek(1) == "=")

    def _bare_match(self) -> Query:
        at = self.at
        clause: Clause = self._match_body(at, optional=False)
        return Query(at, [SingleQuery(at, [clause])])

    def _single_query(self) -> SingleQuery:
        at = self.at
        clauses: list[Clause] = []
        while self.word in self.clauses:
            clauses.append(self.clauses[self.word](self))
            if isinstance(clauses[-1], Projection) and clauses[-1].final:
                break
        if not clauses:
            self._unexpected_clause()
        return SingleQuery(at, clauses)

    def _unexpected_clause(self) -> NoReturn:
        word = self.word
        if word in _WRITING:
            raise CypherSyntaxError(
                f"{word} writes, and queries here only read: leave it out",
                detail="InvalidClauseComposition",
                offset=self.at,
            )
        if word in self.clauses:
            raise CypherSyntaxError(
                f"{word} cannot follow RETURN, which ends a query: use WITH in its place",
                detail="InvalidClauseComposition",
                offset=self.at,
            )
        self.fail("a clause such as MATCH, WITH or RETURN", known=_CLAUSE_WORDS)

    # --- clauses ----------------------------------------------------------------------------------

    def _match(self) -> Clause:
        at = self.at
        optional = self.take("OPTIONAL")
        if optional and self.word == "CALL":
            return self._call_subquery(optional=True)
        self.expect("MATCH")
        return self._match_body(at, optional=optional)

    def _match_body(self, at: int, *, optional: bool) -> Match:
        patterns = [self.path_pattern()]
        while self.take(","):
            patterns.append(self.path_pattern())
        while self.word == "USING":
            self._hint()
        where = self.expression() if self.take("WHERE") else None
        return Match(at, patterns, where, optional)

    def _hint(self) -> None:
        """Step over a hint to Neo4j's planner: this one has its own statistics."""
        self.index += 1
        while self.word not in {"USING", "WHERE", *self.clauses, *_ENDS}:
            if self.word == "(":
                _ = self._hinted_names()
            else:
                self.index += 1

    def _hinted_names(self) -> list[str]:
        self.expect("(")
        names = [self.name("a name")]
        while self.take(","):
            names.append(self.name("a name"))
        self.expect(")")
        return names

    def _unwind(self) -> Clause:
        at = self.at
        self.index += 1
        source = self.expression()
        self.expect("AS")
        return Unwind(at, source, self.name("a variable"))

    def _call_subquery(self, *, optional: bool = False) -> Clause:
        at = self.at
        self.index += 1
        if self.word not in {"{", "("}:
            raise CypherSyntaxError(
                "procedures cannot be called here, only subqueries: CALL (x) { ... }",
                detail="ProcedureNotFound",
                offset=at,
            )
        imports = self._imports() if self.word == "(" else None
        query = self.subquery()
        if self.word == "IN" and self.peek(1) in {"TRANSACTIONS", "CONCURRENT"}:
            self.fail("the next clause: transactions are for writing")
        return CallSubquery(at, query, imports, optional)

    def _imports(self) -> list[str]:
        self.expect("(")
        if self.take("*"):
            self.expect(")")
            return ["*"]
        names: list[str] = []
        while self.word != ")":
            names.append(self.name("a variable"))
            if not self.take(","):
                break
        self.expect(")")
        return names

    # --- projections --------------------------------------------------------------------------------

    def _with(self) -> Clause:
        return self._projection(final=False)

    def _return(self) -> Clause:
        return self._projection(final=True)

    def _projection(self, *, final: bool) -> Clause:
        at = self.at
        self.index += 1
        distinct = self.take("DISTINCT")
        star = self.take("*")
        items: list[ProjectionItem] = []
        if not star or self.take(","):
            items.append(self._item())
            while self.take(","):
                items.append(self._item())
        order = self._order()
        skip = self.expression() if self.take("SKIP") or self.take("OFFSET") else None
        limit = self.expression() if self.take("LIMIT") else None
        where = self.expression() if not final and self.take("WHERE") else None
        return Projection(at, items, star, distinct, order, skip, limit, where, final)

    def _item(self) -> ProjectionItem:
        at = self.at
        expression = self.expression()
        text = self.source[at : self._end_of_previous()]
        if self.take("AS"):
            return ProjectionItem(at, expression, self.name("a name"), aliased=True)
        return ProjectionItem(at, expression, _column_name(expression, text), aliased=False)

    def _end_of_previous(self) -> int:
        return self.starts[self.index - 1] + len(self.texts[self.index - 1])

    def _order(self) -> list[SortItem]:
        if not self.take_words("ORDER", "BY"):
            return []
        items = [self._sort_item()]
        while self.take(","):
            items.append(self._sort_item())
        return items

    def _sort_item(self) -> SortItem:
        at = self.at
        expression: Expression = self.expression()
        end = self._end_of_previous()
        descending = self.take("DESC") or self.take("DESCENDING")
        if not descending:
            _ = self.take("ASC") or self.take("ASCENDING")
        return SortItem(at, expression, descending, end)

    clauses: ClassVar["dict[str, Callable[[QueryParser], Clause]]"] = {
        "MATCH": _match,
        "OPTIONAL": _match,
        "UNWIND": _unwind,
        "WITH": _with,
        "RETURN": _return,
        "CALL": _call_subquery,
    }


def _column_name(expression: Expression, text: str) -> str:
    """Name a column without alias as Neo4j does: by the text, or the variable or what a map projects."""
    named = expression.subject if isinstance(expression, MapProjection) else expression
    return named.name if isinstance(named, Variable) else text


def parse(text: str) -> Statement:
    """Parse a query.

    Raises
    ------
    CypherSyntaxError
        The text is no query, located in the text.

    Examples
    --------
    >>> statement = parse("MATCH (n) RETURN n.name AS name")
    >>> [type(clause).__name__ for clause in statement.query.parts[0].clauses]
    ['Match', 'Projection']
    """
    return parse_with(QueryParser, text, QueryParser.statement)


def parse_with(parser: type[_Parser], text: str, read: Callable[[_Parser], _Tree]) -> _Tree:
    """Parse `text` by a parser and the rule of it to read; as `parse`, for parsers built upon it."""
    try:
        return read(parser(tokenize(text)))
    except CypherSyntaxError as error:
        error.locate(text)
        raise
    except RecursionError:
        raise CypherSyntaxError("the query nests too deeply", detail="UnexpectedSyntax") from None
