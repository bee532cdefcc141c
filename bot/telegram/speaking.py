"""Recorded voices go to Telegram: uploaded once for each bot, afterwards by the name Telegram gave them.

A question that is spoken first is one message: the voice, with the words below it and the buttons.
"""

from __future__ import annotations

import structlog
import telegram
from telegram.error import BadRequest

from bot.domain.errors import Fault
from bot.domain.voices import READS
from bot.services import voicing
from bot.services.house import House
from bot.store import media, recordings
from bot.store.database import Tx
from bot.telegram.render import Rendered, lines_of
from bot.telegram.sent import SentMessage
from bot.vault.envelope import JsonValue

# Telegram's limit for the words under a voice, in UTF-16 units.
LONGEST_CAPTION = 1024
# Telegram's words for a file_id that another bot was given, or that it knows no longer.
_FORGOTTEN = ("file identifier", "file_id", "file reference", "wrong type of file")
FILE_NAME = "voz.ogg"
log = structlog.get_logger()


class NoVoice(Fault):
    """The recording is not there (any more)."""

    def __init__(self) -> None:
        super().__init__("a recorded voice is not there")


async def voice_for(house: House, parcel: dict[str, JsonValue], language: str, chosen: str = "") -> str | None:
    """The recording that belongs to this message, where it is to be heard first; None where it is to be read.

    Whoever chose a voice hears it first, whoever chose to read reads. Else `speak` of the parcel says so; what was
    queued apart from a question is heard by whoever chose Quechua.
    """
    speak = parcel.get("speak")
    wanted = speak is True or (speak is None and language == "quy")
    if chosen:
        # Not when it is asked again because the answer was not understood: it was heard a moment ago.
        wanted = chosen != READS and parcel.get("again") is not True
    if not wanted or not (lines := lines_of(parcel)):
        return None
    found = await house.database.read(lambda tx: voicing.recording_of(tx, house, lines, language, chosen))
    # Where two sentences of one message have a voice, the last one is the question.
    return list(found.values())[-1] if found else None


def fits(rendered: Rendered) -> bool:
    """Whether the words can stand below a voice."""
    return len(rendered.text.encode("utf-16-le")) <= LONGEST_CAPTION * 2


async def send_voice(
    house: House, bot: telegram.Bot, address: int, recording_id: str, rendered: Rendered | None = None
) -> SentMessage:
    """Send a recording, with these words and buttons. NoVoice where its file is gone; else Telegram's own errors."""
    name = await house.database.read(lambda tx: recordings.file_id(tx, recording_id, bot.id))
    if name is not None:
        try:
            return SentMessage.of(await _send(bot, address, name, rendered))
        except BadRequest as error:
            if not any(words in error.message.lower() for words in _FORGOTTEN):
                raise
            await house.database.unit(lambda tx: recordings.forgotten(tx, recording_id, bot.id))
    content = await house.database.read(lambda tx: _content(tx, house, recording_id))
    if content is None:
        raise NoVoice
    message = await _send(bot, address, content, rendered)
    if message.voice is not None:
        uploaded = message.voice.file_id
        try:
            await house.database.unit(lambda tx: recordings.uploaded(tx, recording_id, bot.id, uploaded))
        except Fault as fault:
            # It was sent; the next time it is only uploaded once more.
            log.warning("an upload could not be noted", kind=fault.what)
    return SentMessage.of(message)


async def _send(bot: telegram.Bot, address: int, voice: str | bytes, rendered: Rendered | None) -> telegram.Message:
    return await bot.send_voice(
        address,
        voice,
        caption=rendered.text if rendered else None,
        reply_markup=rendered.markup if rendered else None,
        protect_content=(rendered.protect or None) if rendered else None,
        filename=FILE_NAME if isinstance(voice, bytes) else None,
    )


def _content(tx: Tx, house: House, recording_id: str) -> bytes | None:
    row, sealed = media.by_id(tx, recording_id), media.content(tx, recording_id)
    if row is None or sealed is None:
        return None
    return house.vault.case(row.key_id).open(sealed, media.content_place(recording_id))
