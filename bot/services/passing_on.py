"""Staff read each family message before it goes on: ask to change it, pass it on, say no.

1. `waiting` lists what waits, `open_message` reads one; both audited.
2. `ask_change` asks the sender a question; what they answer becomes the message.
3. `pass_on` by one person; where it says something about a located person it waits for a second (`agree`, `refuse`).
4. To a chat it is only offered (see `offering`); by phone staff ask first, and note the answer (`messages_by_phone`).
"""

from __future__ import annotations

from bot.domain.cases import CaseState
from bot.domain.errors import Refusal
from bot.domain.family_messages import MOST_LINES, MessageState, lines_of
from bot.domain.roles import Action, StaffMember, permits
from bot.domain.words import _
from bot.ids import read_case_code
from bot.services import noting, offering, replying, unsafe_areas
from bot.services.auditing import record
from bot.services.family_messages import ELSEWHERE, NO_MESSAGE, Words, carry, message_and_case, opened
from bot.services.house import House
from bot.services.moving import carry_out
from bot.services.opening import audited, card_of, find_case, initials
from bot.services.permission import NO_CASE, SECOND_PERSON, office_bound, require, require_somewhere
from bot.services.staff_names import StaffNames
from bot.services.timeline_words import label_of
from bot.services.views import MessageLine, MessageView, TimelineView
from bot.store import cases, family_messages, timeline
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.store.family_messages import MessageRow

NOT_WRITTEN_DOWN = _(
    "Nobody wrote down what this voice says. Listen to it in the case, write it down, then pass it on."
)
TOO_LONG = _("The message has more than 30 lines. Ask the sender to make it shorter.")
NO_CHAT = _("That request has no chat. Leave the code empty: you ask by phone.")
_CLOSED = frozenset({CaseState.WITHDRAWN, CaseState.ERASED, CaseState.DECEASED, CaseState.REJECTED})


async def waiting(house: House, who: StaffMember) -> tuple[MessageLine, ...]:
    """Messages of one's office that wait for a person, the longest first."""
    require_somewhere(who, Action.FORWARD_MESSAGE)
    office = office_bound(who, Action.FORWARD_MESSAGE)

    def look(tx: Tx) -> tuple[MessageLine, ...]:
        record(tx, house, who.id, "list_messages", "", who.office)
        found = []
        for row in family_messages.waiting(tx):
            case = cases.by_id(tx, row.case_id)
            if case is not None and office in (None, case.office) and case.state not in _CLOSED:
                words = opened(tx, house, row, case)
                found.append(
                    MessageLine(case.code, initials(words.sender), initials(words.recipient),
                                MessageState(row.state), row.moved_at, row.reply_to is not None)
                )  # fmt: skip
        return tuple(found)

    return await house.database.unit(look)


async def open_message(house: House, who: StaffMember, code: str) -> MessageView:
    """One message, as it is read before it goes on. Raises Refusal."""

    def look(tx: Tx) -> MessageView:
        row, case = found_message(tx, who, code)
        audited(tx, house, who, "read_message", case)
        if case.state == CaseState.SUBMITTED and permits(who, Action.JUDGE, office=case.office):
            case = carry_out(tx, house, who, case, "open")
        return _view(tx, house, who, row, case)

    return await house.database.unit(look)


async def ask_change(house: House, who: StaffMember, code: str, question: str) -> None:
    """Ask the sender for another wording. Their answer becomes the message. Raises Refusal."""

    def case_of(tx: Tx) -> CaseRow:
        row, case = found_message(tx, who, code)
        if row.state != MessageState.RECEIVED:
            raise Refusal(_("Only a message that was just read can be changed by its sender."))
        return case

    case = await house.database.read(case_of)
    await replying.ask_family(house, who, case.id, question)

    def mark(tx: Tx) -> None:
        row, case = found_message(tx, who, code)
        carry(tx, house, case, row, "ask_change", who.id)
        audited(tx, house, who, "ask_change", case)

    await house.database.unit(mark)


async def pass_on(house: House, who: StaffMember, code: str, recipient_code: str, *, disclosure: bool) -> bool:
    """Pass a message on, or propose it; True when it waits for a second person. Raises Refusal.

    recipient_code: a request of the recipient, in whose chat it is offered; empty: staff ask by phone.
    An answer always discloses: it tells the one who wrote first that the other was reached.
    """

    def do(tx: Tx) -> bool:
        row, case = found_message(tx, who, code)
        _require_sendable(opened(tx, house, row, case))
        recipient = row.recipient if row.reply_to else _recipient(tx, who, recipient_code)
        discloses = disclosure or bool(row.disclosure)
        if discloses:
            text = opened(tx, house, row, case).text
            changed = {"recipient": recipient, "disclosure": 1, "proposed_by": who.id, "text": text}
            carry(tx, house, case, row, "propose", who.id, **changed)
            audited(tx, house, who, "propose_message", case)
            return True
        _send(tx, house, who, case, row, recipient)
        return False

    return await house.database.unit(do)


