"""The tables read and their expressions made before the first message: half a second that no family waits for."""

from __future__ import annotations

from datetime import date

from bot.conversation.reading.ages import read_age
from bot.conversation.reading.alarm import wish_for_danger
from bot.conversation.reading.burial import tells_of_burial
from bot.conversation.reading.control import read_control
from bot.conversation.reading.kinship import read_kinship
from bot.conversation.reading.names import read_name
from bot.conversation.reading.opening import read_opening
from bot.conversation.reading.sex import read_sex
from bot.conversation.reading.when import read_when
from bot.conversation.reading.yes_no import read_yes_no
from bot.domain.people import Sex

# No word of ours: every reader looks through all it has.
_NOTHING_KNOWN = "zzyx wvvu"


def prepare() -> None:
    """Read with each reader once. Safe in any thread, and nothing the second time."""
    for read in (
        read_age, read_control, read_name, read_opening, read_sex, read_yes_no, tells_of_burial, wish_for_danger,
    ):  # fmt: skip
        read(_NOTHING_KNOWN)
    read_kinship(_NOTHING_KNOWN, Sex.UNKNOWN)
    read_when(_NOTHING_KNOWN, date(2000, 1, 1))
