"""The engine's own tree of errors."""


class CypherError(Exception):
    """A query that cannot be run, or was stopped."""
