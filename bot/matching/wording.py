"""The words of evidence: one sentence for each way two records can agree or differ.

Message ids are English; the staff catalogue gives the Spanish. No percentages, no points: staff see
what is the same, what is like it, what is not, and what one side does not say.
"""

from __future__ import annotations

from bot.domain.matches import Verdict
from bot.domain.words import Message, _
from bot.matching.likeness import Level

Said = tuple[Verdict, Message]

NOT_SAID: Said = (Verdict.UNKNOWN, _("one of the two does not say"))

NAMES: dict[Level, Said] = {
    Level.EXACT: (Verdict.AGREE, _("written the same")),
    Level.SPELLING: (Verdict.AGREE, _("written differently, sounds the same")),
    Level.LOOSE: (Verdict.CLOSE, _("written differently, sounds alike")),
    Level.NICK: (Verdict.AGREE, _("a familiar form of the same name")),
    Level.VAGUE: (Verdict.CLOSE, _("a familiar form that several names share")),
    Level.SHORT: (Verdict.AGREE, _("the same name, abbreviated")),
    Level.SLIP: (Verdict.CLOSE, _("one letter apart, perhaps a slip")),
    Level.PART: (Verdict.CLOSE, _("one is part of the other")),
    Level.SLIPS: (Verdict.CLOSE, _("similar, several letters apart")),
    Level.INITIAL: (Verdict.CLOSE, _("the same initial")),
    Level.HINT: (Verdict.DIFFER, _("different, though they begin or end alike")),
    Level.GENDER: (Verdict.DIFFER, _("alike, but a woman's name and a man's")),
    Level.NONE: (Verdict.DIFFER, _("different names")),
    Level.ABSENT: NOT_SAID,
}
RARE = _("{how}; a rare name here")
COMMON = _("{how}; a very common name here")

SWAPPED: Said = (Verdict.CLOSE, _("the two surnames are in the other order"))
MOVED: Said = (Verdict.CLOSE, _("the surname stands in the place of the other one"))
STANDS_IN: Said = (Verdict.CLOSE, _("agrees with a surname written elsewhere on the record (mother, father or spouse)"))
SECOND_AGREES = _("{how}; the second given name agrees too")
SECOND_DIFFERS = _("{how}; the second given name differs")

SAME_YEAR: Said = (Verdict.AGREE, _("the same year of birth"))
ABOUT_SAME: Said = (Verdict.AGREE, _("within what both sides call approximate"))
YEARS_APART = _("{count} years apart")
ONE_YEAR = _("one year apart")
EVENT_SAME: Said = (Verdict.AGREE, _("contact lost in the same year"))

SEX_SAME: Said = (Verdict.AGREE, _("the same"))
SEX_DIFFERS: Said = (Verdict.DIFFER, _("not the same"))

PLACES: dict[int, Said] = {
    0: NOT_SAID,
    1: (Verdict.DIFFER, _("no place in common")),
    2: (Verdict.CLOSE, _("the same region, another place or written less exactly")),
    3: (Verdict.AGREE, _("the same place")),
}
SAME_DISTRICT: Said = (Verdict.AGREE, _("the same district"))
SAME_PROVINCE: Said = (Verdict.CLOSE, _("the same province"))
HOLDS_THE_OTHER: Said = (Verdict.CLOSE, _("one lies in the other"))
KILOMETRES = _("{count} km apart")
START: Said = (Verdict.UNKNOWN, _("how seldom any two records are the same person"))


def years(count: int) -> Message:
    """How far apart two years are."""
    return ONE_YEAR if count == 1 else YEARS_APART.with_(count=count)


def with_rarity(how: Message, nats: float) -> Message:
    """A name's agreement, with how much it says where the name is rare or everywhere."""
    if nats >= 6.5:
        return RARE.with_(how=how)
    return COMMON.with_(how=how) if nats <= 3.8 else how
