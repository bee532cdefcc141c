"""Carries out what a person of staff pressed or wrote in their own chat, through the very functions of the console.

Whatever they would be refused there they are refused here, in the same words: another's talk, a language they do not
speak, words that need a second person. At least once: a stop between the saying and its settling says it again.
"""

from __future__ import annotations

from bot.clock import ms
from bot.conversation.turn import Bubble, Button, Say
from bot.domain.errors import Refusal
from bot.domain.roles import StaffMember
from bot.domain.words import _
from bot.services import relaying
from bot.services.house import House
from bot.services.opening import card_of
from bot.services.sending import ApprovedText, Post
from bot.services.staff_chats import CLOSE_TALK, member, refused
from bot.store import cases, relays
from bot.store import staff_chats as rows
from bot.store.database import Tx
from bot.store.jobs import Job
from bot.vault.envelope import open_json

WITH = _("You are talking with {name}. What you write goes to them at once and is kept in the case.")
SOMEBODY = _("somebody")
MOST_WORDS = 3


async def carry_out(house: House, job: Job) -> None:
    """Do one thing that was said; a refusal is told in the chat."""

    def look(tx: Tx) -> tuple[str, bytes, StaffMember | None] | None:
        found = rows.said(tx, job.subject)
        row = rows.by_id(tx, found[0]) if found is not None else None
        # Off duty nothing is begun or said any more; the talks were ended with it.
        there = row is not None and row.duty_until > ms(house.clock.now())
        return (*found, member(tx, row.staff_id) if there else None) if found is not None and row is not None else None

    found = await house.database.read(look)
    if found is not None and found[2] is not None:
        chat, sealed, who = found[0], found[1], found[2]
        value = open_json(house.vault.service, rows.said_place(job.subject), sealed)
        plain = {key: str(each) for key, each in value.items()} if isinstance(value, dict) else {}
        try:
            await _do(house, who, chat, plain)
        except Refusal as refusal:
            words = refusal.message
            await house.database.unit(lambda tx: refused(tx, house, chat, job.subject, words))
    await house.database.unit(lambda tx: rows.carried_out(tx, job.subject))


async def _do(house: House, who: StaffMember, chat: str, plain: dict[str, str]) -> None:
    case_id, text = plain.get("case", ""), plain.get("text", "")
    if plain.get("do") == "open":
        await relaying.open_talk(house, who, case_id, from_chat=True)
        await house.database.unit(lambda tx: _begun(tx, house, who, chat, case_id))
        return
    # A talk that the same person holds in the console is not meant by what is written here.
    await house.database.read(lambda tx: relaying.require_in_chat(tx, who, case_id))
    if plain.get("do") == "end":
        await relaying.end_talk(house, who, case_id)
    else:
        await relaying.say(house, who, case_id, text)


def _begun(tx: Tx, house: House, who: StaffMember, chat: str, case_id: str) -> None:
    """With whom, by the given name alone, and what they said last."""
    case, relay = cases.by_id(tx, case_id), relays.of_case(tx, case_id)
    if case is None or relay is None or relay.staff != who.id:
        return
    given = card_of(house, case).enquirer.given.split()
    post = Post(tx, house, chat, f"talk_begun:{relay.id}")
    post.say(Say((Bubble((WITH.with_(name=given[0] if given else SOMEBODY),)),), ((Button(CLOSE_TALK),),)))
    said = [each for each in relaying.last_words(tx, house, case) if each.kind in ("family_message", "family_answer")]
    for each in said[-MOST_WORDS:]:
        if each.text.strip():
            post.approved(ApprovedText(each.entry_id, each.text))
