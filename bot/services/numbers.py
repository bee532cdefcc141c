"""The referral numbers that are open now, shown at once, in both languages."""

from __future__ import annotations

from datetime import date

from bot.clock import LIMA
from bot.conversation.turn import Bubble, Say
from bot.domain.referrals import Referral, from_json
from bot.domain.words import Message, _
from bot.services.house import House
from bot.services.sending import Post
from bot.store import offices
from bot.store.database import Tx

# Never more than this many at once: who is in danger reads three lines.
MOST = 5
LINE_WITH_NUMBER = _("☎ {number} — {name}")
LINE_WITH_PLACE = _("• {name}: {place}")
ALL_CHECKED = _("Last checked on {date}.")
NOT_ALL_CHECKED = _("We have not rung all of these numbers lately.")
CLOSED_NOW = _("☎ {number} — {name} (closed now)")


def show(tx: Tx, house: House, post: Post, kind: str, *, dated: bool = False) -> None:
    """Queue the numbers of this kind as one message, those that answer now first, in the order of their ids.

    `dated` adds when they were last checked. Whoever is in danger reads the numbers and nothing else.
    """
    local = house.clock.now().astimezone(LIMA)
    entries = [r for r in (from_json(row.body) for row in offices.referrals(tx)) if kind in r.kinds]
    entries.sort(key=lambda r: (not r.open_at(local), not r.number))
    if entries:
        shown = entries[:MOST]
        lines = tuple(_line(r, r.open_at(local)) for r in shown)
        if dated:
            lines = (*lines, _checked(shown, local.date()))
        post.say(Say((Bubble(lines, both=True, tight=True),)))


def _checked(shown: list[Referral], today: date) -> Message:
    if any(r.is_old(today) for r in shown):
        return NOT_ALL_CHECKED
    oldest = min(date.fromisoformat(r.checked_on) for r in shown)
    return ALL_CHECKED.with_(date=f"{oldest:%d/%m/%Y}")


def _line(referral: Referral, is_open: bool) -> Message:
    if not referral.number:
        return LINE_WITH_PLACE.with_(name=referral.name, place=referral.place)
    line = LINE_WITH_NUMBER if is_open else CLOSED_NOW
    return line.with_(number=referral.number, name=referral.name)
