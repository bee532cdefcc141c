"""A request by phone or at the door: the questions of the chat on one page, asked aloud by staff."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.reading_out import aloud
from bot.domain.cases import TRACING
from bot.domain.errors import Refusal
from bot.domain.people import Kinship, Sex
from bot.domain.words import Message, _
from bot.i18n import FAMILY_LANGUAGES
from bot.ids import read_case_code
from bot.services import entering

URGENT: tuple[tuple[str, Message], ...] = (
    ("danger", _("last seen days or weeks ago, or in danger now")),
    ("detention", _("police or soldiers may have taken the person")),
    ("trafficking", _("may be a case of trafficking")),
    ("suicide", _("somebody may harm themselves")),
)
NO_CODE = _("There is no such page.")


async def show(desk: Desk) -> Response:
    """The empty form."""
    return _form(desk)


async def enter(desk: Desk) -> Response:
    """Register it, or show the form again as it was filled with what needs another look."""
    said = {key: value for key, value in desk.form.items() if isinstance(value, str)}
    try:
        code = await entering.enter_request(desk.house, desk.who, entering.PhoneRequest.of(said))
    except Refusal as refusal:
        return _form(desk, refusal)
    return desk.go("entered", code=code)


async def entered(desk: Desk) -> Response:
    """The code to give the family. The case itself may belong to another office, so it isn't opened here."""
    code = read_case_code(desk.at("code"))
    if code is None:
        return desk.page("trouble.html", status=404, message=NO_CODE)
    return desk.page("entered.html", code=code)


def _form(desk: Desk, refused: Refusal | None = None) -> Response:
    return desk.page(
        "enter.html",
        refused=refused,
        routes=TRACING,
        kinships=tuple(Kinship),
        sexes=(Sex.FEMALE, Sex.MALE),
        languages=FAMILY_LANGUAGES,
        ways=entering.HOW_GIVEN,
        urgent=URGENT,
        aloud={purpose.value: aloud(desk, entering.CONVERSATION, purpose) for purpose in entering.ASKED},
    )
