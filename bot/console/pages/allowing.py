"""What a family allows beyond keeping and comparing: asked in the chat, written down, confirmed alone."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.pages.case import then_case
from bot.domain.consent import SHARING
from bot.services import allowing
from bot.services.allowing import Spoken


async def ask(desk: Desk) -> Response:
    """The bot asks in the family's chat."""
    wanted = [purpose.value for purpose in SHARING if desk.said(f"ask_{purpose.value}")]
    doing = allowing.ask(desk.house, desk.who, desk.said("case_id"), wanted, desk.revision())
    return await then_case(desk, doing, "consent_asked")


async def write_down(desk: Desk) -> Response:
    """They said it to a person, who writes it down."""
    said = Spoken(
        purpose=desk.said("consent_to"),
        answer=desk.said("consent_answer"),
        how=desk.said("consent_how"),
        on=desk.said("consent_on"),
        witness=desk.said("consent_witness"),
        note=desk.said("consent_note"),
        alone=bool(desk.said("consent_alone")),
    )
    doing = allowing.write_down(desk.house, desk.who, desk.said("case_id"), said, desk.revision())
    return await then_case(desk, doing, "consent_written")


async def confirm(desk: Desk) -> Response:
    """Somebody spoke with the person alone."""
    doing = allowing.confirm(desk.house, desk.who, desk.said("case_id"), desk.said("confirm_note"), desk.revision())
    return await then_case(desk, doing, "consent_confirmed")
