"""The user's word on what is one thing and what is not.

A file of rules has one rule a line; `#` begins a comment:

    same: MS COCO | COCO
    different: attention | self-attention
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from kg.errors import InputError
from kg.resolve.keys import key

Kind: TypeAlias = Literal["same", "different"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """One rule: two keys, in order, that are one thing or are not."""

    kind: Kind
    left_key: str
    right_key: str


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules in force.

    Examples
    --------
    >>> rules = Rules.of([rule("different", "SAM", "Segment Anything Model")])
    >>> rules.differ("segmentanythingmodel", "sam")
    True
    """

    same: frozenset[tuple[str, str]] = frozenset()
    different: frozenset[tuple[str, str]] = field(default=frozenset())

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> "Rules":
        """Sort rules by kind; of a `same` and a `different` of one pair, the later holds."""
        kinds = {(r.left_key, r.right_key): r.kind for r in rules}
        return cls(
            frozenset(pair for pair, kind in kinds.items() if kind == "same"),
            frozenset(pair for pair, kind in kinds.items() if kind == "different"),
        )

    def differ(self, left: str, right: str) -> bool:
        """Whether a rule says that these two keys are two things."""
        return bool(self.different) and _ordered(left, right) in self.different


def rule(kind: Kind, left: str, right: str) -> Rule:
    """Make a rule about two names, in either order.

    Raises
    ------
    InputError
        Both are spellings of one name.
    """
    left_key, right_key = _ordered(key(left), key(right))
    if left_key == right_key:
        raise InputError(
            f"“{left}” and “{right}” are spellings of one name (both are read as “{left_key}”); "
            "a rule needs two names."
        )
    return Rule(kind, left_key, right_key)


def read_rules(path: Path) -> list[Rule]:
    """Read a file of rules.

    Raises
    ------
    InputError
        The file cannot be read, or a line of it is no rule; the message names file and line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: the file of rules cannot be read ({error}).") from error
    return [r for number, line in enumerate(lines, 1) if (r := _parsed(line, f"{path}:{number}"))]


def _parsed(line: str, place: str) -> Rule | None:
    text = line.split("#", 1)[0].strip() if line.lstrip().startswith("#") else line.strip()
    if not text:
        return None
    kind, colon, names = text.partition(":")
    pair = [n.strip() for n in names.split("|")]
    if kind.strip().lower() not in KINDS or not colon or len(pair) != 2 or not all(pair):  # noqa: PLR2004
        raise InputError(
            f"{place}: “{text}” is no rule. Write “same: NAME | NAME” or “different: NAME | NAME”, "
            "for example “same: MS COCO | COCO”."
        )
    try:
        return rule("same" if kind.strip().lower() == "same" else "different", *pair)
    except InputError as error:
        raise InputError(f"{place}: {error}") from error


def _ordered(left: str, right: str) -> tuple[str, str]:
    return (left, right) if left <= right else (right, left)
