"""Recorded human voices: whose, and how far a recording has come. Never a synthetic one."""

from __future__ import annotations

from enum import StrEnum


class Voice(StrEnum):
    """Whose voice it is; families may find one or the other easier to trust."""

    WOMAN = "woman"
    MAN = "man"


# What a chat keeps in place of a voice: this person would rather read.
READS = "reads"


class RecordingState(StrEnum):
    """PROPOSED waits for a coordinator's ear; only APPROVED is played to families; REFUSED and REPLACED are gone."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    REPLACED = "replaced"
