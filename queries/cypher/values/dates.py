"""Dates of the proleptic Gregorian calendar, years 1 to 9999: reading, shifting, parts."""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from queries.cypher.errors import CypherArgumentError
from queries.cypher.values.duration import Duration

_FORMS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d\d)"),
    re.compile(r"(?P<year>\d{4})-?W(?P<week>\d\d)(?:-?(?P<weekday>\d))?"),
    re.compile(r"(?P<year>\d{4})-?Q(?P<quarter>\d)(?:-?(?P<quarter_day>\d\d))?"),
    re.compile(r"(?P<year>\d{4})-?(?P<ordinal>\d{3})"),
    re.compile(r"(?P<year>\d{4})"),
)


def parse_date(text: str) -> date:
    """Read an ISO 8601 date: calendar, week, quarter or ordinal, to the precision given.

    Raises
    ------
    CypherArgumentError
        The text is no such date.

    Examples
    --------
    >>> parse_date("2019-05"), parse_date("2019-W20-2")
    (datetime.date(2019, 5, 1), datetime.date(2019, 5, 14))
    """
    for form in _FORMS:
        found = form.fullmatch(text)
        if found is not None:
            try:
                return build_date({key: int(part) for key, part in found.groupdict().items() if part})
            except CypherArgumentError as error:
                raise CypherArgumentError(
                    f"'{text}' is no date: {error.message}", detail=error.detail
                ) from None
    raise CypherArgumentError(
        f"'{text}' is no ISO date: write it as 2019, 2019-05 or 2019-05-03", detail="InvalidArgumentValue"
    )


def build_date(parts: dict[str, int]) -> date:
    """Make a date of its parts; smaller parts that are not given are their first.

    Raises
    ------
    CypherArgumentError
        There is no such date.
    """
    year = parts.get("year", 1)
    try:
        if "week" in parts:
            return date.fromisocalendar(year, parts["week"], parts.get("weekday", 1))
        if "ordinal" in parts:
            return _nth_day(date(year, 1, 1), parts["ordinal"], year)
        if "quarter" in parts:
            first = date(year, 3 * parts["quarter"] - 2, 1)
            return _nth_day(first, parts.get("quarter_day", 1), year)
        return date(year, parts.get("month", 1), parts.get("day", 1))
    except (ValueError, OverflowError) as error:
        raise CypherArgumentError(str(error), detail="InvalidArgumentValue") from None


def _nth_day(first: date, number: int, year: int) -> date:
    day = first + timedelta(days=number - 1)
    if number < 1 or day.year != year:
        raise ValueError("the day is out of range")
    return day


def shift(day: date, duration: Duration) -> date:
    """Move a date by months, cut to the month's last day, then by days and whole days of seconds.

    Raises
    ------
    CypherArgumentError
        The result is outside the years 1 to 9999.
    """
    months = day.year * 12 + day.month - 1 + duration.months
    try:
        year, month = divmod(months, 12)
        last = calendar.monthrange(year, month + 1)[1] if year > 0 else 1
        moved = date(year, month + 1, min(day.day, last))
        return moved + timedelta(days=duration.days + int(duration.seconds / 86_400))
    except (ValueError, OverflowError, IndexError):
        raise CypherArgumentError(
            f"{day} moved by {duration} is outside the years 1 to 9999", detail="InvalidArgumentValue"
        ) from None


def quarter(day: date) -> int:
    """Give the quarter of the year, 1 to 4."""
    return (day.month + 2) // 3


def _day_of_quarter(day: date) -> int:
    return (day - date(day.year, 3 * quarter(day) - 2, 1)).days + 1


PARTS: dict[str, Callable[[date], int]] = {
    "year": lambda day: day.year,
    "quarter": quarter,
    "month": lambda day: day.month,
    "week": lambda day: day.isocalendar().week,
    "weekYear": lambda day: day.isocalendar().year,
    "dayOfQuarter": _day_of_quarter,
    "quarterDay": _day_of_quarter,
    "day": lambda day: day.day,
    "ordinalDay": lambda day: day.timetuple().tm_yday,
    "dayOfWeek": lambda day: day.isoweekday(),
    "weekDay": lambda day: day.isoweekday(),
}
"""The components of a date by name."""
