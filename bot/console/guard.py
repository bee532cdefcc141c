"""What stands before every page: who sits there, may they, is the form ours. And what catches its troubles."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable

import structlog
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from starlette.requests import Request
from starlette.responses import Response

from bot.console.desk import Desk, Furniture
from bot.console.door import Door, Page, may_enter
from bot.domain.errors import Fault, Refusal
from bot.domain.words import Message, _
from bot.services import signing_in
from bot.web import limits, own_forms
from bot.web.cookies import new_secret
from bot.web.limits import TooMuch, limited

NOT_YOURS = _("Your role does not open this page.")
NOT_OURS = _("This form came from an older page. Go back, reload the page and send it again.")
TOO_MUCH = _("That is more than this page takes. Send less at once.")
NOTHING_HERE = _("There is no such page.")
WAIT = _("Something of ours is busy. Nothing was lost: go back and try again in a moment.")
OUR_MISTAKE = _("Something of ours went wrong and was noted. Nothing was changed. Go back and try again.")
_LOG = structlog.get_logger("console")


def guarded(page: Page, furniture: Furniture) -> Callable[[Request], Awaitable[Response]]:
    """The page as Starlette calls it. Nothing of ours gets past: each trouble becomes a calm page."""

    async def answer(request: Request) -> Response:
        desk = Desk.bare(furniture, request)
        try:
            return await _answer(page, desk)
        except own_forms.NotOurForm:
            return trouble(desk, 403, NOT_OURS)
        except TooMuch:
            return trouble(desk, 413, TOO_MUCH)
        except Refusal as refusal:
            return trouble(desk, 409, refusal.message)
        except HTTPException as error:
            return trouble(desk, error.status_code, NOTHING_HERE if error.status_code == 404 else TOO_MUCH)
        except Fault as fault:
            _LOG.warning("page_waits", page=page.name, error=type(fault).__name__)
            return trouble(desk, 503, WAIT)
        except Exception as bug:  # the edge: a person sees one calm sentence, the log no content
            _LOG.error("page_failed", page=page.name, error=type(bug).__name__, place=_where(bug))
            return trouble(desk, 500, OUR_MISTAKE)

    return answer


def trouble(desk: Desk, status: int, message: Message) -> Response:
    """A page with one sentence and the way back."""
    return desk.page("trouble.html", status=status, message=message)


async def _answer(page: Page, desk: Desk) -> Response:
    request, furniture = desk.request, desk.furniture
    if page.method == "POST":
        own_forms.check_origin(request)
        request = limited(request, page.body_limit)
    secret = furniture.session.read(request)
    signed = await signing_in.who_is(furniture.house, secret) if secret else None
    form = FormData()
    if page.method == "POST":
        # An uploaded list stays in memory: spooled to a temporary file it would lie there in clear.
        MultiPartParser.spool_max_size = limits.IMPORT
        form = await request.form(max_fields=200, max_part_size=page.body_limit)
    visit = furniture.visit.read(request)
    fresh = None
    if page.needs is Door.OPEN:
        secret = visit or (fresh := new_secret())
    elif signed is None:
        return _sign_in_first(desk, page, form)
    desk = Desk.bare(furniture, request, signed, own_forms.token_for(secret) if secret else "", form)
    if page.method == "POST":
        own_forms.check_token(secret, desk.said(own_forms.FIELD))
    if not may_enter(page, signed.who.role if signed else None):
        return trouble(desk, 403, NOT_YOURS)
    response = await page.answer(desk)
    if fresh is not None:
        furniture.visit.give(response, fresh)
    return response


def _sign_in_first(desk: Desk, page: Page, form: FormData) -> Response:
    if page.method == "GET":
        return desk.go("sign_in")
    # The session ended while somebody was writing: what they wrote is shown back to be copied.
    written = [value for value in form.values() if isinstance(value, str) and len(value) > 40]
    return desk.page("ended.html", status=401, written=[w for w in written if w != form.get(own_forms.FIELD)])


def _where(bug: Exception) -> str:
    frames = traceback.extract_tb(bug.__traceback__)
    return f"{frames[-1].filename.rsplit('/', 2)[-1]}:{frames[-1].lineno}" if frames else ""
