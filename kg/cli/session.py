"""What `kg shell` does with each thing that is typed; how it is typed is the prompt's concern."""

import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kg.cli.cypher import value_of
from kg.cli.graphs import open_graph
from kg.cli.main import COMMANDS
from kg.cli.output import console, note, writing
from kg.cli.rows import cell, write_result, write_rows
from kg.errors import UsageError
from kg.ontology import NODE_TYPES, RELATIONSHIP_TYPES
from queries.cypher.result import Result

FORMATS = ("table", "json", "csv", "markdown")
LOOKING = ("show", "why", "search", "stats", "query", "view", "plot", "export")
"""Commands of the program that the shell takes too, on its graph and in its format."""


@dataclass(frozen=True, slots=True)
class Word:
    """A command of the shell: what it does, how it is called, and its line in the help."""

    run: Callable[[str], None]
    usage: str
    help: str


@dataclass
class Session:
    """The graph that is asked and the settings that hold until they are changed.

    Attributes
    ----------
    graph : str
        The address of the graph.
    form : str
        How rows are written.
    parameters : dict
        Values of $names in queries.
    timeout : float or None
        Seconds that a query may take.
    """

    graph: str
    form: str = "table"
    parameters: dict[str, object] = field(default_factory=dict[str, object])
    timeout: float | None = None

    def handle(self, text: str) -> bool:
        """Run a query or a command.

        Parameters
        ----------
        text : str
            What was typed; a command starts with a colon.

        Returns
        -------
        bool
            Whether to go on; False after :quit.

        Raises
        ------
        KgError, click.ClickException
            What was typed is wrong.
        """
        text = text.strip().rstrip(";").strip()
        if text.lower() in (":quit", ":exit", ":q", "quit", "exit"):
            return False
        if text.startswith(":"):
            name, _, rest = text[1:].strip().partition(" ")
            self._command(name.lower(), rest.strip())
        elif text:
            self._query(text)
        return True

    def words(self) -> dict[str, Word]:
        """The shell's own commands by name."""
        return {
            "help": Word(self._help, ":help [COMMAND]", "this list, or the help of one command"),
            "queries": Word(self._queries, ":queries [WORD]", "the canned queries, or those with a word"),
            "param": Word(self._param, ":param [NAME => VALUE]", "set $NAME for queries; alone, list them"),
            "format": Word(self._format, ":format [FORMAT]", f"how rows are written: {', '.join(FORMATS)}"),
            "timeout": Word(self._timeout, ":timeout [SECONDS|off]", "how long a query may take"),
            "schema": Word(self._schema, ":schema", "labels, relationship types and properties"),
            "reload": Word(self._reload, ":reload", "read the graph anew, after a build"),
            "quit": Word(lambda _: None, ":quit", "leave (also Ctrl-D)"),
        }

    def _command(self, name: str, rest: str) -> None:
        words = self.words()
        if name in words:
            words[name].run(rest)
        elif name in LOOKING and name in COMMANDS:
            self._look(name, rest)
        else:
            known = ", ".join(f":{word}" for word in (*words, *LOOKING))
            raise UsageError(f"There is no command :{name}; there are {known}. A query has no colon.")

    def _look(self, name: str, rest: str) -> None:
        command = COMMANDS[name].load()
        try:
            arguments = shlex.split(rest)
        except ValueError as error:
            raise UsageError(f"{rest!r}: {error}") from error
        settings: dict[str, object] = {"form": self.form}
        within = {word: {"form": self.form} for word in arguments[:1]}  # a canned query is a command in one
        command.main(arguments, f":{name}", standalone_mode=False, default_map=settings | within)

    def _query(self, text: str) -> None:
        result = open_graph(self.graph).run(text, self.parameters, timeout=self.timeout)
        write_result(result, self.form)

    def _help(self, rest: str) -> None:
        if rest.lstrip(":") in LOOKING:
            self._look(rest.lstrip(":"), "--help")
            return
        own = [(word.usage, word.help) for word in self.words().values()]
        program = [(f":{name} ...", COMMANDS[name].help) for name in LOOKING if name in COMMANDS]
        write_rows(Result(("command", "what it does"), [*own, *program]), "table")
        note("A query ends with ; or an empty line. Ctrl-C stops a query, Ctrl-D leaves.")

    def _queries(self, rest: str) -> None:
        from queries.catalogue.files import find_queries

        listed = [(q.name, q.title) for q in find_queries().values()]
        held = [row for row in listed if rest.lower() in " ".join(row).lower()]
        write_rows(Result(("query", "title"), held), self.form)

    def _param(self, rest: str) -> None:
        if rest:
            name, arrow, value = rest.partition("=>")
            if not arrow or not name.strip().isidentifier():
                raise UsageError(f":param {rest} is not like :param NAME => VALUE")
            self.parameters[name.strip()] = value_of(value.strip())
        rows = [(name, cell(value)) for name, value in sorted(self.parameters.items())]
        write_rows(Result(("parameter", "value"), rows), "table")

    def _format(self, rest: str) -> None:
        if rest and rest not in FORMATS:
            raise UsageError(f"{rest!r} is no format; there are {', '.join(FORMATS)}")
        self.form = rest or self.form
        note(f"Rows are written as {self.form}.")

    def _timeout(self, rest: str) -> None:
        if rest:
            try:
                self.timeout = None if rest == "off" else float(rest)
            except ValueError as error:
                raise UsageError(f":timeout takes seconds or off, not {rest!r}") from error
        note(f"A query may take {f'{self.timeout:g} seconds' if self.timeout else 'as long as it needs'}.")

    def _schema(self, _rest: str) -> None:
        with writing(None) as stream:
            for line in schema_lines():
                console(stream).print(line)

    def _reload(self, _rest: str) -> None:
        open_graph.cache_clear()
        note(f"{self.graph} is read anew by the next question.")


def schema_lines() -> Iterator[str]:
    """Labels with their properties, and relationship types with what they join."""
    for node in NODE_TYPES:
        yield f"(:{node.label} {{{', '.join(('id', *(p.name for p in node.properties)))}}})"
    for relationship in RELATIONSHIP_TYPES:
        ends = ", ".join(f"{source}→{target}" for source, target in relationship.pairs)
        yield f"[:{relationship.name}] {ends}: {relationship.meaning}"
