"""The one place where the program learns what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

LIMA = ZoneInfo("America/Lima")


class Clock(Protocol):
    """Tells the time. Everything stored is epoch milliseconds in UTC."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ShiftedClock:
    """A clock that practice mode and tests can advance; it still runs."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def advance(self, by: timedelta) -> None:
        """Move on. Refuses to go back: stored times would contradict it."""
        if by < timedelta(0):
            raise ValueError("a clock only moves forward")
        self.ahead += by


def ms(moment: datetime) -> int:
    """Epoch milliseconds of an aware moment."""
    return int(moment.timestamp() * 1000)


def moment(epoch_ms: int) -> datetime:
    """The aware moment (UTC) of epoch milliseconds."""
    return datetime.fromtimestamp(epoch_ms / 1000, UTC)


def monotonic_us() -> int:
    """Microseconds that never go back within a process; for durations only."""
    return time.monotonic_ns() // 1000
