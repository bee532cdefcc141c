"""P0: python-telegram-bot alone. `json.loads`, `Update.de_json`, `Application.process_update`, an empty handler."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from telegram import Update, User
from telegram.ext import Application, ApplicationBuilder, ContextTypes, TypeHandler


async def _nothing(_update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    return


class Bare:
    """Keeps nothing, answers nothing, orders nothing: the least that anybody pays."""

    def __init__(self) -> None:
        self._app: Application[Any, Any, Any, Any, Any, Any] = (
            ApplicationBuilder().token("1:bench").updater(None).job_queue(None).build()
        )
        self._app.add_handler(TypeHandler(Update, _nothing))
        # What `initialize` would ask of Telegram; nothing here uses the network.
        self._app.bot._bot_user = User(1, "bench", is_bot=True, username="bench_bot")
        self._app._initialized = True

    async def take(self, bodies: Sequence[bytes]) -> None:
        """Read and handle these updates one after the other."""
        for body in bodies:
            await self._app.process_update(Update.de_json(json.loads(body), self._app.bot))
