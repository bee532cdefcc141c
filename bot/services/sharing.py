"""To whom else a request may be given, as the family decided: one row a decision, the latest of a purpose stands.

Nothing is given to anybody without a yes for exactly that receiver. What was only said, by phone or before a witness,
counts once staff have spoken with the person alone. What a family takes back is told to whoever received it: by staff.
"""

from __future__ import annotations

from dataclasses import replace

from bot.clock import ms
from bot.domain.consent import SAID_ONLY, SHARING, Given, Purpose
from bot.domain.errors import Refusal
from bot.domain.words import _
from bot.ids import new_id
from bot.services import noting
from bot.services.auditing import record
from bot.services.house import House
from bot.services.owing import Owed, owe
from bot.store import consents, share_asks, timeline
from bot.store.cases import CaseRow
from bot.store.consents import ConsentRow
from bot.store.database import Tx

CHOOSE_RECEIVER = _("Choose to whom it is given. Only those the family allowed can be chosen.")
NOT_ALLOWED = _("The family has not allowed this. Ask them first, by phone or in the chat.")
NOT_CONFIRMED = _("This was only said aloud. Speak with the person alone first, and write down that you did.")


def standing(tx: Tx, case: CaseRow) -> dict[Purpose, ConsentRow]:
    """The decision that stands for each receiver the family was asked about."""
    return {Purpose(row.purpose): row for row in consents.of_case(tx, case.id) if Purpose(row.purpose) in SHARING}


def is_granted(row: ConsentRow | None) -> bool:
    """Whether this decision is a yes that nobody took back."""
    return row is not None and bool(row.granted) and row.withdrawn_at is None


def is_to_be_confirmed(row: ConsentRow) -> bool:
    """Whether staff still have to speak with the person alone."""
    return Given(row.how) in SAID_ONLY and row.confirmed_by is None


def of_family(tx: Tx, case: CaseRow) -> dict[Purpose, bool]:
    """Receivers that the family can decide about in its chat: True where it allowed it, False where it is asked."""
    waiting = {Purpose(row.purpose): False for row in share_asks.of_case(tx, case.id)}
    return waiting | {purpose: True for purpose, row in standing(tx, case).items() if is_granted(row)}


def require_allowed(tx: Tx, case: CaseRow, receiver: str) -> Purpose:
    """The receiver, if the family's yes for it stands and is confirmed. Raises Refusal."""
    if receiver not in SHARING:
        raise Refusal(CHOOSE_RECEIVER)
    row = standing(tx, case).get(Purpose(receiver))
    if row is None or not is_granted(row):
        raise Refusal(NOT_ALLOWED)
    if is_to_be_confirmed(row):
        raise Refusal(NOT_CONFIRMED)
    return Purpose(receiver)


def decide(tx: Tx, house: House, case: CaseRow, decision: ConsentRow, actor: str, text: str = "") -> CaseRow:
    """Write a yes or a no. What was said on an earlier day than a later decision is kept and changes nothing."""
    purpose = Purpose(decision.purpose)
    before = standing(tx, case).get(purpose)
    if not decision.granted and (before is None or before.at <= decision.at):
        _end(tx, house, case, purpose)
    consents.add(tx, replace(decision, withdrawn_at=_ended_since(tx, case, decision)))
    share_asks.answered(tx, case.id, purpose.value)
    return _noted(tx, house, case, "share_allowed" if decision.granted else "share_refused", purpose, actor, text)


def take_back(tx: Tx, house: House, case: CaseRow, purpose: Purpose, actor: str, text: str = "") -> CaseRow:
    """They allow it no longer. Whoever received the request has to be told, by a person."""
    _end(tx, house, case, purpose)
    return _noted(tx, house, case, "share_taken_back", purpose, actor, text)


def end_all(tx: Tx, house: House, case: CaseRow) -> None:
    """The person who allowed it carries the request no longer: nothing they allowed stands, nothing is asked."""
    share_asks.drop(tx, case.id)
    for purpose in SHARING:
        _end(tx, house, case, purpose)


def row_of(
    case: CaseRow, purpose: Purpose, *, granted: bool, text_version: str, language: str, how: Given, at: int,
    recorded_by: str | None = None, confirmed_by: str | None = None,
) -> ConsentRow:  # fmt: skip
    """A decision as a row."""
    return ConsentRow(
        new_id(), case.id, purpose.value, int(granted), text_version, language, how.value, at,
        confirmed_by=confirmed_by, recorded_by=recorded_by,
    )  # fmt: skip


def _ended_since(tx: Tx, case: CaseRow, decision: ConsentRow) -> int | None:
    """When a yes of an earlier day had ended already: it was taken back since, or another enquirer carries it on."""
    ends = [
        row.withdrawn_at
        for row in consents.of_case(tx, case.id)
        if row.purpose in (decision.purpose, Purpose.KEEP) and row.withdrawn_at is not None
    ]
    later = [at for at in ends if decision.granted and at > decision.at]
    return max(later, default=None)


def _end(tx: Tx, house: House, case: CaseRow, purpose: Purpose) -> None:
    ended = consents.withdraw(tx, case.id, purpose.value, ms(house.clock.now()))
    if ended and _was_given(tx, house, case, purpose):
        owe(tx, house, case, Owed.SHARE_TAKEN_BACK)


def _was_given(tx: Tx, house: House, case: CaseRow, purpose: Purpose) -> bool:
    """Whether the request was referred to this receiver."""
    referred = [entry for entry in timeline.of_case(tx, case.id) if entry.kind == "referred"]
    return any(noting.read(house, case, entry).get("to") == purpose for entry in referred)


def _noted(tx: Tx, house: House, case: CaseRow, kind: str, purpose: Purpose, actor: str, text: str) -> CaseRow:
    after = noting.change(tx, house, case, case)
    noting.write(tx, house, after, kind, actor, text, to=purpose.value)
    record(tx, house, actor, kind, case.id, case.office)
    return after
