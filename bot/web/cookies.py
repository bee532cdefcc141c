"""Cookies: one for the session, one for a visit before signing in. Both hold 256 random bits and nothing else."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

_SHAPE = re.compile(r"[A-Za-z0-9_-]{40,128}")


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie that a script can't read and another site can't send.

    `secure=False` only for practice on a loopback address without https: browsers refuse the
    `__Host-` prefix there, so the name tells the two apart.
    """

    name: str
    secure: bool

    @property
    def full_name(self) -> str:
        """As the browser knows it."""
        return f"__Host-{self.name}" if self.secure else f"practice-{self.name}"

    def read(self, request: Request) -> str | None:
        """What the browser sent, if it has the shape of something we set."""
        value = request.cookies.get(self.full_name, "")
        return value if _SHAPE.fullmatch(value) else None

    def give(self, response: Response, value: str) -> None:
        """Set it for as long as the browser stays open; the server decides when it ends."""
        response.set_cookie(self.full_name, value, path="/", secure=self.secure, httponly=True, samesite="strict")

    def take_back(self, response: Response) -> None:
        """Make the browser forget it."""
        response.delete_cookie(self.full_name, path="/", secure=self.secure, httponly=True, samesite="strict")


def new_secret() -> str:
    """256 random bits as text."""
    return secrets.token_urlsafe(32)
