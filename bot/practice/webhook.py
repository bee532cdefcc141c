"""Carrying updates to the bot's webhook: in order within a lane, repeated with growing pauses until taken.

Facts: core.telegram.org/bots/api#setwebhook. Lanes run side by side up to `max_connections`, as in
tdlib's telegram-bot-api; a Retry-After of the bot's answer is honoured.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from bot.practice.clock import PracticeClock
from bot.practice.updates import UpdateQueue, Waiting
from bot.practice.wire import JsonObject

_LONGEST_PAUSE = 60.0
_ANSWER_WITHIN = 60.0
_LARGEST_ANSWER = 1_000_000


class Webhook:
    """The bot's webhook, unset while `url` is empty."""

    def __init__(self, updates: UpdateQueue, clock: PracticeClock, first_pause: float) -> None:
        self._updates = updates
        self._clock = clock
        self._first_pause = first_pause
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._room = asyncio.Semaphore(40)
        self.url = ""
        self.secret = ""
        self.max_connections = 40
        self.last_error = ""
        self.last_error_date = 0
        # Called with the method call that a webhook may put into its answer.
        self.on_answer: Callable[[JsonObject], Awaitable[None]] | None = None
        updates.on_push = self.carry

    def set(self, url: str, secret: str, max_connections: int) -> None:
        """Begin to carry updates there; what already waits goes first."""
        self.stop()
        self.url, self.secret, self.max_connections = url, secret, max_connections
        self._room = asyncio.Semaphore(max_connections)
        self.last_error, self.last_error_date = "", 0
        self.carry()

    def unset(self) -> None:
        """No webhook: updates wait for getUpdates."""
        self.stop()
        self.url = self.secret = ""

    def stop(self) -> None:
        """Let go of everything under way; nothing is lost, updates stay in the queue."""
        for lane in self._lanes.values():
            lane.cancel()
        self._lanes.clear()

    def carry(self) -> None:
        """See that each lane with something to carry has a carrier."""
        if not self.url:
            return
        for lane in self._updates.lanes():
            if lane not in self._lanes:
                task = asyncio.get_running_loop().create_task(self._carry_lane(lane))
                self._lanes[lane] = task

    async def _carry_lane(self, lane: str) -> None:
        pause = self._first_pause
        try:
            while (waiting := self._updates.first_of(lane)) is not None:
                async with self._room:
                    retry_after = await self._attempt(waiting)
                if retry_after is None:
                    self._updates.done(waiting.update_id)
                    waiting.taken()
                    pause = self._first_pause
                    continue
                await asyncio.sleep(retry_after or pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
        finally:
            if self._lanes.get(lane) is asyncio.current_task():
                del self._lanes[lane]

    async def _attempt(self, waiting: Waiting) -> float | None:
        """Carry one update once. None when taken, else the pause the bot asked for (0 for none)."""
        try:
            async with asyncio.timeout(_ANSWER_WITHIN):
                status, headers, body = await _post(self.url, waiting.as_json(), self.secret)
        except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError) as trouble:
            self._failed("Connection timed out" if isinstance(trouble, TimeoutError) else "Connection refused")
            return 0.0
        if not 200 <= status < 300:
            self._failed(f"Wrong response from the webhook: {status}")
            wish = headers.get("retry-after", "")
            return float(wish) if wish.isascii() and wish.isdigit() and len(wish) < 6 else 0.0
        if self.on_answer is not None:
            call = _method_call(body)
            if call is not None:
                await self.on_answer(call)
        return None

    def _failed(self, why: str) -> None:
        self.last_error = why
        self.last_error_date = self._clock.unix()

    def info(self) -> JsonObject:
        """Telegram's WebhookInfo."""
        info: JsonObject = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.all()),
        }
        if self.url:
            info["max_connections"] = self.max_connections
            info["ip_address"] = "127.0.0.1"
        if self.last_error_date:
            info["last_error_date"] = self.last_error_date
            info["last_error_message"] = self.last_error
        if self._updates.allowed:
            info["allowed_updates"] = [*sorted(self._updates.allowed)]
        return info


def _method_call(body: bytes) -> JsonObject | None:
    try:
        call = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return call if isinstance(call, dict) and isinstance(call.get("method"), str) else None


async def _post(url: str, update: JsonObject, secret: str) -> tuple[int, dict[str, str], bytes]:
    """One POST over HTTP/1.0, so that the answer ends where the connection does."""
    where = urlsplit(url)
    secure = ssl.create_default_context() if where.scheme == "https" else None
    port = where.port or (443 if secure else 80)
    reader, writer = await asyncio.open_connection(where.hostname, port, ssl=secure)
    try:
        body = json.dumps(update, ensure_ascii=False).encode()
        target = (where.path or "/") + (f"?{where.query}" if where.query else "")
        lines = [
            f"POST {target} HTTP/1.0",
            f"Host: {where.netloc}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            "Connection: close",
        ]
        if secret:
            lines.append(f"X-Telegram-Bot-Api-Secret-Token: {secret}")
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split(" ")[1])
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        return status, headers, await reader.read(_LARGEST_ANSWER)
    finally:
        writer.close()
