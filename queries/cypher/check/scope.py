"""The names that an expression may speak of, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from queries.cypher.errors import CypherSyntaxError, did_you_mean

if TYPE_CHECKING:
    from queries.cypher.values.types import Type


@dataclass(slots=True)
class Findings:
    """What the checks learn of a whole statement on their way: each parameter's first place."""

    parameters: dict[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class Scope:
    """Names with their types.

    `aggregating` says whether an aggregating function may be called here, `predicate` whether a
    pattern may stand here as a condition.
    """

    names: dict[str, Type]
    findings: Findings
    aggregating: bool = False
    predicate: bool = False

    def type_of(self, name: str, at: int) -> Type:
        """Give the type of a variable.

        Raises
        ------
        CypherSyntaxError
            There is no such variable here.
        """
        known = self.names.get(name)
        if known is None:
            raise CypherSyntaxError(
                f"variable `{name}` is not defined{did_you_mean(name, self.names)}",
                detail="UndefinedVariable",
                offset=at,
            )
        return known

    def value(self) -> Scope:
        """Give the scope of an operand that is no condition."""
        return self if not self.predicate else Scope(self.names, self.findings, self.aggregating)

    def condition(self) -> Scope:
        """Give the scope of an operand that is a condition."""
        return Scope(self.names, self.findings, self.aggregating, predicate=True)

    def binding(self, **names: Type) -> Scope:
        """Give the scope within a comprehension, where nothing can be aggregated."""
        return Scope({**self.names, **names}, self.findings)

    def plain(self) -> Scope:
        """Give the scope of an expression where nothing can be aggregated."""
        return Scope(self.names, self.findings)
