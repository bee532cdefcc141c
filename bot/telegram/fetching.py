"""Files promised by an answer are fetched from Telegram later, checked, and sealed with their owner's key."""

from __future__ import annotations

import asyncio

import structlog

import telegram
from bot.clock import ms
from bot.domain.errors import Fault, Refusal
from bot.domain.words import Message
from bot.services import checking_files
from bot.services.house import House
from bot.services.sending import Post
from bot.store import cases, drafts, media
from bot.store.database import Tx
from bot.store.media import MediaRow
from bot.vault.envelope import open_json, seal_json
from telegram.error import BadRequest, TelegramError

_LOOK_AGAIN = 1.0
log = structlog.get_logger()


async def fetch_for_ever(house: House, bot: telegram.Bot, promised: asyncio.Event) -> None:
    """Fetch what waits; look again when something was promised, or a second later."""
    while True:
        promised.clear()
        try:
            await fetch_waiting(house, bot)
        except Fault as fault:
            log.warning("files wait", kind=fault.what)
        try:
            await asyncio.wait_for(promised.wait(), _LOOK_AGAIN)
        except TimeoutError:
            continue


async def fetch_waiting(house: House, bot: telegram.Bot) -> int:
    """Fetch each file that is due; how many were tried. One bad file doesn't hold up the others."""
    now = ms(house.clock.now())
    rows = await house.database.read(lambda tx: media.waiting(tx, now))
    for row in rows:
        await _fetch(house, bot, row)
    return len(rows)


async def _fetch(house: House, bot: telegram.Bot, row: MediaRow) -> None:
    sealer = house.vault.case(row.key_id)
    described = open_json(sealer, media.place(row.id), row.sealed)
    if not isinstance(described, dict):
        await house.database.unit(lambda tx: media.refused(tx, row.id))
        return
    try:
        found = await bot.get_file(str(described["file_id"]))
        content = bytes(await found.download_as_bytearray())
        check = checking_files.photo if described["kind"] == "photo" else checking_files.voice
        clean, mime = await asyncio.to_thread(check, content)
    except Refusal as refusal:
        why = refusal.message
        await house.database.unit(lambda tx: _refuse(tx, house, row, why))
        return
    except BadRequest:
        too_large = checking_files.NOT_A_PHOTO if described["kind"] == "photo" else checking_files.NOT_A_VOICE
        await house.database.unit(lambda tx: _refuse(tx, house, row, too_large))
        return
    except (TelegramError, OSError):
        await house.database.unit(lambda tx: media.failed(tx, row.id, ms(house.clock.now())))
        return
    plain = {**described, "file_id": "", "mime": mime, "size": len(clean)}
    described_sealed = seal_json(sealer, media.place(row.id), plain)
    sealed = sealer.seal(clean, media.content_place(row.id))
    await house.database.unit(lambda tx: media.kept(tx, row.id, described_sealed, sealed))


def _refuse(tx: Tx, house: House, row: MediaRow, message: Message) -> None:
    media.refused(tx, row.id)
    draft = drafts.by_id(tx, row.owner)
    case = cases.by_id(tx, row.owner)
    chat = draft.chat if draft is not None else case.chat if case is not None else None
    if chat is not None:
        Post(tx, house, chat, f"media:{row.id}").tell(message, both=True)
