"""A length of time in months, days and seconds, which do not convert into each other."""

import re
from dataclasses import dataclass

_ISO = re.compile(
    r"(?P<sign>-)?P(?:(?P<years>-?[\d.]+)Y)?(?:(?P<months>-?[\d.]+)M)?(?:(?P<weeks>-?[\d.]+)W)?"
    r"(?:(?P<days>-?[\d.]+)D)?"
    r"(?:T(?:(?P<hours>-?[\d.]+)H)?(?:(?P<minutes>-?[\d.]+)M)?(?:(?P<seconds>-?[\d.]+)S)?)?"
)
_MONTHS = {"years": 12, "quarters": 3, "months": 1}
_DAYS = {"weeks": 7, "days": 1}
_SECONDS = {
    "hours": 3600,
    "minutes": 60,
    "seconds": 1,
    "milliseconds": 1e-3,
    "microseconds": 1e-6,
    "nanoseconds": 1e-9,
}
_DAYS_OF_MONTH = 30.436875
"""The mean of the Gregorian calendar, for the fraction of a month."""
_SECONDS_OF_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Duration:
    """Months, days and seconds; the ISO text of it is its `str`.

    >>> str(Duration(14, 3, 90))
    'P1Y2M3DT1M30S'
    """

    months: int = 0
    days: int = 0
    seconds: int | float = 0

    @property
    def order(self) -> float:
        """A number by which durations sort: their mean length in seconds."""
        return (self.months * _DAYS_OF_MONTH + self.days) * _SECONDS_OF_DAY + self.seconds

    def scaled(self, factor: float) -> "Duration":
        """Give the duration `factor` times as long."""
        parts = {"months": self.months * factor, "days": self.days * factor, "seconds": self.seconds * factor}
        return duration_of(parts)

    def __add__(self, other: "Duration") -> "Duration":
        return Duration(self.months + other.months, self.days + other.days, self.seconds + other.seconds)

    def __neg__(self) -> "Duration":
        return Duration(-self.months, -self.days, -self.seconds)

    def __str__(self) -> str:
        years, months = _split(self.months, 12)
        minutes, seconds = _split(self.seconds, 60)
        hours, minutes = _split(minutes, 60)
        day_part = _letters((years, "Y"), (months, "M"), (self.days, "D"))
        time_part = _letters((hours, "H"), (minutes, "M"), (seconds, "S"))
        if not day_part and not time_part:
            return "PT0S"
        return f"P{day_part}" + (f"T{time_part}" if time_part else "")


def _split(value: float, unit: int) -> tuple[int, float]:
    """Split into whole units and the rest, both of the sign of `value`."""
    whole = int(value / unit)
    return whole, value - whole * unit


def _letters(*parts: tuple[float, str]) -> str:
    return "".join(f"{round(value, 9):.9g}{letter}" for value, letter in parts if value)


def duration_of(parts: dict[str, int | float]) -> Duration:
    """Add up units into a duration; what is less than a whole goes to the next smaller unit.

    Raises
    ------
    KeyError
        A unit that is none.
    """
    unknown = next((name for name in parts if name not in {**_MONTHS, **_DAYS, **_SECONDS}), None)
    if unknown is not None:
        raise KeyError(unknown)
    months = sum(parts.get(name, 0) * size for name, size in _MONTHS.items())
    days = sum(parts.get(name, 0) * size for name, size in _DAYS.items())
    seconds = sum(parts.get(name, 0) * size for name, size in _SECONDS.items())
    whole_months = int(months)
    days += (months - whole_months) * _DAYS_OF_MONTH
    whole_days = int(days)
    seconds += (days - whole_days) * _SECONDS_OF_DAY
    seconds = round(seconds, 9)
    return Duration(whole_months, whole_days, int(seconds) if seconds == int(seconds) else seconds)


def parse_duration(text: str) -> Duration | None:
    """Read an ISO 8601 duration; None if it is none."""
    found = _ISO.fullmatch(text.strip())
    if found is None or text.endswith(("P", "T")):
        return None
    sign = -1 if found["sign"] else 1
    try:
        parts = {
            name: sign * float(value) for name, value in found.groupdict().items() if value and name != "sign"
        }
    except ValueError:
        return None
    return duration_of({name: int(value) if value == int(value) else value for name, value in parts.items()})
