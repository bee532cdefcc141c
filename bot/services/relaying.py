"""A person of the office and a family talk now, through the bot: neither sees the other's account, forms wait.

1. `open_talk` from the console: the family is told that a person is here; what was open waits.
2. `heard`: what the family says goes to the case, a word of danger to the numbers as always.
3. `say`: what staff write goes as a reply at once. Whatever would need a second person is refused here: it is written
   as a reply, and waits for one.
4. `end_talk`, the family's own button, or half an hour of silence end it; the family goes on where it was.
"""

from __future__ import annotations

from datetime import timedelta

from bot.clock import ms
from bot.conversation.reading import wish_for_danger
from bot.conversation.said import Kind as Sort
from bot.conversation.said import Said
from bot.conversation.turn import Bubble, Button, Say
from bot.domain.cases import CaseState
from bot.domain.consent import Purpose
from bot.domain.errors import Refusal
from bot.domain.roles import Action, StaffMember
from bot.domain.words import Message, _
from bot.ids import new_id
from bot.services import noting, numbers, replying, reviewing, staff_chats
from bot.services.house import House
from bot.services.incoming import FileOffer
from bot.services.opening import audited, find_case
from bot.services.receiving_files import promise
from bot.services.reminding import GO_ON
from bot.services.routing import all_offices
from bot.services.sending import Post
from bot.services.speaking import speaks
from bot.services.staff_names import StaffNames
from bot.services.tapping import is_button
from bot.services.timeline_words import STAFF_ONLY, label_of
from bot.services.views import TimelineView
from bot.store import cases, chats, consents, drafts, jobs, outbox, relays, timeline
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.store.jobs import Job, Kind
from bot.store.relays import RelayRow

SILENCE = timedelta(minutes=30)
HERE_NOW = _("A person of {office} is here now. Write or speak; what you were doing waits.")
STILL_HERE = _("You are talking with a person now. Write here, and they read it.")
END_TALK = _("End this talk")
PERSON_LEFT = _("The person ended this talk. You can write whenever you want.")
YOU_LEFT = _("This talk is over. The person keeps what you told them.")
NOT_TALKING = _("You are not talking with this family now. Open the talk first.")
SPOKEN = frozenset({"family_message", "family_answer", "reply_sent", "question_sent", "talk_opened", "talk_ended"})
MOST_SHOWN = 30
# While somebody may have been found, a word too much is easily said: there only replies that a second person reads.
_NOT_NOW = frozenset(
    {CaseState.POSSIBLE_MATCH, CaseState.LOCATED_CONSENT_PENDING, CaseState.ANSWER_WITHHELD, CaseState.DECEASED,
     CaseState.WITHDRAWN, CaseState.REJECTED, CaseState.ERASED}
)  # fmt: skip


async def open_talk(house: House, who: StaffMember, case_id: str, *, from_chat: bool = False) -> None:
    """Begin to talk with the family of this case. Raises Refusal where that can't be, or somebody talks already.

    from_chat: it is held in the private chat of this person (`staff_chats`).
    """

    def begin(tx: Tx) -> None:
        case = find_case(tx, who, Action.PROPOSE_REPLY, case_id=case_id)
        chat = _require_reachable(tx, case)
        if relays.of_chat(tx, chat) is not None:
            raise Refusal(_("A colleague is talking with this family now."))
        if from_chat and relays.from_chat_of(tx, who.id) is not None:
            raise Refusal(staff_chats.ONE_AT_A_TIME)
        waiting = drafts.active_of(tx, chat)
        if waiting is not None:
            drafts.pause(tx, chat)
            outbox.drop_superseded(tx, waiting.id, waiting.revision + 1)
        now = ms(house.clock.now())
        relay = RelayRow(
            new_id(), case.id, chat, who.id, waiting.id if waiting else None, now, now, from_chat=int(from_chat)
        )
        relays.add(tx, relay)
        jobs.plan(tx, Job(Kind.RELAY_ENDS, relay.id, now + _silence_ms()))
        office = next((each.name for each in all_offices(tx) if each.id == case.office), case.office)
        _tell(tx, house, relay, "opened", HERE_NOW.with_(office=office), ((Button(END_TALK),),))
        noting.write(tx, house, case, "talk_opened", who.id)
        audited(tx, house, who, "open_talk", case)

    await house.database.unit(begin)


