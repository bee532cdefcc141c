"""Staff ask a family to whom else its request may be given, and write down what they hear.

1. `ask`: the bot asks in the chat, in both languages, each receiver by itself; "no" stands until they answer.
2. `write_down`: they said it by phone, in person, before a witness or on paper.
3. `confirm`: somebody spoke with the person alone, so that what was only said counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.clock import LIMA, ms
from bot.conversation.turn import Bubble, Button, Say
from bot.domain.cases import OVER, CaseState, Route
from bot.domain.consent import SAID_ONLY, Given, Purpose, sharing_asked_for
from bot.domain.errors import Refusal
from bot.domain.people import Hidden
from bot.domain.roles import Action, StaffMember
from bot.domain.words import _
from bot.ids import new_id
from bot.services import following, noting, read_out, sharing
from bot.services.asked_to_share import ANSWER_NOW, FIRST, NOT_NOW
from bot.services.house import House
from bot.services.opening import audited, find_case
from bot.services.reminding import STOP
from bot.services.sending import Post
from bot.store import chats, consents, share_asks
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.store.share_asks import AskRow

HOW = (Given.ORAL, Given.IN_PERSON, Given.WITNESSED, Given.ON_PAPER)
LONGEST = 600
ASK_AGAIN_MS = 7 * 24 * 3600 * 1000
_NOT_NOW = frozenset({*OVER, CaseState.DECEASED})


@dataclass(frozen=True, slots=True, repr=False)
class Spoken(Hidden):
    """What a family said about one receiver, as the form holds it. `answer`: yes, no, taken_back. `on`: ISO date."""

    purpose: str
    answer: str
    how: str
    on: str
    witness: str = ""
    note: str = ""
    alone: bool = False


async def ask(house: House, who: StaffMember, case_id: str, purposes: Iterable[str], revision: int) -> None:
    """Let the bot ask in the family's chat. Raises Refusal, Stale."""
    wanted = tuple(purposes)

    def do(tx: Tx) -> None:
        case = _case(tx, house, who, case_id, revision)
        asked = tuple(purpose for purpose in sharing_asked_for(Route(case.route)) if purpose in wanted)
        if not asked:
            raise Refusal(_("Choose what the family is asked."))
        allowed = sharing.standing(tx, case)
        if any(sharing.is_granted(allowed.get(purpose)) for purpose in asked):
            raise Refusal(_("The family allowed this already."))
        chat = _reachable(tx, case)
        now = ms(house.clock.now())
        waiting = {row.purpose: row.asked_at for row in share_asks.of_case(tx, case.id)}
        if all(waiting.get(purpose, -ASK_AGAIN_MS) > now - ASK_AGAIN_MS for purpose in asked):
            raise Refusal(_("They were asked this week and have not answered. Without an answer it is no."))
        for purpose in asked:
            share_asks.put(tx, AskRow(case.id, purpose.value, who.id, now))
        post = Post(tx, house, chat, f"share:{new_id()}")
        post.say(Say((Bubble((FIRST,)),), ((Button(ANSWER_NOW),), (Button(NOT_NOW),), (Button(STOP),))))
        after = noting.change(tx, house, case, case)
        for purpose in asked:
            noting.write(tx, house, after, "share_asked", who.id, to=purpose.value)
        audited(tx, house, who, "ask_consent", after)

    await house.database.unit(do)


async def write_down(house: House, who: StaffMember, case_id: str, said: Spoken, revision: int) -> None:
    """Keep what the family said, who heard it, how and when. Raises Refusal, Stale; nothing is stored then."""

    def do(tx: Tx) -> None:
        case = _case(tx, house, who, case_id, revision)
        at = _day(house, said.on)
        purpose, how = _checked(case, said)
        text = " · ".join(each for each in (said.witness.strip(), said.note.strip()) if each)
        if said.answer == "taken_back":
            if not sharing.is_granted(sharing.standing(tx, case).get(purpose)):
                raise Refusal(_("Nothing stands here that could be taken back."))
            sharing.take_back(tx, house, case, purpose, who.id, text)
        else:
            row = sharing.row_of(
                case, purpose, granted=said.answer == "yes", how=how, at=at, language=case.language,
                text_version=read_out.version(house, "share", purpose), recorded_by=who.id,
                confirmed_by=who.id if said.alone and how in SAID_ONLY else None,
            )  # fmt: skip
            sharing.decide(tx, house, case, row, who.id, text)
        audited(tx, house, who, "write_consent", case)

    await house.database.unit(do)


async def confirm(house: House, who: StaffMember, case_id: str, note: str, revision: int) -> None:
    """Note that somebody spoke with the person alone and that they meant it. Raises Refusal, Stale."""
    if not note.strip() or len(note) > LONGEST:
        raise Refusal(_("Write in a few words how and when you spoke with them alone."))

    def do(tx: Tx) -> None:
        case = _case(tx, house, who, case_id, revision)
        if not consents.confirm(tx, case.id, who.id):
            raise Refusal(_("Nothing here waits to be confirmed."))
        after = noting.change(tx, house, case, case)
        noting.write(tx, house, after, "consent_confirmed", who.id, note.strip())
        audited(tx, house, who, "confirm_consent", after)

    await house.database.unit(do)


def _case(tx: Tx, house: House, who: StaffMember, case_id: str, revision: int) -> CaseRow:
    case = find_case(tx, who, Action.ASK_FAMILY, case_id=case_id)
    noting.require_fresh(tx, house, case, revision)
    if case.state in OVER:
        raise Refusal(_("This request is over. Open it again first."))
    if not following.agreed(tx, case):
        raise Refusal(_("They have not agreed that this request is kept, so nothing else can be asked."))
    return case


def _reachable(tx: Tx, case: CaseRow) -> str:
    row = chats.by_id(tx, case.chat) if case.chat is not None else None
    if case.chat is None or row is None or not row.may_be_written_to:
        raise Refusal(_("This family has no chat that may be written to. Ask by phone and write down what they say."))
    if case.state in _NOT_NOW:
        raise Refusal(_("A person speaks with this family now. Ask when you speak with them."))
    return case.chat


def _checked(case: CaseRow, said: Spoken) -> tuple[Purpose, Given]:
    if said.purpose not in sharing_asked_for(Route(case.route)):
        raise Refusal(_("This is not asked for this kind of request."))
    if said.answer not in ("yes", "no", "taken_back"):
        raise Refusal(_("Choose what they answered."))
    if said.how not in HOW:
        raise Refusal(_("Choose how they answered."))
    if said.how == Given.WITNESSED and not said.witness.strip():
        raise Refusal(_("Write who was there when they said it."))
    if max(len(said.witness), len(said.note)) > LONGEST:
        raise Refusal(_("That is too long."))
    return Purpose(said.purpose), Given(said.how)


def _day(house: House, written: str) -> int:
    """The moment they said it: now for today, noon in Lima for an earlier day."""
    now = house.clock.now()
    today = now.astimezone(LIMA).date()
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise Refusal(_("Write the date as year, month and day, for example 2026-03-31.")) from None
    if day > today:
        raise Refusal(_("Nobody can have said this on a day that is still to come."))
    return ms(now) if day == today else ms(datetime.combine(day, time(12), LIMA))
