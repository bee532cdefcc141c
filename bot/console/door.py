"""What a row of the route table says: address, who may knock, and which function answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from starlette.responses import Response

from bot.console.desk import Desk
from bot.domain.roles import Action, Role, reach
from bot.domain.roles import Reach as HowFar
from bot.web import limits

Handler = Callable[[Desk], Awaitable[Response]]


class Door(StrEnum):
    """For pages that no Action of the roles table covers."""

    OPEN = "open"
    SIGNED_IN = "signed_in"


@dataclass(frozen=True, slots=True)
class Page:
    """One row: a method and path under /console, what it needs, and how much it may be sent."""

    name: str
    method: str
    path: str
    needs: Action | Door
    answer: Handler
    body_limit: int = limits.FORM


def may_enter(page: Page, role: Role | None) -> bool:
    """Whether somebody of this role (None: not signed in) gets as far as the handler. Default deny."""
    if page.needs is Door.OPEN:
        return True
    if role is None:
        return False
    return page.needs is Door.SIGNED_IN or (
        isinstance(page.needs, Action) and reach(role, page.needs) is not HowFar.NONE
    )
