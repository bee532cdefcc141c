"""The engine's turns carried out: the draft saved over the revision it was read at, its effects done in order.

The only place that opens a conversation or asks a question, and so the only one where one thing leads to the next.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import engine, wishes
from bot.conversation.drafts import Draft
from bot.conversation.turn import Turn
from bot.services import carrying, drafting, effects, following_up, handing_over, volunteering, writers
from bot.services.coming_next import AskAgain, Next, Open, TakeUp, Welcome
from bot.services.desk import Desk
from bot.services.my_requests import Given
from bot.store import drafts as rows
from bot.store.drafts import DraftRow

# What somebody wrote before anything was asked is remembered where they are asked what they need.
ASK_WHAT = ("start", "follow_up")


def carry_out(desk: Desk, row: DraftRow, before: Draft, turn: Turn) -> None:
    """Save the draft if it changed, and do what the engine decided."""
    if turn.draft != before:
        row = drafting.save(desk.tx, desk.house, row, turn.draft)
    for effect in turn.effects:
        follow(desk, effects.carry_out(desk, effect, row, turn.draft))


def follow(desk: Desk, coming: Next) -> None:
    """Show the chat what comes next."""
    match coming:
        case Open(name, given):
            _begin(desk, name, given)
        case TakeUp(draft_id):
            row = rows.by_id(desk.tx, draft_id)
            if row is not None:
                _resume(desk, row)
        case AskAgain():
            _ask_again(desk)
        case Welcome(chosen, wished):
            name, given = _welcome(desk, chosen=chosen)
            _begin(desk, name, (*given, (wishes.FIRST_WORDS, wished)) if wished and name in ASK_WHAT else given)


def _begin(desk: Desk, name: str, given: Given) -> None:
    """Open a conversation and ask its first question."""
    if name == "tracing_request" and carrying.known(desk.tx, desk.house, desk.chat):
        given = (*given, ("known", "yes"))
    if name == "talk":
        closed = handing_over.closed_now(desk.tx, desk.house, desk.chat)
        desk.post.tell(*((closed,) if closed is not None else ()), both=True)
    row, draft = drafting.begin(desk.tx, desk.house, desk.chat.key, name, desk.chat.speaks, given)
    carry_out(desk, row, draft, engine.open_(desk.house.conversations[name], draft))


def _resume(desk: Desk, row: DraftRow) -> None:
    """Take up a paused draft where it was left."""
    rows.activate(desk.tx, row.id)
    before = draft = drafting.opened(desk.house, row)
    if draft.language != desk.chat.speaks:
        draft = replace(draft, language=desk.chat.speaks)
    turn = engine.open_(desk.house.conversations[draft.conversation], draft)
    # A new revision, so that prompts of before the pause are not taken for this one.
    carry_out(desk, row, before, replace(turn, draft=replace(turn.draft, revision=before.revision + 1)))


def _ask_again(desk: Desk) -> None:
    row = rows.active_of(desk.tx, desk.chat.key)
    if row is not None:
        draft = drafting.opened(desk.house, row)
        carry_out(desk, row, draft, engine.open_(desk.house.conversations[draft.conversation], draft))


def _welcome(desk: Desk, *, chosen: bool) -> tuple[str, Given]:
    """The beginning for a new person; a choice for one who was here before; first who writes, where several do."""
    who = writers.asked(desk.chat)
    given = following_up.menu(desk.tx, desk.house, desk.chat)
    if volunteering.is_at_work(desk):
        return "volunteer_menu", given
    if who and not chosen:
        return "who_writes", who
    if desk.chat.language and given:
        return "follow_up", given
    return "start", (("language", desk.chat.language),) if desk.chat.language else ()
