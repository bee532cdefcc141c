"""Family messages by telephone: entered, changed, called about and answered by people without a chat."""

from __future__ import annotations

from starlette.responses import Response

from bot.console import reading_out
from bot.console.desk import Desk
from bot.console.pages.passing_on import render, then
from bot.domain.errors import Refusal
from bot.domain.family_messages import MOST_LINES
from bot.domain.people import Kinship
from bot.services import messages_by_phone
from bot.services.messages_by_phone import Dictated


async def show(desk: Desk) -> Response:
    """The form for a message that somebody dictates."""
    return _form(desk)


async def enter(desk: Desk) -> Response:
    """Keep it; it is read and passed on like any other."""
    try:
        code = await messages_by_phone.enter(desk.house, desk.who, _said(desk))
    except Refusal as refusal:
        return _form(desk, refusal)
    return desk.go("entered", code=code)


async def call(desk: Desk) -> Response:
    """What came of a call to the recipient."""
    doing = messages_by_phone.call(desk.house, desk.who, desk.at("code"), desk.said("outcome"), desk.said("call_note"))
    return await then(desk, doing, "by_phone")


async def to_phone(desk: Desk) -> Response:
    """Nobody answered in the chat: a person calls."""
    return await then(desk, messages_by_phone.ask_by_phone(desk.house, desk.who, desk.at("code")), "to_phone")


async def changed(desk: Desk) -> Response:
    """The sender said the new words by phone."""
    doing = messages_by_phone.change(desk.house, desk.who, desk.at("code"), desk.said("new_text"))
    return await then(desk, doing, "message_changed")


async def answer(desk: Desk) -> Response:
    """The recipient dictated an answer: a message of its own, which opens."""
    try:
        code = await messages_by_phone.answer(desk.house, desk.who, desk.at("code"), _said(desk))
    except Refusal as refusal:
        return await render(desk, refusal)
    return desk.go("entered", code=code)


def _form(desk: Desk, refused: Refusal | None = None) -> Response:
    kinds = [(each.value, each) for each in Kinship]
    question = reading_out.of_message(desk)
    return desk.page("message_new.html", refused=refused, kinds=kinds, question=question, most=MOST_LINES)


def _said(desk: Desk) -> Dictated:
    return Dictated(
        text=desk.said("text"),
        sender=desk.said("sender"),
        recipient=desk.said("recipient"),
        kinship=desk.said("kinship"),
        sender_phone=desk.said("sender_phone"),
        where=desk.said("where"),
        phone=desk.said("phone"),
        language=desk.said("language"),
        agreed=bool(desk.said("agreed")),
    )
