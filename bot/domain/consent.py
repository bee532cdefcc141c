"""Consent: per purpose, versioned, withdrawable, and how it was given."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """What a family allows. In the chat the first two are asked; the rest by a person later."""

    KEEP = "keep"
    COMPARE = "compare"
    SHARE_NETWORK = "share_network"
    SHARE_STATE_SEARCH = "share_state_search"
    SHARE_POLICE = "share_police"


class Given(StrEnum):
    """How the yes was given. Oral and witnessed consent waits for staff to confirm it alone with the person."""

    IN_CHAT = "in_chat"
    ORAL = "oral"
    WITNESSED = "witnessed"
    ON_PAPER = "on_paper"


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
        return self.how in (Given.ORAL, Given.WITNESSED)
