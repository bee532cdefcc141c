"""Files promised by an answer are fetched from Telegram later, checked, and sealed with their owner's key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog
import telegram
from telegram.error import BadRequest, TelegramError

from bot.clock import ms
from bot.domain.errors import Fault, Refusal
from bot.domain.words import Message
from bot.services import checking_files, recorded
from bot.services.house import House
from bot.services.receiving_files import MOST_BYTES
from bot.services.sending import Post
from bot.store import cases, drafts, media
from bot.store.database import Tx
from bot.store.media import MediaRow
from bot.telegram.resting import set_within
from bot.telegram.troubles import is_passing, where
from bot.vault.envelope import JsonValue, open_json, seal_json

_LOOK_AGAIN = 1.0
# Opening a large picture takes 200 MB for a moment, so no more of them side by side.
_SIDE_BY_SIDE = 2
# So long a file is ours before another process, or this one after a stop, fetches it again.
_OURS_MS = 30_000
log = structlog.get_logger()


async def fetch_for_ever(house: House, bot: telegram.Bot, promised: asyncio.Event) -> None:
    """Fetch what waits; look again when something was promised, or a second later."""
    while True:
        promised.clear()
        try:
            await fetch_waiting(house, bot)
        except Fault as fault:
            log.warning("files wait", kind=fault.what)
            await asyncio.sleep(_LOOK_AGAIN)
        await set_within(promised, _LOOK_AGAIN)


async def fetch_waiting(house: House, bot: telegram.Bot) -> int:
    """Fetch each file that is due; how many were tried. One bad file doesn't hold up the others.

    Raises Fault if the store can't.
    """
    now = ms(house.clock.now())
    if not await house.database.read(lambda tx: media.waiting(tx, now, limit=1)):
        return 0
    rows = await house.database.unit(
        lambda tx: [row for row in media.waiting(tx, now) if media.claim(tx, row, now + _OURS_MS)], guarded=True
    )
    room = asyncio.Semaphore(_SIDE_BY_SIDE)
    troubles = await asyncio.gather(*(_fetch(house, bot, row, room) for row in rows))
    for trouble in troubles:
        if trouble is not None:
            raise trouble
    return len(rows)


async def _fetch(house: House, bot: telegram.Bot, row: MediaRow, room: asyncio.Semaphore) -> Fault | None:
    """Fetch one, or note that it failed. A trouble of the house that passes is given back: the row waits."""
    kind = "photo"
    try:
        async with room:
            described = open_json(house.vault.case(row.key_id), media.place(row.id), row.sealed)
            if not isinstance(described, dict):
                raise ValueError("not a description")
            kind = str(described["kind"])
            await _bring(house, bot, row, described)
    except Refusal as refusal:
        why = refusal.message
        return await _note(house, lambda tx: _refuse(tx, house, row, why), row)
    except BadRequest:
        # Too large for a bot, or gone.
        return await _note(house, lambda tx: _refuse(tx, house, row, _apology(kind)), row)
    except Exception as trouble:
        # The edge: a file that breaks whatever reads it must not stop the others. No text of it is logged.
        if isinstance(trouble, Fault) and is_passing(trouble):
            return trouble
        if not isinstance(trouble, TelegramError):
            log.error("a file failed", kind=type(trouble).__name__, where=where(trouble))
        return await _note(house, lambda tx: _failed(tx, house, row, _apology(kind)), row)
    return None


async def _bring(house: House, bot: telegram.Bot, row: MediaRow, described: dict[str, JsonValue]) -> None:
    found = await bot.get_file(str(described["file_id"]))
    if (found.file_size or 0) > MOST_BYTES:
        raise Refusal(_apology(str(described["kind"])))
    content = bytes(await found.download_as_bytearray())
    check = checking_files.photo if described["kind"] == "photo" else checking_files.voice
    clean, mime = await asyncio.to_thread(check, content)
    sealer = house.vault.case(row.key_id)
    plain = {**described, "file_id": "", "mime": mime, "size": len(clean)}
    described_sealed = seal_json(sealer, media.place(row.id), plain)
    sealed = sealer.seal(clean, media.content_place(row.id))
    await house.database.unit(lambda tx: media.kept(tx, row.id, described_sealed, sealed))


async def _note(house: House, unit: Callable[[Tx], None], row: MediaRow) -> Fault | None:
    try:
        try:
            await house.database.unit(unit)
        except Exception as trouble:
            if isinstance(trouble, Fault) and is_passing(trouble):
                raise
            log.error("a file's failure could not be told", kind=type(trouble).__name__, where=where(trouble))
            await house.database.unit(lambda tx: media.refused(tx, row.id))
    except Fault as fault:
        return fault
    return None


def _apology(kind: str) -> Message:
    return checking_files.NOT_A_PHOTO if kind == "photo" else checking_files.NOT_A_VOICE


def _failed(tx: Tx, house: House, row: MediaRow, message: Message) -> None:
    if media.failed(tx, row.id, ms(house.clock.now())):
        _refuse(tx, house, row, message)


def _refuse(tx: Tx, house: House, row: MediaRow, message: Message) -> None:
    media.refused(tx, row.id)
    if row.owner == recorded.OWNER:
        # The sentence is missing again in the recorder's list.
        recorded.lost(tx, house, row.id)
        return
    draft = drafts.by_id(tx, row.owner)
    case = cases.by_id(tx, row.owner)
    chat = draft.chat if draft is not None else case.chat if case is not None else None
    if chat is not None:
        Post(tx, house, chat, f"media:{row.id}").tell(message, both=True)
