"""The chat page: a phone beside a panel. Everything it loads is our own."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.practice.page import page_file

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_TYPES = {
    "chat.html": "text/html",
    "chat.js": "text/javascript",
    "chat.css": "text/css",
    "sign.svg": "image/svg+xml",
    "weave.svg": "image/svg+xml",
    "bubbles.js": "text/javascript",
    "recorder.js": "text/javascript",
}


def _serve(name: str) -> Response:
    return Response(
        page_file(name),
        media_type=_TYPES[name],
        headers={
            "content-security-policy": _POLICY,
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cache-control": "no-cache",
        },
    )


def chat_routes() -> list[Route]:
    """/chat and the files it loads."""

    async def page(request: Request) -> Response:
        return _serve("chat.html")

    async def part(request: Request) -> Response:
        name = request.path_params["name"]
        return _serve(name) if name in _TYPES and name != "chat.html" else Response("Not Found", 404)

    return [Route("/chat", page), Route("/chat/{name}", part)]
