"""One attempt to hand an outbox row to Telegram, and what its answer means for the row."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

import httpx
import structlog
import telegram
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)  # fmt: skip

from bot.conversation.questions import JsonValue
from bot.services import chats
from bot.services.house import House
from bot.store import chat_messages, outbox
from bot.store.outbox import Kind, OutboxRow
from bot.telegram import speaking
from bot.telegram.commands import set_commands
from bot.telegram.render import Rendered, render
from bot.telegram.sent import SentMessage
from bot.vault.envelope import open_json

OFFLINE_MS = 5_000
_WRONG_TOKEN_MS = 60_000
# Telegram takes so many at once.
_DELETED_AT_ONCE = 100
# Telegram's own words where nothing is left to do.
_DONE_ALREADY = (
    "message is not modified", "message to edit not found", "message to delete not found",
    "message can't be deleted", "message identifier is not specified",
)  # fmt: skip
# Nothing of these was sent if the connection never stood.
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
log = structlog.get_logger()


class Fate(Enum):
    """What became of one attempt."""

    SENT = "sent"
    LATER = "later"
    FAILED = "failed"
    REFUSED = "refused"
    UNSURE = "unsure"
    DROPPED = "dropped"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Attempt:
    """The fate of a row; `message` where it was sent, `wait_ms` where it has to wait.

    LATER costs the row no try; FAILED does; REFUSED is final; UNSURE is for a person to decide.
    `told_to_wait`: Telegram itself asked for so many seconds.
    """

    fate: Fate
    message: SentMessage | None = None
    wait_ms: int = 0
    told_to_wait: float = 0.0


async def attempt(house: House, bot: telegram.Bot, row: OutboxRow) -> Attempt:
    """Send it once. Raises Fault where our own side can't (the store, an envelope that doesn't open)."""
    parcel = open_json(house.vault.service, outbox.place(row.id), row.sealed)
    if not isinstance(parcel, dict):
        return Attempt(Fate.REFUSED)
    chat = await house.database.read(lambda tx: chats.find(tx, house, row.chat))
    given = parcel.get("address")
    address = given if isinstance(given, int) else chat.address if chat is not None else None
    if address is None:
        return Attempt(Fate.REFUSED)
    # Whoever has not chosen a language yet is shown both.
    language = chat.language if chat is not None and chat.language else "quy"
    if chat is None or not chat.language:
        parcel["both"] = True
    spoken = None
    if row.kind in (Kind.ASK, Kind.TELL) and chat is not None and chat.language:
        spoken = await speaking.voice_for(house, parcel, language, chat.voice)
    call = _call(house, bot, row, parcel, language, spoken)
    done = await _answered(row, call, address)
    if isinstance(done, Attempt):
        return done
    # Only groups move, and all we know of a group is in this row: say it where it went.
    done = await _answered(row, call, done) if given == address else Attempt(Fate.FAILED)
    return done if isinstance(done, Attempt) else Attempt(Fate.REFUSED)


Call = Callable[[int], Awaitable[SentMessage | None]]


def _call(
    house: House, bot: telegram.Bot, row: OutboxRow, parcel: dict[str, JsonValue], language: str, spoken: str | None
) -> Call:
    """What to ask of Telegram. Rendered before, so that a failure in here can't be taken for Telegram's."""
    if row.kind == Kind.VOICE:
        recording = str(parcel.get("recording"))
        return lambda address: speaking.send_voice(house, bot, address, recording)
    if row.kind == Kind.DELETE:
        numbers = [int(str(n)) for n in _list(parcel.get("message_ids"))]
        return lambda address: _delete(house, bot, row.chat, address, numbers)
    if row.kind == Kind.COMMANDS:
        return lambda address: set_commands(bot, house.words, address, language)
    rendered = render(parcel, language, house.words, {"organisation": house.settings.organisation})

    async def send(address: int) -> SentMessage:
        if spoken is not None and speaking.fits(rendered):
            try:
                return await speaking.send_voice(house, bot, address, spoken, rendered)
            except (BadRequest, speaking.NoVoice):
                # Some phones take no voices at all. The question has to arrive.
                log.warning("a voice was not taken; its words go alone")
        return await _send_words(bot, address, rendered)

    return send


async def _send_words(bot: telegram.Bot, address: int, rendered: Rendered) -> SentMessage:
    message = await bot.send_message(
        address, rendered.text, reply_markup=rendered.markup, protect_content=rendered.protect or None
    )
    return SentMessage.of(message)


async def _delete(house: House, bot: telegram.Bot, chat: str, address: int, numbers: list[int]) -> None:
    for first in range(0, len(numbers), _DELETED_AT_ONCE):
        some = numbers[first : first + _DELETED_AT_ONCE]
        try:
            await bot.delete_messages(address, some)
        except BadRequest:
            # One that can't be deleted must not keep the others in the chat.
            await _delete_singly(bot, address, some)
    await house.database.unit(lambda tx: chat_messages.deleted(tx, chat, numbers))


async def _delete_singly(bot: telegram.Bot, address: int, numbers: list[int]) -> None:
    for number in numbers:
        try:
            await bot.delete_message(address, number)
        except BadRequest as error:
            if not _is_done_already(error):
                log.warning("Telegram kept a message", row_kind=Kind.DELETE)


async def _comfort(call: Call, address: int) -> Attempt:
    """A menu is a comfort: no question waits for it, whatever the trouble."""
    try:
        return Attempt(Fate.SENT, await call(address))
    except Forbidden:
        return Attempt(Fate.UNREACHABLE)
    except TelegramError:
        return Attempt(Fate.DROPPED)


async def _answered(row: OutboxRow, call: Call, address: int) -> Attempt | int:
    """What Telegram's answer means; an int is the id the chat has moved to."""
    if row.kind == Kind.COMMANDS:
        return await _comfort(call, address)
    try:
        return Attempt(Fate.SENT, await call(address))
    except speaking.NoVoice:
        return Attempt(Fate.DROPPED)
    except RetryAfter as error:
        wait = error.retry_after
        seconds = float(wait) if isinstance(wait, (int, float)) else wait.total_seconds()
        return Attempt(Fate.LATER, wait_ms=int(seconds * 1000), told_to_wait=seconds)
    except Forbidden:
        return Attempt(Fate.UNREACHABLE)
    except ChatMigrated as error:
        return error.new_chat_id
    except BadRequest as error:
        return _refused(error, row)
    except InvalidToken:
        return Attempt(Fate.LATER, wait_ms=_WRONG_TOKEN_MS)
    except NetworkError as error:
        cause = error.__cause__
        # An answer in 5xx, or no connection: not taken. Anything else may have arrived.
        if isinstance(cause, _NEVER_LEFT) or not isinstance(cause, httpx.HTTPError):
            return Attempt(Fate.LATER, wait_ms=OFFLINE_MS)
        return _perhaps(row)
    except (TelegramError, KeyError, TypeError, ValueError):
        # An answer nobody can read.
        return _perhaps(row)


def _refused(error: BadRequest, row: OutboxRow) -> Attempt:
    said = error.message.lower()
    if _is_done_already(error):
        return Attempt(Fate.SENT)
    if "chat not found" in said or "user is deactivated" in said:
        return Attempt(Fate.UNREACHABLE)
    log.warning("Telegram refused a message", row_kind=row.kind)
    return Attempt(Fate.REFUSED)


def _is_done_already(error: BadRequest) -> bool:
    return any(words in error.message.lower() for words in _DONE_ALREADY)


def _perhaps(row: OutboxRow) -> Attempt:
    """It may have arrived. Twice is harmless for what the program says, not for a reply of the office."""
    return Attempt(Fate.UNSURE) if row.kind == Kind.REPLY else Attempt(Fate.LATER, wait_ms=OFFLINE_MS)


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
