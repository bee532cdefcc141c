"""Only programs and pages of this computer may drive a practice.

A web page of somebody else, open in the same browser, could otherwise post here (loopback is not a
border for a browser) or read along under a name of its own that points to 127.0.0.1.
"""

from __future__ import annotations

from starlette.requests import Request

_OWN_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})


def comes_from_elsewhere(request: Request) -> bool:
    """Whether another site's page asks, or somebody under a name that isn't this computer's."""
    name = request.headers.get("host", "").lower()
    host = name if name.endswith("]") else name.rsplit(":", 1)[0] if ":" in name else name
    return host not in _OWN_NAMES or request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