async def say(house: House, who: StaffMember, case_id: str, text: str) -> None:
    """Say something to the family now. Raises Refusal: where it needs a second person nothing is sent."""

    def mine(tx: Tx) -> RelayRow:
        case = find_case(tx, who, Action.PROPOSE_REPLY, case_id=case_id)
        if case.state in _NOT_NOW:
            raise Refusal(_("In this case a second person reads every message: write it as a reply."))
        return _mine(tx, who, case)

    await house.database.read(mine)
    if not await house.database.read(lambda tx: speaks(tx, who.id, _language(tx, case_id))):
        raise Refusal(
            _("You do not speak this family's language: write a reply, and an interpreter puts it into words.")
        )
    seen = await replying.preview(house, who, case_id, text, disclosure=False)
    if seen.needs_second:
        raise Refusal(_("These words wait for a second person: write them as a reply."))
    await replying.propose_reply(house, who, case_id, text, disclosure=False)
    await house.database.unit(lambda tx: relays.heard(tx, mine(tx).id, ms(house.clock.now())))


async def end_talk(house: House, who: StaffMember, case_id: str) -> None:
    """End one's own talk. The family is told, and can go on where it was. Raises Refusal."""

    def end(tx: Tx) -> None:
        case = find_case(tx, who, Action.PROPOSE_REPLY, case_id=case_id)
        _end(tx, house, _mine(tx, who, case), PERSON_LEFT, who.id)
        audited(tx, house, who, "end_talk", case)

    await house.database.unit(end)


async def spoken(house: House, who: StaffMember, code: str) -> tuple[TimelineView, ...]:
    """The last words of both sides, for whoever is talking with this family now. Raises Refusal for anybody else.

    Not a read of its own for the audit: the talk is in it, and a page asks every few seconds.
    """

    def look(tx: Tx) -> tuple[TimelineView, ...]:
        case = find_case(tx, who, Action.PROPOSE_REPLY, code=code)
        _mine(tx, who, case)
        return last_words(tx, house, case)

    return await house.database.read(look)


def last_words(tx: Tx, house: House, case: CaseRow) -> tuple[TimelineView, ...]:
    """What was said in the case, oldest first, the latest of it."""
    names = StaffNames(tx, house)
    found = [row for row in timeline.of_case(tx, case.id) if row.kind in SPOKEN][-MOST_SHOWN:]
    shown = []
    for row in found:
        facts = noting.read(house, case, row)
        label, by = label_of(row.kind, facts), names.of(row.actor)
        shown.append(
            TimelineView(row.id, row.at, row.kind, label, by, str(facts.get("text", "")), row.kind in STAFF_ONLY)
        )
    return tuple(shown)


def heard(tx: Tx, house: House, chat: str, post: Post, said: Said, offer: FileOffer | None) -> bool:
    """Take what the family says while a person is here; False where nobody is."""
    relay = relays.of_chat(tx, chat)
    case = cases.by_id(tx, relay.case_id) if relay is not None else None
    if relay is None or case is None:
        return False
    if is_button(house, said, END_TALK):
        _end(tx, house, relay, YOU_LEFT, "family")
        return True
    media_id = promise(tx, house, case.id, case.key_id, "family_answer", offer) if offer is not None else ""
    if said.text.strip() or media_id:
        reviewing.family_answered(tx, house, case.id, said.text, how=said.kind.value, media_id=media_id)
    alarm = wish_for_danger(said.text) if said.kind is Sort.TEXT else None
    if alarm is not None:
        numbers.show(tx, house, post, alarm.value)
    relays.heard(tx, relay.id, ms(house.clock.now()))
    if not staff_chats.relayed(tx, house, relay, case, said.text):
        _end(tx, house, relay, PERSON_LEFT, "program")
        staff_chats.waiting(tx, house, case)
    return True


