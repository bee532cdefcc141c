"""Rows of recorded voices, of what Telegram calls each, and of the chats that record them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.voices import RecordingState
from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """One recording of one sentence in one voice; its file is the row of `media` with the same id."""

    id: str
    sentence: str
    language: str
    words: str
    voice: str
    state: str
    recorded_by: str
    recorded_at: int
    decided_by: str | None = None
    decided_at: int | None = None


@dataclass(frozen=True, slots=True)
class RecorderRow:
    """A chat that lends its voice: in whose name, in which language, and the sentence it is reading now."""

    chat: str
    who: str
    office: str
    language: str
    voice: str
    sentence: str
    active: int
    since: int


_ALL = (
    "SELECT id, sentence, language, words, voice, state, recorded_by, recorded_at, decided_by, decided_at"
    " FROM recordings"
)
_STANDING = " state IN ('proposed', 'approved')"


def add(tx: Tx, row: RecordingRow) -> None:
    """A new recording."""
    tx.run(
        "INSERT INTO recordings (id, sentence, language, words, voice, state, recorded_by, recorded_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *(row.id, row.sentence, row.language, row.words, row.voice, row.state, row.recorded_by, row.recorded_at),
    )


def by_id(tx: Tx, recording_id: str) -> RecordingRow | None:
    """The recording of this id."""
    found = tx.row(_ALL + " WHERE id = ?", recording_id)
    return None if found is None else RecordingRow(*found)


def standing(tx: Tx) -> list[RecordingRow]:
    """Every recording that is approved or waits to be, the oldest first."""
    return [RecordingRow(*row) for row in tx.rows(_ALL + " WHERE" + _STANDING + " ORDER BY recorded_at, id")]


def of_sentence(tx: Tx, sentence: str, language: str) -> list[RecordingRow]:
    """The recordings of a sentence that are approved or wait to be; a woman's voice before a man's."""
    rows = tx.rows(
        _ALL + " WHERE sentence = ? AND language = ? AND" + _STANDING + " ORDER BY voice DESC, recorded_at DESC, id",
        *(sentence, language),
    )
    return [RecordingRow(*row) for row in rows]


AT_ONCE = 8
_APPROVED = (
    "SELECT sentence, words, id, voice FROM recordings WHERE sentence IN (?, ?, ?, ?, ?, ?, ?, ?) AND language = ?"
    " AND state = 'approved' ORDER BY voice, recorded_at, id"
)


def approved(tx: Tx, language: str, spoken: Mapping[str, str], preferred: str = "") -> dict[str, str]:
    """Sentence -> its approved recording of exactly these words, for those of sentence -> words that have one.

    The preferred voice before another; a woman's before a man's, the newest first. One look at the table for every
    AT_ONCE sentences.
    """
    found: dict[str, str] = {}
    preferably: set[str] = set()
    keys = list(spoken)
    for first in range(0, len(keys), AT_ONCE):
        some = keys[first : first + AT_ONCE]
        for sentence, words, recording, voice in tx.rows(_APPROVED, *some, *[""] * (AT_ONCE - len(some)), language):
            if spoken[sentence] != words or (sentence in preferably and voice != preferred):
                continue
            found[str(sentence)] = str(recording)
            if voice == preferred:
                preferably.add(str(sentence))
    return found


def decide(tx: Tx, recording_id: str, state: RecordingState, by: str, now: int) -> bool:
    """Approve, refuse or replace a recording that stands. False if it stands no longer."""
    return (
        tx.run(
            "UPDATE recordings SET state = ?, decided_by = ?, decided_at = ? WHERE id = ?"
            " AND state IN ('proposed', 'approved')",
            *(state, by, now, recording_id),
        )
        == 1
    )


# What Telegram calls it -----------------------------------------------------------------------


def file_id(tx: Tx, recording_id: str, bot_id: int) -> str | None:
    """The name under which this bot may send it without another upload."""
    found = tx.row("SELECT file_id FROM uploads WHERE recording = ? AND bot_id = ?", recording_id, bot_id)
    return None if found is None else str(found[0])


def uploaded(tx: Tx, recording_id: str, bot_id: int, name: str) -> None:
    """Telegram has it, under this name for this bot."""
    tx.run(
        "INSERT INTO uploads (recording, bot_id, file_id) VALUES (?, ?, ?)"
        " ON CONFLICT (recording, bot_id) DO UPDATE SET file_id = excluded.file_id",
        *(recording_id, bot_id, name),
    )


def forgotten(tx: Tx, recording_id: str, bot_id: int | None = None) -> None:
    """Telegram no longer knows it by that name; or, for every bot, it shall be sent no more."""
    if bot_id is None:
        tx.run("DELETE FROM uploads WHERE recording = ?", recording_id)
    else:
        tx.run("DELETE FROM uploads WHERE recording = ? AND bot_id = ?", recording_id, bot_id)


# Who records ----------------------------------------------------------------------------------


def recorder(tx: Tx, chat: str) -> RecorderRow | None:
    """The recorder of this chat, at work or not."""
    found = tx.row(
        "SELECT chat, who, office, language, voice, sentence, active, since FROM recorders WHERE chat = ?", chat
    )
    return None if found is None else RecorderRow(*found)


def keep_recorder(tx: Tx, row: RecorderRow) -> None:
    """Store the recorder as they are now."""
    tx.run(
        "INSERT INTO recorders (chat, who, office, language, voice, sentence, active, since)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (chat) DO UPDATE SET who = excluded.who,"
        " office = excluded.office, language = excluded.language, voice = excluded.voice,"
        " sentence = excluded.sentence, active = excluded.active",
        *(row.chat, row.who, row.office, row.language, row.voice, row.sentence, row.active, row.since),
    )


def invite(tx: Tx, invitation_id: str, who: str, office: str, expires_at: int) -> None:
    """An invitation to record, good until then, once."""
    tx.run(
        "INSERT INTO recorder_invitations (id, who, office, expires_at) VALUES (?, ?, ?, ?)",
        *(invitation_id, who, office, expires_at),
    )


def forget_old(tx: Tx, before: int) -> int:
    """Drop invitations that were over before that moment, used or not; how many."""
    return tx.run("DELETE FROM recorder_invitations WHERE expires_at < ?", before)


def spend(tx: Tx, invitation_id: str, now: int) -> tuple[str, str] | None:
    """Use an invitation: in whose name and of which office; None if it is unknown, used or over."""
    found = tx.row(
        "UPDATE recorder_invitations SET used_at = ? WHERE id = ? AND used_at IS NULL AND expires_at > ?"
        " RETURNING who, office",
        *(now, invitation_id, now),
    )
    return None if found is None else (str(found[0]), str(found[1]))
