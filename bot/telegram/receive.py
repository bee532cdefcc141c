"""An update is stored before it is acknowledged: at least once in, and nothing lost by a stop.

Polling asks for the next updates only after those before were committed; the webhook answers 200
only then, and 503 while the store can't take it, so that Telegram keeps it for us.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Callable, Sequence
from urllib.parse import urlencode

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import telegram
from bot.clock import ms
from bot.domain.errors import Fault
from bot.services import chats
from bot.services.house import House
from bot.store import inbox
from bot.store.database import Tx
from bot.telegram.client import POLL_SECONDS, polling_request
from bot.telegram.parsing import Raw, chat_of
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

LARGEST_UPDATE = 64 * 1024
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
_BACKOFF = (0.5, 1.0, 2.0, 5.0, 15.0, 30.0)
log = structlog.get_logger()


async def keep(house: House, bot_id: int, updates: Sequence[Raw]) -> int:
    """Commit these updates to the inbox; how many were new. Raises Fault if the store can't."""
    now = ms(house.clock.now())

    def unit(tx: Tx) -> int:
        new = 0
        for raw in updates:
            update_id = raw.get("update_id")
            if not isinstance(update_id, int) or isinstance(update_id, bool):
                continue
            chat_id = chat_of(raw)
            key = "" if chat_id is None else chats.key_of(house, bot_id, chat_id)
            sealed = house.vault.service.seal(
                json.dumps(raw, ensure_ascii=True).encode(), inbox.place(bot_id, update_id)
            )
            new += inbox.put(tx, bot_id, update_id, key, now, sealed)
        return new

    return await house.database.unit(unit)


async def poll(house: House, bot: telegram.Bot, arrived: Callable[[], None]) -> None:
    """Ask for updates for ever. Sends no offset at first: Telegram redraws ids after a quiet week."""
    offset: int | None = None
    failures = 0
    polls = polling_request()
    await polls.initialize()
    while True:
        try:
            updates = await _next_updates(polls, bot, offset)
            if updates:
                await keep(house, bot.id, updates)
                offset = max(int(str(u["update_id"])) for u in updates if "update_id" in u) + 1
                arrived()
            failures = 0
        except asyncio.CancelledError:
            raise
        except RetryAfter as error:
            await asyncio.sleep(_seconds(error))
        except InvalidToken:
            log.error("the token is not valid")
            raise
        except (TelegramError, Fault, ValueError) as error:
            # 409: another process polls with this token. Waiting is right: one of the two will stop.
            wait = _BACKOFF[min(failures, len(_BACKOFF) - 1)]
            failures += 1
            log.warning("polling failed", kind=type(error).__name__, wait=wait, conflict=isinstance(error, Conflict))
            await asyncio.sleep(wait)


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
        if not isinstance(raw, dict):
            return Response(status_code=400)
        try:
            await keep(house, bot_id, [raw])
        except Fault:
            return Response(status_code=503, headers={"Retry-After": "5"})
        arrived()
        return Response(status_code=200)

    return Route("/telegram/webhook", take, methods=["POST"])
