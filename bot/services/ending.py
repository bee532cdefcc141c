"""A conversation is over: its draft goes, what was chosen in it is carried out, and what comes next."""

from __future__ import annotations

from bot.conversation.drafts import Draft, standing
from bot.conversation.questions import Answers
from bot.conversation.script import Ending
from bot.services import (
    asked_to_share,
    drafting,
    following,
    following_up,
    going_on,
    offering,
    staying,
    volunteering,
    writers,
)
from bot.services.coming_next import Next, Open, Welcome
from bot.services.desk import Desk
from bot.store.drafts import DraftRow


def ended(desk: Desk, row: DraftRow, draft: Draft) -> Next:
    """Wipe the draft and do what was chosen."""
    conversation = desk.house.conversations[draft.conversation]
    _steps, values = standing(conversation, draft)
    drafting.wipe(desk.tx, desk.house, row.id)
    if conversation.name == "who_writes":
        return _writes(desk, str(values.get("person")), draft)
    if following_up.is_ours(conversation):
        return following_up.carry_out(desk, conversation, draft) or going_on.after_interruption(draft)
    if conversation.ending is Ending.VOLUNTEER_READY:
        return volunteering.ready(desk, draft)
    return _chosen(desk, values, draft)


def _writes(desk: Desk, person: str, draft: Draft) -> Next:
    language = desk.chat.language
    desk.chat = writers.choose(desk.tx, desk.house, desk.chat, person)
    if desk.chat.language != language:
        desk.post.commands(desk.chat.language)
    kept = draft.latest("asked")
    asked = kept.value if kept is not None else ""
    if asked == "lines" and offering.offered_again(desk.tx, desk.chat, desk.post):
        return None
    given = asked_to_share.next_question(desk.tx, desk.chat.key) if asked == "share" else ()
    return Open("share", given) if given else Welcome(chosen=True)


def _chosen(desk: Desk, values: Answers, draft: Draft) -> Next:
    if values.get("alive_longer"):
        staying.renew(desk.tx, desk.house, desk.chat, desk.post, int(str(values["alive_longer"])))
    elif values.get("alive_back") == "back":
        staying.take_back(desk.tx, desk.house, desk.chat, desk.post)
    elif values.get("what") == "continue":
        return going_on.take_up_last(desk)
    elif values.get("what") == "status":
        following.status(desk.tx, desk.house, desk.chat, desk.post)
    else:
        return going_on.after_interruption(draft)
    return None
