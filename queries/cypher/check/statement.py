"""Check a statement."""

from dataclasses import dataclass, field
from queries.cypher.syntax.tree import Statement, Parameter, walk


@dataclass
class Checked:
    """What the checks found out."""

    parameters: dict[str, int] = field(default_factory=dict[str, int])


def check(statement: Statement) -> Checked:
    """Check."""
    return Checked({p.name: p.at for p in walk(statement.query) if isinstance(p, Parameter)})
