"""What is forgotten without anybody asking: drafts past their term, handled traffic, visitors, old records.

Each is one round over a bounded number of rows; True where more of the same waits.
"""

from __future__ import annotations

from bot.clock import ms
from bot.services import auditing, drafting
from bot.services.house import House
from bot.store import (
    changes,
    chat_messages,
    chats,
    clearing,
    drafts,
    inbox,
    invitations,
    lanes,
    links,
    outbox,
    questions,
    recordings,
    visits,
)
from bot.store.database import Tx

_HOUR_MS = 3600 * 1000
_DAY_MS = 24 * _HOUR_MS
KEPT_MS = 48 * _HOUR_MS
VISITOR_MS = 24 * _HOUR_MS
TROUBLED_MS = 90 * _DAY_MS
INVITATION_MS = 90 * _DAY_MS
VISIT_MS = 30 * _DAY_MS
_AT_ONCE = 100


def expire_drafts(tx: Tx, house: House) -> bool:
    """Wipe the drafts whose time is over: files and waiting prompts too, the key after the commit."""
    expired = drafts.expired(tx, ms(house.clock.now()), _AT_ONCE)
    for row in expired:
        drafting.wipe(tx, house, row.id)
    return len(expired) == _AT_ONCE


def forget_traffic(tx: Tx, house: House) -> bool:
    """Forget ids of what was handled and sent; what failed and nobody decided on goes after ninety days."""
    now = ms(house.clock.now())
    inbox.forget_old(tx, now - KEPT_MS)
    outbox.forget_old(tx, now - KEPT_MS)
    chat_messages.forget_old(tx, now - KEPT_MS)
    changes.forget_old(tx, now - KEPT_MS)
    questions.forget_old(tx, now)
    clearing.forget_troubled(tx, now - TROUBLED_MS)
    return False


def forget_visitors(tx: Tx, house: House) -> bool:
    """Rule 6: whoever allowed nothing and asked for nothing is not even a sealed address after 24 hours."""
    gone = clearing.visitors(tx, ms(house.clock.now()) - VISITOR_MS, _AT_ONCE)
    for chat in gone:
        chats.wipe(tx, chat)
    lanes.forget_unused(tx)
    return len(gone) == _AT_ONCE


def forget_old_records(tx: Tx, house: House) -> bool:
    """Drop audit entries past their years, invitations that ended, and visits: what is said there of a family must
    not outlive its request."""
    now = ms(house.clock.now())
    auditing.forget_old(tx, house, now - house.settings.audit_years * 365 * _DAY_MS)
    invitations.forget_old(tx, now - INVITATION_MS)
    links.forget_old(tx, now - INVITATION_MS)
    recordings.forget_old(tx, now - INVITATION_MS)
    visits.forget_old(tx, now - VISIT_MS)
    return False
