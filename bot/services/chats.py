"""A chat as we keep it: where it is and which language it is spoken to in. Sealed with the service key."""

from __future__ import annotations

from dataclasses import dataclass

from bot.clock import ms
from bot.domain.people import Hidden
from bot.services.house import House
from bot.store import chats as rows
from bot.store.database import Tx
from bot.vault.envelope import JsonLike, JsonValue, Place, open_json, seal_json


@dataclass(frozen=True, slots=True, repr=False)
class Writer(Hidden):
    """One of several who share a telephone: the key of their requests, the given name they wrote, their language."""

    key: str
    name: str
    language: str


@dataclass(frozen=True, slots=True, repr=False)
class Chat(Hidden):
    """One private chat. `key` is the keyed hash it is found by; `language` "" until it was chosen.

    `gone`: they blocked the bot, as far as we know. `voice`: a `Voice` they chose, READS, or "".
    """

    key: str
    bot_id: int
    address: int
    language: str = ""
    gone: bool = False
    people: tuple[Writer, ...] = ()
    voice: str = ""

    @property
    def speaks(self) -> str:
        """The language to speak to it in before it chose one."""
        return self.language or "es"


def key_of(house: House, bot_id: int, address: int) -> str:
    """What the chat is looked up by: nobody without the key can tell which chat it is."""
    return house.vault.keyed_hash("chat", str(bot_id), str(address))


def find(tx: Tx, house: House, key: str) -> Chat | None:
    """The chat of this key, None if it never wrote."""
    row = rows.by_id(tx, key)
    if row is None:
        return None
    plain = open_json(house.vault.service, Place("chats", key), row.sealed)
    if not isinstance(plain, dict):
        return None
    return Chat(
        key,
        int(str(plain["bot_id"])),
        int(str(plain["address"])),
        str(plain["language"]),
        row.unreachable_at is not None,
        _people(plain.get("people")),
        str(plain.get("voice") or ""),
    )


def keep(tx: Tx, house: House, chat: Chat) -> None:
    """Store the chat as it is now."""
    plain: dict[str, JsonLike] = {"bot_id": chat.bot_id, "address": chat.address, "language": chat.language}
    if chat.voice:
        plain["voice"] = chat.voice
    if chat.people:
        plain["people"] = [{"key": each.key, "name": each.name, "language": each.language} for each in chat.people]
    sealed = seal_json(house.vault.service, Place("chats", chat.key), plain)
    rows.put(tx, chat.key, sealed, ms(house.clock.now()))


def _people(stored: JsonValue) -> tuple[Writer, ...]:
    found = stored if isinstance(stored, list) else []
    return tuple(
        Writer(str(each["key"]), str(each["name"]), str(each["language"])) for each in found if isinstance(each, dict)
    )
