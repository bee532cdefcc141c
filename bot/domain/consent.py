"""Consent: per purpose, versioned, withdrawable, and how it was given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.cases import Route


class Purpose(StrEnum):
    """What a family allows. In the chat the first two are asked; the rest by a person later."""

    KEEP = "keep"
    COMPARE = "compare"
    SHARE_NETWORK = "share_network"
    SHARE_STATE_SEARCH = "share_state_search"
    SHARE_POLICE = "share_police"


SHARING: Mapping[Purpose, frozenset[Route]] = {
    Purpose.SHARE_NETWORK: frozenset(Route),
    Purpose.SHARE_STATE_SEARCH: frozenset({Route.VIOLENCE_1980_2000, Route.CHILDHOOD_SEPARATION}),
    Purpose.SHARE_POLICE: frozenset({Route.MISSING_RECENT, Route.VIOLENCE_OTHER}),
}
"""To whom a request may be given, and for which kinds of request that is ever asked: the State's humanitarian search
is for 1980-2000 and for those who lost their family as children then; the police for who disappeared now."""


class Given(StrEnum):
    """How the answer was given. What was only said waits until staff have spoken with the person alone."""

    IN_CHAT = "in_chat"
    ORAL = "oral"
    IN_PERSON = "in_person"
    WITNESSED = "witnessed"
    ON_PAPER = "on_paper"


SAID_ONLY = frozenset({Given.ORAL, Given.IN_PERSON, Given.WITNESSED})
"""Ways that leave nothing in writing. Nothing is shared outside on them until staff spoke with the person alone."""


@dataclass(frozen=True, slots=True)
class Consent:
    """One decision of one person about one purpose; `text_version` names the words they were shown."""

    purpose: Purpose
    granted: bool
    text_version: str
    language: str
    how: Given
    at: int

    @property
    def to_be_confirmed(self) -> bool:
        """Nothing is shared outside until staff have spoken with the person alone."""
        return self.how in SAID_ONLY


def sharing_asked_for(route: Route) -> tuple[Purpose, ...]:
    """What a family with this kind of request may be asked to allow, in the order in which it is asked."""
    return tuple(purpose for purpose, routes in SHARING.items() if route in routes)
