"""An update is stored before it is acknowledged: at least once in, and nothing lost by a stop.

Polling asks for the next updates only after those before were committed; the webhook answers 200
only then, and 503 while the store can't take it, so that Telegram keeps it for us.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlencode

import structlog
import telegram
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import Conflict, InvalidToken, RetryAfter
from telegram.request import HTTPXRequest

from bot.clock import ms
from bot.domain.errors import Fault
from bot.services import chats
from bot.services.house import House
from bot.store import inbox
from bot.store.database import Tx
from bot.telegram.client import POLL_SECONDS, polling_request
from bot.telegram.parsing import Raw, chat_of
from bot.vault.envelope import seal_json

LARGEST_UPDATE = 64 * 1024
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
# One 404 may be a proxy's; so many in a row are Telegram's word.
_TOKEN_REFUSALS = 3
# How soon a receiver takes over from one that is gone.
_NOT_OUR_TURN = 1.0
_BACKOFF = (0.5, 1.0, 2.0, 5.0, 15.0, 30.0)
log = structlog.get_logger()


def update_id_of(raw: Raw) -> int | None:
    """The update's number; None for what is no update of Telegram's."""
    found = raw.get("update_id")
    return found if type(found) is int and 0 <= found < 1 << 63 else None


async def keep(house: House, bot_id: int, updates: Sequence[Raw]) -> int:
    """Commit these updates to the inbox; how many were new. What has no number is passed over. Raises
    Fault if the store can't."""
    now = ms(house.clock.now())

    def unit(tx: Tx) -> int:
        new = 0
        for raw in updates:
            update_id = update_id_of(raw)
            if update_id is None:
                continue
            chat_id = chat_of(raw)
            key = "" if chat_id is None else chats.key_of(house, bot_id, chat_id)
            sealed = seal_json(house.vault.service, inbox.place(bot_id, update_id), raw)
            new += inbox.put(tx, bot_id, update_id, key, now, sealed)
        return new

    return await house.database.unit(unit, guarded=True)


async def poll(
    house: House, bot: telegram.Bot, arrived: Callable[[], None], may_poll: Callable[[], Awaitable[bool]]
) -> None:
    """Ask for updates for ever, whenever `may_poll` says that it is this process's turn.

    Sends no offset at first: Telegram redraws ids after a quiet week.

    Raises Fault if Telegram no longer knows the token.
    """
    offset: int | None = None
    failures = 0
    polls = polling_request()
    await polls.initialize()
    try:
        while True:
            try:
                if not await may_poll():
                    offset = None  # another process has it now, and goes on from there
                    await asyncio.sleep(_NOT_OUR_TURN)
                    continue
                updates = await _next_updates(polls, bot, offset)
                if updates:
                    await keep(house, bot.id, updates)
                    offset = max(n for n in map(update_id_of, updates) if n is not None) + 1
                    arrived()
                failures = 0
            except RetryAfter as error:
                await asyncio.sleep(_seconds(error))
            except Exception as trouble:  # whatever Telegram or the store answers, we ask again
                if isinstance(trouble, InvalidToken) and failures >= _TOKEN_REFUSALS:
                    raise Fault("Telegram does not know the token any more") from None
                # 409: another process polls with this token. Waiting is right: one of the two will stop.
                wait = _BACKOFF[min(failures, len(_BACKOFF) - 1)]
                failures += 1
                conflict = isinstance(trouble, Conflict)
                log.warning("polling failed", kind=type(trouble).__name__, wait=wait, conflict=conflict)
                await asyncio.sleep(wait)
    finally:
        await polls.shutdown()


async def _next_updates(polls: HTTPXRequest, bot: telegram.Bot, offset: int | None) -> list[Raw]:
    # The library's own get_updates gives objects; the inbox keeps what Telegram sent, word for word.
    asked = {"timeout": str(POLL_SECONDS), "allowed_updates": json.dumps(ALLOWED)}
    if offset is not None:
        asked["offset"] = str(offset)
    address = f"{bot.base_url}/getUpdates?{urlencode(asked)}"
    answer: object = await polls.post(address, read_timeout=POLL_SECONDS + 20)
    if not isinstance(answer, list):
        raise ValueError("Telegram's answer is no list")
    return [u for u in answer if isinstance(u, dict)]


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, (int, float)) else wait.total_seconds()


def webhook(house: House, bot_id: int, secret: str, arrived: Callable[[], None]) -> Route:
    """The address Telegram calls. Compares its secret in constant time; takes 64 kB at most."""

    async def take(request: Request) -> Response:
        said = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(said.encode(), secret.encode()):
            return Response(status_code=403)
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_UPDATE:
                return Response(status_code=413)
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            return Response(status_code=400)
        if not isinstance(raw, dict) or update_id_of(raw) is None:
            return Response(status_code=400)
        try:
            await keep(house, bot_id, [raw])
        except Fault:
            return Response(status_code=503, headers={"Retry-After": "5"})
        arrived()
        return Response(status_code=200)

    return Route("/telegram/webhook", take, methods=["POST"])
