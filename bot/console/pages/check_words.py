"""The word the office says first when it calls: agreed on with the family, shown to whoever is about to call."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.pages.case import render, then_case
from bot.domain.errors import Refusal
from bot.services import check_words


async def agree(desk: Desk) -> Response:
    """Keep the word that the family chose."""
    doing = check_words.agree(
        desk.house, desk.who, desk.said("case_id"), desk.said("word"), desk.said("call_back"), desk.said("word_how"),
        desk.said("word_checked"), desk.revision(),
    )  # fmt: skip
    return await then_case(desk, doing, "word_kept")


async def show(desk: Desk) -> Response:
    """Show it on the case page, for a call."""
    try:
        shown = await check_words.show(desk.house, desk.who, desk.said("case_id"))
    except Refusal as refusal:
        return await render(desk, refused=refusal)
    return await render(desk, word=shown)


async def forget(desk: Desk) -> Response:
    """The family wants none any more."""
    return await then_case(
        desk, check_words.forget(desk.house, desk.who, desk.said("case_id"), desk.revision()), "word_gone"
    )
