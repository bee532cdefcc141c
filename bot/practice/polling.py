"""getUpdates: one poller at a time, long polling, and forgetting exactly what was confirmed."""

from __future__ import annotations

from starlette.requests import Request

from bot.practice.parameters import Parameters
from bot.practice.practice_telegram import PracticeTelegram
from bot.practice.updates import Waiting
from bot.practice.waiting import wait_until
from bot.practice.wire import Json, TelegramRefusal

LONGEST_POLL = 50
_TERMINATED = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class Polling:
    """The one long poll that may be open. A newer one ends an older one with 409, as at Telegram."""

    def __init__(self, telegram: PracticeTelegram) -> None:
        self._telegram = telegram
        self._newest = 0

    def end(self) -> None:
        """End an open poll with 409: a webhook is being set."""
        self._newest += 1
        self._telegram.updates.bell.ring()

    async def get_updates(self, call: Parameters, request: Request) -> Json:
        """Wait for updates until there are some, the time is over, or nobody listens any more."""
        updates = self._telegram.updates
        if self._telegram.webhook.url:
            raise TelegramRefusal(409, _WEBHOOK)
        self._newest += 1
        mine = self._newest
        updates.bell.ring()
        offset = call.integer("offset")
        limit = call.integer("limit", 100)
        limit = limit if 1 <= limit <= 100 else 100
        allowed = call.array("allowed_updates", "can't parse allowed_updates JSON object")
        if allowed is not None:
            updates.allow(allowed)
        updates.confirm_before(offset)

        def ready() -> list[Waiting]:
            return [waiting for waiting in updates.all() if offset <= 0 or waiting.update_id >= offset][:limit]

        seconds = max(0, min(call.integer("timeout"), LONGEST_POLL))
        heard = await wait_until(request, updates.bell, lambda: mine != self._newest or bool(ready()), seconds)
        if mine != self._newest:
            raise TelegramRefusal(409, _TERMINATED)
        found = ready() if heard else []
        for waiting in found:
            waiting.taken()
        return [waiting.as_json() for waiting in found]
