"""Waiting for news on behalf of somebody who may hang up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from starlette.requests import Request

from bot.practice.updates import Bell


async def hung_up(request: Request) -> None:
    """Ends when the caller has closed the connection. The body must have been read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def wait_until(request: Request, bell: Bell, ready: Callable[[], bool], seconds: float) -> bool:
    """Wait until `ready`, asked anew at each ring.

    False when the time is over, the caller has gone or the server is stopping.
    """
    until = time.monotonic() + seconds
    listener = asyncio.ensure_future(hung_up(request))
    try:
        while not ready():
            left = until - time.monotonic()
            if left <= 0 or bell.closed or listener.done():
                return False
            ring = bell.next_ring()
            await asyncio.wait({ring, listener}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            ring.cancel()
    finally:
        listener.cancel()
    return not listener.done() or listener.cancelled()
