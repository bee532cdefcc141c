"""The style sheet, the script and the sign: few, small, read once, named by their content."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Static:
    """One file as it is served."""

    body: bytes
    kind: str
    tag: str


@dataclass(frozen=True, slots=True)
class Statics:
    """Files of `bot/web/static` under `prefix`; an address changes whenever its content does."""

    prefix: str
    by_address: dict[str, Static]
    addresses: dict[str, str]

    @classmethod
    def load(cls, prefix: str) -> Statics:
        """Read them all; they weigh some tens of kilobytes."""
        by_address: dict[str, Static] = {}
        addresses: dict[str, str] = {}
        for file in (files("bot.web") / "static").iterdir():
            name = PurePosixPath(file.name)
            if name.suffix not in _KINDS:
                continue
            body = file.read_bytes()
            tag = sha256(body).hexdigest()[:16]
            address = f"{name.stem}.{tag}{name.suffix}"
            by_address[address] = Static(body, _KINDS[name.suffix], f'"{tag}"')
            addresses[file.name] = f"{prefix}/{address}"
        return cls(prefix, by_address, addresses)

    def address(self, name: str) -> str:
        """Where the file of this name stands now. KeyError for one we don't have."""
        return self.addresses[name]

    async def serve(self, request: Request) -> Response:
        """One file, or nothing new if the browser holds this very one."""
        found = self.by_address.get(request.path_params["name"])
        if found is None:
            return PlainTextResponse("", status_code=404)
        headers = {"Cache-Control": _FOR_EVER, "ETag": found.tag}
        if request.headers.get("if-none-match") == found.tag:
            return Response(status_code=304, headers=headers)
        return Response(found.body, media_type=found.kind, headers=headers)

    def route(self, path: str = "/static/{name}") -> Route:
        """The route that serves them, to stand beside the pages."""
        return Route(path, self.serve, methods=["GET"], name="static")
