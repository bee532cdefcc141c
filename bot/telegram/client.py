"""The Bot API client, against Telegram or against the practice server."""

from __future__ import annotations

import logging

import telegram
from telegram.request import HTTPXRequest

# Long enough for a weak uplink, short enough that a hung call is asked about within a minute.
_SECONDS = 20.0
POLL_SECONDS = 25


def client(token: str, base: str) -> telegram.Bot:
    """A client for this token at this base address (without "/bot"). Logs no address: it holds the token."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    # It logs an answer it can't read, word for word: that may be a page of updates.
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
    calls = HTTPXRequest(
        connection_pool_size=32, connect_timeout=_SECONDS, read_timeout=_SECONDS, write_timeout=_SECONDS,
        pool_timeout=_SECONDS, media_write_timeout=60.0,
    )  # fmt: skip
    return telegram.Bot(token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot", request=calls)


def polling_request() -> HTTPXRequest:
    """A connection of its own for the long poll, or it would wait behind 32 sends."""
    return HTTPXRequest(connection_pool_size=1, connect_timeout=_SECONDS, read_timeout=POLL_SECONDS + _SECONDS)