def relay_ends(tx: Tx, house: House, job: Job) -> Job | None:
    """Half an hour of silence ends a talk, so that no family waits for somebody who went home."""
    relay = relays.by_id(tx, job.subject)
    if relay is None or relay.ended_at is not None:
        return None
    due = relay.heard_at + _silence_ms()
    if due > ms(house.clock.now()):
        return Job(job.kind, job.subject, due)
    _end(tx, house, relay, PERSON_LEFT, "program")
    return None


def leave_all(tx: Tx, house: House, staff_id: str, *, in_their_chat: bool = False) -> None:
    """Whoever held these talks is not there any more: all of theirs, or those held in their own chat."""
    for relay in relays.of_staff(tx, staff_id):
        if relay.from_chat or not in_their_chat:
            _end(tx, house, relay, PERSON_LEFT, staff_id)


def require_in_chat(tx: Tx, who: StaffMember, case_id: str) -> None:
    """Refuse unless this person holds the talk of this case in their own chat."""
    relay = relays.from_chat_of(tx, who.id)
    if relay is None or relay.case_id != case_id:
        raise Refusal(NOT_TALKING)


def leave(tx: Tx, house: House, chat: str) -> None:
    """The family began something else: the talk is over."""
    relay = relays.of_chat(tx, chat)
    if relay is not None:
        relays.end(tx, relay.id, ms(house.clock.now()))
        staff_chats.talk_over(tx, house, relay)
        case = cases.by_id(tx, relay.case_id)
        if case is not None:
            noting.write(tx, house, case, "talk_ended", "family")


def _end(tx: Tx, house: House, relay: RelayRow, words: Message, actor: str) -> None:
    if not relays.end(tx, relay.id, ms(house.clock.now())):
        return
    staff_chats.talk_over(tx, house, relay)
    goes_on = relay.waiting is not None and drafts.by_id(tx, relay.waiting) is not None
    _tell(tx, house, relay, "ended", words, ((Button(GO_ON),),) if goes_on else ())
    case = cases.by_id(tx, relay.case_id)
    if case is not None:
        noting.write(tx, house, case, "talk_ended", actor)


def _tell(
    tx: Tx, house: House, relay: RelayRow, moment: str, words: Message, buttons: tuple[tuple[Button, ...], ...]
) -> None:
    post = Post(tx, house, relay.chat, f"relay:{relay.id}:{moment}")
    post.say(Say((Bubble((words,), both=True),), buttons))


def _mine(tx: Tx, who: StaffMember, case: CaseRow) -> RelayRow:
    relay = relays.of_case(tx, case.id)
    if relay is None or relay.staff != who.id:
        raise Refusal(NOT_TALKING)
    return relay


def _require_reachable(tx: Tx, case: CaseRow) -> str:
    row = chats.by_id(tx, case.chat) if case.chat is not None else None
    if case.chat is None or row is None or row.unreachable_at is not None:
        raise Refusal(_("This family has no chat that can be reached now. Call them."))
    if case.state in _NOT_NOW:
        raise Refusal(_("In this case a second person reads every message: write it as a reply."))
    kept = [c for c in consents.of_case(tx, case.id) if c.purpose == Purpose.KEEP and c.withdrawn_at is None]
    if not any(c.granted for c in kept):
        raise Refusal(
            _("They have not agreed that anything is kept, so nothing can be read here. Call them, or reply.")
        )
    return case.chat


def _language(tx: Tx, case_id: str) -> str:
    case = cases.by_id(tx, case_id)
    return "es" if case is None else case.language


def _silence_ms() -> int:
    return int(SILENCE.total_seconds() * 1000)
