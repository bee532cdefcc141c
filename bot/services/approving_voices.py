"""A coordinator listens to what was recorded and decides what families hear; staff see what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from bot.clock import ms
from bot.domain.errors import Refusal
from bot.domain.roles import Action, StaffMember
from bot.domain.voices import RecordingState, Voice
from bot.domain.words import Message, _
from bot.i18n import FAMILY_LANGUAGES
from bot.services import recorded, voicing
from bot.services.auditing import record
from bot.services.house import House
from bot.services.incoming import FileOffer
from bot.services.permission import require, require_somewhere
from bot.services.staff_names import StaffNames
from bot.services.views import MediaContent
from bot.store import media, recordings
from bot.store.database import Tx
from bot.store.recordings import RecordingRow
from bot.vault.envelope import open_json

__all__ = ["FileOffer", "RecordingView", "VoiceCount", "approve", "counts", "refuse", "sound", "waiting"]
NO_RECORDING = _("There is no such recording, or no longer.")
NOT_HERE = _("This file is not here yet, or no longer.")


@dataclass(frozen=True, slots=True)
class RecordingView:
    """A recording with the words it reads. `stale`: the words were changed since; it is not played."""

    recording_id: str
    message: Message
    words: str
    language: str
    voice: str
    state: str
    recorded_by: str
    recorded_at: int
    here: bool
    stale: bool


@dataclass(frozen=True, slots=True)
class VoiceCount:
    """How many sentences have an approved recording of their present words, in a language and a voice."""

    language: str
    voice: str
    approved: int
    total: int


async def counts(house: House, who: StaffMember) -> tuple[VoiceCount, ...]:
    """What has a voice, by language and voice."""
    require_somewhere(who, Action.READ_WORDS)
    return await house.database.read(lambda tx: _counts(tx, house))


async def waiting(house: House, who: StaffMember) -> tuple[RecordingView, ...]:
    """The recordings that wait for a coordinator's ear, longest waiting first."""
    require_somewhere(who, Action.READ_WORDS)
    return await house.database.read(
        lambda tx: tuple(view for view in views(tx, house) if view.state == RecordingState.PROPOSED)
    )


async def approve(house: House, who: StaffMember, recording_id: str) -> None:
    """Families hear it from now on; what was approved before in the same voice is destroyed."""

    def decide(tx: Tx) -> None:
        row = _deciding(tx, who, recording_id)
        if media.content(tx, recording_id) is None:
            raise Refusal(NOT_HERE)
        for before in recordings.of_sentence(tx, row.sentence, row.language):
            if before.voice == row.voice and before.id != row.id and before.state == RecordingState.APPROVED:
                recorded.drop(tx, house, before, RecordingState.REPLACED, who.id)
        recordings.decide(tx, recording_id, RecordingState.APPROVED, who.id, ms(house.clock.now()))
        record(tx, house, who.id, "approve_voice", recording_id, who.office)

    await house.database.unit(decide)


async def refuse(house: House, who: StaffMember, recording_id: str) -> None:
    """The recording is destroyed; its sentence is missing again."""

    def decide(tx: Tx) -> None:
        row = _deciding(tx, who, recording_id)
        recorded.drop(tx, house, row, RecordingState.REFUSED, who.id)
        record(tx, house, who.id, "refuse_voice", recording_id, who.office)

    await house.database.unit(decide)


async def sound(house: House, who: StaffMember, recording_id: str) -> MediaContent:
    """The recording itself, as it came. Raises Refusal where it isn't kept (yet, or any more)."""
    require_somewhere(who, Action.READ_WORDS)

    def look(tx: Tx) -> MediaContent:
        file, sealed = media.by_id(tx, recording_id), media.content(tx, recording_id)
        if recordings.by_id(tx, recording_id) is None or file is None or sealed is None:
            raise Refusal(NOT_HERE)
        sealer = house.vault.case(file.key_id)
        described = open_json(sealer, media.place(recording_id), file.sealed)
        mime = str(described.get("mime")) if isinstance(described, dict) else "audio/ogg"
        return MediaContent(mime, "voz.ogg", sealer.open(sealed, media.content_place(recording_id)))

    return await house.database.read(look)


def views(tx: Tx, house: House) -> tuple[RecordingView, ...]:
    """Every recording that stands, of sentences that are still said."""
    said = {s.key: s.message for s in voicing.sentences(house)}
    names = StaffNames(tx, house)
    shown = []
    for row in recordings.standing(tx):
        message = said.get(row.sentence)
        if message is not None:
            words = voicing.words_of(house, message, row.language)
            file = media.by_id(tx, row.id)
            here = file is not None and file.state is media.State.KEPT
            shown.append(
                RecordingView(
                    row.id, message, words, row.language, row.voice, row.state, names.of(row.recorded_by),
                    row.recorded_at, here, voicing.version_of(words) != row.words,
                )
            )  # fmt: skip
    return tuple(shown)


def _counts(tx: Tx, house: House) -> tuple[VoiceCount, ...]:
    total = len(voicing.sentences(house))
    have = [view for view in views(tx, house) if view.state == RecordingState.APPROVED and not view.stale]
    return tuple(
        VoiceCount(language, voice, sum(v.language == language and v.voice == voice for v in have), total)
        for language in reversed(FAMILY_LANGUAGES)
        for voice in Voice
    )


def _deciding(tx: Tx, who: StaffMember, recording_id: str) -> RecordingRow:
    require(who, Action.CHANGE_WORDS, office=who.office)
    row = recordings.by_id(tx, recording_id)
    if row is None or row.state not in (RecordingState.PROPOSED, RecordingState.APPROVED):
        raise Refusal(NO_RECORDING)
    return row
