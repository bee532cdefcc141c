"""How much a request may carry: counted as it arrives, so that a lying Content-Length gains nothing."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import Message, Receive

FORM = 128 * 1024
IMPORT = 24 * 1024 * 1024


class TooMuch(Exception):
    """The body is longer than this page takes."""


def limited(request: Request, limit: int) -> Request:
    """The same request, whose body can't grow past `limit` bytes. Raises TooMuch, here or while reading."""
    announced = request.headers.get("content-length", "0")
    if not announced.isdigit() or int(announced) > limit:
        raise TooMuch
    return Request(request.scope, _counting(request.receive, limit))


def _counting(receive: Receive, limit: int) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise TooMuch
        return message

    return counted
