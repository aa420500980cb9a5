"""Dates and durations."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from queries.cypher.errors import CypherArgumentError, CypherTypeError, did_you_mean
from queries.cypher.functions.registry import function
from queries.cypher.values.dates import build_date, parse_date, quarter
from queries.cypher.values.duration import Duration, duration_of, parse_duration
from queries.cypher.values.kinds import Value, shown
from queries.cypher.values.types import DATE, DURATION, MAP, STRING

_DATE_PARTS = {
    "year": "year",
    "month": "month",
    "day": "day",
    "week": "week",
    "dayOfWeek": "weekday",
    "ordinalDay": "ordinal",
    "quarter": "quarter",
    "dayOfQuarter": "quarter_day",
}
_SPANS = {"millennium": 1000, "century": 100, "decade": 10}


@function(
    "date",
    [STRING | MAP | DATE],
    DATE,
    required=0,
    constant=False,
    also=["date.transaction", "date.statement"],
)
def to_date(value: Value = None) -> date:
    """Read a date from ISO text or a map of parts; today without argument."""
    if value is None:
        return datetime.now(UTC).date()
    if isinstance(value, str):
        return parse_date(value)
    return value if isinstance(value, date) else _from_map(value)


def _from_map(parts: dict[str, Any]) -> date:
    base = parts.get("date")
    given = {key: value for key, value in parts.items() if key != "date"}
    for key, value in given.items():
        if key not in _DATE_PARTS:
            raise CypherArgumentError(
                f"a date has no part `{key}`{did_you_mean(key, _DATE_PARTS)}", detail="InvalidArgumentValue"
            )
        if type(value) is not int:
            raise CypherTypeError(
                f"`{key}` of a date is an integer, not {shown(value)}", detail="InvalidArgumentType"
            )
    numbers = {_DATE_PARTS[key]: value for key, value in given.items()}
    if base is None:
        if "year" not in numbers:
            raise CypherArgumentError("a date needs a year", detail="InvalidArgumentValue")
        return build_date(numbers)
    if not isinstance(base, date):
        raise CypherTypeError(f"`date` of a date is a date, not {shown(base)}", detail="InvalidArgumentType")
    return build_date({**_parts_beside(numbers, base), **numbers})


def _parts_beside(numbers: dict[str, int], base: date) -> dict[str, int]:
    """Give the parts of `base` that a date built from `numbers` keeps."""
    if "week" in numbers or "weekday" in numbers:
        week = base.isocalendar()
        return {"year": week.year, "week": week.week, "weekday": week.weekday}
    if "ordinal" in numbers:
        return {"year": base.year}
    if "quarter" in numbers or "quarter_day" in numbers:
        first = date(base.year, 3 * quarter(base) - 2, 1)
        return {"year": base.year, "quarter": quarter(base), "quarter_day": (base - first).days + 1}
    return {"year": base.year, "month": base.month, "day": base.day}


@function("date.truncate", [STRING, DATE, MAP], DATE, required=1)
def truncate(unit: str, day: date | None = None, parts: dict[str, Any] | None = None) -> date:
    """Give the first day of the unit that a date lies in, then set the parts given."""
    start = _first_day(unit, to_date() if day is None else day)
    return _from_map({"date": start, **parts}) if parts else start


def _first_day(unit: str, day: date) -> date:
    span = _SPANS.get(unit)
    if span is not None:
        return date(max(1, day.year - day.year % span), 1, 1)
    week = day.isocalendar()
    firsts = {
        "weekYear": lambda: date.fromisocalendar(week.year, 1, 1),
        "year": lambda: date(day.year, 1, 1),
        "quarter": lambda: date(day.year, 3 * quarter(day) - 2, 1),
        "month": lambda: date(day.year, day.month, 1),
        "week": lambda: day - timedelta(days=day.isoweekday() - 1),
        "day": lambda: day,
    }
    if unit not in firsts:
        raise CypherArgumentError(
            f"a date cannot be cut to `{unit}`{did_you_mean(unit, [*firsts, *_SPANS])}",
            detail="InvalidArgumentValue",
        )
    return firsts[unit]()


@function("duration", [STRING | MAP | DURATION], DURATION)
def to_duration(value: Value) -> Duration:
    """Read a duration from ISO text or a map of units."""
    if isinstance(value, Duration):
        return value
    if isinstance(value, str):
        duration = parse_duration(value)
        if duration is None:
            raise CypherArgumentError(
                f"'{value}' is no ISO duration: write it as P1Y2M3D", detail="InvalidArgumentValue"
            )
        return duration
    for key, number in value.items():
        if type(number) not in {int, float}:
            raise CypherTypeError(
                f"`{key}` of a duration is a number, not {shown(number)}", detail="InvalidArgumentType"
            )
    try:
        return duration_of(value)
    except KeyError as error:
        raise CypherArgumentError(
            f"a duration has no unit `{error.args[0]}`", detail="InvalidArgumentValue"
        ) from None


@function("duration.between", [DATE, DATE], DURATION)
def between(start: date, end: date) -> Duration:
    """Give the months, then the days, from one date to another."""
    months = _months_between(start, end)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    passed = _clamped(year, month + 1, start.day)
    return Duration(months, (end - passed).days)


def _months_between(start: date, end: date) -> int:
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        return months - 1
    return months + 1 if months < 0 and end.day > start.day else months


def _clamped(year: int, month: int, day: int) -> date:
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


@function("duration.inMonths", [DATE, DATE], DURATION)
def in_months(start: date, end: date) -> Duration:
    """Give the whole months from one date to another."""
    return Duration(_months_between(start, end))


@function("duration.inDays", [DATE, DATE], DURATION)
def in_days(start: date, end: date) -> Duration:
    """Give the days from one date to another."""
    return Duration(0, (end - start).days)


@function("duration.inSeconds", [DATE, DATE], DURATION)
def in_seconds(start: date, end: date) -> Duration:
    """Give the seconds from one date to another."""
    return Duration(0, 0, (end - start).days * 86_400)
