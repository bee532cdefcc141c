"""A form is ours when the browser says it came from our own page and it carries our token."""

from __future__ import annotations

import hmac
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.requests import Request

FIELD = "form_token"


class NotOurForm(Exception):
    """The form was not sent from one of our pages, or from a page of an earlier session."""


def token_for(secret: str) -> str:
    """What a form must carry for this cookie. Derived, so nothing is stored and the cookie isn't shown."""
    return hmac.new(secret.encode(), b"maskay form", sha256).hexdigest()


def check_origin(request: Request) -> None:
    """Sec-Fetch-Site where the browser says it (all since 2023), else Origin. Raises NotOurForm."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site != "same-origin":
            raise NotOurForm
        return
    origin = request.headers.get("origin", "")
    if not origin or urlsplit(origin).netloc != request.headers.get("host", ""):
        raise NotOurForm


def check_token(secret: str | None, given: str) -> None:
    """Raises NotOurForm unless `given` is the token of this cookie."""
    if secret is None or not hmac.compare_digest(token_for(secret).encode(), given.encode()):
        raise NotOurForm
