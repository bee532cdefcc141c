"""The clues as steps for and against: where each bar begins and ends on one common scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.services.views import CompareLine

WIDTH = 1000.0
START = "start"


@dataclass(frozen=True, slots=True)
class Fall:
    """One bar. `x`, `width`, `zero`, `end` in units of a drawing WIDTH wide; `points` as shown, signed."""

    line: CompareLine | None
    x: float
    width: float
    zero: float
    end: float
    points: str
    kind: str


def falls(clues: Sequence[CompareLine]) -> tuple[Fall, ...]:
    """A bar a clue that speaks, each beginning where the one before ended, then the sum from zero."""
    # Where every pair starts comes first: how seldom any two records are one person.
    speaking = sorted((clue for clue in clues if clue.points), key=lambda clue: clue.field != START)
    level, levels = 0.0, [0.0]
    for clue in speaking:
        level += clue.points
        levels.append(level)
    low, high = min(levels), max(levels)
    scale = (WIDTH - 8) / ((high - low) or 1.0)

    def at(value: float) -> float:
        return round(4 + (value - low) * scale, 1)

    bars = [
        _bar(clue, at(before), at(after), at(0), clue.points)
        for clue, before, after in zip(speaking, levels, levels[1:], strict=False)
    ]
    total = _bar(None, at(0), at(level), at(0), level)
    return (*bars, total)


def _bar(line: CompareLine | None, start: float, end: float, zero: float, points: float) -> Fall:
    kind = "sum" if line is None else "for" if points > 0 else "against"
    shown = f"{points:+.1f}".replace("-", "−")  # a real minus sign, as wide as the plus
    return Fall(line, min(start, end), round(max(abs(end - start), 3.0), 1), zero, end, shown, kind)
