"""The case beside one candidate: is this the same person? The program proposes, a person judges."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.desk import Desk
from bot.domain.errors import Refusal
from bot.domain.matches import Judgement
from bot.domain.words import _
from bot.services import reviewing

WHICH = _("Choose: same person, a different person, or cannot be known yet.")


async def show(desk: Desk) -> Response:
    """Both records, field by field, with the evidence in words."""
    return await _render(desk)


async def judge(desk: Desk) -> Response:
    """Same, different or unsure, with a reason; reversible until something was sent."""
    try:
        judgement = Judgement(desk.said("judgement"))
    except ValueError:
        return await _render(desk, Refusal(WHICH))
    reason = " · ".join(part for part in (desk.said("reason").strip("-"), desk.said("own_words")) if part)
    try:
        await reviewing.judge(desk.house, desk.who, desk.at("match_id"), judgement, reason, desk.revision())
    except Refusal as refusal:
        return await _render(desk, refusal)
    return desk.go("compare", match_id=desk.at("match_id"), done="judged")


async def undo(desk: Desk) -> Response:
    """Take the judgement back."""
    try:
        await reviewing.undo_judgement(desk.house, desk.who, desk.at("match_id"))
    except Refusal as refusal:
        return await _render(desk, refusal)
    return desk.go("compare", match_id=desk.at("match_id"), done="undone")


async def _render(desk: Desk, refused: Refusal | None = None) -> Response:
    view = await reviewing.compare_view(desk.house, desk.who, desk.at("match_id"))
    return desk.page("compare.html", refused=refused, view=view, reasons=reviewing.REASONS, judgements=tuple(Judgement))
