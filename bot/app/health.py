"""`/healthz`: whether this process lives and reaches its database; to this machine also who else works there."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.app.serving import LOOPBACK
from bot.domain.errors import Fault
from bot.services import watching
from bot.services.house import House


def healthz(house: House) -> Route:
    """200 and "ok" first while all is well; 503 while the database can't be had."""

    async def alive(request: Request) -> Response:
        try:
            seen = watching.lines(await watching.of_house(house))
        except Fault as fault:
            return _answer(f"waiting: {fault.what}", 503)
        # How busy an office is, is nobody's business outside; a proxy's visitors come from elsewhere.
        here = request.client is not None and request.client.host in LOOPBACK
        if not here or "x-forwarded-for" in request.headers:
            return _answer("ok")
        return _answer("\n".join(("ok", *seen)))

    return Route("/healthz", alive)


def _answer(text: str, status: int = 200) -> Response:
    return PlainTextResponse(text, status, headers={"Cache-Control": "no-store"})
