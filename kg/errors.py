"""The one tree of errors a user can meet; each knows its exit code.

A message names the bad value, the place (file and line), the valid choices and what to try next.
"""

from typing import ClassVar


class KgError(Exception):
    """Something the user can understand and mend; the command line prints it without a traceback."""

    exit_code: ClassVar[int] = 1


class UsageError(KgError):
    """The command was called with values that do not fit together."""

    exit_code: ClassVar[int] = 2


class InputError(KgError):
    """A file or stream given as input cannot be read or understood."""

    exit_code: ClassVar[int] = 3


class NotFoundError(KgError):
    """A name, query or paper is not in this graph."""

    exit_code: ClassVar[int] = 4


class GraphFileError(KgError):
    """The graph file is missing, damaged, in use, or of another version."""

    exit_code: ClassVar[int] = 5


class StoreError(KgError):
    """A graph store (server or memory) refused or broke off."""

    exit_code: ClassVar[int] = 6


class QueryError(KgError):
    """A Cypher query is wrong, or ran past its limits."""

    exit_code: ClassVar[int] = 7


class OutputError(KgError):
    """What was made cannot be written: unwritable folder, full disk."""

    exit_code: ClassVar[int] = 8


class IncompleteGraphWarning(UserWarning):
    """A server's graph is not whole: a load into it is under way or was broken off."""


class ExtractionError(KgError):
    """The model is missing or damaged, or a worker kept dying on a paper."""

    exit_code: ClassVar[int] = 9
