"""What a family allows, changed in the chat: comparing with other requests and lists. Each decision is a row."""

from __future__ import annotations

from dataclasses import replace

from bot.clock import ms
from bot.domain.consent import Given, Purpose
from bot.ids import new_id
from bot.services import noting
from bot.services.auditing import record
from bot.services.house import House
from bot.store import consents, matches
from bot.store.cases import CaseRow
from bot.store.database import Tx


def is_compared(case: CaseRow) -> bool:
    """Whether the permission to compare stands."""
    return bool(case.compare)


def allow(tx: Tx, house: House, case: CaseRow, text_version: str, language: str) -> CaseRow:
    """They said yes to these words: the request is compared from now on."""
    now = ms(house.clock.now())
    row = consents.ConsentRow(
        new_id(), case.id, Purpose.COMPARE.value, 1, text_version, language, Given.IN_CHAT.value, now
    )
    consents.add(tx, row)
    return _changed(tx, house, case, 1, "permission_given")


def take_back(tx: Tx, house: House, case: CaseRow) -> CaseRow:
    """It is not compared any more, and what nobody judged yet is not proposed any more, on either side."""
    consents.withdraw(tx, case.id, Purpose.COMPARE.value, ms(house.clock.now()))
    matches.remove_of_case(tx, case.id)
    for other in (f"case:{case.id}", f"enquirer:{case.id}"):
        matches.remove_of_other(tx, other)
    return _changed(tx, house, case, 0, "permission_taken")


def _changed(tx: Tx, house: House, case: CaseRow, compare: int, kind: str) -> CaseRow:
    after = noting.change(tx, house, case, replace(case, compare=compare))
    noting.write(tx, house, after, kind, "family")
    record(tx, house, "family", kind, case.id, case.office)
    return after
