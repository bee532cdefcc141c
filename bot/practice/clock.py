"""A clock that a practice can put forward, so that a reminder due in three days can be seen now."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

# ISO 8601 durations without years and months, which have no fixed length (ISO 8601-1:2019, 5.5.2).
_DURATION = re.compile(
    r"P(?:(?P<weeks>\d{1,6})W|(?:(?P<days>\d{1,6})D)?(?:T(?=\d)(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,6})M)?"
    r"(?:(?P<seconds>\d{1,9})S)?)?)",
    re.ASCII,
)
LONGEST = timedelta(days=366 * 100)


class NotADuration(ValueError):
    """The text isn't a duration this clock understands."""


def read_duration(text: str) -> timedelta:
    """Read "P3D", "PT150S", "P1W", "P1DT12H". Raises NotADuration otherwise, also for years and months."""
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()):
        raise NotADuration(text[:40])
    return timedelta(**{unit: int(number) for unit, number in found.groupdict().items() if number})


def _system_time() -> datetime:
    return datetime.now(UTC)


class PracticeClock:
    """The system's time plus what was put forward. Only a value: nothing is woken when it moves."""

    def __init__(self, base: Callable[[], datetime] = _system_time) -> None:
        self._base = base
        self._ahead = timedelta(0)

    @property
    def ahead(self) -> timedelta:
        """How far this clock runs before the system's."""
        return self._ahead

    def now(self) -> datetime:
        """The practice time, aware, in UTC."""
        return self._base() + self._ahead

    def unix(self) -> int:
        """The practice time as Telegram writes it: whole seconds since 1970."""
        return int(self.now().timestamp())

    def advance(self, by: timedelta) -> None:
        """Put the clock forward. Raises NotADuration for a step backwards or beyond a hundred years in all."""
        if by < timedelta(0) or self._ahead + by > LONGEST:
            raise NotADuration("a clock goes forward, a hundred years at most")
        self._ahead += by

    def reset(self) -> None:
        """Back to the system's time."""
        self._ahead = timedelta(0)