async def agree(house: House, who: StaffMember, code: str) -> None:
    """Agree, as a second person, that a message goes on. Raises Refusal; always where nobody proposed it."""

    def do(tx: Tx) -> None:
        row, case = found_message(tx, who, code)
        if row.state != MessageState.PROPOSED:
            raise Refusal(ELSEWHERE)
        if row.proposed_by == who.id:
            raise Refusal(SECOND_PERSON)
        require(who, Action.SECOND_REVIEW, office=case.office)
        _send(tx, house, who, case, row, row.recipient)

    await house.database.unit(do)


async def refuse(house: House, who: StaffMember, code: str, reason: str) -> None:
    """Say no to a proposal, or that the message is not passed on at all. Raises Refusal."""
    if not reason.strip():
        raise Refusal(_("Write why, for the colleague who reads this after you."))

    def do(tx: Tx) -> None:
        row, case = found_message(tx, who, code)
        proposed = row.state == MessageState.PROPOSED
        if proposed and row.proposed_by != who.id:
            require(who, Action.SECOND_REVIEW, office=case.office)
        carry(tx, house, case, row, "refuse" if proposed else "stop", who.id, reason=reason.strip())
        audited(tx, house, who, "refuse_message", case)

    await house.database.unit(do)


def _send(tx: Tx, house: House, who: StaffMember, case: CaseRow, row: MessageRow, recipient: str | None) -> None:
    there = cases.by_id(tx, recipient) if recipient is not None else None
    # What was agreed to is what is given: a transcript corrected later changes nothing any more.
    text = opened(tx, house, row, case).text
    if there is not None and there.chat is not None and there.state not in _CLOSED:
        sent = carry(tx, house, case, row, "offer", who.id, recipient=there.id, approved_by=who.id, text=text)
        offering.offer(tx, house, sent, there.chat)
    else:
        carry(tx, house, case, row, "to_phone", who.id, recipient=None, approved_by=who.id, text=text)
    audited(tx, house, who, "pass_message", case)


def _recipient(tx: Tx, who: StaffMember, recipient_code: str) -> str | None:
    if not recipient_code.strip():
        return None
    there = cases.by_code(tx, read_case_code(recipient_code) or "")
    if there is None or not permits(who, Action.READ_CASE, office=there.office, owner=there.assignee):
        raise Refusal(NO_CASE)
    if there.chat is None or there.state in _CLOSED:
        raise Refusal(NO_CHAT)
    return there.id


def _require_sendable(words: Words) -> None:
    if not words.text.strip():
        raise Refusal(NOT_WRITTEN_DOWN)
    if lines_of(words.text) > MOST_LINES:
        raise Refusal(TOO_LONG)


def found_message(tx: Tx, who: StaffMember, code: str) -> tuple[MessageRow, CaseRow]:
    """A message of one's office with its sender's request. Raises Refusal."""
    case = find_case(tx, who, Action.FORWARD_MESSAGE, code=code)
    row = family_messages.of_case(tx, case.id)
    if row is None or case.state in _CLOSED:
        raise Refusal(NO_MESSAGE)
    return row, case


def _view(tx: Tx, house: House, who: StaffMember, row: MessageRow, case: CaseRow) -> MessageView:
    words = opened(tx, house, row, case)
    names = StaffNames(tx, house)
    there = cases.by_id(tx, row.recipient) if row.recipient is not None else None
    first = message_and_case(tx, row.reply_to)[1] if row.reply_to else None
    return MessageView(
        code=case.code,
        state=MessageState(row.state),
        language=case.language,
        shown=offering.as_shown(words),
        lines=lines_of(words.text),
        sender=words.sender,
        recipient=words.recipient,
        kinship=words.kinship,
        where=words.where,
        unsafe=unsafe_areas.label_of(tx, house, words.where),
        phone=words.phone or (card_of(house, first).summary.phone if first is not None else ""),
        sender_phone=card_of(house, case).summary.phone if case.chat is None else "",
        spoken=bool(words.media),
        reason=words.reason,
        recipient_code=there.code if there is not None else "",
        disclosure=bool(row.disclosure),
        answers_code=first.code if first is not None else "",
        calls=_calls(tx, house, case, names),
        proposed_by=names.of(row.proposed_by),
        mine=row.proposed_by == who.id,
        may_agree=permits(who, Action.SECOND_REVIEW, office=case.office) and row.proposed_by != who.id,
    )


def _calls(tx: Tx, house: House, case: CaseRow, names: StaffNames) -> tuple[TimelineView, ...]:
    """What came of the calls so far, the latest first."""
    found = [entry for entry in timeline.of_case(tx, case.id) if entry.kind == "message_called"]
    shown = []
    for entry in reversed(found):
        facts = noting.read(house, case, entry)
        label, text = label_of(entry.kind, facts), str(facts.get("text", ""))
        shown.append(TimelineView(entry.id, entry.at, entry.kind, label, names.of(entry.actor), text, True))
    return tuple(shown)
