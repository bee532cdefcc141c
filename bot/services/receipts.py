"""The receipt of an erasure: it can be checked when nothing of the request is left.

1. `owe` is written in the unit that erases. 2. `send` tells the family once the key is destroyed and the matching
role has acknowledged: before that, something would be left. 3. `read` says whether a receipt is ours, from the
receipt alone: code and day, under a keyed hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.clock import LIMA, moment
from bot.domain.words import _
from bot.ids import read_case_code
from bot.services.house import House
from bot.services.sending import Post
from bot.store import chats, receipts
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.store.receipts import OwedReceipt

ERASED = _("Request {code} was erased on {day}. We keep nothing of what you told us.")
RECEIPT = _("Receipt: {receipt}. With it the office can see that it was erased.")
# Letters and digits that can't be taken for one another when read aloud (Crockford's base 32).
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MARK = 8
_DAY = 8
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Receipt:
    """A request and the day it was erased, in Peru."""

    code: str
    day: date


def owe(tx: Tx, case: CaseRow, now: int) -> None:
    """Tell the family's chat when it is all gone; nobody where a request came without one."""
    if case.chat is not None:
        receipts.owe(tx, OwedReceipt(case.id, case.key_id, case.chat, case.code, now))


def send(tx: Tx, house: House) -> bool:
    """Tell whose request is gone everywhere; True where more wait. Says nothing of whom it was about.

    A chat that left, or that wants nothing written to it, is not told."""
    found = receipts.ready(tx, _AT_ONCE)
    for row in found:
        receipts.told(tx, row.case_id)
        chat = chats.by_id(tx, row.chat)
        if chat is None or not chat.may_be_written_to:
            continue
        day = moment(row.erased_at).astimezone(LIMA).date()
        post = Post(tx, house, chat.id, f"erased:{row.case_id}")
        post.tell(
            ERASED.with_(code=row.code, day=day.strftime("%d/%m/%Y")),
            RECEIPT.with_(receipt=written(house, row.code, day)),
        )
    return len(found) == _AT_ONCE


def written(house: House, code: str, day: date) -> str:
    """The receipt for this code and day, such as K7-PUMA-4217-20261125-QF7T3M9K."""
    return f"{code}-{day:%Y%m%d}-{_mark(house, code, day)}"


def read(house: House, said: str) -> Receipt | None:
    """What a receipt says, however it was typed; None if it is not one of ours."""
    plain = "".join(ch for ch in said.upper() if ch.isascii() and ch.isalnum())
    head, day_said, mark = plain[: -_DAY - _MARK], plain[-_DAY - _MARK : -_MARK], plain[-_MARK:]
    code = read_case_code(head)
    if code is None:
        return None
    try:
        day = datetime.strptime(day_said, "%Y%m%d").replace(tzinfo=LIMA).date()
    except ValueError:
        return None
    # As Crockford has it: who hears an O or an I wrote a digit.
    heard = mark.translate(str.maketrans("OIL", "011"))
    return Receipt(code, day) if heard == _mark(house, code, day) else None


def _mark(house: House, code: str, day: date) -> str:
    """40 bits that only this house can make."""
    number = int(house.vault.keyed_hash("erase receipt", code, day.isoformat()), 16)
    return "".join(_ALPHABET[number >> (5 * place) & 31] for place in range(_MARK))
