"""The table of functions: what each is called, takes, gives and does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from queries.cypher.values.kinds import Value
from queries.cypher.values.types import ANY, KINDS, Type

Implementation = TypeVar("Implementation", bound=Callable[..., Value])


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language.

    Parameters
    ----------
    name
        As Neo4j's manual spells it; queries may spell it in any case.
    takes
        The type of each argument; the last one stands for all further ones if `variadic`.
    required
        How many arguments must be given.
    gives
        The type of its value.
    call
        What it does, on values of the types it takes.
    nulls
        Whether it wants to see nulls; else one null argument makes its value null.
    wants_run
        Whether `call` takes the run (its limits) before the arguments.
    constant
        Whether it gives the same value for the same arguments.
    """

    name: str
    takes: tuple[Type, ...]
    required: int
    gives: Type
    call: Callable[..., Value]
    nulls: bool = False
    variadic: bool = False
    wants_run: bool = False
    constant: bool = True

    @property
    def signature(self) -> str:
        """How to call it, as a reader of help wants it."""
        shown = [str(each) for each in self.takes]
        shown[self.required :] = [f"[{each}]" for each in shown[self.required :]]
        return f"{self.name}({', '.join(shown)}{', ...' if self.variadic else ''})"

    def accepted(self, position: int) -> Type:
        """Give the type of the argument at `position`."""
        return self.takes[min(position, len(self.takes) - 1)]


FUNCTIONS: dict[str, Function] = {}
"""Every function by its name in lower case."""


def function(
    name: str,
    takes: Sequence[Type],
    gives: Type = ANY,
    *,
    required: int | None = None,
    nulls: bool = False,
    variadic: bool = False,
    wants_run: bool = False,
    constant: bool = True,
    also: Sequence[str] = (),
) -> Callable[[Implementation], Implementation]:
    """Enter the decorated implementation in the table, under `name` and the names in `also`."""

    def enter(call: Implementation) -> Implementation:
        count = len(takes) if required is None else required
        for each in (name, *also):
            FUNCTIONS[each.lower()] = Function(
                each, tuple(takes), count, gives, call, nulls, variadic, wants_run, constant
            )
        return call

    return enter


def python_types(accepted: Type) -> frozenset[type]:
    """Give the Python types that hold values of a type."""
    return frozenset(KINDS[kind] for kind in accepted.kinds)
