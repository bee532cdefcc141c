"""A family that says it has buried whom it sought: after that the bot asks nothing and reminds of nothing."""

from __future__ import annotations

import re
from functools import cache

from bot.conversation.reading.fold import LONGEST_ANSWER, plain
from bot.conversation.reading.lexicon import rows_of


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"]) for row in rows_of("burial.tsv"))


def tells_of_burial(text: str) -> bool:
    """Whether this says that remains were received or buried, in either language. It errs towards no.

    "Queremos enterrarlo" is a wish, and "enterraron gente en ese cerro" is information: neither is meant.
    """
    folded = plain(text, LONGEST_ANSWER)
    return any(pattern.search(folded) for pattern in _patterns())
