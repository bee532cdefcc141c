"""A request goes on elsewhere: in the same person's new chat, or with a relative who carries it on, there or by phone.

The old chat loses it in the same unit: it can neither read nor change it any more, and what was on its way there is
emptied. It is told nothing: whoever holds the old phone may be the reason for the new one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.clock import ms
from bot.conversation.drafts import Answer
from bot.domain.cases import CaseState, SoughtPersonsChoice, may_be_told
from bot.domain.consent import Given, Purpose
from bot.ids import new_id
from bot.services import family_messages, linking, moving, noting, sharing, staff_chats, writers
from bot.services.auditing import record
from bot.services.house import House
from bot.services.opening import content_of
from bot.services.owing import Owed
from bot.services.submitting import write_answer
from bot.store import cases, check_words, choices, consents, invitations, outbox, receipts, relays, staff_tasks
from bot.store.cases import CaseRow
from bot.store.choices import ChoiceRow
from bot.store.consents import ConsentRow
from bot.store.database import Tx
from bot.store.links import LinkKind
from bot.vault.envelope import JsonLike, Place, seal_json


def same_person(tx: Tx, house: House, payload: str, chat: str) -> list[CaseRow]:
    """Spend the link and bring the request into this chat, with the others that the same enquirer sent from the old
    one; none where the link is over, or this chat is a volunteer's (it can never be a family's contact)."""
    case = _spent(tx, house, payload, LinkKind.CHAT, chat)
    if case is None:
        return []
    of_them = [each for each in cases.of_enquirer(tx, case.enquirer) if each.chat == case.chat]
    moving = of_them if case.chat is not None and case in of_them else [case]
    if case.chat is not None:
        receipts.drop_of_chat(tx, case.chat)  # whoever holds the old phone hears of no erasure either
    for each in moving:
        _move(tx, house, each, chat, each.enquirer)
        noting.write(tx, house, each, "relinked", "family")
        record(tx, house, "family", "relink", each.id, each.office)
    return moving


def another_relative(
    tx: Tx, house: House, payload: str, chat: str, language: str, given: Iterable[tuple[Purpose, bool, str]],
    answers: dict[str, Answer],
) -> CaseRow | None:  # fmt: skip
    """Spend the link: the request is this relative's from now on, under their own consents. None where it is over.

    The former enquirer's permissions end; their answers stay as earlier versions. What was about to be said to them
    is said to nobody, and what the sought person allowed was allowed to them: they are asked anew.
    """
    case = _spent(tx, house, payload, LinkKind.RELATIVE, chat)
    if case is None:
        return None
    now = ms(house.clock.now())
    rows = [
        ConsentRow(new_id(), case.id, purpose.value, int(yes), version, language, Given.IN_CHAT.value, now)
        for purpose, yes, version in given
    ]
    return take_over(tx, house, case, chat, language, rows, answers, "family")


def take_over(
    tx: Tx, house: House, case: CaseRow, chat: str | None, language: str, given: Iterable[ConsentRow],
    answers: dict[str, Answer], actor: str, text: str = "",
) -> CaseRow:  # fmt: skip
    """The request is another relative's from now on: in this chat, or by phone where it is None."""
    now = ms(house.clock.now())
    compare = 0
    sharing.end_all(tx, house, case)
    check_words.remove(tx, case.id)  # it was agreed on with the former enquirer
    for purpose in Purpose:
        consents.withdraw(tx, case.id, purpose.value, now)
    for row in given:
        consents.add(tx, row)
        compare = row.granted if row.purpose == Purpose.COMPARE else compare
    name = answers["own_name"].value if "own_name" in answers else None
    parts: dict[str, JsonLike] = {k: str(v) for k, v in name.items() if v} if isinstance(name, dict) else {}
    full = " ".join(str(parts[k]) for k in ("given", "paternal", "maternal") if parts.get(k))
    moving.withdraw_replies(tx, house, actor, case)
    family_messages.meant_for_another(tx, house, case, actor)
    _ask_the_sought_anew(tx, house, case)
    card = _card(house, case, answers, parts, full)
    after = replace(case, compare=compare, sealed=card, language=language, proposed=None, proposed_by=None)
    sealer = house.vault.case(case.key_id)
    for answer in answers.values():
        write_answer(tx, sealer, case.id, answer, now)
    after = noting.change(tx, house, case, after)
    _move(tx, house, after, chat, house.vault.keyed_hash("enquirer", chat or case.id, full.casefold()))
    noting.write(tx, house, after, "taken_over", actor, text)
    record(tx, house, actor, "take_over", case.id, case.office)
    return after


def _spent(tx: Tx, house: House, payload: str, kind: LinkKind, chat: str) -> CaseRow | None:
    volunteer = invitations.volunteer_of(tx, chat)
    if volunteer is not None and volunteer.disabled_at is None:
        return None
    link = linking.opened(tx, house, payload)
    case = cases.by_id(tx, link.subject) if link is not None and link.kind == kind else None
    if case is None or case.state in (CaseState.WITHDRAWN, CaseState.ERASED) or case.chat == chat:
        return None
    return case if linking.spend(tx, house, payload) is not None else None


def _move(tx: Tx, house: House, case: CaseRow, chat: str | None, enquirer: str) -> None:
    now = ms(house.clock.now())
    outbox.drop_replies(tx, case.id)
    talk = relays.of_case(tx, case.id)
    if talk is not None and relays.end(tx, talk.id, now):
        staff_chats.talk_over(tx, house, talk)
        noting.write(tx, house, case, "talk_ended", "program")
    cases.move_to_chat(tx, case.id, chat, enquirer, now)
    if case.chat is not None:
        writers.forget(tx, house, case.chat, case.enquirer)
    for task in staff_tasks.of_case(tx, case.id):
        if task.kind == Owed.UNREACHABLE:
            staff_tasks.done(tx, task.id, "family", now)


def _ask_the_sought_anew(tx: Tx, house: House, case: CaseRow) -> None:
    """Until staff record what they want told to this relative, they want time."""
    before = next(iter(choices.of_case(tx, case.id)), None)
    if before is None or not may_be_told(SoughtPersonsChoice(before.choice)):
        return
    choice, now = new_id(), ms(house.clock.now())
    needs_time = SoughtPersonsChoice.NEEDS_TIME
    sealed = seal_json(house.vault.case(case.key_id), Place("choices", choice), {"note": ""})
    choices.add(tx, ChoiceRow(choice, case.id, before.match_id, needs_time, "program", now, sealed))
    noting.write(tx, house, case, "choice", "program", choice=needs_time, match=before.match_id)


def _card(house: House, case: CaseRow, answers: dict[str, Answer], parts: dict[str, JsonLike], full: str) -> bytes:
    """The card with the new enquirer."""
    before = content_of(house, case)
    summary = before.get("summary")
    changed: dict[str, JsonLike] = dict(summary) if isinstance(summary, dict) else {}
    phone, hours, kinship = (answers[k].value if k in answers else None for k in ("own_phone", "safe_hours", "kinship"))
    changed |= {"enquirer_name": full, "phone": phone or "", "safe_hours": hours or ""}
    changed |= {"kinship": kinship or "", "place_now": ""}
    card: dict[str, JsonLike] = {**before, "summary": changed, "enquirer": parts}
    return seal_json(house.vault.case(case.key_id), Place("cases", case.id), card)
