"""Another relative carries a request on, by phone: their answers, read out and written down before a witness."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.pages.case import then_case
from bot.services import taking_over
from bot.services.taking_over import Relative


async def take_over(desk: Desk) -> Response:
    """Make them the enquirer."""
    said = Relative(
        given=desk.said("rel_given"),
        paternal=desk.said("rel_paternal"),
        maternal=desk.said("rel_maternal"),
        kinship=desk.said("rel_kinship"),
        phone=desk.said("rel_phone"),
        safe_hours=desk.said("rel_hours"),
        language=desk.said("rel_language"),
        adult=bool(desk.said("rel_adult")),
        keep=bool(desk.said("rel_keep")),
        compare=bool(desk.said("rel_compare")),
        witness=desk.said("rel_witness"),
        checked=desk.said("rel_checked"),
    )
    doing = taking_over.by_phone(desk.house, desk.who, desk.said("case_id"), said, desk.revision())
    return await then_case(desk, doing, "taken_over")
