"""Family messages without Telegram, from end to end: entered, changed, offered, answered by telephone or in the office.

1. `enter`: somebody without a chat dictates a message; it is read and passed on like any other.
2. `change`: a sender who was asked to change it says the new words.
3. `ask_by_phone`: it was offered in a chat and nobody answered there; from now on a person calls.
4. `call`: what came of a call: heard, not wanted, or nobody, someone else, later.
5. `answer`: the recipient dictates an answer. It goes back only with a second person, as every answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.clock import ms
from bot.conversation.drafts import Answer
from bot.conversation.reading.phones import read_phone
from bot.domain.cases import Route
from bot.domain.consent import Consent, Given, Purpose
from bot.domain.errors import Refusal
from bot.domain.family_messages import MOST_LINES, MessageState, lines_of
from bot.domain.people import Hidden, Kinship, PersonRecord
from bot.domain.roles import Action, StaffMember
from bot.domain.words import _
from bot.i18n import FAMILY_LANGUAGES
from bot.services import noting, read_out, reviewing
from bot.services.auditing import record
from bot.services.case_content import CaseContent
from bot.services.family_messages import carry
from bot.services.house import House
from bot.services.opening import audited
from bot.services.passing_on import TOO_LONG, found_message
from bot.services.permission import require
from bot.services.submitting import write_answer, write_case
from bot.store.database import Tx

CONVERSATION = "family_message"
LONGEST = 300


class Outcome(StrEnum):
    """What came of a call to a recipient. Only the first two move the message."""

    HEARD = "heard"
    NOT_WANTED = "not_wanted"
    NOBODY = "nobody"
    SOMEONE_ELSE = "someone_else"
    LATER = "later"


_MOVES = {Outcome.HEARD: "give", Outcome.NOT_WANTED: "decline"}


@dataclass(frozen=True, slots=True, repr=False)
class Dictated(Hidden):
    """A message as somebody dictated it. `agreed`: the question was read out and they said yes."""

    text: str
    sender: str
    recipient: str = ""
    kinship: str = ""
    sender_phone: str = ""
    where: str = ""
    phone: str = ""
    language: str = "es"
    agreed: bool = False


async def enter(house: House, who: StaffMember, said: Dictated) -> str:
    """Keep a message that somebody without a chat dictated; its code. Raises Refusal; nothing is kept then."""
    require(who, Action.ENTER_REQUEST, office=who.office)
    _check(said)
    if not said.recipient.strip() or said.kinship not in set(Kinship):
        raise Refusal(_("Write for whom it is, and what that person is to the sender."))
    if not said.sender_phone.strip():
        raise Refusal(_("Write how the sender can be reached."))
    return await house.database.unit(lambda tx: _keep(tx, house, who, said, ""))


async def answer(house: House, who: StaffMember, code: str, said: Dictated) -> str:
    """Keep what the recipient answered by phone, as a message back to whoever wrote first; its code. Raises Refusal."""
    _check(said)

    def keep(tx: Tx) -> str:
        row, case = found_message(tx, who, code)
        if row.state != MessageState.DELIVERED:
            raise Refusal(_("Only a message that its recipient has can be answered."))
        audited(tx, house, who, "message_answered", case)
        return _keep(tx, house, who, said, row.id)

    return await house.database.unit(keep)


async def change(house: House, who: StaffMember, code: str, text: str) -> None:
    """Keep the new words of a sender who was asked for them; the earlier ones stay a version. Raises Refusal."""
    written = _text(text)

    def keep(tx: Tx) -> None:
        row, case = found_message(tx, who, code)
        carry(tx, house, case, row, "changed", who.id, text=written)
        reviewing.family_answered(tx, house, case.id, written, how="staff")
        at = ms(house.clock.now())
        write_answer(tx, house.vault.case(case.key_id), case.id, Answer("message", written, written, "staff", at), at)
        audited(tx, house, who, "message_changed", case)

    await house.database.unit(keep)


async def ask_by_phone(house: House, who: StaffMember, code: str) -> None:
    """Offered in a chat and not answered there: a person calls. The chat can't show it any more. Raises Refusal."""

    def move(tx: Tx) -> None:
        row, case = found_message(tx, who, code)
        if row.state != MessageState.OFFERED:
            raise Refusal(_("Only a message that was offered in a chat can be offered by phone instead."))
        carry(tx, house, case, row, "to_phone", who.id, recipient=None)
        audited(tx, house, who, "message_to_phone", case)

    await house.database.unit(move)


async def call(house: House, who: StaffMember, code: str, outcome: str, note: str) -> None:
    """Note what came of a call to the recipient. Raises Refusal."""
    if outcome not in set(Outcome):
        raise Refusal(_("Choose what came of the call."))
    if len(note) > LONGEST:
        raise Refusal(_("That is too long."))

    def write(tx: Tx) -> None:
        row, case = found_message(tx, who, code)
        if row.state != MessageState.BY_PHONE:
            raise Refusal(_("This message is not one to be told by phone."))
        noting.write(tx, house, case, "message_called", who.id, note.strip(), outcome=outcome)
        if Outcome(outcome) in _MOVES:
            carry(tx, house, case, row, _MOVES[Outcome(outcome)], who.id)
        audited(tx, house, who, "message_by_phone", case)

    await house.database.unit(write)


def _keep(tx: Tx, house: House, who: StaffMember, said: Dictated, reply_to: str) -> str:
    at = ms(house.clock.now())
    given = [("message", said.text.strip()), ("own_name", said.sender), ("own_phone", said.sender_phone)]
    given += [("recipient_where", said.where), ("recipient_phone", read_phone(said.phone) or said.phone)]
    version = read_out.version(house, CONVERSATION, Purpose.KEEP)
    content = CaseContent(
        sought=PersonRecord(given=said.recipient.strip()), enquirer=PersonRecord(given=said.sender.strip()),
        kinship=said.kinship, place_lost="", place_ids=(), when_lost="", when_lost_words="", place_now="",
        phone=read_phone(said.sender_phone) or said.sender_phone.strip(), safe_hours="", witness="", by="staff",
        route=Route.FAMILY_MESSAGE.value,
        consents=(Consent(Purpose.KEEP, True, version, said.language, Given.ORAL, at),),
        answers=tuple(Answer(step, words, words, "staff", at) for step, words in given if words),
    )  # fmt: skip
    case_id, code, decided = write_case(
        tx, house, content, key_id=house.vault.new_case_key(), language=said.language, chat=None, entered_by=who.id,
        urgent="", child_asks=False, reply_to=reply_to,
    )  # fmt: skip
    record(tx, house, who.id, Action.ENTER_REQUEST, case_id, decided.office_id)
    return code


def _check(said: Dictated) -> None:
    if not said.agreed:
        raise Refusal(_("Without their yes nothing is kept. Read the question out, then tick it."))
    _text(said.text)
    if not said.sender.strip():
        raise Refusal(_("Write who sends it, as the recipient will read it."))
    if said.language not in FAMILY_LANGUAGES:
        raise Refusal(_("Choose the language to speak with this family."))
    if max(map(len, (said.sender, said.recipient, said.sender_phone, said.where, said.phone))) > LONGEST:
        raise Refusal(_("That is too long."))


def _text(text: str) -> str:
    if not text.strip():
        raise Refusal(_("Write what they said."))
    if lines_of(text) > MOST_LINES:
        raise Refusal(TOO_LONG)
    return text.strip()
