"""Recordings as they are kept: proposed by a recorder, approved or refused by a coordinator, replaced by a newer one.

The file is kept as it came, sealed under a key of its own; a recording that no longer stands is destroyed with it.
"""

from __future__ import annotations

from bot.clock import ms
from bot.domain.voices import RecordingState
from bot.domain.words import Message
from bot.services import voicing
from bot.services.auditing import record
from bot.services.house import House
from bot.services.incoming import FileOffer
from bot.services.receiving_files import promise
from bot.store import doomed, media, recordings
from bot.store.database import Tx
from bot.store.recordings import RecorderRow, RecordingRow

# Whose file it is, where a family's file names its draft or case.
OWNER = "voices"


def propose(tx: Tx, house: House, by: RecorderRow, sentence: Message, offer: FileOffer, bot_id: int) -> str:
    """Keep a voice note as a proposal for this sentence; its id. An earlier proposal in the same voice gives way.

    Telegram knows the file already, so the bot that received it need not upload it.
    """
    key, now = voicing.key_of(sentence), ms(house.clock.now())
    for before in recordings.of_sentence(tx, key, by.language):
        if before.voice == by.voice and before.state == RecordingState.PROPOSED:
            drop(tx, house, before, RecordingState.REPLACED, by.who)
    recording_id = promise(tx, house, OWNER, house.vault.new_case_key(), key, offer)
    words = voicing.version_in(house, sentence, by.language)
    recordings.add(
        tx,
        RecordingRow(recording_id, key, by.language, words, by.voice, RecordingState.PROPOSED, by.who, now),
    )
    recordings.uploaded(tx, recording_id, bot_id, offer.file_id)
    record(tx, house, by.who, "record_voice", recording_id, by.office)
    return recording_id


def drop(tx: Tx, house: House, row: RecordingRow, state: RecordingState, by: str) -> None:
    """A recording that stands no longer: its file is erased and its key destroyed after the commit."""
    now = ms(house.clock.now())
    if not recordings.decide(tx, row.id, state, by, now):
        return
    recordings.forgotten(tx, row.id)
    file = media.by_id(tx, row.id)
    if file is not None:
        media.delete(tx, row.id)
        doomed.add(tx, file.key_id, now)


def lost(tx: Tx, house: House, recording_id: str) -> None:
    """Telegram did not give us the file, or it is no recording."""
    row = recordings.by_id(tx, recording_id)
    if row is not None:
        drop(tx, house, row, RecordingState.REFUSED, "program")


def there(tx: Tx, house: House, language: str, voice: str) -> set[str]:
    """The sentences that have a recording of their present words in this voice, approved or waiting."""
    now = {s.key: voicing.version_in(house, s.message, language) for s in voicing.sentences(house)}
    return {
        row.sentence
        for row in recordings.standing(tx)
        if row.language == language and row.voice == voice and now.get(row.sentence) == row.words
    }
